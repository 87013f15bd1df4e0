/** A reply cut into words, in the form in which words are compared. */
import { fold } from "../../survey-scripts/fold.ts";
import { CLOSINGS, CONTRACTIONS, OPENINGS, SPELLINGS } from "./phone-words.ts";

/** One word, with what stood between it and the word before. */
export interface Word {
  readonly text: string;
  readonly before: string;
  readonly after: string;
}

/** A reply as every reader sees it. */
export interface Heard {
  /** As received. */
  readonly raw: string;
  /** Folded; only the beginning of a very long reply. */
  readonly folded: string;
  readonly words: readonly Word[];
  /** Folded words with single spaces, no punctuation. */
  readonly plain: string;
  /** The same without greetings and thanks around it. */
  readonly core: string;
  /** How many words were dropped before the core. */
  readonly dropped: number;
  /** Emoji, in order. */
  readonly emoji: readonly string[];
  readonly asks: boolean;
  /** Holds a letter; most replies to a rating hold none, and then no phrase has to be looked for. */
  readonly lettered: boolean;
}

/** Characters of a reply that a closed question looks at; all of it is kept as a comment. */
export const LOOKED_AT = 600;
const WORD = /[\p{L}\p{N}]+(?:'(?=\p{L})[\p{L}\p{N}]*)*/gu;
const INITIALS = /(?<![\p{L}\p{N}])((?:\p{L}\.){2,})/gu;
const EMOJI = /\p{Extended_Pictographic}|★|☆/gu;
/** The same for text of ASCII alone, several times faster. */
const PLAIN = /^[ -~]*$/;
const PLAIN_WORD = /[a-z0-9]+(?:'(?=[a-z])[a-z0-9]*)*/g;
const LETTER = /\p{L}/u;
const J_BEFORE_CONSONANT = /^j'(?=[^aeiouyh'])/;

/** "euuh", "pfff", "mmmh". */
const HESITATION = /^(?:e+u+h+|h+e+u+|m{2,}h*|m+h+m*|h+m+|p+f+|b+a+h+|o+h+|a+h+)$/;

const openings = byFirstWord(OPENINGS, (words) => words[0]);
const closings = byFirstWord(CLOSINGS, (words) => words.at(-1));

let latest: Heard | undefined;
let earlier: Heard | undefined;

/**
 * Prepares a reply for its readers. Linear; never throws. In one turn several readers ask for the same
 * reply, or for its beginning and the whole again, so the latest two are kept.
 */
export function hear(raw: string): Heard {
  if (latest?.raw === raw) return latest;
  if (earlier?.raw === raw) return earlier;
  const heard = prepare(raw);
  if (raw.length <= LOOKED_AT) [earlier, latest] = [latest, heard];
  return heard;
}

function prepare(raw: string): Heard {
  const folded = withoutInitials(fold(raw.slice(0, LOOKED_AT)));
  const isPlain = PLAIN.test(folded);
  const words = wordsOf(folded, isPlain ? PLAIN_WORD : WORD);
  const texts = words.map(({ text }) => text);
  let from = 0;
  let to = texts.length;
  for (let length = 1; length > 0 && from < to; from += length) {
    length = prefixLength(texts, from, to);
    // A reply that is all politeness keeps it.
    if (from + length >= to) break;
  }
  for (let length = 1; length > 0 && to > from; to -= length) {
    length = suffixLength(texts, from, to);
    if (to - length <= from) break;
  }
  const plain = expand(texts);
  return {
    raw,
    folded,
    words,
    plain,
    core: to - from === texts.length ? plain : expand(texts.slice(from, to)),
    dropped: from,
    emoji: isPlain ? [] : (folded.match(EMOJI) ?? []),
    asks: folded.endsWith("?"),
    lettered: LETTER.test(plain),
  };
}

function withoutInitials(folded: string): string {
  return folded.includes(".")
    ? folded.replace(INITIALS, (letters) => letters.replaceAll(".", ""))
    : folded;
}

function wordsOf(folded: string, pattern: RegExp): Word[] {
  const words: Word[] = [];
  let end = 0;
  let last: { text: string; before: string; after: string } | undefined;
  for (const match of folded.matchAll(pattern)) {
    const before = folded.slice(end, match.index);
    if (last !== undefined) last.after = before;
    end = match.index + match[0].length;
    last = { text: SPELLINGS.get(match[0]) ?? match[0], before, after: "" };
    words.push(last);
  }
  if (last !== undefined) last.after = folded.slice(end);
  return words;
}

function expand(texts: readonly string[]): string {
  return texts
    .map(
      (text) =>
        CONTRACTIONS.get(text) ??
        (text.startsWith("j'") ? text.replace(J_BEFORE_CONSONANT, "je ") : text),
    )
    .join(" ");
}

/** What follows the first `count` words of a reply, as the person wrote it. */
export function restAfter(raw: string, count: number): string | undefined {
  let seen = 0;
  let end = 0;
  for (const match of raw.matchAll(/[\p{L}\p{N}\p{M}]+(?:['’](?=\p{L})[\p{L}\p{N}\p{M}]*)*/gu)) {
    if (seen === count) break;
    seen += 1;
    end = match.index + match[0].length;
  }
  const rest = raw
    .slice(end)
    .replace(/^[\s\p{P}\p{S}\p{M}]+/u, "")
    .trim();
  return /[\p{L}\p{N}]/u.test(rest) ? rest : undefined;
}

/** Whether one of some phrases, each with a letter in it, is in a reply with or without its courtesies. */
export function saysAny({ plain, core, lettered }: Heard, phrases: readonly RegExp[]): boolean {
  if (!lettered) return false;
  return phrases.some((phrase) => phrase.test(plain) || (core !== plain && phrase.test(core)));
}

/** One insertion, deletion or change, or two neighbours swapped: at most one slip apart. */
export function oneSlipApart(a: string, b: string): boolean {
  if (a === b) return true;
  if (Math.abs(a.length - b.length) > 1) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  const restA = a.slice(at);
  const restB = b.slice(at);
  return (
    restA.slice(1) === restB.slice(1) ||
    restA.slice(1) === restB ||
    restA === restB.slice(1) ||
    (restA.slice(2) === restB.slice(2) && restA[0] === restB[1] && restA[1] === restB[0])
  );
}

function byFirstWord(
  phrases: readonly string[],
  key: (words: readonly string[]) => string | undefined,
): ReadonlyMap<string, readonly (readonly string[])[]> {
  const found = new Map<string, (readonly string[])[]>();
  for (const phrase of phrases) {
    const words = phrase.split(" ");
    const name = key(words) ?? "";
    found.set(name, [...(found.get(name) ?? []), words]);
  }
  for (const list of found.values()) list.sort((a, b) => b.length - a.length);
  return found;
}

function prefixLength(texts: readonly string[], from: number, to: number): number {
  if (HESITATION.test(texts[from] ?? "")) return 1;
  const phrases = openings.get(texts[from] ?? "") ?? [];
  return (
    phrases.find(
      (words) => from + words.length <= to && words.every((word, at) => texts[from + at] === word),
    )?.length ?? 0
  );
}

function suffixLength(texts: readonly string[], from: number, to: number): number {
  const phrases = closings.get(texts[to - 1] ?? "") ?? [];
  return (
    phrases.find(
      (words) =>
        to - words.length >= from &&
        words.every((word, at) => texts[to - words.length + at] === word),
    )?.length ?? 0
  );
}
