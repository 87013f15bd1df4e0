/** What pages are made from: plain values, given by whoever serves them. */

export interface ShownMessage {
  readonly seq: number;
  readonly from: "sirius" | "person";
  readonly text: string;
  readonly at: number;
}

export interface ShownOption {
  readonly option: string;
  readonly label: string;
  readonly accessibleLabel?: string;
}

export type AnswerControls =
  | {
      readonly kind: "buttons";
      readonly layout: "row" | "column";
      readonly options: readonly ShownOption[];
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
  readonly number: number;
  readonly step: string;
  readonly question: string;
  readonly controls: AnswerControls;
  readonly canSkip: boolean;
  readonly canCorrect: boolean;
  readonly error?: string;
}

export interface GivenAnswer {
  readonly question: string;
  readonly title: string;
  readonly answer: string;
}

export interface Conversation {
  readonly id: string;
  readonly locale: string;
  readonly status: "invited" | "open" | "paused" | "finished" | "expired" | "closed" | "opted_out";
  readonly training: string;
  readonly centre: string;
  readonly firstName: string;
  readonly messages: readonly ShownMessage[];
  readonly prompt: OpenPrompt | undefined;
  readonly progress: { readonly done: number; readonly total: number };
  readonly answers: readonly GivenAnswer[];
}

/** What one showing of the chat page needs beside the conversation. */
export interface ChatRequest {
  /** Identifies the next answer: sent twice, it counts once. */
  readonly eventId: string;
  /** Where one may go on in Telegram instead, when there is a bot. */
  readonly telegramLink?: string | undefined;
}

/** Who runs this Sirius. */
export interface Publisher {
  readonly name: string;
  readonly address: string;
  readonly contact: string;
  /** Who answers in law for what is published; undefined: not told yet. */
  readonly director?: string | undefined;
  /** Who hosts the pages and the database, and where; undefined: the publisher itself. */
  readonly hosting?: string | undefined;
}

/** How long things are kept here. */
export interface Kept {
  readonly contactDays: number;
  /** After the invitation. */
  readonly invitationMonths: number;
  /** After the end of the contract: texts, then everything. */
  readonly textMonths: number;
  readonly answerMonths: number;
}

/** The longest there are. */
export const KEPT_LONGEST: Kept = {
  contactDays: 30,
  invitationMonths: 12,
  textMonths: 24,
  answerMonths: 36,
};

/** Another company that messages pass through. */
export type Processor = "twilio" | "telegram" | "sendgrid" | "smtp";
