/** The number in a reply to a rating: a note, a note on another scale, a range, something between two. */
import { oneSlipApart, type Word } from "./normalise.ts";
import { ARTICLES, smallNumber } from "./number-words.ts";
import type { QuestionToRead } from "./reading.ts";

export type Rating = Extract<QuestionToRead, { kind: "rating" }>;

/** "4sur5", "3points", "5oui". */
export const GLUED = /^(\d{1,2})(sur|etoiles?|points?|pts?|oui|ok|merci|super|top|stp|svp)(\d*)$/;

export interface Expression {
  readonly notes: readonly number[];
  /** Words it takes. */
  readonly length: number;
  readonly kind: "plain" | "scaled" | "range" | "decimal" | "near" | "outside";
}

/** What the number at a word says, with the words that belong to it. */
export function expressionAt(
  words: readonly Word[],
  at: number,
  question: Rating,
): Expression | undefined {
  const word = words[at];
  if (word === undefined) return undefined;
  const glued = GLUED.exec(word.text);
  if (glued !== null) {
    const top = glued[2] === "sur" && glued[3] !== "" ? Number(glued[3]) : question.max;
    return scaled(Number(glued[1]), top, question, 1);
  }
  const first = noteWord(word.text);
  if (first === undefined) return undefined;
  const second = words[at + 1];
  const third = words[at + 2];
  const number2 = second === undefined ? undefined : smallNumber(second.text);
  const number3 = third === undefined ? undefined : smallNumber(third.text);
  if (second !== undefined && number2 !== undefined && /^[\s-]*\/\s*$/.test(second.before)) {
    return slash(first, number2, question);
  }
  const top = /^sur(\d{1,3})$/.exec(second?.text ?? "")?.[1];
  if (top !== undefined) return scaled(first, Number(top), question, 2);
  if (second?.text === "sur" && number3 !== undefined) return scaled(first, number3, question, 3);
  if (second?.text === "out" && third?.text === "of") {
    const outOf = smallNumber(words[at + 3]?.text ?? "");
    if (outOf !== undefined) return scaled(first, outOf, question, 4);
  }
  if (
    /^\s*%/.test(word.after) ||
    second?.text === "pourcent" ||
    (second?.text === "pour" && third?.text === "cent")
  ) {
    return scaled(first, 100, question, 1);
  }
  if (/^(?:vingt|vingts|cent|cents|mille)$/.test(second?.text ?? "")) {
    return { notes: [first], length: 2, kind: "outside" };
  }
  if (smallNumber(word.text) === undefined) return { notes: [first], length: 1, kind: "near" };
  return rangeAt(words, at, first, question) ?? plainNote(first, word.text, question);
}

/** A number, or "trois" and "quatre" with one slip. */
export function noteWord(text: string): number | undefined {
  const number = smallNumber(text);
  if (number !== undefined || !/^[tq]/.test(text) || text.length < 5) return number;
  if (oneSlipApart(text, "trois")) return 3;
  return oneSlipApart(text, "quatre") ? 4 : undefined;
}

function rangeAt(
  words: readonly Word[],
  at: number,
  first: number,
  question: Rating,
): Expression | undefined {
  const second = words[at + 1];
  const third = words[at + 2];
  if (second === undefined) return undefined;
  const number2 = smallNumber(second.text);
  if (number2 !== undefined && /^[,.]$/.test(second.before) && /^\d/.test(second.text)) {
    // "4.0" is 4; "3,5" is between two notes.
    return Number(second.text) === 0
      ? { notes: [first], length: 2, kind: "plain" }
      : { notes: within([first, first + 1], question), length: 2, kind: "decimal" };
  }
  if (number2 !== undefined && /^\s*(?:-|–|\/|~)\s*$/.test(second.before)) {
    return { notes: within([first, number2], question), length: 2, kind: "range" };
  }
  if (second.text === "virgule" && third !== undefined) {
    return { notes: within([first, first + 1], question), length: 3, kind: "decimal" };
  }
  if (second.text === "et" && /^(?:demie?|dmi)$/.test(third?.text ?? "")) {
    return { notes: within([first, first + 1], question), length: 3, kind: "decimal" };
  }
  const joins = /^(?:ou|et|a|voire|voir|ou bien|puis|soit)$/.test(second.text);
  const number3 = third === undefined ? undefined : smallNumber(third.text);
  if (joins && number3 !== undefined && !ARTICLES.has(third?.text ?? "")) {
    return { notes: within([first, number3], question), length: 3, kind: "range" };
  }
  const fourth = smallNumber(words[at + 3]?.text ?? "");
  if (/^(?:ou|voire|et)$/.test(second.text) && fourth !== undefined) {
    return { notes: within([first, fourth], question), length: 4, kind: "range" };
  }
  return undefined;
}

/** "4/5" is a note on its scale; "3/4" might mean 3 or 4. */
function slash(first: number, second: number, question: Rating): Expression {
  if (second === question.max) return scaled(first, second, question, 2);
  if (second < question.max && second >= question.min && first <= question.max) {
    return { notes: within([first, second], question), length: 2, kind: "range" };
  }
  return scaled(first, second, question, 2);
}

function scaled(note: number, top: number, question: Rating, length: number): Expression {
  if (top === question.max) return { ...plainNote(note, String(note), question), length };
  const rescaled = (note * question.max) / top;
  const fits = Number.isInteger(rescaled) && rescaled >= question.min && rescaled <= question.max;
  return { notes: fits && top > 0 ? [rescaled] : [], length, kind: "scaled" };
}

function plainNote(note: number, text: string, question: Rating): Expression {
  const fits = note >= question.min && note <= question.max;
  // A telephone number or a year is no note out of the scale: it is no note.
  const kind = fits ? "plain" : "outside";
  return {
    notes: [note],
    length: 1,
    kind: text.length > 3 && /^\d+$/.test(text) ? "outside" : kind,
  };
}

function within(notes: readonly number[], { min, max }: Rating): number[] {
  return [...new Set(notes)].filter((note) => note >= min && note <= max).toSorted((a, b) => a - b);
}

/** Whether every note is on the scale. */
export function inside({ notes }: Expression, { min, max }: Rating): boolean {
  return notes.every((note) => note >= min && note <= max);
}
