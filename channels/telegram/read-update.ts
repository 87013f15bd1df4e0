/**
 * What Telegram tells: a webhook that is believed or not, and an update as the one event it means.
 * Whatever we do not use (groups, edits, unknown types) is no event, and never an error: Telegram
 * would repeat it, and hold back everything else of that chat.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { InboundEvent, ReadWebhook, WebhookRequest } from "../../bot/channel.ts";
import type { Instant } from "../../bot/conversation.ts";

/** The kinds of updates we ask for; `registerTelegram` and `pollTelegram` do. */
export const ALLOWED_UPDATES = ["message", "callback_query", "my_chat_member"] as const;

/** An animation also comes as a document, a venue as a location: the more precise ones stand first. */
const MEDIA = [
  "animation",
  "audio",
  "live_photo",
  "photo",
  "sticker",
  "video",
  "video_note",
  "voice",
  "venue",
  "location",
  "paid_media",
  "story",
  "poll",
  "dice",
  "game",
  "checklist",
  "document",
  "rich_message",
] as const;

/** 2100-01-01, in seconds: later ones are not times. */
const SECONDS_MAX = 4_102_444_800;

const User = z.object({
  id: z.int().positive(),
  language_code: z.string().max(35).optional().catch(undefined),
});
const Chat = z.object({ id: z.int().positive(), type: z.literal("private") });
const Seconds = z.int().positive().max(SECONDS_MAX).optional().catch(undefined);
const Text = z.string().optional().catch(undefined);
const Contact = z.object({ phone_number: z.string(), user_id: z.int().optional() });

const Message = z.looseObject({
  chat: Chat,
  from: User.optional().catch(undefined),
  date: Seconds,
  text: Text,
  caption: Text,
  contact: Contact.optional().catch(undefined),
});
const Press = z.object({
  id: z.string().min(1),
  from: User,
  /** Absent or without its text when the message is old; only its chat is used. */
  message: z.object({ chat: Chat }).optional(),
  inline_message_id: z.string().optional(),
  data: z.string().min(1),
});
const Member = z.object({
  chat: Chat,
  date: Seconds,
  new_chat_member: z.object({ status: z.string() }),
});
const Update = z.object({
  update_id: z.int(),
  message: Message.optional().catch(undefined),
  callback_query: Press.optional().catch(undefined),
  my_chat_member: Member.optional().catch(undefined),
});

/** What an event says, without what all of them have. */
type Said = InboundEvent extends infer Event
  ? Event extends InboundEvent
    ? Omit<Event, "eventId" | "from" | "at" | "language">
    : never
  : never;
interface Heard {
  readonly chat: number;
  readonly seconds?: number | undefined;
  readonly language?: string | undefined;
  readonly said: Said;
}

/**
 * Reads a request to the webhook.
 *
 * @param deps  `secret`: as given to `registerTelegram`; `botId`: the number before the colon of the token.
 * @returns 401 without the right secret in `X-Telegram-Bot-Api-Secret-Token`, 400 for what is no JSON.
 *
 * Errors: never throws, whatever the bytes.
 */
export function readTelegramUpdate(
  request: WebhookRequest,
  deps: { readonly secret: string; readonly botId: number },
): ReadWebhook {
  const given = request.headers["x-telegram-bot-api-secret-token"];
  if (!sameSecret(typeof given === "string" ? given : "", deps.secret)) {
    return { ok: false, status: 401, problem: "the secret header is missing or wrong" };
  }
  let update: unknown;
  try {
    update = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(request.body));
  } catch {
    return { ok: false, status: 400, problem: "the body is not JSON in UTF-8" };
  }
  return { ok: true, events: eventsOf(update, deps.botId, request.receivedAt), receipts: [] };
}

/**
 * An update as what a person did: one event, or none.
 *
 * @param update  As Telegram gave it; any value.
 * @param receivedAt  The time of events that Telegram does not date.
 *
 * Errors: never throws.
 */
export function eventsOf(update: unknown, botId: number, receivedAt: Instant): InboundEvent[] {
  const parsed = Update.safeParse(update);
  if (!parsed.success) return [];
  const { update_id: id, message, callback_query: press, my_chat_member: member } = parsed.data;
  const heard =
    (message && heardInMessage(message)) ??
    (press && heardInPress(press)) ??
    (member && heardOfMember(member));
  if (heard === undefined) return [];
  return [
    {
      eventId: `tg:${botId}:${id}`,
      from: { channel: "telegram", value: String(heard.chat) },
      at: heard.seconds === undefined ? receivedAt : heard.seconds * 1000,
      ...(heard.language === undefined ? {} : { language: heard.language }),
      ...heard.said,
    },
  ];
}

/** Equal digests, compared in a time that tells nothing of where two secrets differ. */
function sameSecret(given: string, secret: string): boolean {
  const same = timingSafeEqual(digest(given), digest(secret));
  // No secret protects nothing, so nothing is let in.
  return same && secret !== "";
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function heardInMessage(message: z.infer<typeof Message>): Heard | undefined {
  const { chat, date: seconds, from, contact } = message;
  const said = contact === undefined ? saidInMessage(message) : saidByContact(message, contact);
  return said && { chat: chat.id, seconds, language: from?.language_code, said };
}

function saidInMessage(message: z.infer<typeof Message>): Said | undefined {
  if (message.text !== undefined) return saidInText(message.text);
  // Words under a picture count, so that STOP is heard there too.
  if (message.caption !== undefined && message.caption.trim() !== "") {
    return saidInText(message.caption);
  }
  const what = MEDIA.find((kind) => message[kind] !== undefined);
  return what === undefined ? undefined : { kind: "media", what };
}

/** `/start TOKEN`, as a deep link opens it, and the commands of the menu. */
function saidInText(text: string): Said {
  const [, command = "", rest = ""] = /^\/([a-z]+)(?:@\w+)?(?:\s([^]*))?$/i.exec(text) ?? [];
  switch (command.toLowerCase()) {
    case "start": {
      const token = /^[\w-]{1,64}$/.exec(rest.trim())?.[0];
      return token === undefined ? { kind: "start" } : { kind: "start", token };
    }
    case "stop":
      return { kind: "text", text: "STOP" };
    case "aide":
    case "help":
      return { kind: "text", text: "AIDE" };
    default:
      return { kind: "text", text };
  }
}

/** Anyone can pass on anyone's card: it is their own when it bears their own id. */
function saidByContact(
  { from }: z.infer<typeof Message>,
  contact: z.infer<typeof Contact>,
): Said | undefined {
  const digits = contact.phone_number.replace(/\D/g, "");
  if (digits.length < 6 || digits.length > 15) return { kind: "media", what: "contact" };
  const own = from !== undefined && contact.user_id === from.id;
  return { kind: "contact", phone: `+${digits}`, own };
}

function heardInPress(press: z.infer<typeof Press>): Heard | undefined {
  const { id, from, message, inline_message_id: inline, data } = press;
  if (inline !== undefined) return undefined;
  // The chat with a person has the id of that person.
  const chat = message?.chat.id ?? from.id;
  return { chat, said: { kind: "press", data, pressId: id } };
}

/** Blocking the bot is not an opt-out: unblocking makes the person reachable again. */
function heardOfMember(member: z.infer<typeof Member>): Heard | undefined {
  const { chat, date: seconds, new_chat_member: now } = member;
  if (now.status !== "kicked" && now.status !== "member") return undefined;
  const said = { kind: "reachability", reachable: now.status === "member" } as const;
  return { chat: chat.id, seconds, said };
}
