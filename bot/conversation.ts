/**
 * The words the engine and everyone around it share: what happens to a conversation (events), what
 * is remembered of it (state), and what it makes happen (effects). Plain JSON throughout.
 */
import type { Outcome, ScriptChannel } from "../survey-scripts/schema.ts";
import type { RefusalReason } from "./moderation.ts";

/** Milliseconds since 1970-01-01T00:00Z. Time always comes with an event; the engine has no clock. */
export type Instant = number;
/** Where a person writes to us from. */
export type ChannelId = ScriptChannel;

/**
 * What an answer means. Rating and number: a number. Yes/no and consent: a boolean. Choice: the id
 * of the option. Choices: ids in the order of the options. Month: `YYYY-MM` or `YYYY`. Text: the text.
 */
export type AnswerValue = number | boolean | string | readonly string[];

/** What a person did. A button names the prompt it belongs to, so that an old one is recognised. */
export type Reply =
  | { readonly kind: "text"; readonly text: string }
  /** The option by its id; or its place from 0 after `#`, after `?` under a confirmation. */
  | { readonly kind: "button"; readonly prompt: number; readonly option: string }
  /** Several boxes ticked in one form; an empty list means none. */
  | { readonly kind: "ticks"; readonly prompt: number; readonly options: readonly string[] }
  /** An explicit control of the page: the same as writing the word. */
  | { readonly kind: "control"; readonly control: Control; readonly question?: string }
  | { readonly kind: "media"; readonly what: string };

/** What a person may ask of the conversation itself, by a word or by a button. */
export type Control =
  | "back" // correct the previous answer
  | "correct" // correct a given question
  | "skip"
  | "later"
  | "stop"
  | "help"
  | "restart"
  | "withdraw"
  | "erase";

export type TimerKind = "reminder" | "expiry" | "collect" | "wait" | "later";

export type ConversationEvent = { readonly id: string; readonly at: Instant } & (
  | {
      readonly type: "start";
      readonly channel: ChannelId;
      readonly locale: string;
      /** Any whole number; every choice by chance in this conversation derives from it. */
      readonly seed: number;
      /** Values of non-personal inputs, for conditions. Personal ones are only given to `render`. */
      readonly inputs: Readonly<Record<string, string | number | boolean>>;
    }
  | {
      readonly type: "inbound";
      readonly channel: ChannelId;
      readonly reply: Reply;
      /** When the person sent it, where the provider tells; never our own time of receipt. */
      readonly sentAt?: Instant;
      /** The provider has answered already. */
      readonly answered?: boolean;
    }
  | { readonly type: "timer"; readonly kind: TimerKind; readonly prompt: number }
  | {
      readonly type: "delivery";
      readonly messageKey: string;
      readonly status: "sent" | "delivered" | "failed";
      readonly code?: string;
    }
  | { readonly type: "optedOut" | "optedIn"; readonly source: string }
  | { readonly type: "closedByAdmin" }
  /** The review is public: a correction is from now on a request to people. */
  | { readonly type: "published" }
  /** People decided about a text of this conversation. */
  | ({ readonly type: "moderated"; readonly question: string } & Verdict)
  | { readonly type: "channelLinked"; readonly channel: ChannelId }
);

/** What became of a text, as its author is told. */
export type Verdict =
  | { readonly verdict: "published" | "redacted" | "alert" }
  | { readonly verdict: "refused"; readonly reason: RefusalReason };

/** Why a reply was not taken; the wording says what is accepted instead. */
export type RetryReason =
  | "empty"
  | "not_understood"
  /** "I don't know", where a question does not take that for an answer. */
  | "not_sure"
  | "out_of_range"
  | "several"
  | "media"
  | "too_long"
  | "not_an_option"
  | "too_few"
  | "too_many";

