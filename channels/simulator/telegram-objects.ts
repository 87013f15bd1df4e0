/** People and messages as the Bot API shows them. Source: Bot API, types User, Chat and Message. */
import type { ChatMessage, TelegramUser } from "./state.ts";
import type { World } from "./world.ts";

type Json = Record<string, unknown>;

/** The bot itself, as a sender. */
export function botObject({ settings }: World): Json {
  const { token, botUsername } = settings.telegram;
  return {
    id: Number(token.split(":")[0]),
    is_bot: true,
    first_name: "Sirius",
    username: botUsername,
  };
}

/** A person. */
export function userObject(user: TelegramUser): Json {
  return { is_bot: false, ...named(user), language_code: user.languageCode };
}

/** The private chat with a person. */
export function chatObject(user: TelegramUser): Json {
  return { ...named(user), type: "private" };
}

function named({ id, firstName, lastName, username }: TelegramUser): Json {
  return {
    id,
    first_name: firstName,
    ...(lastName === null ? {} : { last_name: lastName }),
    ...(username === null ? {} : { username }),
  };
}

/** A message with everything that the bot may see of it. */
export function messageObject(world: World, user: TelegramUser, message: ChatMessage): Json {
  const marked = message.entities.length === 0 ? {} : { entities: message.entities };
  return {
    message_id: message.id,
    from: message.fromBot ? botObject(world) : userObject(user),
    chat: chatObject(user),
    date: seconds(message.date),
    ...(message.editedAt === null ? {} : { edit_date: seconds(message.editedAt) }),
    ...(message.media === null ? { text: message.text, ...marked } : message.media),
    ...(message.inlineMarkup === null ? {} : { reply_markup: message.inlineMarkup }),
  };
}

/** A moment as the Bot API counts. */
export function seconds(moment: number): number {
  return Math.floor(moment / 1_000);
}
