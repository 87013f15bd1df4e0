/** What delivery needs of the place where messages wait. `db/` provides it. */
import type { PushChannel, Receipt, RefusalReason } from "./channel.ts";
import type { ConversationState, Instant, OutgoingMessage } from "./conversation.ts";
import type { TextInputs } from "./ports.ts";
import type { Territory } from "./territories.ts";

/** One try of one message, taken by one worker. */
export interface Claim {
  /** UUID of the message; the provider is told it. */
  readonly delivery: string;
  /** The number of this try. What it became is only written while it is still the latest. */
  readonly attempt: number;
  /** Tries before this one that certainly did not leave. */
  readonly setbacks: number;
  readonly channel: PushChannel;
  readonly to: string;
  readonly person: string;
  readonly message: OutgoingMessage;
  /** 0: the person is waiting. 1: we start talking. */
  readonly priority: 0 | 1;
  /** The moment of the turn that said it. */
  readonly saidAt: Instant;
  readonly deadline: Instant;
  readonly locale: string;
  readonly inputs: TextInputs;
  readonly script: { readonly key: string; readonly version: number };
  /** Where the person lives: whose hours and holidays count. */
  readonly territory: Territory;
  /** Absent for an invitation whose conversation begins in a browser. */
  readonly conversation?: { readonly id: string; readonly state: ConversationState };
  /** Ends all messages; what follows it in the conversation is nothing. */
  readonly farewell: boolean;
}

/** Why there is nothing to do now, and when to look again. */
export type Claimed =
  | { readonly kind: "claimed"; readonly claim: Claim }
  /** Nobody to write to any more: the message was refused; look at once for the next. */
  | { readonly kind: "dropped" }
  | { readonly kind: "idle" }
  | {
      readonly kind: "wait";
      readonly until: Instant;
      readonly reason: "pace" | "paused" | "budget";
    };

/** What is written of one try. Each is only written while that try is the latest. */
export type Fate =
  | { readonly kind: "sent"; readonly providerId?: string; readonly parts: number }
  /** Not sent: again at `due`. `setback`: the next wait is longer; a channel out of order costs none. */
  | {
      readonly kind: "again";
      readonly due: Instant;
      readonly reason: string;
      readonly setback: boolean;
    }
  | { readonly kind: "unknown"; readonly reason: string; readonly parts: number }
  | ({ readonly kind: "refused" } & Refusal)
  | { readonly kind: "expired"; readonly reason: "deadline" | "overtaken" };

/** A try whose fate is not known, to be cleared up. */
export interface Unknown extends Pick<Claim, "delivery" | "attempt" | "channel" | "deadline"> {
  readonly triedAt: Instant;
  /** Tries so far that may have reached the person. */
  readonly copies: number;
  /** Its worker died; nothing says that the provider is in trouble. */
  readonly abandoned: boolean;
}

/** A message that was refused for good, and what that says. */
export interface Refused extends Refusal {
  readonly delivery: string;
  readonly channel: PushChannel;
  readonly person: string;
  /** Absent for an invitation whose conversation begins in a browser. */
  readonly conversation: string | undefined;
}

export interface Refusal {
  readonly scope: "message" | "address" | "person";
  readonly reason: RefusalReason;
  /** The provider's own code. */
  readonly code?: string | undefined;
}

export type Resolution =
  | { readonly kind: "sent" }
  /** `left`: it may have reached the person all the same, and counts as a copy. */
  | { readonly kind: "resend"; readonly left: boolean }
  | { readonly kind: "give_up"; readonly reason: "copies" | "deadline" };

/** Why a channel is paused that only fails: until one try passes, it is tried once a minute. */
export const OUT_OF_ORDER = "out_of_order";

/** Paces and ceilings of one channel. */
export interface Limits {
  /** Milliseconds between two messages a person is waiting for. */
  readonly replyEveryMs: number;
  /** Milliseconds between two messages that we start. */
  readonly startEveryMs: number;
  /** Parts a day; undefined: no budget. */
  readonly partsPerDay?: number;
}

export interface OutboxStore {
  claim(channel: PushChannel, limits: Limits, now: Instant): Promise<Claimed>;
  /**
   * The request of a try is made now: until then, whoever dies during it has sent nothing.
   *
   * @returns false when the try took so long that it was given up: it may not be made any more.
   */
  begin(claim: Pick<Claim, "delivery" | "attempt">): Promise<boolean>;
  /** @returns false when another try or a receipt had settled it before. */
  settle(claim: Pick<Claim, "delivery" | "attempt">, fate: Fate, now: Instant): Promise<boolean>;
  /** Nothing more goes to the address that a message was refused for. */
  addressFailed(delivery: string, reason: RefusalReason, now: Instant): Promise<void>;
  /** Sends the same message by another channel where the person can be reached; false: there is none. */
  reroute(delivery: string, channels: readonly PushChannel[], now: Instant): Promise<boolean>;
  /** Refusals from before an instant whose consequences nobody finished. */
  refusals(before: Instant, limit: number): Promise<readonly Refused[]>;
  /** All that a refusal leads to is done. */
  followedUp(delivery: string): Promise<void>;
  channelPassed(channel: PushChannel): Promise<void>;
  /** @returns failures in a row. */
  channelFailed(channel: PushChannel, now: Instant): Promise<number>;
  /** @returns whether this reason is new. */
  pause(channel: PushChannel, until: Instant, reason: string): Promise<boolean>;

  /** At most one process at a time does this work; undefined: another one does. */
  withRecovery<T>(work: () => Promise<T>): Promise<T | undefined>;
  /** Tries left by a worker that died become unknown; those it had only prepared wait again. */
  expireLeases(now: Instant): Promise<number>;
  /** Pending messages that may not leave any more: deadline passed, person opted out. */
  dropStale(
    now: Instant,
  ): Promise<readonly { delivery: string; conversation: string | undefined }[]>;
  /** Those of the channels given, the oldest first. */
  unknowns(channels: readonly PushChannel[], limit: number): Promise<readonly Unknown[]>;
  /** The try itself; undefined: the person has no address left on its channel. */
  claimOf(one: Pick<Unknown, "delivery" | "attempt">): Promise<Claim | undefined>;
  resolve(
    one: Pick<Unknown, "delivery" | "attempt">,
    as: Resolution,
    now: Instant,
  ): Promise<boolean>;

  /**
   * Applies what a provider said later; one that is known or of a lower rank changes nothing.
   *
   * @returns the message, when it was refused for good by this.
   */
  receipt(receipt: Receipt): Promise<Refused | undefined>;
}
