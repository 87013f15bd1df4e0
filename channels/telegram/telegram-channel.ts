/** Telegram as a channel: sends, takes buttons away, acknowledges presses, tells its health. */
import type { Api } from "grammy";
import { z } from "zod";
import type { Channel, Outgoing, SendOutcome } from "../../bot/channel.ts";
import { grammySignal, telegramClient, type TelegramAccess } from "./client.ts";
import { chatIdOf, composeMessage, PLAIN, TEXT_MAX } from "./compose.ts";
import { outcomeOf, readFailure } from "./failure.ts";
import { telegramHealth } from "./health.ts";

/** Characters of the short note over the chat. */
const TOAST_MAX = 200;

const Sent = z.object({ message_id: z.int() });
const Edited = z.object({ text: z.string() });

/** A channel whose buttons spin until somebody acknowledges the press. */
export interface TelegramChannel extends Channel {
  retractButtons(message: {
    readonly to: string;
    readonly providerId: string;
    readonly chosen?: string;
  }): Promise<void>;
  /**
   * Acknowledges a press, as soon as it is stored; its button spins until then. Best effort.
   *
   * @param toast  A short note over the chat, such as "already answered"; cut after 200 characters.
   *
   * Errors: never throws. Telegram takes no acknowledgement that is late; nothing is lost with it.
   */
  answerPress(pressId: string, toast?: string): Promise<void>;
}

/**
 * Telegram, through the bot of a token.
 *
 * `send` makes one request, or none for what Telegram would refuse for certain. Nothing that it
 * returns holds the token, the chat or the text.
 *
 * @param access  `publicBaseUrl`: where this installation is reached, for its health.
 *
 * Errors: `config_invalid` for a token or an address of the API that cannot be right.
 */
export function telegramChannel(
  access: TelegramAccess & { readonly publicBaseUrl?: string },
): TelegramChannel {
  const api = telegramClient(access);
  return {
    id: "telegram",
    capabilities: {
      inbound: true,
      choices: "buttons",
      maxText: TEXT_MAX,
      // A second copy of a question carries the same prompt: it can be answered once.
      unknown: "resend",
      paid: false,
    },
    send: (message, signal) => send(api, message, signal),
    retractButtons: (message) => bestEffort(() => retractButtons(api, message)),
    answerPress: (pressId, toast) => bestEffort(() => answerPress(api, pressId, toast)),
    health: () => telegramHealth(api, access.publicBaseUrl),
  };
}

async function send(api: Api, message: Outgoing, signal: AbortSignal): Promise<SendOutcome> {
  const composed = composeMessage(message);
  if (composed === "content") return { kind: "refused", scope: "message", reason: composed };
  if (composed === "invalid_address") {
    return { kind: "refused", scope: "address", reason: composed };
  }
  if (signal.aborted) return { kind: "later", reason: "given up before it was tried" };
  try {
    const { chatId, text, other } = composed;
    const sent: unknown = await api.sendMessage(chatId, text, other, grammySignal(signal));
    const known = Sent.safeParse(sent);
    return known.success
      ? { kind: "accepted", providerId: String(known.data.message_id) }
      : { kind: "accepted" };
  } catch (error) {
    return outcomeOf(readFailure(error), Date.now());
  }
}

/**
 * Two steps, because a chosen label can only be added to a text that one knows: Telegram tells it
 * in answer to the first. Done twice, the first step fails, and the label is not added again.
 */
async function retractButtons(
  api: Api,
  { to, providerId, chosen }: Parameters<TelegramChannel["retractButtons"]>[0],
): Promise<void> {
  const chatId = chatIdOf(to);
  const messageId = Number(providerId);
  if (chatId === undefined || !Number.isSafeInteger(messageId)) return;
  const none = { reply_markup: { inline_keyboard: [] } };
  const edited: unknown = await api.editMessageReplyMarkup(chatId, messageId, none);
  const known = Edited.safeParse(edited);
  if (chosen === undefined || !known.success) return;
  const text = `${known.data.text}\n\n✓ ${chosen}`;
  if (text.length <= TEXT_MAX) await api.editMessageText(chatId, messageId, text, PLAIN);
}

async function answerPress(api: Api, pressId: string, toast = ""): Promise<void> {
  // Cutting may leave half of an emoji behind, which is no text any more.
  const text = toast.slice(0, TOAST_MAX).replace(/[\uD800-\uDBFF]$/, "");
  await api.answerCallbackQuery(pressId, text === "" ? {} : { text });
}

/** What only makes the chat nicer: old messages and old presses are refused, and that is fine. */
async function bestEffort(call: () => Promise<void>): Promise<void> {
  await call().catch(() => undefined);
}
