/** Making a bot known to Telegram, and what it is called. */
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { registerTelegram, type Registering } from "../../../channels/telegram/register.ts";
import { BOT_ID, openTelegram, refusal, TOKEN, type TelegramStandIn } from "./stand-in.ts";

const WEBHOOK = {
  url: "https://avis.example.fr/webhooks/telegram",
  secret: "canary-webhook-secret_123",
};
const BOT = { id: BOT_ID, username: "sirius_bot", name: "Sirius" };

let telegram: TelegramStandIn;
beforeEach(async () => {
  telegram = await openTelegram();
});
afterEach(() => telegram.close());

const register = (webhook?: Registering["webhook"]) => {
  const access = { token: TOKEN, apiRoot: telegram.url, timeoutMs: 500 };
  return registerTelegram(webhook === undefined ? access : { ...access, webhook });
};

describe("registering a bot", () => {
  test("tells Telegram where to bring updates, which ones, and how many at once", async () => {
    expect(await register(WEBHOOK)).toEqual({ ok: true, bot: BOT });
    expect(telegram.bodiesOf("setWebhook")).toEqual([
      {
        url: WEBHOOK.url,
        secret_token: WEBHOOK.secret,
        allowed_updates: ["message", "callback_query", "my_chat_member"],
        max_connections: 10,
      },
    ]);
  });

  test("offers the commands in French to everybody, and in English to those who use it", async () => {
    await register(WEBHOOK);
    const [french, english, ...rest] = telegram.bodiesOf("setMyCommands");
    expect(french).toEqual({
      commands: [
        { command: "start", description: "Commencer ou reprendre" },
        { command: "avis", description: "Lire les avis sur une formation" },
        { command: "aide", description: "Obtenir de l'aide" },
        { command: "stop", description: "Ne plus recevoir de messages" },
      ],
    });
    expect(english).toMatchObject({ language_code: "en" });
    expect(rest).toEqual([]);
  });

  test("without a webhook leaves the webhook as it is", async () => {
    expect(await register()).toEqual({ ok: true, bot: BOT });
    expect(telegram.calls.map(({ method }) => method)).toEqual([
      "getMe",
      "setMyCommands",
      "setMyCommands",
    ]);
  });

  test("may be repeated: the webhook of the same host is set again", async () => {
    telegram.answer("getWebhookInfo", () => ({ url: "https://avis.example.fr/old" }));
    expect(await register(WEBHOOK)).toMatchObject({ ok: true });
  });

  test("does not take a bot away from another host unless told so", async () => {
    telegram.answer("getWebhookInfo", () => ({ url: "https://production.example.org/hook" }));
    expect(await register(WEBHOOK)).toMatchObject({
      ok: false,
      temporary: false,
      problem: expect.stringContaining("a webhook at production.example.org, which is left alone"),
    });
    expect(telegram.bodiesOf("setWebhook")).toEqual([]);
    expect(await register({ ...WEBHOOK, takeOver: true })).toMatchObject({ ok: true });
  });

  test.each(["down", "slow", "broken", "overloaded"] as const)(
    "while Telegram is %s: said within moments, to be tried again",
    async (weather) => {
      await telegram.set(weather);
      const began = performance.now();
      expect(await register(WEBHOOK)).toMatchObject({ ok: false, temporary: true });
      expect(performance.now() - began).toBeLessThan(2_000);
    },
  );

  test("with a token that Telegram does not know: said once and for all", async () => {
    await telegram.set("bad_credentials");
    expect(await register(WEBHOOK)).toMatchObject({
      ok: false,
      temporary: false,
      problem: expect.stringContaining("TELEGRAM_BOT_TOKEN"),
    });
  });

  test("Telegram's reason is passed on, without token and secret", async () => {
    const said = "Bad Request: bad webhook: IP address 10.0.0.1 is reserved";
    telegram.answer("setWebhook", () => refusal(400, `${said} ${TOKEN} ${WEBHOOK.secret}`));
    const registration = await register(WEBHOOK);
    expect(registration).toEqual({
      ok: false,
      temporary: false,
      problem: `telegram 400: ${said} [secret] [secret]`,
    });
    expect(inspect(registration)).not.toContain("canary");
  });

  test.each([
    ["an address without https", { ...WEBHOOK, url: "http://avis.example.fr/webhooks/telegram" }],
    ["an address that is none", { ...WEBHOOK, url: "avis.example.fr" }],
    ["no secret", { ...WEBHOOK, secret: "" }],
    ["a secret with spaces", { ...WEBHOOK, secret: "canary secret" }],
    ["a secret of 257 characters", { ...WEBHOOK, secret: "a".repeat(257) }],
  ])("with %s is refused before any request", async (_, webhook) => {
    const error: unknown = await register(webhook).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "config_invalid" });
    expect(inspect(error)).not.toContain("canary secret");
    expect(telegram.calls).toEqual([]);
  });

  test("an address of this machine will do for a Telegram of this machine", async () => {
    const webhook = { ...WEBHOOK, url: "http://127.0.0.1:3000/webhooks/telegram" };
    expect(await register(webhook)).toMatchObject({ ok: true });
  });
});
