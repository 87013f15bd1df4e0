/** What it means to read a reply: the question as the reader sees it, and what may come out. */
import type { AnswerValue, Instant, RetryReason } from "../conversation.ts";

/** An option of a choice, in the locale of the conversation. */
export interface OptionToRead {
  readonly id: string;
  readonly label: string;
  /** Other ways to say it, given by the script. */
  readonly accepts?: readonly string[];
}

/** What the reader must know of a question. `numbered`: the prompt printed 1, 2, 3 beside the options. */
export type QuestionToRead =
  | { readonly kind: "consent" | "yesno"; readonly numbered: boolean }
  | {
      readonly kind: "rating";
      readonly min: number;
      readonly max: number;
      /** Words for the notes, where the script gives them. */
      readonly labels?: ReadonlyMap<number, string>;
    }
  | {
      readonly kind: "choice";
      readonly options: readonly OptionToRead[];
      readonly numbered: boolean;
    }
  | {
      readonly kind: "choices";
      readonly options: readonly OptionToRead[];
      readonly numbered: boolean;
      readonly atLeast: number;
      readonly atMost: number;
    }
  | {
      readonly kind: "number";
      readonly min?: number;
      readonly max?: number;
      readonly decimals: boolean;
    }
  | { readonly kind: "month"; readonly precision: "month" | "year" }
  | { readonly kind: "text"; readonly maxCharacters: number };

/** Words an administrator adds to those of the house, already for one locale. */
export interface ExtraWords {
  readonly yes?: readonly string[];
  readonly no?: readonly string[];
  readonly skip?: readonly string[];
  readonly dontKnow?: readonly string[];
  readonly stop?: readonly string[];
  readonly help?: readonly string[];
  readonly later?: readonly string[];
  readonly wrongPerson?: readonly string[];
}

export interface ReadingContext {
  /** When the reply came: "l'année dernière" is counted from it. */
  readonly now: Instant;
  /** Locales whose yes, no and numbers are understood, the conversation's first. */
  readonly locales: readonly string[];
  readonly words?: ExtraWords;
  readonly channel?: "sms" | "telegram" | "web";
}

/**
 * What a reply was read as. `rule` names the rule that decided, for the trace, the administrator
 * and a disputed review. A wrong value is far worse than `confirm`, and `confirm` worse than `retry`.
 */
export type Reading = { readonly rule: string } & (
  | {
      readonly outcome: "value";
      readonly value: AnswerValue;
      readonly comment?: string;
      readonly approximate?: boolean;
    }
  /** Free text: the whole reply, kept as it is. */
  | { readonly outcome: "comment"; readonly comment: string }
  /** One candidate: "is it 4?". Several: "3 or 4?". None: "rather yes or rather no?". */
  | {
      readonly outcome: "confirm";
      readonly candidates: readonly AnswerValue[];
      readonly comment?: string;
    }
  | { readonly outcome: "skip" | "dont_know" | "refuse" | "help" | "wrong_person" | "later" }
  | { readonly outcome: "stop" | "start" | "back" | "restart" | "withdraw" | "erase" }
  /** "corriger 2": the number printed with the question, or its position. */
  | { readonly outcome: "correct"; readonly number: number }
  /** An automatic answer of a phone ("Je suis en conduite…"): does as if nothing came. */
  | { readonly outcome: "ignore" }
  /** A thank-you or greeting alone. */
  | { readonly outcome: "courtesy" }
  /** The person asks something: a human should see it. */
  | { readonly outcome: "question" }
  | { readonly outcome: "retry"; readonly reason: RetryReason }
);

export type ReadReply = (
  reply: string,
  question: QuestionToRead,
  context: ReadingContext,
) => Reading;