/** What is said, as meaning. `render` words it for one channel, one locale and one person. */
export type MessagePart =
  | { readonly say: string }
  | { readonly ask: string; readonly variant?: number }
  | { readonly retry: string; readonly reason: RetryReason; readonly attempt: number }
  | { readonly confirm: string; readonly candidates: readonly AnswerValue[] }
  | { readonly help: string }
  | { readonly ending: string }
  | { readonly notice: Notice; readonly values?: Readonly<Record<string, string | number>> };

/** Sirius' own sentences, outside any script. Worded in `bot/wording.ts`. */
export type Notice =
  | "stopped"
  | "restarted"
  | "help"
  | "later"
  | "wrong_person"
  | "corrected"
  | "correcting"
  | "nothing_to_correct"
  | "already_answered"
  | "skipped"
  | "paused"
  | "resumed"
  | "reminder"
  /** Of a conversation that nobody has begun; says by itself what to reply. */
  | "reminder_start"
  | "closed"
  | "finished"
  | "thanks"
  | "withdrawal_noted"
  | "erasure_noted"
  | "passed_on"
  | "danger_help"
  | "correction_noted"
  | "text_published"
  | "text_redacted"
  /** With the reason; the question follows, for one new text. */
  | "text_refused"
  | "text_refused_again"
  /** Somebody wants to correct a text that was refused for good, or whose new version is being read. */
  | "text_closed"
  /** An invitation where nobody can answer: it holds the personal link. */
  | "invitation_link"
  /** The only reminder of one whose link was not opened. */
  | "invitation_reminder"
  /** To somebody we do not know. */
  | "stranger"
  | "stranger_chat"
  | "stranger_stopped"
  | "control"
  | "control_again"
  | "control_words"
  | "control_help"
  | "control_erase"
  | "control_closed"
  | "control_stopped"
  | "who";

export interface OutgoingMessage {
  readonly parts: readonly MessagePart[];
  /** Present when it asks for something: the controls to draw, and the number they carry. */
  readonly prompt?: { readonly number: number; readonly step: string };
}

export type AnswerStatus = "answered" | "skipped" | "dont_know" | "refused";

/** One reply to one question, as understood. Never updated: a correction is a later one. */
export interface AnswerRecord {
  readonly question: string;
  readonly status: AnswerStatus;
  readonly value?: AnswerValue;
  /** What the person wrote, untouched; absent for a button or a tick. */
  readonly raw?: string;
  /** The rest of "4, super formateurs". */
  readonly comment?: string;
  /** The reader's rule, or `button`, `ticks`, `silence`. */
  readonly rule: string;
  /** Whether it was read at once or after a confirmation. */
  readonly certainty: "plain" | "confirmed";
  /** The prompt it answers; with `part`, makes the answer unique. A higher one replaces a lower one. */
  readonly prompt: number;
  /** Parts of one long text, from 0, in the order they were sent. */
  readonly part: number;
  readonly channel: ChannelId;
  readonly at: Instant;
}

/** Why a person should look at a conversation. */
export type AlertReason = "danger" | "question" | "asked_by_script" | "correction";

/**
 * Every effect carries a key made of the turn's number and its purpose: unique in the conversation,
 * and the same when the same turn is played again. There is one timer per kind and prompt number;
 * setting it again moves it. Effects are meant to be done in their order.
 */
export type Effect = { readonly key: string } & (
  | { readonly type: "send"; readonly message: OutgoingMessage }
  | {
      readonly type: "setTimer";
      readonly kind: TimerKind;
      readonly prompt: number;
      readonly due: Instant;
    }
  | { readonly type: "cancelTimers" }
  | { readonly type: "saveAnswer"; readonly answer: AnswerRecord }
  /** A correction took this question off the path; its answer no longer counts. */
  | { readonly type: "voidAnswer"; readonly question: string }
  | { readonly type: "queueModeration"; readonly question: string }
  | { readonly type: "alertHuman"; readonly reason: AlertReason }
  | { readonly type: "optOut"; readonly source: string }
  | { readonly type: "optIn"; readonly source: string }
  | { readonly type: "wrongPerson" }
  | { readonly type: "withdraw" }
  | { readonly type: "erase" }
  | { readonly type: "close"; readonly outcome: Outcome }
  | { readonly type: "reopen" }
);

