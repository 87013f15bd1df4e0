/** What the use cases of the bot need from outside. `db/` and `channels/` provide it; tests may too. */
import type { Script } from "../survey-scripts/schema.ts";
import type {
  ChannelId,
  ConversationState,
  Effect,
  Instant,
  OutgoingMessage,
  Reply,
  TimerKind,
  TraceLine,
} from "./conversation.ts";
import type { Effort } from "./effort.ts";
import type { ConversationLog } from "./view.ts";

/** One message from one person, whatever the channel, as the channel's adapter reduced it. */
export interface Inbound {
  readonly channel: ChannelId;
  /** Stable across redeliveries; unique with `channel`. */
  readonly eventId: string;
  /** The conversation, where the channel knows it (web session, button); else `address` finds it. */
  readonly conversation?: string;
  /** E.164 number or chat id. */
  readonly address?: string;
  readonly reply: Reply;
  readonly receivedAt: Instant;
  readonly sentAt?: Instant;
  /** The provider has answered this STOP itself: a word of ours would only be refused. */
  readonly answered?: boolean;
  /** Counts for everybody at the address: it need not be known who of them is writing. */
  readonly forAll?: boolean;
}

export interface LoadedConversation {
  readonly id: string;
  readonly person: string;
  /** Grows by one with each committed turn; a write based on an older one is refused. */
  readonly version: number;
  readonly state: ConversationState;
  /** True once the person said STOP on any channel. */
  readonly optedOut: boolean;
  /** The event was already played: acknowledge, change nothing. */
  readonly duplicate: boolean;
  /** Another person with an open conversation has this address too, and nobody said who is writing. */
  readonly shared?: boolean;
}

/** All that one turn decided, to be written together or not at all. */
export interface TurnToCommit {
  readonly conversation: string;
  readonly person: string;
  readonly basedOn: number;
  readonly state: ConversationState;
  readonly effects: readonly Effect[];
  readonly trace: readonly TraceLine[];
  /** What came in; absent for a timer. */
  readonly inbound?: {
    readonly channel: ChannelId;
    readonly eventId: string;
    readonly address?: string;
    readonly reply: Reply;
    readonly receivedAt: Instant;
  };
  /** The timer that fired; absent for an inbound. It is deleted with the turn. */
  readonly timer?: { readonly kind: TimerKind; readonly prompt: number };
  /** Nobody is waiting for what this turn says: hours and paces apply, and it must find the person. */
  readonly startedByUs?: boolean;
  readonly at: Instant;
}

export type CommitOutcome = "committed" | "duplicate" | "conflict";

/** A message for people to look at. E-mail brings none, but wishes that a provider reports. */
export interface SetAside extends Pick<Inbound, "eventId" | "reply"> {
  readonly channel: ChannelId | "email";
}

/** Where conversations live. One round trip to read, one to write. */
export interface ConversationStore {
  load(
    inbound: Pick<Inbound, "channel" | "eventId" | "conversation" | "address">,
  ): Promise<LoadedConversation | undefined>;
  commit(turn: TurnToCommit): Promise<CommitOutcome>;
  /** A message that could not be played after three tries; kept for people to look at. */
  setAside(message: SetAside, reason: string): Promise<void>;
}

/** Published scripts; they never change, so an implementation may keep them for ever. */
export interface ScriptLibrary {
  load(key: string, version: number): Promise<Script>;
}

/** A personal link as it is found, before anything is opened. */
export type FoundLink =
  | { readonly status: "unknown" | "expired" | "closed" | "opted_out" }
  | {
      readonly status: "open";
      /** Absent while the person has not accepted to start. */
      readonly conversation: string | undefined;
      readonly locale: string;
      readonly firstName: string;
      readonly training: string;
      readonly centre: string;
      readonly effort: Effort;
    };

/** How a link is opened. */
export interface LinkOpening {
  /** The session this browser has already, if any. */
  readonly session?: string | undefined;
  /** The answer to the control question, where it was asked. */
  readonly year?: number | undefined;
}

/** The link was used elsewhere before: the control question stands, or it was failed twice. */
export interface LinkControl {
  readonly status: "control";
  readonly state: "asked" | "wrong" | "closed";
  readonly locale: string;
}

/** Personal links and the browsers that opened them. Only hashes of tokens are compared. */
export interface PersonalLinks {
  /** Changes nothing: link previews of phones call it too. */
  find(token: string, at: Instant): Promise<FoundLink>;
  /**
   * Opens the link in a browser and starts its conversation where there is none yet.
   * `session` is the secret for the browser's cookie; it is told once. A browser other than the first
   * has to answer the control question before.
   */
  open(
    token: string,
    at: Instant,
    how?: LinkOpening,
  ): Promise<{ readonly session: string; readonly conversation: string } | FoundLink | LinkControl>;
  /** Lets a browser see what is held about the person, without beginning anything. */
  look(
    token: string,
    at: Instant,
    how?: LinkOpening,
  ): Promise<
    { readonly session: string } | { readonly status: "unknown" | "closed" } | LinkControl
  >;
  /** Whose link a browser opened; undefined when its session is unknown or too old. */
  holderOf(session: string, at: Instant): Promise<LinkHolder | undefined>;
  /** The conversation a browser may see; undefined when its session is unknown or too old. */
  conversationOf(session: string, at: Instant): Promise<string | undefined>;
  /** Never to be written to again, on any channel; says so twice without harm. */
  optOut(token: string, at: Instant): Promise<"done" | "unknown">;
}

/** Whom a browser stands for. */
export interface LinkHolder {
  readonly person: string;
  readonly locale: string;
  readonly invitation: string;
  readonly conversation: string | undefined;
}

/** Everything a page needs to show one conversation. */
export interface StoredConversation {
  readonly state: ConversationState;
  readonly script: Script;
  readonly log: ConversationLog;
  readonly inputs: TextInputs;
  readonly optedOut: boolean;
}

export interface ConversationReader {
  read(conversation: string): Promise<StoredConversation | undefined>;
  /** Number of the latest line of the log, 0 when there is none: cheap enough to ask every second. */
  latest(conversation: string): Promise<number>;
}

/** A line of the conversation as it is shown again: what Sirius said, or what the person did. */
export type LogEntry = { readonly seq: number; readonly at: Instant } & (
  | { readonly from: "sirius"; readonly message: OutgoingMessage }
  | { readonly from: "person"; readonly reply: Reply; readonly channel: ChannelId }
);

/** What the texts of a conversation may print. Decrypted for the time of one rendering. */
export type TextInputs = Readonly<Record<string, string | number | boolean>>;
