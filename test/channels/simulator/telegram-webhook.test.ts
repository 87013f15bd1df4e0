/** Updates that Telegram posts to the product's webhook. */
import type { Api } from "grammy";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { typeFaults } from "./descriptions.ts";
import { answering, taken, type Told } from "./stage.ts";
import { openTelegram, type TelegramStage } from "./telegram-client.ts";

let stage: TelegramStage;
let bot: Api;
beforeEach(async () => {
  stage = await openTelegram();
  ({ bot } = stage);
  await bot.setWebhook(`${stage.product.url}/webhooks/telegram`, {
    secret_token: "s3cret",
    allowed_updates: ["message", "callback_query", "my_chat_member"],
    max_connections: 10,
  });
});
afterEach(async () => {
  await stage.close();
});

const Update = z.object({
  update_id: z.number(),
  message: z.object({ text: z.string(), chat: z.object({ id: z.number() }) }).optional(),
});

function textOf(told: Told): string | undefined {
  return Update.parse(JSON.parse(told.body)).message?.text;
}

/** What the product heard of one chat. */
function heard(chat = stage.chat): (string | undefined)[] {
  return stage.product.told
    .filter((told) => Update.parse(JSON.parse(told.body)).message?.chat.id === chat)
    .map(textOf);
}

async function secondChat(): Promise<number> {
  const made = await stage.must("POST", "/telegram/users", { firstName: "Tom" });
  return z.object({ id: z.number() }).parse(made).id;
}

describe("an update", () => {
  test("is posted as JSON with the secret, and is gone once it is taken", async () => {
    await stage.act("texts", { text: "bonjour" });
    await expect.poll(() => heard()).toEqual(["bonjour"]);
    const [told] = stage.product.told;
    expect(told?.path).toBe("/webhooks/telegram");
    expect(told?.headers["x-telegram-bot-api-secret-token"]).toBe("s3cret");
    expect(told?.headers["content-type"]).toBe("application/json");
    expect(typeFaults("Update", JSON.parse(told?.body ?? ""))).toEqual([]);
    await expect
      .poll(() => bot.getWebhookInfo())
      .toMatchObject({ pending_update_count: 0, max_connections: 10 });
  });

  test("is repeated until it is taken, before the next one of that chat", async () => {
    stage.product.react(answering(503));
    await stage.act("texts", { text: "un" });
    await stage.act("texts", { text: "deux" });
    await expect.poll(() => heard().length).toBeGreaterThanOrEqual(2);
    expect(await bot.getWebhookInfo()).toMatchObject({
      pending_update_count: 2,
      last_error_message: "Wrong response from the webhook: 503",
    });
    stage.product.react(taken);
    await expect.poll(() => heard().at(-1)).toBe("deux");
    expect(heard().indexOf("deux")).toBe(heard().length - 1);
    expect(new Set(heard().slice(0, -1))).toEqual(new Set(["un"]));
  });

  test("of a chat that fails does not hold up another chat", async () => {
    const tom = await secondChat();
    stage.product.react((told, response) => {
      response.writeHead(textOf(told) === "un" ? 500 : 200).end();
    });
    await stage.act("texts", { text: "un" });
    await stage.must("POST", `/telegram/users/${tom}/texts`, { text: "moi" });
    await expect.poll(() => heard(tom)).toEqual(["moi"]);
  });

  test("that came while there was no webhook waits for one", async () => {
    await bot.deleteWebhook();
    await stage.act("texts", { text: "plus tard" });
    expect(heard()).toEqual([]);
    await stage.must("POST", "/telegram/webhook");
    await expect.poll(() => heard()).toEqual(["plus tard"]);
    expect(stage.product.told[0]?.headers["x-telegram-bot-api-secret-token"]).toBe(
      stage.settings.telegram.webhookSecret,
    );
  });

  test("may be answered with a call, which is carried out", async () => {
    stage.product.react((_told, response) => {
      const call = { method: "sendMessage", chat_id: stage.chat, text: "reçu" };
      response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(call));
    });
    await stage.act("texts", { text: "bonjour" });
    await stage.lines("provider=telegram&kind=accepted", 1);
    expect(await stage.ledger("kind=accepted")).toMatchObject([{ text: "reçu" }]);
  });
});

describe("a webhook in bad weather", () => {
  test("comes twice", async () => {
    await stage.must("POST", "/faults", {
      provider: "telegram",
      kind: "duplicateWebhooks",
      times: 1,
    });
    await stage.act("texts", { text: "un" });
    await stage.act("texts", { text: "deux" });
    await expect.poll(() => heard()).toEqual(["un", "un", "deux"]);
    const [first, second] = stage.product.told;
    expect(first?.body).toBe(second?.body);
  });

  test("comes with a wrong secret, and again with the right one", async () => {
    stage.product.react((told, response) => {
      const right = told.headers["x-telegram-bot-api-secret-token"] === "s3cret";
      response.writeHead(right ? 200 : 401).end();
    });
    await stage.must("POST", "/faults", { provider: "telegram", kind: "wrongSignature", times: 1 });
    await stage.act("texts", { text: "un" });
    await expect.poll(() => heard()).toEqual(["un", "un"]);
    const secrets = stage.product.told.map(
      ({ headers }) => headers["x-telegram-bot-api-secret-token"],
    );
    expect(secrets[0]).not.toBe("s3cret");
    expect(secrets[1]).toBe("s3cret");
  });

  test("is overtaken by another chat, never within a chat", async () => {
    const tom = await secondChat();
    await stage.must("POST", "/faults", {
      provider: "telegram",
      kind: "reorderWebhooks",
      times: 1,
    });
    await stage.act("texts", { text: "un" });
    await stage.act("texts", { text: "deux" });
    await stage.must("POST", `/telegram/users/${tom}/texts`, { text: "moi" });
    await expect.poll(() => stage.product.told.map(textOf)).toEqual(["moi", "un", "deux"]);
  });

  test("never leads out of this machine", async () => {
    await expect(bot.setWebhook("https://avis.example.fr/webhooks/telegram")).rejects.toThrow(
      /only calls this machine/,
    );
    await expect(
      bot.setWebhook(`${stage.product.url}/x`, { secret_token: "non autorisé" }),
    ).rejects.toThrow(/secret token contains unallowed/);
  });
});
