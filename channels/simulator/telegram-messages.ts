/** Messages of the bot: sent, edited, acknowledged. Source: Bot API, sendMessage and its neighbours. */
import { z } from "zod";
import type { ChatMessage, TelegramUser } from "./state.ts";
import { findEntities, readHtml, type Entity, type Formatted } from "./telegram-entities.ts";
import { readMarkup, type Markup } from "./telegram-markup.ts";
import { messageObject } from "./telegram-objects.ts";
import { Flag, json, readParams, Whole } from "./telegram-params.ts";
import { refused } from "./telegram-refusal.ts";
import { keep, type World } from "./world.ts";

type Json = Record<string, unknown>;

/** Characters of a message, after its entities are parsed. Source: Bot API, sendMessage. */
const TEXT_MAX = 4_096;
const TOAST_MAX = 200;
/** How long a press may be acknowledged; Telegram does not publish its own limit. */
const PRESS_MS = 60_000;

const EntityParam = z.looseObject({ type: z.string(), offset: z.int(), length: z.int() });
const Content = {
  text: z.string().default(""),
  parse_mode: z.string().optional(),
  entities: json(z.array(EntityParam)).optional(),
  reply_markup: json(z.unknown()).optional(),
};
const Send = z.looseObject({ chat_id: Whole, ...Content });
const EditText = z.looseObject({ chat_id: Whole, message_id: Whole, ...Content });
const EditMarkup = z.looseObject({
  chat_id: Whole,
  message_id: Whole,
  reply_markup: Content.reply_markup,
});
const Answer = z.looseObject({
  callback_query_id: z.coerce.string(),
  text: z.string().default(""),
  show_alert: Flag.default(false),
});
const Action = z.looseObject({ chat_id: Whole, action: z.string() });

const ACTIONS = new Set(
  (
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document " +
    "choose_sticker find_location record_video_note upload_video_note"
  ).split(" "),
);

/** The person a chat is with. Errors: refused as the Bot API does when it cannot write there. */
export function reachable(world: World, chat: number): TelegramUser {
  const user = world.state.telegram.users.find(({ id, started }) => id === chat && started);
  if (user === undefined) throw refused(400, "Bad Request: chat not found");
  if (user.state === "blocked") throw refused(403, "Forbidden: bot was blocked by the user");
  if (user.state === "deactivated") throw refused(403, "Forbidden: user is deactivated");
  return user;
}

/** `sendMessage`. */
export function sendMessage(world: World, given: Json): Json {
  const params = readParams(Send, given);
  const user = reachable(world, params.chat_id);
  const { text, entities } = formatted(params);
  const markup = readMarkup(params.reply_markup);
  const message = addMessage(world, { chat: user.id, fromBot: true, text, entities });
  applyMarkup(world, message, markup);
  const line = { id: String(message.id), address: String(user.id), text };
  world.record({ provider: "telegram", kind: "accepted", ...line, detail: markup.kind });
  // Between a server of Telegram and a phone nothing is lost: taken is delivered.
  world.record({ provider: "telegram", kind: "delivered", ...line });
  return messageObject(world, user, message);
}

/** A new message in a chat. */
export function addMessage(
  world: World,
  given: Pick<ChatMessage, "chat" | "fromBot" | "text"> & {
    readonly entities?: readonly Entity[];
    readonly media?: Json;
  },
): ChatMessage {
  const { telegram } = world.state;
  const message: ChatMessage = {
    id: telegram.nextMessage,
    chat: given.chat,
    fromBot: given.fromBot,
    date: world.now(),
    editedAt: null,
    text: given.text,
    entities: [...(given.entities ?? findEntities(given.text))],
    media: given.media ?? null,
    inlineMarkup: null,
    buttons: [],
    earlierButtons: [],
    toast: null,
  };
  telegram.nextMessage += 1;
  keep(telegram.messages, message);
  return message;
}

/** `editMessageText`. */
export function editMessageText(world: World, given: Json): Json {
  const params = readParams(EditText, given);
  const { user, message } = editable(world, params);
  const { text, entities } = formatted(params);
  const markup = readMarkup(params.reply_markup);
  const same = message.text === text && sameMarkup(message, markup);
  if (same) throw notModified();
  Object.assign(message, { text, entities: [...entities] });
  return edited(world, user, message, markup);
}

/** `editMessageReplyMarkup`. */
export function editMessageReplyMarkup(world: World, given: Json): Json {
  const params = readParams(EditMarkup, given);
  const { user, message } = editable(world, params);
  const markup = readMarkup(params.reply_markup);
  if (sameMarkup(message, markup)) throw notModified();
  return edited(world, user, message, markup);
}

