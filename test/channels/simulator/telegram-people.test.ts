/** What people do in Telegram, and how the bot hears of it by polling. */
import { InlineKeyboard, Keyboard, type Api } from "grammy";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { typeFaults } from "./descriptions.ts";
import { LEA } from "./stage.ts";
import { openTelegram, type TelegramStage } from "./telegram-client.ts";

let stage: TelegramStage;
let bot: Api;
let chat: number;
let act: TelegramStage["act"];
let updates: TelegramStage["updates"];

beforeEach(async () => {
  stage = await openTelegram();
  ({ bot, chat, act, updates } = stage);
});
afterEach(async () => {
  await stage.close();
});

/** What waits, without confirming it. */
async function texts(): Promise<(string | undefined)[]> {
  return (await bot.getUpdates()).map(({ message }) => message?.text);
}

describe("what a person does", () => {
  test("opening the deep link becomes /start with its token, marked as a command", async () => {
    const link = "https://t.me/sirius_test_bot?start=Zm9v_bar-42";
    await act("start", { link });
    const got = await updates();
    expect(got).toMatchObject([
      {
        message: {
          text: "/start Zm9v_bar-42",
          from: { id: chat, is_bot: false, language_code: "fr", username: "lea_test" },
          chat: { id: chat, type: "private" },
          entities: [{ type: "bot_command", offset: 0, length: 6 }],
        },
      },
    ]);
    expect(got.flatMap((update) => typeFaults("Update", update))).toEqual([]);
  });

  test("a link to another bot, or a token Telegram would not carry, is not opened", async () => {
    for (const body of [
      { link: "https://t.me/other_bot?start=x" },
      { token: "a".repeat(65) },
      { token: "é" },
    ]) {
      expect(await stage.ask("POST", `/telegram/users/${chat}/start`, body)).toMatchObject({
        status: 400,
      });
    }
  });

  test("a press of a button is told with its data; each press has an id of its own", async () => {
    await act("start");
    await updates();
    const { message_id: id } = await bot.sendMessage(chat, "Note ?", {
      reply_markup: new InlineKeyboard().text("4", "a1.k3.4").text("5", "a1.k3.5"),
    });
    await act("presses", { data: "a1.k3.4" });
    await act("presses", { data: "a1.k3.4", messageId: id });
    const got = await updates();
    expect(got).toMatchObject([
      { callback_query: { data: "a1.k3.4", message: { message_id: id }, from: { id: chat } } },
      { callback_query: { data: "a1.k3.4" } },
    ]);
    const ids = got.map(({ callback_query: query }) => query?.id ?? "");
    expect(new Set(ids).size).toBe(2);
    expect(got.flatMap((update) => typeFaults("Update", update))).toEqual([]);

    await bot.answerCallbackQuery(ids[0] ?? "", { text: "C'est noté" });
    expect(await stage.ledger("kind=answered")).toMatchObject([{ text: "C'est noté" }]);
    await expect(bot.answerCallbackQuery(ids[0] ?? "")).rejects.toThrow(/query is too old/);
    await expect(bot.answerCallbackQuery(ids[1] ?? "", { text: "a".repeat(201) })).rejects.toThrow(
      /MESSAGE_TOO_LONG/,
    );
  });

  test("a press of a button that is gone is only possible on a phone that still shows it", async () => {
    await act("start");
    const { message_id: messageId } = await bot.sendMessage(chat, "Note ?", {
      reply_markup: new InlineKeyboard().text("4", "a1.k3.4"),
    });
    await bot.editMessageReplyMarkup(chat, messageId);
    const press = { data: "a1.k3.4", messageId };
    const path = `/telegram/users/${chat}/presses`;
    expect(await stage.ask("POST", path, press)).toMatchObject({
      status: 409,
      body: { code: "no_such_button" },
    });
    await stage.must("POST", "/faults", { provider: "telegram", kind: "oldButtons" });
    await act("presses", press);
    await act("presses", { ...press, inaccessible: true });
    expect((await updates()).slice(1)).toMatchObject([
      { callback_query: { message: { message_id: messageId, text: "Note ?" } } },
      { callback_query: { message: { message_id: messageId, date: 0 } } },
    ]);
  });

  test("one's own contact carries one's id; a friend's does not", async () => {
    await act("start");
    await bot.sendMessage(chat, "Ton numéro ?", {
      reply_markup: new Keyboard().requestContact("Partager mon numéro").oneTime().resized(),
    });
    await act("contacts", { own: true });
    await act("contacts", { own: false, phone: "+33639980077", firstName: "Tom" });
    const got = await updates();
    expect(got.slice(1)).toMatchObject([
      { message: { contact: { phone_number: LEA.slice(1), user_id: chat, first_name: "Léa" } } },
      { message: { contact: { phone_number: "33639980077", first_name: "Tom" } } },
    ]);
    expect(got[2]?.message?.contact).not.toHaveProperty("user_id");
    expect(got.flatMap((update) => typeFaults("Update", update))).toEqual([]);
  });

  test("a photo is a message without text", async () => {
    await act("photos", { caption: "mon diplôme" });
    const got = await updates();
    expect(got).toMatchObject([{ message: { caption: "mon diplôme" } }]);
    expect(got[0]?.message).not.toHaveProperty("text");
    expect(got.flatMap((update) => typeFaults("Update", update))).toEqual([]);
  });

  test("blocking and unblocking are told as changes of membership", async () => {
    await act("start");
    await act("block", { blocked: true });
    expect(await stage.ask("POST", `/telegram/users/${chat}/texts`, { text: "x" })).toMatchObject({
      status: 409,
    });
    await act("block", { blocked: false });
    const got = await updates();
    expect(got.slice(1)).toMatchObject([
      { my_chat_member: { new_chat_member: { status: "kicked" } } },
      { my_chat_member: { new_chat_member: { status: "member" } } },
    ]);
    expect(got.flatMap((update) => typeFaults("Update", update))).toEqual([]);
  });
});

