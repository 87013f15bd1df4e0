/** What a person does in the Telegram chat, and the updates it becomes. */
import { randomBytes, randomUUID } from "node:crypto";
import { hasFault } from "./faults.ts";
import { addPerson, personAt } from "./people.ts";
import { Problem } from "./problem.ts";
import type { ChatMessage, TelegramUser } from "./state.ts";
import { addMessage } from "./telegram-messages.ts";
import { chatObject, messageObject, seconds, userObject } from "./telegram-objects.ts";
import type { UpdateQueue } from "./telegram-updates.ts";
import { keep, type World } from "./world.ts";

type Json = Record<string, unknown>;

/** Numbers of accounts made here; the real ones are as large. */
const FIRST_ID = 7_000_000_001;
const PHOTO_PX = 1_280;

/** What there is to say of a new account. */
export interface NewUser {
  readonly id?: number | undefined;
  readonly firstName: string;
  readonly lastName?: string | undefined;
  readonly username?: string | undefined;
  readonly languageCode?: string | undefined;
  readonly phone?: string | undefined;
}

/** Makes an account, or returns the one of this id. Its owner has not opened the bot yet. */
export function telegramUser(world: World, asked: NewUser, owner?: string): TelegramUser {
  const { users } = world.state.telegram;
  const known = users.find(({ id }) => id === asked.id);
  if (known !== undefined) return known;
  const user: TelegramUser = {
    id: asked.id ?? FIRST_ID + users.length,
    firstName: asked.firstName,
    lastName: asked.lastName ?? null,
    username: asked.username ?? null,
    languageCode: asked.languageCode ?? "fr",
    phone: asked.phone ?? null,
    started: false,
    state: "active",
  };
  keep(users, user);
  const person =
    world.state.people.find(({ id }) => id === owner) ??
    (asked.phone === undefined ? undefined : personAt(world, "phone", asked.phone)) ??
    addPerson(world, asked.firstName);
  person.telegram = user.id;
  world.changed();
  return user;
}

/** Everything a person can do there. Each method's errors: `Problem` when a phone could not do it. */
export interface TelegramHands {
  /** Opens the bot, by its deep link when there is a token. */
  start(user: TelegramUser, token: string | undefined): ChatMessage;
  write(user: TelegramUser, text: string): ChatMessage;
  press(user: TelegramUser, asked: Press): { readonly callbackQueryId: string };
  shareContact(user: TelegramUser, contact: SharedContact): ChatMessage;
  sendPhoto(user: TelegramUser, caption: string | undefined): ChatMessage;
  setBlocked(user: TelegramUser, blocked: boolean): void;
}

export interface Press {
  readonly data: string;
  /** Without it, the latest message with such a button. */
  readonly messageId?: number | undefined;
  /** Telegram no longer shows the bot the message: its date is 0. */
  readonly inaccessible?: boolean | undefined;
}

/** One's own card, or somebody else's. */
export type SharedContact =
  | { readonly own: true }
  | { readonly own: false; readonly phone: string; readonly firstName: string };

/** The hands of the people. */
export function telegramHands(world: World, updates: UpdateQueue): TelegramHands {
  const say = (user: TelegramUser, text: string, media?: Json): ChatMessage => {
    if (user.state !== "active") throw new Problem(409, "blocked", "unblock the bot first");
    // Whoever writes to a bot has opened it.
    user.started = true;
    const message = addMessage(world, {
      chat: user.id,
      fromBot: false,
      text,
      ...(media === undefined ? {} : { media }),
    });
    const update = updates.push(user.id, "message", messageObject(world, user, message));
    recordReceived(world, user, update, text);
    return message;
  };
  const write = (user: TelegramUser, text: string): ChatMessage => {
    // A keyboard made for one answer goes away with any answer that is one of its buttons.
    const keyboard = world.state.telegram.keyboards[String(user.id)];
    if (keyboard?.once === true && keyboard.rows.flat().some((button) => button.text === text)) {
      delete world.state.telegram.keyboards[String(user.id)];
    }
    return say(user, text.trim());
  };
  const setBlocked = (user: TelegramUser, blocked: boolean): void => {
    if ((user.state === "blocked") === blocked) return;
    user.state = blocked ? "blocked" : "active";
    const update = updates.push(user.id, "my_chat_member", membership(world, user, blocked));
    recordReceived(world, user, update, blocked ? "(bot blocked)" : "(bot unblocked)");
  };
  return {
    write,
    setBlocked,
    start: (user, token) => {
      setBlocked(user, false);
      return write(user, token === undefined ? "/start" : `/start ${token}`);
    },
    press: (user, asked) => press(world, updates, user, asked),
    shareContact: (user, contact) => {
      const card = contactCard(user, contact);
      delete world.state.telegram.keyboards[String(user.id)];
      return say(user, card.phone_number, { contact: card });
    },
    sendPhoto: (user, caption) =>
      say(user, caption ?? "", { photo: [photoSize()], ...(caption && { caption }) }),
  };
}

