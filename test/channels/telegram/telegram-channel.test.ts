/** Sending: what leaves for Telegram, and what each of its answers means. */
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import type { Outgoing } from "../../../bot/channel.ts";
import {
  telegramChannel,
  type TelegramChannel,
} from "../../../channels/telegram/telegram-channel.ts";
import { channelContract } from "../contract.ts";
import { BOT_ID, openTelegram, Refusal, refusal, TOKEN, type TelegramStandIn } from "./stand-in.ts";

/** Beyond 32 bits, as new accounts have them. */
const CHAT = "7198765432";
const MESSAGE: Outgoing = {
  delivery: "4f8c7a52-7f54-4a3f-9d6e-0c5a2f1e9b11",
  to: CHAT,
  text: "canary-text : tu donnes quelle note à <cette> formation & pourquoi ?",
  locale: "fr",
  expiresAt: Date.parse("2030-01-01T00:00:00Z"),
};
const choices = (...labels: string[]) => labels.map((label, i) => ({ label, data: `a1.k3.${i}` }));

channelContract("telegram", {
  async open(timeoutMs) {
    const standIn = await openTelegram();
    const channel = telegramChannel({ token: TOKEN, apiRoot: standIn.url, timeoutMs });
    return { channel, standIn };
  },
  message: MESSAGE,
  tellsDelay: true,
  secrets: [TOKEN, TOKEN.split(":")[1] ?? "", String(BOT_ID), "canary"],
});

let telegram: TelegramStandIn;
let channel: TelegramChannel;
beforeEach(async () => {
  telegram = await openTelegram();
  channel = telegramChannel({ token: TOKEN, apiRoot: telegram.url, timeoutMs: 2_000 });
});
afterEach(() => telegram.close());

/** Says more than Telegram does, so that whoever passes it on is caught. */
const no = (status: number, words: string, parameters?: object) =>
  refusal(status, `${words} canary-description ${TOKEN}`, parameters);

const Keyboard = z.object({ inline_keyboard: z.array(z.array(z.looseObject({}))) });
const keyboard = () => Keyboard.parse(telegram.calls[0]?.body["reply_markup"]).inline_keyboard;

const send = (part: Partial<Outgoing> = {}) =>
  channel.send({ ...MESSAGE, ...part }, AbortSignal.timeout(5_000));

