/**
 * What a machine notices in a text, for the person who reads it. A sign sorts and shows where to look; it
 * decides nothing, and says which words it is about.
 */
import { fold } from "../survey-scripts/fold.ts";
import type { HiddenPiece } from "./moderation.ts";

/** Signs that the words of a text give by themselves. */
export interface TextSign {
  readonly kind: "name" | "contact" | "insult";
  /** Where, in the order of the text; never empty, never overlapping. */
  readonly pieces: readonly HiddenPiece[];
}

interface Word extends HiddenPiece {
  readonly folded: string;
  readonly capital: boolean;
}

const WORD = /[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*/gu;
const CONTACTS = [
  // Numbers as they are written in France: ten digits, however they are grouped, and +33.
  /(?:\+33|0033|0)[\s.-]?[1-9](?:[\s.-]?\d\d){4}(?!\d)/gu,
  /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,4}/gu,
  /(?:https?:\/\/|www\.)\S{1,300}/giu,
  /(?<![\p{L}\p{N}@.])[\p{L}\p{N}-]{2,63}\.(?:fr|com|net|org|eu|io|me)(?![\p{L}\p{N}])\S{0,200}/giu,
  /(?<![\p{L}\p{N}.@])@[\p{L}\p{N}_.]{2,40}/gu,
  /(?:snap(?:chat)?|insta(?:gram)?|tiktok|whatsapp|discord|facebook|fb)\s*[:=]\s*\S{2,40}/giu,
];

const TITLES = new Set("m mr monsieur mme madame mlle mademoiselle dr docteur".split(" "));
/** Before a capital, these are followed by somebody's name. */
const ROLES = new Set(
  "prof profs professeur professeure formateur formatrice chef cheffe patron patronne tuteur tutrice directeur directrice maitre responsable appele appelle nomme nommee surnomme".split(
    " ",
  ),
);
/** What follows "madame" without being a name. */
const NO_NAMES = new Set(
  "a ai as au aussi aux avec bien comme encore jamais mieux moins plus sauf super toujours trop c'est ce cette de des du elle en est et eu ici il j'ai je la le les ma mais mon ne nous on ou par pas pour qui que qu'on sa son sur tres tu un une vous etait etais ont sont fait".split(
    " ",
  ),
);
/** First names that are no other word of French, however they are written. */
const FIRST_NAMES = new Set(
  (
    "adam adrien ahmed aicha alain alexandre alexis alice aline amandine amine amelie anais andre anthony antoine " +
    "arnaud arthur audrey aurelie aurelien axel baptiste bastien benjamin benoit bernard bertrand brigitte bruno " +
    "camille caroline catherine cedric celine charlotte christelle christian christophe clement corentin corinne " +
    "cyril damien daniel david delphine didier dominique dylan elodie emilie emma enzo eric estelle etienne eva " +
    "fabien fabrice fatima florent florian francois frederic gabriel gaelle gaetan geoffrey gerard gilles " +
    "gregory guillaume hugo ibrahim ines isabelle jacques jeremy jerome jessica joel jonathan jordan julie julien " +
    "justine karim karine kevin kylian laetitia laura laurent lea leila leo lionel loic lola louis lucas lucie " +
    "ludovic magali manon marc margaux martine mathieu mathilde matthieu maxime melanie melissa michel mickael " +
    "mohamed morgane nadia nathalie nathan nicolas noemie oceane olivier pascal patrice patrick pauline philippe " +
    "quentin rachid raphael regis remi remy renaud romain sabrina samir samuel sandra sandrine sarah sebastien " +
    "serge severine simon sofiane sonia sophie stephane stephanie sylvain sylvie theo thibault thierry thomas " +
    "tiphaine tristan valentin valerie vanessa victor vincent virginie xavier yann yannick yasmine yohan youssef yves"
  ).split(" "),
);

const INSULTS = new Set(
  (
    "abruti abrutie abrutis batard batarde batards bouffon bouffonne bouffons bougnoule bougnoules bicot boche " +
    "branleur branleurs branleuse con cons conne connes connard connards connasse connasses cretin cretine cretins " +
    "debile debiles degenere encule encules enculee enfoire enfoires fdp ordure ordures pd pede pedes petasse pouffiasse " +
    "pute putes putain raclure salaud salauds salopard salope salopes saloperie sous-merde tapette tapettes trouduc " +
    "negre negres negresse gouine youpin chintok connerie gogol gogole mongol mongole tg ntm bitch asshole bastard " +
    "cunt dickhead faggot nigger whore wanker"
  ).split(" "),
);
/** Of several words, folded. */
const INSULT_PHRASES = [
  ["fils", "de", "pute"],
  ["fils", "de", "chien"],
  ["ta", "gueule"],
  ["va", "te", "faire"],
  ["va", "chier"],
  ["nique", "ta"],
  ["nique", "sa"],
  ["trou", "du", "cul"],
  ["gros", "porc"],
  ["grosse", "vache"],
  ["sac", "a", "merde"],
  ["tete", "de", "con"],
  ["sale", "type"],
  ["fuck", "you"],
  ["son", "of", "a"],
];

/**
 * Reads the signs of a text. Linear in its length; never throws.
 *
 * @param text  As its author wrote it.
 * @param known  Names that are no secret here: the centre, the training, the place.
 * @returns At most one sign of each kind.
 */
