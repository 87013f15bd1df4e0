/**
 * What a button carries through a provider: which asking of which conversation, and the place of the
 * option. Never the answer itself, and never more than 64 bytes, the least any provider allows.
 */
import type { Reply } from "./conversation.ts";

/** The version of this form stands first, so that old buttons stay readable. */
const FORM = /^(a|c)1\.([\w-]{22})\.(\d{1,6})\.(\d{1,2})$/;

/** One button of one asking. */
export interface Press {
  /** UUID of the conversation. */
  readonly conversation: string;
  readonly prompt: number;
  /** Place of the option, from 0. */
  readonly place: number;
  /** A button under "is that right?" rather than under the question itself. */
  readonly confirmation: boolean;
}

/** Writes the data of a button. */
export function writePress({ conversation, prompt, place, confirmation }: Press): string {
  return `${confirmation ? "c" : "a"}1.${shorten(conversation)}.${prompt}.${place}`;
}

/** Reads the data of a button; undefined when it is not one of ours. Total: any text. */
export function readPress(data: string): Press | undefined {
  const [, kind, short, prompt, place] = FORM.exec(data) ?? [];
  if (short === undefined) return undefined;
  return {
    conversation: lengthen(short),
    prompt: Number(prompt),
    place: Number(place),
    confirmation: kind === "c",
  };
}

/** The press as the engine takes it. */
export function replyOfPress({ prompt, place, confirmation }: Press): Reply {
  return { kind: "button", prompt, option: `${confirmation ? "?" : "#"}${place}` };
}

/** 32 hexadecimal digits as 22 characters. */
function shorten(uuid: string): string {
  const bytes = (uuid.replaceAll("-", "").match(/../g) ?? []).map((pair) =>
    Number.parseInt(pair, 16),
  );
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}

function lengthen(short: string): string {
  const bytes = atob(short.replaceAll("-", "+").replaceAll("_", "/"));
  const hex = Array.from(bytes, (one) => one.charCodeAt(0).toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