describe("polling", () => {
  test("gives an update again and again until its successor is asked for", async () => {
    await act("texts", { text: "un" });
    await act("texts", { text: "deux" });
    expect(await texts()).toEqual(["un", "deux"]);
    const [first] = await bot.getUpdates({ limit: 1 });
    expect(await texts()).toEqual(["un", "deux"]);
    const rest = await bot.getUpdates({ offset: (first?.update_id ?? 0) + 1 });
    expect(rest.map(({ message }) => message?.text)).toEqual(["deux"]);
    expect(await texts()).toEqual(["deux"]);
  });

  test("a negative offset forgets all but the last ones", async () => {
    for (const text of ["un", "deux", "trois"]) await act("texts", { text });
    const last = await bot.getUpdates({ offset: -1 });
    expect(last.map(({ message }) => message?.text)).toEqual(["trois"]);
    expect(await texts()).toEqual(["trois"]);
  });

  test("waits for what comes, and not longer than asked", async () => {
    const waiting = bot.getUpdates({ timeout: 5 });
    const began = performance.now();
    await act("texts", { text: "enfin" });
    expect(await waiting).toHaveLength(1);
    expect(performance.now() - began).toBeLessThan(2_000);
    const [update] = await bot.getUpdates();
    const nothing = await bot.getUpdates({ offset: (update?.update_id ?? 0) + 1, timeout: 1 });
    expect(nothing).toEqual([]);
  });

  test("by a second one ends the first: 409", async () => {
    const first = bot.getUpdates({ timeout: 5 });
    await stage.ledger();
    const second = bot.getUpdates({ timeout: 5 });
    await expect(first).rejects.toMatchObject({ error_code: 409 });
    await act("texts", { text: "ici" });
    expect(await second).toHaveLength(1);
  });

  test("kinds that are not asked for never come", async () => {
    await bot.getUpdates({ allowed_updates: ["callback_query"] });
    await act("texts", { text: "perdu" });
    expect(await bot.getUpdates()).toEqual([]);
    expect(await stage.ledger("kind=received")).toMatchObject([
      { detail: "not among allowed_updates" },
    ]);
  });

  test("twice the same update, when duplicates are asked for", async () => {
    await stage.must("POST", "/faults", {
      provider: "telegram",
      kind: "duplicateWebhooks",
      times: 1,
    });
    await act("texts", { text: "un" });
    expect(await texts()).toEqual(["un", "un"]);
    expect(await texts()).toEqual(["un"]);
  });

  test("is a conflict while a webhook is set", async () => {
    await bot.setWebhook(`${stage.product.url}/webhooks/telegram`);
    await expect(bot.getUpdates()).rejects.toMatchObject({ error_code: 409 });
    await bot.deleteWebhook();
    expect(await bot.getUpdates()).toEqual([]);
  });
});
