/**
 * The same adapter against a Telegram that others made (telegram-test-api): fetching, sending, buttons
 * and a press. It ignores offsets and waiting times, and takes any text; our own stand-in is the strict one.
 */
import { once } from "node:events";
import { createServer } from "node:net";
import { TelegramServer } from "telegram-test-api/lib/telegramServer.js";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { InboundEvent } from "../../../bot/channel.ts";
import { pollTelegram } from "../../../channels/telegram/poll.ts";
import { telegramChannel } from "../../../channels/telegram/telegram-channel.ts";

const TOKEN = "123456789:AAtoken-of-the-tests";
const LEA = { userId: 7_198_765_432, chatId: 7_198_765_432 };

let server: TelegramServer;
beforeEach(async () => {
  server = new TelegramServer({ port: await freePort(), host: "127.0.0.1" });
  await server.start();
});
afterEach(() => server.stop());

test("a question is sent, pressed, acknowledged and closed", { timeout: 15_000 }, async () => {
  const apiRoot = server.config.apiURL;
  const channel = telegramChannel({ token: TOKEN, apiRoot });
  const person = server.getClient(TOKEN, LEA);
  const heard: InboundEvent[] = [];
  const stop = new AbortController();
  const accept = async (events: readonly InboundEvent[]) => void heard.push(...events);
  const polling = pollTelegram({ token: TOKEN, apiRoot }, { accept }, stop.signal);

  await person.sendCommand(person.makeCommand("/start lien-de-lea"));
  await expect.poll(() => heard.at(-1)).toMatchObject({ kind: "start", token: "lien-de-lea" });

  const outcome = await channel.send(
    {
      delivery: "4f8c7a52-7f54-4a3f-9d6e-0c5a2f1e9b11",
      to: heard[0]?.from.value ?? "",
      text: "Tu donnes quelle note ?",
      locale: "fr",
      buttons: { layout: "row", choices: [{ label: "4", data: "a1.k3.4" }] },
      expiresAt: Date.now() + 60_000,
    },
    AbortSignal.timeout(5_000),
  );
  expect(outcome).toMatchObject({ kind: "accepted" });
  const { result } = await person.getUpdates();
  expect(result[0]?.message).toMatchObject({
    text: "Tu donnes quelle note ?",
    reply_markup: { inline_keyboard: [[{ text: "4", callback_data: "a1.k3.4" }]] },
  });

  await person.sendCallback(person.makeCallbackQuery("a1.k3.4"));
  await expect.poll(() => heard.at(-1)).toMatchObject({ kind: "press", data: "a1.k3.4" });
  const press = heard.at(-1);
  await channel.answerPress(press?.kind === "press" ? press.pressId : "", "C'est noté.");
  const providerId = outcome.kind === "accepted" ? (outcome.providerId ?? "") : "";
  await channel.retractButtons({ to: String(LEA.chatId), providerId, chosen: "4" });
  const sent = server.storage.botMessages.find(({ messageId }) => String(messageId) === providerId);
  expect(sent?.message).toMatchObject({ reply_markup: { inline_keyboard: [] } });

  await person.sendMessage(person.makeMessage("super formateurs"));
  await expect.poll(() => heard.at(-1)).toMatchObject({ kind: "text", text: "super formateurs" });
  expect(new Set(heard.map(({ eventId }) => eventId)).size).toBe(heard.length);
  stop.abort();
  await polling;
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  return typeof address === "object" ? (address?.port ?? 0) : 0;
}
