/** Texts as Telegram reads them: its HTML, and what it finds by itself. Source: Bot API, "Formatting options". */
import { refused } from "./telegram-refusal.ts";

/** A stretch of a text with a meaning; offset and length in UTF-16 units. */
export interface Entity {
  readonly type: string;
  readonly offset: number;
  readonly length: number;
  readonly [more: string]: unknown;
}

export interface Formatted {
  readonly text: string;
  readonly entities: readonly Entity[];
}

const TAGS: Readonly<Record<string, string>> = {
  b: "bold",
  strong: "bold",
  i: "italic",
  em: "italic",
  u: "underline",
  ins: "underline",
  s: "strikethrough",
  strike: "strikethrough",
  del: "strikethrough",
  code: "code",
  pre: "pre",
  a: "text_link",
  blockquote: "blockquote",
  "tg-spoiler": "spoiler",
};
const NAMES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"' };
const CODE_POINT_MAX = 0x10_ff_ff;
const TOKEN =
  /<(?<close>\/)?(?<tag>[a-z-]+)(?:\s+href="(?<href>[^"]*)")?\s*>|&(?<name>[a-z]+|#\d{1,7}|#x[0-9a-f]{1,6});|(?<bad><)|(?<plain>[^<&]+|&)/giu;

interface Open {
  readonly tag: string;
  readonly offset: number;
  readonly href: string | undefined;
}

/** Reads a text in Telegram's HTML. Errors: refused as Telegram does, `can't parse entities`. */
export function readHtml(html: string): Formatted {
  let text = "";
  const entities: Entity[] = [];
  const open: Open[] = [];
  for (const token of html.matchAll(TOKEN)) {
    const { close, tag, href, name, bad, plain } = token.groups ?? {};
    const at = Buffer.byteLength(html.slice(0, token.index));
    if (plain !== undefined) text += plain;
    else if (name !== undefined) text += characterOf(name);
    else if (bad !== undefined || tag === undefined || TAGS[tag.toLowerCase()] === undefined) {
      throw unreadable(`unsupported start tag at byte offset ${at}`);
    } else if (close === undefined) {
      open.push({ tag: tag.toLowerCase(), offset: text.length, href });
    } else {
      const begun = open.pop();
      if (begun?.tag !== tag.toLowerCase()) {
        throw unreadable(`unexpected end tag at byte offset ${at}`);
      }
      entities.push(...entityOf(begun, text));
    }
  }
  const left = open.at(-1);
  if (left !== undefined) throw unreadable(`can't find end tag of "${left.tag}"`);
  return { text, entities: entities.toSorted((a, b) => a.offset - b.offset) };
}

function entityOf({ tag, offset, href }: Open, text: string): Entity[] {
  const length = text.length - offset;
  if (length === 0 || (tag === "a" && href === undefined)) return [];
  const entity = { type: TAGS[tag] ?? tag, offset, length };
  return [href === undefined ? entity : { ...entity, url: href }];
}

function characterOf(name: string): string {
  const known = NAMES[name];
  if (known !== undefined) return known;
  if (!name.startsWith("#")) return `&${name};`;
  const code = name[1] === "x" ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0 && code <= CODE_POINT_MAX ? String.fromCodePoint(code) : "";
}

function unreadable(why: string): Error {
  return refused(400, `Bad Request: can't parse entities: ${why}`);
}

const FOUND: readonly (readonly [string, RegExp])[] = [
  ["bot_command", /(?<=^|\s)\/[a-z0-9_]{1,32}(?:@\w+)?(?=\s|$)/giu],
  ["url", /\bhttps?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]]/giu],
];

/** What Telegram marks by itself in a plain text: commands and addresses. */
export function findEntities(text: string): readonly Entity[] {
  return FOUND.flatMap(([type, pattern]) =>
    [...text.matchAll(pattern)].map((found) => ({
      type,
      offset: found.index,
      length: found[0].length,
    })),
  ).toSorted((a, b) => a.offset - b.offset);
}
