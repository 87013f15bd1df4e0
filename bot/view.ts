/** A conversation as a page shows it. Pages know this shape and nothing of the engine. */
import type { AnswerRecord, Instant } from "./conversation.ts";
import type { LogEntry } from "./ports.ts";

/** What `viewConversation` needs beside the state. */
export interface ConversationLog {
  readonly id: string;
  readonly entries: readonly LogEntry[];
  /** The answers as stored; those that a later one replaced may be among them. */
  readonly answers: readonly AnswerRecord[];
}

export interface ShownMessage {
  readonly seq: number;
  readonly from: "sirius" | "person";
  readonly text: string;
  readonly at: Instant;
  /** Language of the text when it differs from the page's. */
  readonly lang?: string;
}

export interface ShownOption {
  /** What the button sends back. */
  readonly option: string;
  readonly label: string;
  /** Said by a screen reader when the label alone is not enough ("4 sur 5"). */
  readonly accessibleLabel?: string;
}

/** How an answer is given on a page. Derived from the question, so that it cannot drift from what is read. */
export type AnswerControls =
  | {
      readonly kind: "buttons";
      readonly layout: "row" | "column";
      readonly options: readonly ShownOption[];
      /** Under a rating: what the lowest and the highest mean. */
      readonly ends?: readonly [string, string];
    }
  | {
      readonly kind: "ticks";
      readonly options: readonly ShownOption[];
      readonly atLeast: number;
      readonly atMost: number;
    }
  | { readonly kind: "text"; readonly maxCharacters: number; readonly optional: boolean }
  | {
      readonly kind: "number";
      readonly min?: number;
      readonly max?: number;
      readonly decimals: boolean;
    }
  | { readonly kind: "month"; readonly precision: "month" | "year" };

export interface OpenPrompt {
  /** Sent back with the answer: an answer to an older number is not an answer to this one. */
  readonly number: number;
  readonly step: string;
  /** The question alone, for the legend of the controls and the title of the page. */
  readonly question: string;
  readonly controls: AnswerControls;
  readonly canSkip: boolean;
  readonly canCorrect: boolean;
  /** Set when the last reply was not understood: what is accepted, in words. */
  readonly error?: string;
}

/** One answer in the list shown at the end. */
export interface GivenAnswer {
  readonly question: string;
  readonly title: string;
  readonly answer: string;
}

export interface ConversationView {
  readonly id: string;
  readonly locale: string;
  readonly status: "invited" | "open" | "paused" | "finished" | "expired" | "closed" | "opted_out";
  readonly training: string;
  readonly centre: string;
  readonly firstName: string;
  readonly messages: readonly ShownMessage[];
  readonly prompt: OpenPrompt | undefined;
  /** Questions answered and questions expected on this path. */
  readonly progress: { readonly done: number; readonly total: number };
  readonly answers: readonly GivenAnswer[];
}