describe("a message for Telegram", () => {
  test("is plain text without a preview of its links, and nothing in it is markup", async () => {
    expect(await send()).toEqual({ kind: "accepted", providerId: "101" });
    expect(telegram.calls).toEqual([
      {
        method: "sendMessage",
        body: {
          chat_id: 7_198_765_432,
          text: MESSAGE.text,
          link_preview_options: { is_disabled: true },
        },
      },
    ]);
  });

  test.each([
    ["five marks stand in one row", "row", ["1", "2", "3", "4", "5"], [5]],
    [
      "eleven marks stand in even rows",
      "row",
      ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"],
      [4, 4, 3],
    ],
    ["yes and no stand side by side", "row", ["Oui", "Non"], [2]],
    [
      "labels that would be cut stand one below the other",
      "row",
      ["Tout à fait d'accord", "Pas du tout"],
      [1, 1],
    ],
    ["a column stays a column", "column", ["1", "2", "3"], [1, 1, 1]],
  ] as const)("%s", async (_, layout, labels, widths) => {
    await send({ buttons: { layout, choices: choices(...labels) } });
    const rows = keyboard();
    expect(rows.map((row) => row.length)).toEqual(widths);
    expect(rows.flat()).toEqual(
      choices(...labels).map(({ label, data }) => ({ text: label, callback_data: data })),
    );
  });

  test("a link to the web is a button below the others", async () => {
    const link = { url: "https://avis.example.fr/r/abc", label: "Continuer sur le site" };
    await send({ link, buttons: { layout: "row", choices: choices("Oui", "Non") } });
    expect(keyboard().at(-1)).toEqual([{ text: link.label, url: link.url }]);
    expect(telegram.calls[0]?.body["text"]).toBe(MESSAGE.text);
  });

  test.each(["http://localhost:3000/r/abc", "https://localhost/r/abc", "http://avis.example.fr/r"])(
    "%s, which Telegram would refuse as a button, is written out once",
    async (url) => {
      await send({ link: { url, label: "Continuer" } });
      expect(telegram.calls[0]?.body).toMatchObject({ text: `${MESSAGE.text}\n${url}` });
      expect(telegram.calls[0]?.body["reply_markup"]).toBeUndefined();
      await send({ text: `Suite : ${url}`, link: { url, label: "Continuer" } });
      expect(telegram.calls[1]?.body["text"]).toBe(`Suite : ${url}`);
    },
  );

  test("a contact button is a keyboard that goes away after use", async () => {
    await send({ contactButton: "Envoyer mon numéro" });
    expect(telegram.calls[0]?.body["reply_markup"]).toEqual({
      keyboard: [[{ text: "Envoyer mon numéro", request_contact: true }]],
      one_time_keyboard: true,
      resize_keyboard: true,
    });
  });

  test("beside a contact button a link is written out", async () => {
    await send({ contactButton: "Numéro", link: { url: "https://avis.example.fr/r", label: "a" } });
    expect(telegram.calls[0]?.body["text"]).toBe(`${MESSAGE.text}\nhttps://avis.example.fr/r`);
  });

  test("4,096 characters may leave, and 64 bytes on a button", async () => {
    const buttons = { layout: "row", choices: [{ label: "Oui", data: "é".repeat(32) }] } as const;
    expect(await send({ text: "a".repeat(4096), buttons })).toMatchObject({ kind: "accepted" });
  });

  test.each<[string, Partial<Outgoing>]>([
    ["4,097 characters", { text: "a".repeat(4097) }],
    [
      "a text that its link makes too long",
      { text: "a".repeat(4090), link: { url: "http://a.fr/b", label: "b" } },
    ],
    [
      "66 bytes on a button",
      { buttons: { layout: "row", choices: [{ label: "a", data: "é".repeat(33) }] } },
    ],
    ["nothing on a button", { buttons: { layout: "row", choices: [{ label: "a", data: "" }] } }],
    [
      "more buttons than a message may have",
      { buttons: { layout: "column", choices: choices(...Array.from({ length: 101 }, String)) } },
    ],
    ["a link that leads nowhere", { link: { url: "nowhere", label: "a" } }],
    [
      "two kinds of keyboard",
      { contactButton: "a", buttons: { layout: "row", choices: choices("a") } },
    ],
  ])("%s: our fault, found without a request", async (_, part) => {
    expect(await send(part)).toEqual({ kind: "refused", scope: "message", reason: "content" });
    expect(telegram.calls).toEqual([]);
  });

  test.each(["", "+33612345678", "-100123", "12e3", "99999999999999999", "@sirius"])(
    "%j is no private chat, and is not tried",
    async (to) => {
      const outcome = { kind: "refused", scope: "address", reason: "invalid_address" };
      expect(await send({ to })).toEqual(outcome);
      expect(telegram.calls).toEqual([]);
    },
  );

  test("given up before it was tried, it has not left", async () => {
    const outcome = await channel.send(MESSAGE, AbortSignal.abort());
    expect(outcome).toMatchObject({ kind: "later" });
    expect(telegram.calls).toEqual([]);
  });

  test("given up while Telegram thinks, it may have left", async () => {
    await telegram.set("slow");
    const outcome = await channel.send(MESSAGE, AbortSignal.timeout(100));
    expect(outcome).toMatchObject({ kind: "unknown" });
  });
});

