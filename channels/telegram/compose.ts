/** How a message looks in Telegram: plain text, and the one keyboard a message may have. */
import type { InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup } from "grammy/types";
import type { Outgoing } from "../../bot/channel.ts";

/** Telegram's limit for one message. It counts characters; UTF-16 units are never fewer. */
export const TEXT_MAX = 4096;
/** Bytes, not characters, of what a button brings back. */
const DATA_BYTES_MAX = 64;
const BUTTONS_MAX = 100;
const ROW_BUTTONS_MAX = 5;
/**
 * Characters that all labels of a row have together; the buttons of a row are equally wide, so the
 * longest label decides. Our own estimate for a phone 360 px wide, where Telegram cuts longer ones.
 */
const ROW_CHARACTERS_MAX = 36;

/** What `sendMessage` is given. */
export interface Composed {
  readonly chatId: number;
  readonly text: string;
  readonly other: {
    readonly link_preview_options: { readonly is_disabled: true };
    readonly reply_markup?: InlineKeyboardMarkup | ReplyKeyboardMarkup;
  };
}

/**
 * Draws a message.
 *
 * @returns why not, when Telegram would refuse it for certain: `content` for a text over 4,096
 * characters, more than 100 buttons, one that carries nothing or more than 64 bytes, an address that
 * is none, or buttons beside a contact button; `invalid_address` for what is no private chat.
 *
 * Errors: never throws.
 */
export function composeMessage(message: Outgoing): Composed | "content" | "invalid_address" {
  const chatId = chatIdOf(message.to);
  if (chatId === undefined) return "invalid_address";
  const { buttons, link, contactButton } = message;
  const choices = buttons?.choices ?? [];
  const data = choices.map((choice) => Buffer.byteLength(choice.data));
  if (data.some((bytes) => bytes === 0 || bytes > DATA_BYTES_MAX)) return "content";
  if (choices.length >= BUTTONS_MAX) return "content";
  if (contactButton !== undefined && choices.length > 0) return "content";
  if (link !== undefined && !URL.canParse(link.url)) return "content";

  const drawn = link !== undefined && contactButton === undefined && fitsButton(link.url);
  const text = link === undefined || drawn ? message.text : withAddress(message.text, link.url);
  if (text.length > TEXT_MAX) return "content";

  const rows = rowsOf(buttons);
  if (drawn) rows.push([{ text: link.label, url: link.url }]);
  return { chatId, text, other: { ...PLAIN, ...markupOf(rows, contactButton) } };
}

/** A picture of the page behind a link would take the screen, and Telegram would fetch the link. */
export const PLAIN = { link_preview_options: { is_disabled: true } } as const;

/** The id of a private chat as a number: ids go beyond 32 bits, and stay below 53. */
export function chatIdOf(address: string): number | undefined {
  const id = /^[1-9]\d{0,15}$/.test(address) ? Number(address) : Number.NaN;
  return Number.isSafeInteger(id) ? id : undefined;
}

function rowsOf(buttons: Outgoing["buttons"]): InlineKeyboardButton[][] {
  if (buttons === undefined) return [];
  const drawn = buttons.choices.map(({ label, data }) => ({ text: label, callback_data: data }));
  if (buttons.layout === "column" || drawn.length === 0) return drawn.map((button) => [button]);
  // Eleven marks make rows of 4, 4 and 3 rather than 5, 5 and a lonely one.
  const rows = Math.ceil(drawn.length / ROW_BUTTONS_MAX);
  const width = Math.ceil(drawn.length / rows);
  const longest = Math.max(...drawn.map(({ text }) => text.length));
  if (width > 1 && longest * width > ROW_CHARACTERS_MAX) return drawn.map((button) => [button]);
  return Array.from({ length: rows }, (_, row) => drawn.slice(row * width, (row + 1) * width));
}

function markupOf(
  rows: InlineKeyboardButton[][],
  contactButton: string | undefined,
): { reply_markup?: InlineKeyboardMarkup | ReplyKeyboardMarkup } {
  if (contactButton !== undefined) {
    const keyboard = [[{ text: contactButton, request_contact: true as const }]];
    return { reply_markup: { keyboard, one_time_keyboard: true, resize_keyboard: true } };
  }
  return rows.length === 0 ? {} : { reply_markup: { inline_keyboard: rows } };
}

/** Telegram refuses the whole message when a button leads to http://localhost. */
function fitsButton(address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === "https:" && url.hostname.includes(".");
}

function withAddress(text: string, url: string): string {
  return text.includes(url) ? text : `${text}\n${url}`;
}