export function textSigns(text: string, known: readonly string[] = []): TextSign[] {
  const words = wordsOf(text);
  const found: readonly TextSign[] = [
    { kind: "name", pieces: apart(namesIn(words, text, known)) },
    { kind: "contact", pieces: apart(CONTACTS.flatMap((each) => matchesOf(text, each))) },
    { kind: "insult", pieces: apart(insultsIn(words)) },
  ];
  return found.filter(({ pieces }) => pieces.length > 0);
}

function wordsOf(text: string): Word[] {
  return [...text.matchAll(WORD)].map(({ 0: word, index }) => ({
    from: index,
    to: index + word.length,
    folded: fold(word),
    capital: /^\p{Lu}/u.test(word),
  }));
}

function namesIn(words: readonly Word[], text: string, known: readonly string[]): HiddenPiece[] {
  const open = new Set(known.flatMap((each) => wordsOf(each).map(({ folded }) => folded)));
  const isName = (word: Word | undefined): boolean =>
    word !== undefined && word.capital && !open.has(word.folded) && !NO_NAMES.has(word.folded);
  const found: HiddenPiece[] = [];
  for (const [at, word] of words.entries()) {
    const next = words[at + 1];
    if (next !== undefined && TITLES.has(word.folded)) {
      // "m" is a title with a capital only, and only before one.
      const certain = word.folded.length > 1;
      const said =
        isName(next) || (certain && next.folded.length > 2 && !NO_NAMES.has(next.folded));
      if (said && sameSentence(text, word, next)) found.push(upTo(words, at, isName));
    } else if (next !== undefined && ROLES.has(word.folded) && isName(next)) {
      if (!sameSentence(text, word, next)) continue;
      found.push(upTo(words, at + 1, isName));
    } else if (FIRST_NAMES.has(word.folded) && !open.has(word.folded)) {
      found.push(upTo(words, at, isName));
    }
  }
  return found;
}

/** "M. Untel" goes on over its full stop; nothing else does. */
function sameSentence(text: string, before: Word, after: Word): boolean {
  const between = text.slice(before.to, after.from);
  return TITLES.has(before.folded) ? /^\.?\s+$/u.test(between) : /^\s+$/u.test(between);
}

/** The word and the one after it, if that is a name as well. */
function upTo(
  words: readonly Word[],
  at: number,
  isName: (word: Word | undefined) => boolean,
): HiddenPiece {
  const from = words[at]?.from ?? 0;
  const title = TITLES.has(words[at]?.folded ?? "");
  let last = title ? at + 1 : at;
  const after = words[last + 1];
  if (isName(after) && (after?.from ?? 0) - (words[last]?.to ?? 0) <= 1) last += 1;
  return { from, to: words[last]?.to ?? from };
}

function insultsIn(words: readonly Word[]): HiddenPiece[] {
  const single = words.filter(({ folded }) => INSULTS.has(folded));
  const phrases = words.flatMap((word, at) => {
    const phrase = INSULT_PHRASES.find((each) =>
      each.every((part, ahead) => words[at + ahead]?.folded === part),
    );
    const last = phrase && words[at + phrase.length - 1];
    return last === undefined ? [] : [{ from: word.from, to: last.to }];
  });
  return [...single, ...phrases].map(({ from, to }) => ({ from, to }));
}

function matchesOf(text: string, pattern: RegExp): HiddenPiece[] {
  return [...text.matchAll(pattern)].map(({ 0: found, index }) => ({
    from: index,
    to: index + found.length,
  }));
}

/** In their order, those that touch made one. */
function apart(pieces: readonly HiddenPiece[]): HiddenPiece[] {
  const joined: { from: number; to: number }[] = [];
  for (const { from, to } of pieces.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else joined.push({ from, to });
  }
  return joined;
}

/** Letters a text needs before another one like it is a copy: "Rien à dire" is said by many. */
const COPY_LETTERS_MIN = 25;
/** Parts of three words that two texts must share to be near copies. */
const NEAR = 0.6;

/** The words of a text without accents, marks and case; undefined when they are too few to compare. */
export function copyForm(text: string): string | undefined {
  const form = wordsOf(text)
    .map(({ folded }) => folded)
    .join(" ");
  return form.length < COPY_LETTERS_MIN ? undefined : form;
}

/** Whether two texts say nearly the same in the same words. Both as `copyForm` gives them. */
export function isNearCopy(one: string, other: string): boolean {
  const [a, b] = [threes(one), threes(other)];
  if (a.size === 0 || b.size === 0) return one === other;
  let shared = 0;
  for (const each of a) if (b.has(each)) shared += 1;
  return shared / (a.size + b.size - shared) >= NEAR;
}

function threes(form: string): Set<string> {
  const words = form.split(" ");
  return new Set(words.slice(2).map((word, at) => `${words[at]} ${words[at + 1]} ${word}`));
}

/** Seconds for each answer under which nobody reads the question. */
const HASTY_SECONDS = 2;
const HASTY_ANSWERS_MIN = 6;

/** Whether so many answers came faster than the questions can be read. */
export function isHasty(answers: number, seconds: number): boolean {
  return answers >= HASTY_ANSWERS_MIN && seconds < HASTY_SECONDS * (answers - 1);
}