describe("an answer of Telegram's", () => {
  test.each([
    [
      "a user who is gone",
      no(403, "Forbidden: user is deactivated"),
      { scope: "address", reason: "invalid_address", code: "403" },
    ],
    [
      "somebody who never wrote to the bot",
      no(403, "Forbidden: bot can't initiate conversation with a user"),
      { scope: "address", reason: "unreachable", code: "403" },
    ],
    [
      "a user who blocked the bot",
      no(403, "Forbidden: bot was blocked by the user"),
      { scope: "person", reason: "blocked", code: "403" },
    ],
    [
      "an unknown chat",
      no(400, "Bad Request: PEER_ID_INVALID"),
      { scope: "address", reason: "invalid_address", code: "400" },
    ],
    [
      "a text it does not take",
      no(400, "Bad Request: can't parse entities"),
      { scope: "message", reason: "content", code: "400" },
    ],
    [
      "a message too large",
      no(413, "Request Entity Too Large"),
      { scope: "message", reason: "content", code: "413" },
    ],
  ])("about %s is final", async (_, answer, refused) => {
    telegram.answer("sendMessage", () => answer);
    expect(await send()).toEqual({ kind: "refused", ...refused });
  });

  test.each([
    ["a bot that does not exist", no(404, "Not Found"), "misconfigured"],
    ["too much without saying for how long", no(429, "Too Many Requests"), "later"],
    ["a gateway's page", new Refusal(502, "<html>Bad Gateway canary</html>"), "unknown"],
    ["a broken JSON", new Refusal(200, '{"ok":tr'), "unknown"],
    ["a JSON that is none of its answers", new Refusal(200, "null"), "unknown"],
    ["an answer without a code", new Refusal(200, "{}"), "unknown"],
  ])("%s: nothing of it is told", async (_, answer, kind) => {
    telegram.answer("sendMessage", () => answer);
    const outcome = await send();
    expect(outcome.kind).toBe(kind);
    expect(inspect(outcome, { depth: 9 })).not.toMatch(/canary|AAcanary|7198765432|127\.0\.0\.1/);
  });

  test("that it has moved is not followed: a message and a token go nowhere else", async () => {
    const elsewhere = { location: `${telegram.url}/bot${TOKEN}/sendMessage` };
    telegram.answer("sendMessage", () => new Refusal(307, "", elsewhere));
    expect(await send()).toMatchObject({ kind: "unknown" });
    expect(telegram.deliveries()).toBe(1);
  });

  test("that it took the message counts, even without an id", async () => {
    telegram.answer("sendMessage", () => true);
    expect(await send()).toEqual({ kind: "accepted" });
  });

  test("a wait of years is held for a mistake: a day at most", async () => {
    telegram.answer("sendMessage", () => no(429, "Too Many Requests", { retry_after: 1e12 }));
    const outcome = await send();
    const notBefore = outcome.kind === "later" ? (outcome.notBefore ?? 0) : 0;
    expect(notBefore - Date.now()).toBeLessThanOrEqual(86_400_000);
    expect(outcome).toMatchObject({ wholeChannel: true });
  });
});

describe("after an answer", () => {
  const answered = { to: CHAT, providerId: "101" };

  test("the buttons go away", async () => {
    await channel.retractButtons(answered);
    expect(telegram.calls).toEqual([
      {
        method: "editMessageReplyMarkup",
        body: { chat_id: 7_198_765_432, message_id: 101, reply_markup: { inline_keyboard: [] } },
      },
    ]);
  });

  test("the chosen label stands below the question, which stays", async () => {
    telegram.answer("editMessageReplyMarkup", () => ({ message_id: 101, text: "Quelle note ?" }));
    await channel.retractButtons({ ...answered, chosen: "4" });
    expect(telegram.bodiesOf("editMessageText")).toEqual([
      {
        chat_id: 7_198_765_432,
        message_id: 101,
        text: "Quelle note ?\n\n✓ 4",
        link_preview_options: { is_disabled: true },
      },
    ]);
  });

  test("done twice, the label is not added twice", async () => {
    telegram.answer("editMessageReplyMarkup", () =>
      refusal(400, "Bad Request: message is not modified"),
    );
    await channel.retractButtons({ ...answered, chosen: "4" });
    expect(telegram.bodiesOf("editMessageText")).toEqual([]);
  });

  test.each(["message to edit not found", "message can't be edited"])(
    "%s: nothing to do, and nothing thrown",
    async (said) => {
      telegram.answer("editMessageReplyMarkup", () => refusal(400, `Bad Request: ${said}`));
      await expect(channel.retractButtons({ ...answered, chosen: "4" })).resolves.toBeUndefined();
      await expect(channel.retractButtons({ to: "x", providerId: "y" })).resolves.toBeUndefined();
      await telegram.set("down");
      await expect(channel.retractButtons(answered)).resolves.toBeUndefined();
    },
  );

  test("the press is acknowledged, with a note of 200 characters at most", async () => {
    await channel.answerPress("777");
    await channel.answerPress("778", `${"a".repeat(199)}😀`);
    expect(telegram.bodiesOf("answerCallbackQuery")).toEqual([
      { callback_query_id: "777" },
      { callback_query_id: "778", text: "a".repeat(199) },
    ]);
  });

  test("a press that is too old to acknowledge disturbs nothing", async () => {
    telegram.answer("answerCallbackQuery", () => refusal(400, "Bad Request: query is too old"));
    await expect(channel.answerPress("777", "trop tard")).resolves.toBeUndefined();
  });
});