/** `answerCallbackQuery`. */
export function answerCallbackQuery(world: World, given: Json): true {
  const params = readParams(Answer, given);
  const { telegram } = world.state;
  const press = telegram.presses.find(({ id }) => id === params.callback_query_id);
  if (press === undefined || world.now() - press.at > PRESS_MS) {
    throw refused(
      400,
      "Bad Request: query is too old and response timeout expired or query ID is invalid",
    );
  }
  if (params.text.length > TOAST_MAX) throw refused(400, "Bad Request: MESSAGE_TOO_LONG");
  const message = telegram.messages.find(({ id }) => id === press.message);
  if (message !== undefined && params.text !== "") message.toast = params.text;
  telegram.presses = telegram.presses.filter(({ id }) => id !== press.id);
  world.record({
    provider: "telegram",
    kind: "answered",
    id: press.id,
    ...(message === undefined ? {} : { address: String(message.chat) }),
    text: params.text,
  });
  return true;
}

/** `sendChatAction`. */
export function sendChatAction(world: World, given: Json): true {
  const params = readParams(Action, given);
  reachable(world, params.chat_id);
  if (!ACTIONS.has(params.action)) {
    throw refused(400, "Bad Request: wrong parameter action in request");
  }
  return true;
}

function formatted(params: {
  readonly text: string;
  readonly parse_mode?: string | undefined;
  readonly entities?: readonly Entity[] | undefined;
}): Formatted {
  const { parse_mode: mode, entities } = params;
  // Markdown is not read here: refused aloud rather than shown raw.
  if (mode !== undefined && mode.toLowerCase() !== "html") {
    throw refused(400, "Bad Request: unsupported parse_mode");
  }
  const read = mode === undefined ? { text: params.text, entities: [] } : readHtml(params.text);
  if (read.text.trim() === "") throw refused(400, "Bad Request: message text is empty");
  if (read.text.length > TEXT_MAX) throw refused(400, "Bad Request: message is too long");
  const given = entities ?? read.entities;
  for (const { offset, length } of given) {
    if (offset < 0 || length < 1 || offset + length > read.text.length) {
      throw refused(400, "Bad Request: can't parse entities: wrong offset or length");
    }
  }
  return { text: read.text, entities: [...given, ...findEntities(read.text)] };
}

function editable(
  world: World,
  { chat_id: chat, message_id: id }: { readonly chat_id: number; readonly message_id: number },
): { readonly user: TelegramUser; readonly message: ChatMessage } {
  const user = reachable(world, chat);
  const message = world.state.telegram.messages.find((one) => one.id === id && one.chat === chat);
  if (message === undefined) throw refused(400, "Bad Request: message to edit not found");
  if (!message.fromBot) throw refused(400, "Bad Request: message can't be edited");
  return { user, message };
}

function edited(world: World, user: TelegramUser, message: ChatMessage, markup: Markup): Json {
  if (markup.kind !== "inline" && markup.kind !== "none") {
    throw refused(400, "Bad Request: inline keyboard expected");
  }
  message.editedAt = world.now();
  if (message.buttons.length > 0) message.earlierButtons.push(message.buttons);
  message.buttons = [];
  message.inlineMarkup = null;
  applyMarkup(world, message, markup);
  world.record({
    provider: "telegram",
    kind: "edited",
    id: String(message.id),
    address: String(message.chat),
    text: message.text,
    detail: markup.kind,
  });
  return messageObject(world, user, message);
}

function applyMarkup(world: World, message: ChatMessage, markup: Markup): void {
  const { keyboards } = world.state.telegram;
  if (markup.kind === "inline" && markup.buttons.flat().length > 0) {
    message.inlineMarkup = markup.given;
    message.buttons = markup.buttons;
  }
  if (markup.kind === "keyboard") keyboards[String(message.chat)] = markup.keyboard;
  if (markup.kind === "remove") delete keyboards[String(message.chat)];
}

function sameMarkup(message: ChatMessage, markup: Markup): boolean {
  const buttons = markup.kind === "inline" ? markup.buttons : [];
  return (
    JSON.stringify(message.buttons) === JSON.stringify(buttons.flat().length > 0 ? buttons : [])
  );
}

function notModified(): Error {
  return refused(
    400,
    "Bad Request: message is not modified: specified new message content and reply markup are " +
      "exactly the same as a current content and reply markup of the message",
  );
}
