/** Keyboards: what the Bot API takes, and what a phone makes of it. Source: Bot API, types of reply_markup. */
import { z } from "zod";
import { isLoopbackUrl } from "./loopback.ts";
import type { Button, Keyboard } from "./state.ts";
import { refused } from "./telegram-refusal.ts";

/** Bytes of `callback_data`. Source: Bot API, InlineKeyboardButton. */
const DATA_BYTES_MAX = 64;
const BUTTONS_MAX = 100;

const InlineButton = z.looseObject({
  text: z.string(),
  callback_data: z.string().optional(),
  url: z.string().optional(),
});
const InlineMarkup = z.looseObject({ inline_keyboard: z.array(z.array(InlineButton)) });
const KeyboardButton = z.union([
  z.string().transform((text) => ({ text, request_contact: false })),
  z.looseObject({ text: z.string(), request_contact: z.boolean().default(false) }),
]);
const ReplyMarkup = z.looseObject({
  keyboard: z.array(z.array(KeyboardButton)),
  one_time_keyboard: z.boolean().default(false),
});
const RemoveMarkup = z.looseObject({ remove_keyboard: z.literal(true) });
const ForceMarkup = z.looseObject({ force_reply: z.literal(true) });

/** What a `reply_markup` means. */
export type Markup =
  | { readonly kind: "none" }
  | {
      readonly kind: "inline";
      readonly given: Record<string, unknown>;
      readonly buttons: Button[][];
    }
  | { readonly kind: "keyboard"; readonly keyboard: Keyboard }
  | { readonly kind: "remove" };

/** Reads a `reply_markup`. Errors: refused with 400, as the Bot API does. */
export function readMarkup(given: unknown): Markup {
  if (given === undefined || given === null) return { kind: "none" };
  const inline = InlineMarkup.safeParse(given);
  if (inline.success) {
    const rows = inline.data.inline_keyboard;
    if (rows.flat().length > BUTTONS_MAX) throw bad("reply markup is too long");
    return {
      kind: "inline",
      given: inline.data,
      buttons: rows.map((row) => row.map(inlineButton)),
    };
  }
  const reply = ReplyMarkup.safeParse(given);
  if (reply.success) return { kind: "keyboard", keyboard: keyboardOf(reply.data) };
  if (RemoveMarkup.safeParse(given).success) return { kind: "remove" };
  if (ForceMarkup.safeParse(given).success) return { kind: "none" };
  throw bad("object expected as reply markup");
}

function inlineButton({ text, callback_data: data, url }: z.infer<typeof InlineButton>): Button {
  if (text.trim() === "") throw bad("inline keyboard button text must be non-empty");
  if ((data === undefined) === (url === undefined)) {
    throw bad("text buttons are unallowed in the inline keyboard");
  }
  if (data !== undefined && (data === "" || Buffer.byteLength(data) > DATA_BYTES_MAX)) {
    throw bad("BUTTON_DATA_INVALID");
  }
  if (url !== undefined && !isPublicUrl(url)) {
    throw bad("inline keyboard button URL is invalid: wrong HTTP URL");
  }
  return { text, data: data ?? null, url: url ?? null };
}

/** Telegram wants a host name with a dot; an address of this machine is let through here. */
function isPublicUrl(url: string): boolean {
  if (isLoopbackUrl(url) || url.startsWith("tg://")) return true;
  const parsed = URL.parse(url);
  return parsed !== null && /^https?:$/.test(parsed.protocol) && parsed.hostname.includes(".");
}

function keyboardOf({ keyboard, one_time_keyboard: once }: z.infer<typeof ReplyMarkup>): Keyboard {
  const rows = keyboard.map((row) =>
    row.map(({ text, request_contact: contact }) => {
      if (text.trim() === "") throw bad("keyboard button text must be non-empty");
      return { text, contact };
    }),
  );
  if (rows.flat().length === 0) throw bad("keyboard must have at least one button");
  return { rows, once };
}

function bad(why: string): Error {
  return refused(400, `Bad Request: ${why}`);
}