function recordReceived(
  world: World,
  user: TelegramUser,
  update: number | undefined,
  text: string,
): void {
  world.record({
    provider: "telegram",
    kind: "received",
    ...(update === undefined ? { detail: "not among allowed_updates" } : { id: String(update) }),
    address: String(user.id),
    text,
  });
}

function press(
  world: World,
  updates: UpdateQueue,
  user: TelegramUser,
  asked: Press,
): { readonly callbackQueryId: string } {
  if (user.state !== "active") throw new Problem(409, "blocked", "unblock the bot first");
  const message = pressable(world, user, asked);
  const id = String(BigInt(`0x${randomBytes(7).toString("hex")}`));
  const { telegram } = world.state;
  keep(telegram.presses, { id, message: message.id, at: world.now() });
  message.toast = null;
  const shown =
    asked.inaccessible === true
      ? { chat: chatObject(user), message_id: message.id, date: 0 }
      : messageObject(world, user, message);
  const update = updates.push(user.id, "callback_query", {
    id,
    from: userObject(user),
    message: shown,
    chat_instance: `-${user.id}`,
    data: asked.data,
  });
  recordReceived(world, user, update, `(press) ${asked.data}`);
  return { callbackQueryId: id };
}

function pressable(world: World, user: TelegramUser, { data, messageId }: Press): ChatMessage {
  const old = hasFault(world, "telegram", "oldButtons");
  const found = world.state.telegram.messages.findLast(({ id, chat, buttons, earlierButtons }) => {
    if (chat !== user.id || (messageId !== undefined && id !== messageId)) return false;
    const shown = old ? [buttons, ...earlierButtons] : [buttons];
    return shown.flat(2).some((button) => button.data === data);
  });
  if (found !== undefined) return found;
  throw new Problem(409, "no_such_button", "no message in this chat shows such a button");
}

function membership(world: World, user: TelegramUser, blocked: boolean): Json {
  const { token, botUsername } = world.settings.telegram;
  const bot = { id: Number(token.split(":")[0]), is_bot: true, first_name: "Sirius" };
  const of = (gone: boolean): Json => ({
    user: { ...bot, username: botUsername },
    status: gone ? "kicked" : "member",
    ...(gone ? { until_date: 0 } : {}),
  });
  return {
    chat: chatObject(user),
    from: userObject(user),
    date: seconds(world.now()),
    old_chat_member: of(!blocked),
    new_chat_member: of(blocked),
  };
}

/** Telegram leaves out the plus of a number. */
function contactCard(user: TelegramUser, contact: SharedContact): ContactCard {
  if (!contact.own) {
    return { phone_number: contact.phone.replace(/^\+/, ""), first_name: contact.firstName };
  }
  if (user.phone === null) throw new Problem(409, "no_phone", "this account has no number");
  const phone_number = user.phone.replace(/^\+/, "");
  return { phone_number, first_name: user.firstName, user_id: user.id };
}

interface ContactCard {
  readonly phone_number: string;
  readonly first_name: string;
  readonly user_id?: number;
}

function photoSize(): Json {
  const file = randomUUID();
  return { file_id: file, file_unique_id: file.slice(0, 8), width: PHOTO_PX, height: PHOTO_PX };
}