describe("its health", () => {
  const now = Math.floor(Date.now() / 1000);
  const webhook = { url: "https://avis.example.fr/webhooks/telegram", pending_update_count: 0 };

  test.each([
    ["without a webhook", { url: "" }, true, /@sirius_bot.*fetched/],
    ["with a webhook that works", webhook, true, /avis\.example\.fr, 0 waiting$/],
    [
      "with an error that is over",
      { ...webhook, last_error_date: now - 30, last_error_message: "x" },
      true,
      /3\d s ago/,
    ],
    [
      "with updates that wait behind an error",
      {
        ...webhook,
        pending_update_count: 12,
        last_error_date: now - 5,
        last_error_message: "Wrong response from the webhook: 401 Unauthorized",
      },
      false,
      /12 waiting; last error \d s ago: Wrong response from the webhook: 401/,
    ],
  ])("%s is told in words", async (_, info, ok, words) => {
    telegram.answer("getWebhookInfo", () => info);
    const health = await channel.health();
    expect(health.ok).toBe(ok);
    expect(health.detail).toMatch(words);
  });

  test("a webhook of another installation is trouble, with the way out", async () => {
    telegram.answer("getWebhookInfo", () => webhook);
    const access = { token: TOKEN, apiRoot: telegram.url };
    const here = telegramChannel({ ...access, publicBaseUrl: "https://avis.example.fr" });
    const moved = telegramChannel({ ...access, publicBaseUrl: "https://nouveau.example.fr" });
    expect((await here.health()).ok).toBe(true);
    expect(await moved.health()).toEqual({
      ok: false,
      detail: expect.stringMatching(/avis\.example\.fr.*sirius telegram take-over/),
    });
  });

  test("an answer that makes no sense is no health", async () => {
    telegram.answer("getMe", () => new Refusal(200, "null"));
    expect(await channel.health()).toEqual({
      ok: false,
      detail: "telegram gave no clear answer (an answer it never gives)",
    });
  });
});

describe("settings that would give the token away", () => {
  test.each([
    "https://api.telegram.org/",
    "http://api.telegram.org",
    "https://api.telegram.org.example.fr",
    "https://example.fr",
    "http://127.0.0.1:3000/",
    "http://127.0.0.1@example.fr",
    "http://127.0.0.1.example.fr",
    "ftp://127.0.0.1",
    "http://127.0.0.1:3000?a=b",
    "",
  ])("apiRoot %j is refused without being repeated", (apiRoot) => {
    const open = () => telegramChannel({ token: TOKEN, apiRoot });
    expect(open).toThrow(expect.objectContaining({ code: "config_invalid" }));
    expect(open).not.toThrow(/AAcanary|example/);
  });

  test.each([
    "https://api.telegram.org",
    "http://127.0.0.1:3000",
    "http://localhost:4000/telegram",
    "http://[::1]:80",
  ])("apiRoot %j is taken", (apiRoot) => {
    expect(telegramChannel({ token: TOKEN, apiRoot }).id).toBe("telegram");
  });

  test.each(["", "canary", "123", "123:a/../b", "123:", "x:AAcanary"])(
    "token %j is refused without being repeated",
    (token) => {
      const open = () => telegramChannel({ token });
      expect(open).toThrow(expect.objectContaining({ code: "config_invalid" }));
      expect(open).not.toThrow(/canary/);
    },
  );
});
