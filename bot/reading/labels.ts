/** Labels of options inside a reply: whole, with a slip, or by a word that only one of them holds. */
import { fold } from "../../survey-scripts/fold.ts";
import { oneSlipApart, type Word } from "./normalise.ts";
import { smallNumber } from "./number-words.ts";
import type { OptionToRead } from "./reading.ts";

const ORDINALS: Readonly<Record<string, number>> = {
  premier: 1,
  premiere: 1,
  "1er": 1,
  "1ere": 1,
  second: 2,
  seconde: 2,
  deuxieme: 2,
  "2e": 2,
  "2eme": 2,
  troisieme: 3,
  "3e": 3,
  "3eme": 3,
  quatrieme: 4,
  "4e": 4,
  "4eme": 4,
  cinquieme: 5,
  "5e": 5,
  "5eme": 5,
  sixieme: 6,
};
export const NEGATIONS = new Set([
  "pas",
  "plus",
  "jamais",
  "aucun",
  "aucune",
  "ni",
  "sans",
  "non",
  "po",
  "pa",
]);
export const LITTLE =
  /^(?:le|la|les|l'|un|une|des|de|du|d'|et|ou|a|au|aux|en|dans|par|pour|avec|sur|mon|ma|mes|son|sa|ses|ce|cette|ca|c'est|je|j'ai|j'|tu|il|elle|on|nous|vous|ils|ete|etait|est|suis|me|m'|se|s'|que|qui|mais|pas|plus|tres|trop|bien|oui|non|si|y|ne|n'|ai|as|avais|avait|fait|tout|jamais|autre|chose|eu|besoin|cette|j'attends|sans)$/;

export interface Labelled {
  readonly option: OptionToRead;
  readonly words: readonly string[];
}

export interface Prepared {
  /** Each label and each other way to say it. */
  readonly ways: readonly Labelled[];
  readonly labels: readonly Labelled[];
  /** Words that stand in one label only. */
  readonly telling: ReadonlyMap<string, OptionToRead>;
  /** Those that only stand where the label denies them, as "souci" in "pas de souci". */
  readonly denied: ReadonlySet<string>;
}

const prepared = new WeakMap<readonly OptionToRead[], Prepared>();

/** Prepares the options of a question, once. */
export function prepare(options: readonly OptionToRead[]): Prepared {
  let known = prepared.get(options);
  if (known === undefined) {
    const labels = options.map((option) => ({ option, words: split(option.label) }));
    const others = options.flatMap((option) =>
      (option.accepts ?? []).map((way) => ({ option, words: split(way) })),
    );
    const whole = [...labels, ...others];
    const bare = whole.flatMap(withoutArticle);
    const ways: readonly Labelled[] = [...whole, ...bare];
    const telling = tellingWords(whole);
    known = { labels, ways, telling, denied: deniedWords(whole, telling) };
    prepared.set(options, known);
  }
  return known;
}

/** "CFA" for "Le CFA". */
function withoutArticle({ option, words }: Labelled): Labelled[] {
  const [first, ...others] = words;
  if (first !== undefined && /^(?:le|la|les|un|une|des|du)$/.test(first) && others.length > 0) {
    return [{ option, words: others }];
  }
  const bare = words.length === 1 ? first?.replace(/^[ld]'/, "") : first;
  return bare !== undefined && bare !== first ? [{ option, words: [bare] }] : [];
}

/** The words of a label, folded. */
export function split(label: string): string[] {
  return fold(label).match(/[\p{L}\p{N}]+(?:'(?=\p{L})[\p{L}\p{N}]*)*/gu) ?? [];
}

function tellingWords(ways: readonly Labelled[]): ReadonlyMap<string, OptionToRead> {
  const owners = new Map<string, Set<OptionToRead>>();
  for (const { option, words } of ways) {
    for (const word of words) {
      const bare = word.replace(/^[a-z]'/, "");
      if (bare.length < 3 || LITTLE.test(word)) continue;
      owners.set(bare, (owners.get(bare) ?? new Set()).add(option));
    }
  }
  const telling = new Map<string, OptionToRead>();
  for (const [word, options] of owners) {
    const [only] = options;
    if (options.size === 1 && only !== undefined) telling.set(word, only);
  }
  return telling;
}

function deniedWords(
  ways: readonly Labelled[],
  telling: ReadonlyMap<string, OptionToRead>,
): ReadonlySet<string> {
  const affirmed = new Set<string>();
  for (const { words } of ways) {
    if (words.some((word) => NEGATIONS.has(word))) continue;
    for (const word of words) affirmed.add(word.replace(/^[a-z]'/, ""));
  }
  return new Set([...telling.keys()].filter((word) => !affirmed.has(word)));
}

/** Whether something is denied in these words. */
export function denies(words: readonly Word[]): boolean {
  return words.some(({ text }) => NEGATIONS.has(text) || text === "rien");
}

/**
 * The option that a word tells of: held by no other label, typed with a slip at most. "Y a eu un souci" tells nothing of
 * the option that says "pas de souci".
 */
export function toldBy(
  { telling, denied }: Prepared,
  word: string,
  isDenied: boolean,
): OptionToRead | undefined {
  const known = telling.has(word) ? word : near(telling, word);
  return known === undefined || (denied.has(known) && !isDenied) ? undefined : telling.get(known);
}

/** A number or an ordinal as a position; undefined for any other word. */
export function positionOf(word: string): number | undefined {
  if (Object.hasOwn(ORDINALS, word)) return ORDINALS[word];
  return word === "une" ? undefined : smallNumber(word);
}

export interface Found {
  readonly way: Labelled;
  readonly at: number;
  readonly negated: boolean;
}

/** Labels that stand in the words, whole; one inside a longer one is not counted. */
export function labelsIn(words: readonly Word[], ways: readonly Labelled[]): Found[] {
  const found: Found[] = [];
  for (const way of ways) {
    for (let at = 0; at + way.words.length <= words.length; at += 1) {
      if (!way.words.every((word, i) => sameWord(words[at + i]?.text ?? "", word))) continue;
      const negated =
        NEGATIONS.has(words[at - 1]?.text ?? "") ||
        (NEGATIONS.has(words[at - 2]?.text ?? "") && words.length > 2);
      found.push({ way, at, negated });
      break;
    }
  }
  return found.filter(
    (one) =>
      !found.some(
        (other) =>
          other !== one &&
          other.way.words.length > one.way.words.length &&
          other.at <= one.at &&
          other.at + other.way.words.length >= one.at + one.way.words.length,
      ),
  );
}

function sameWord(typed: string, word: string): boolean {
  if (typed === word) return true;
  return word.length >= 5 && typed.length >= 4 && oneSlipApart(typed, word);
}

/** The telling word that was typed with one slip, or in the other number. */
function near(telling: ReadonlyMap<string, OptionToRead>, typed: string): string | undefined {
  if (typed.length < 5) return undefined;
  for (const word of telling.keys()) {
    if (word.length < 5) continue;
    if (
      oneSlipApart(word, typed) ||
      typed === `re${word}` ||
      word === typed.replace(/[sx]$/, "") ||
      typed === word.replace(/[sx]$/, "")
    ) {
      return word;
    }
  }
  return undefined;
}
