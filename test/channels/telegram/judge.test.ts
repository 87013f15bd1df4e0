/** The judge itself: what it lets pass, and what it must not. */
import { describe, expect, test } from "vitest";
import { EXCERPT } from "./bot-api-excerpt.ts";
import { judge, WHOLE, type Description } from "./judge.ts";

const descriptions: [string, Description][] = [["our excerpt", EXCERPT]];
if (WHOLE !== undefined) descriptions.push(["the whole description", WHOLE]);

describe.each(descriptions)("by %s", (_, description) => {
  test("a question with buttons is right", () => {
    const body = {
      chat_id: 42,
      text: "Oui ?",
      link_preview_options: { is_disabled: true },
      reply_markup: { inline_keyboard: [[{ text: "Oui", callback_data: "a" }]] },
    };
    expect(judge("sendMessage", body, description)).toEqual([]);
  });

  test.each([
    ["an unknown method", "sendMesage", {}],
    ["a misspelt field", "sendMessage", { chat_id: 42, text: "a", replymarkup: {} }],
    ["a missing field", "sendMessage", { chat_id: 42 }],
    ["a wrong type", "sendMessage", { chat_id: 4.2, text: "a" }],
    [
      "a wrong keyboard",
      "sendMessage",
      { chat_id: 42, text: "a", reply_markup: { keyboard: [1] } },
    ],
    ["rows that are none", "editMessageReplyMarkup", { reply_markup: { inline_keyboard: [{}] } }],
    ["a text too long", "sendMessage", { chat_id: 42, text: "a".repeat(4097) }],
    ["a toast too long", "answerCallbackQuery", { callback_query_id: "1", text: "a".repeat(201) }],
    ["a bad secret", "setWebhook", { url: "https://a.fr", secret_token: "a b" }],
    [
      "data over 64 bytes",
      "sendMessage",
      {
        chat_id: 42,
        text: "a",
        reply_markup: { inline_keyboard: [[{ text: "a", callback_data: "é".repeat(33) }]] },
      },
    ],
  ])("%s is found", (_what, method, body) => {
    expect(judge(method, body, description)).not.toEqual([]);
  });
});

// Where the whole description is absent there is nothing to compare our excerpt with.
test.each(WHOLE === undefined ? [] : [new Set(lines(WHOLE))])(
  "our excerpt says nothing that the whole does not say",
  (whole) => {
    expect(lines(EXCERPT).filter((line) => !whole.has(line))).toEqual([]);
  },
);

function lines({ methods, types }: Description): string[] {
  return Object.entries({ ...methods, ...types }).flatMap(([name, { fields = [] }]) =>
    [name].concat(
      fields.map((field) => `${name}.${field.name}: ${field.types.join("|")} ${field.required}`),
    ),
  );
}
