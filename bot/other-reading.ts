/**
 * What a word would be read as if no answer had it among its accepted words. An accepted word wins over what
 * Sirius knows by itself; its author should know over what.
 */
import { fold } from "../survey-scripts/fold.ts";
import { split } from "./reading/labels.ts";
import { readReply } from "./reading/read-reply.ts";
import type { QuestionToRead, Reading, ReadingContext } from "./reading/reading.ts";

/** An accepted word, in one language. */
export interface AddedWord {
  readonly text: string;
  /** Of the answer that accepts it, which it stands beside. */
  readonly label: string;
  readonly option: string | number;
}

/** Words about the conversation, which an answer may have for itself: "retour", "plus tard". */
const ABOUT_THE_CONVERSATION: ReadonlySet<Reading["outcome"]> = new Set([
  "back",
  "restart",
  "correct",
  "later",
  "dont_know",
  "refuse",
  "wrong_person",
]);
/** A question that has no words of its own. */
export const NO_WORDS = { kind: "number", decimals: false } as const;
const YES_OR_NO = { kind: "yesno", numbered: false } as const;
/** Readings of a whole reply as yes or as no, in which nothing is guessed. */
const FIRM_RULES: ReadonlySet<string> = new Set(["yes-word", "no-word"]);
/** The rule for what says neither: "bof", "ça dépend". */
export const NEITHER_RULE = "yesno-unsure";

/**
 * Reads an added word as if it had not been added.
 *
 * @param question  As the reader is told of it, with the word.
 * @returns The reading that the word takes over; undefined when it takes over none, or one that says the
 *   same as its label.
 */
export function otherReading(
  word: AddedWord,
  question: QuestionToRead,
  context: ReadingContext,
): Reading | undefined {
  const { text, label } = word;
  const everywhere = readReply(text, NO_WORDS, context);
  if (ABOUT_THE_CONVERSATION.has(everywhere.outcome)) {
    const meant = readReply(label, NO_WORDS, context).outcome === everywhere.outcome;
    return meant ? undefined : everywhere;
  }
  const said = readReply(text, YES_OR_NO, context);
  const side = sideOf(label);
  if (side !== undefined && says(said, !side)) return said;
  const bare = readReply(text, without(word, question), context);
  if (bare.outcome !== "value" || isOnly(bare.value, word.option)) return undefined;
  // "plutôt oui" leans to yes: added to another answer, it is told apart on purpose.
  if (bare.rule === "choice-yesno") return FIRM_RULES.has(said.rule) ? bare : undefined;
  return LOOSE_RULES.test(bare.rule) && !isNamed(text, bare.value, question) ? undefined : bare;
}

const ARTICLE = /^(?:le|la|les|un|une|des|du|the|an?)$/;

/** Rules that find an answer by a part of the reply: the rest of it may well say otherwise. */
const LOOSE_RULES = /-(?:word|label-begins|labels|named)$/;

/** Whether all of a word is said by the label, or by another accepted word, of what it is read as. */
function isNamed(text: string, value: unknown, question: QuestionToRead): boolean {
  if (question.kind !== "choice" && question.kind !== "choices") return false;
  const found = question.options.filter(({ id }) => isOnly(value, id));
  const known = new Set(
    found.flatMap(({ label, accepts = [] }) => [label, ...accepts].flatMap(split)),
  );
  return split(text).every((word) => known.has(word) || ARTICLE.test(word));
}

/** Whether a label begins with yes or no; undefined when with neither. */
function sideOf(label: string): boolean | undefined {
  const [first] = fold(label).split(/[^a-z]+/);
  if (first === "oui" || first === "yes") return true;
  return first === "non" || first === "no" ? false : undefined;
}

/** Firmly the one, or neither of the two. */
function says(reading: Reading, yes: boolean): boolean {
  if (reading.rule === NEITHER_RULE) return true;
  return FIRM_RULES.has(reading.rule) && reading.outcome === "value" && reading.value === yes;
}

function without({ text, option }: AddedWord, question: QuestionToRead): QuestionToRead {
  if (question.kind !== "choice" && question.kind !== "choices") return question;
  const folded = fold(text);
  const options = question.options.map((one) =>
    one.id === option
      ? { ...one, accepts: (one.accepts ?? []).filter((way) => fold(way) !== folded) }
      : one,
  );
  return { ...question, options };
}

/** Whether an answer is that option, and no other one beside it. */
export function isOnly(value: unknown, option: string | number): boolean {
  return Array.isArray(value) ? value.length === 1 && value[0] === option : value === option;
}