/** Why the engine did what it did, for "explain" and for a disputed review. No text of the person. */
export interface TraceLine {
  readonly what: string;
  readonly step?: string;
  readonly rule?: string;
}

export interface TurnResult {
  readonly state: ConversationState;
  readonly effects: readonly Effect[];
  readonly trace: readonly TraceLine[];
}

export const STATE_SCHEMA = 1;
/** Event ids remembered; a redelivery older than that is stopped by the inbox. */
export const EVENT_RING = 8;

/** What is remembered between two events. At most 4 kB as JSON whatever the length of the script. */
export interface ConversationState {
  readonly schema: typeof STATE_SCHEMA;
  readonly script: { readonly key: string; readonly version: number; readonly hash: string };
  /** `invited`: the first question is asked and the person has not written yet. */
  readonly status: "invited" | "waiting" | "collecting" | "confirming" | "paused" | "done";
  readonly outcome: Outcome | null;
  /** Id of the open question; null before the start and after the end. */
  readonly step: string | null;
  /** Grows with each prompt, never shrinks. */
  readonly prompt: number;
  readonly attempts: number;
  readonly reminders: number;
  readonly locale: string;
  readonly channel: ChannelId;
  readonly seed: number;
  /** When the person first wrote. */
  readonly startedAt: Instant | null;
  readonly lastInboundAt: Instant | null;
  readonly promptedAt: Instant | null;
  /**
   * One character per question in the order of the script: `.` open, `a` answered, `s` skipped,
   * `d` don't know, `r` refused, `w` passed by after a silence that the script waits for.
   */
  readonly answered: string;
  /** Values that a condition or a text of the script may still read, by question or variable. */
  readonly values: Readonly<Record<string, AnswerValue>>;
  /** Non-personal inputs that a condition may read. */
  readonly inputs: Readonly<Record<string, string | number | boolean>>;
  /** The reading that waits for a yes. */
  readonly pending: {
    readonly candidates: readonly AnswerValue[];
    readonly raw: string;
    readonly comment?: string;
    readonly rule: string;
  } | null;
  /** Parts of the open text received so far. */
  readonly parts: number;
  /** The question being corrected; the way back is the first question still open. */
  readonly correcting: string | null;
  readonly recentEvents: readonly string[];
  /** Events that changed something; makes the keys of effects. */
  readonly turns: number;
  /** One character per `say` step: `x` once said, so that a correction does not say it twice. */
  readonly said: string;
  /** Which question the latest prompts asked: pairs of a first prompt number and a question's position. */
  readonly prompts: readonly number[];
  /** The answer given last, to which a message that crossed the next prompt belongs. */
  readonly last: {
    readonly question: string;
    readonly status: AnswerStatus;
    /** Absent for a text. */
    readonly value?: AnswerValue;
    /** The prompt that it closed: the one right after it is one more, also once a remark was added. */
    readonly prompt: number;
    readonly parts: number;
  } | null;
  /** Messages answered at this prompt that were no answer (help, greetings); bounded, so that two robots fall silent. */
  readonly asides: number;
  /** STOP was said; only START revives. */
  readonly stopped: boolean;
  readonly published: boolean;
  /** When it ended, for late answers. */
  readonly endedAt: Instant | null;
  /** When a polite line was last sent after the end: one a day. */
  readonly politeAt: Instant | null;
  /** The help lines were given once. */
  readonly dangerTold: boolean;
  /**
   * One character per question: `.` no text of it was refused, `1` one was and another may be written,
   * `2` it was written. Absent while nothing was refused.
   */
  readonly refused?: string;
}
