/**
 * What Sirius asks of a channel, and what a channel tells. Adapters in `channels/` translate between
 * this and their provider, and decide nothing: what to send, whether to try again and what an answer
 * means is decided here, once for all of them. The web chat is no such channel: its page reads.
 */
import type { Instant } from "./conversation.ts";

/** Channels that messages are pushed to. */
export const PUSH_CHANNELS = ["sms", "telegram", "email"] as const;
export type PushChannel = (typeof PUSH_CHANNELS)[number];

/** An E.164 number, the id of a Telegram chat as digits, or an e-mail address in lower case. */
export interface Address {
  readonly channel: PushChannel;
  readonly value: string;
}

/** A message in words, ready to leave. */
export interface Outgoing {
  /** Ours: a UUID, the same at each try. Told to the provider wherever it can tell it back. */
  readonly delivery: string;
  readonly to: string;
  readonly text: string;
  /** Of an e-mail; never with line breaks. */
  readonly subject?: string;
  /** BCP 47 language of the text. */
  readonly locale: string;
  /** What may be pressed; `data` comes back with the press. At most 64 bytes each. */
  readonly buttons?: {
    readonly layout: "row" | "column";
    readonly choices: readonly { readonly label: string; readonly data: string }[];
  };
  /** Where to go on in a browser; drawn as a button where the channel has such. */
  readonly link?: { readonly url: string; readonly label: string };
  /** One-click address (RFC 8058) that ends all messages; e-mail only. */
  readonly unsubscribe?: string;
  /** Asks for the person's own number by the keyboard of Telegram; the label of its button. */
  readonly contactButton?: string;
  /** After this the provider should not deliver it any more. */
  readonly expiresAt: Instant;
}

/** Why a message will never arrive. */
export type RefusalReason =
  | "content" // our fault: too long, malformed
  | "invalid_address" // no such number, a landline, a hard bounce, a chat that is gone
  | "unreachable" // this sender cannot reach them; another channel may
  | "blocked" // the person blocked the bot; not an opt-out: unblocking makes them reachable
  | "opted_out" // the person told the provider to stop
  | "filtered"; // taken for spam on the way

/** What became of one try. */
export type SendOutcome =
  | { readonly kind: "accepted"; readonly providerId?: string; readonly parts?: number }
  /** Certainly not sent: it may be tried again, not before `notBefore`. */
  | {
      readonly kind: "later";
      readonly reason: string;
      readonly notBefore?: Instant;
      /** The limit is the whole channel's, not this message's. */
      readonly wholeChannel?: boolean;
    }
  /** May have been sent. */
  | { readonly kind: "unknown"; readonly reason: string }
  | {
      readonly kind: "refused";
      readonly scope: "message" | "address" | "person";
      readonly reason: RefusalReason;
      /** The provider's own code. */
      readonly code?: string;
    }
  /** Nothing can be sent before a person repairs the set-up. */
  | { readonly kind: "misconfigured"; readonly reason: string };

/** What is known, at the provider, of a message whose fate we do not know. */
export type LookUp = "sent" | "not_sent" | "unclear";

/** One provider. */
export interface Channel {
  readonly id: PushChannel;
  readonly capabilities: {
    /** People can answer there. False: e-mail, and SMS from a sender that is a name. */
    readonly inbound: boolean;
    readonly choices: "buttons" | "numbered" | "none";
    /** Characters of one message. */
    readonly maxText: number;
    /** What to do with a message whose fate stays unknown. */
    readonly unknown: "ask_then_resend" | "resend";
    /** Each message costs money. */
    readonly paid: boolean;
  };
  /**
   * Makes at most one request that could deliver. Never throws, never tries again; `reason` never holds
   * a secret, an address or a text.
   */
  send(message: Outgoing, signal: AbortSignal): Promise<SendOutcome>;
  /** Asks the provider what became of a message that was tried at `triedAt`. Never throws. */
  lookUp?(
    message: {
      readonly delivery: string;
      readonly to: string;
      readonly text: string;
      readonly triedAt: Instant;
    },
    signal: AbortSignal,
  ): Promise<LookUp>;
  /** Takes the buttons of an answered message away. Best effort: never throws. */
  retractButtons?(message: {
    readonly to: string;
    readonly providerId: string;
    readonly chosen?: string;
  }): Promise<void>;
  /** Acknowledges a press, so that the person's screen stops waiting. Best effort: never throws. */
  answerPress?(pressId: string): Promise<void>;
  /** Fetches what webhooks missed since a moment; the sink knows what is known already. */
  reconcile?(since: Instant, sink: InboundSink): Promise<number>;
  /** Whether the set-up works. Never throws; `detail` says what to repair, without secrets. */
  health(): Promise<{ readonly ok: boolean; readonly detail: string }>;
}

/** Something that a person did, as the provider told it. */
export type InboundEvent = {
  /** Stable across redeliveries; unique in its channel. */
  readonly eventId: string;
  readonly from: Address;
  /** When the provider says it happened, else when it arrived here. */
  readonly at: Instant;
  /** BCP 47 language of the person's application, where the provider tells it. */
  readonly language?: string;
} & (
  | { readonly kind: "text"; readonly text: string }
  /** `data` of a button of ours. */
  | { readonly kind: "press"; readonly data: string; readonly pressId: string }
  | { readonly kind: "media"; readonly what: string }
  /** A deep link was opened; without a token somebody found the bot. */
  | { readonly kind: "start"; readonly token?: string }
  /** STOP or START that the provider has already applied, and answered when `answered`. */
  | { readonly kind: "optOut" | "optIn"; readonly answered: boolean }
  | { readonly kind: "help"; readonly answered: boolean }
  /** A shared contact; only the sender's own says anything about them. */
  | { readonly kind: "contact"; readonly phone: string; readonly own: boolean }
  | { readonly kind: "reachability"; readonly reachable: boolean }
);

/** What a provider says later of a message it took. They come late, twice and out of order. */
export interface Receipt {
  readonly eventId: string;
  readonly channel: PushChannel;
  readonly delivery?: string;
  readonly providerId?: string;
  readonly state: "queued" | "sent" | "delivered" | "failed";
  /** Why it failed, as a refusal would say; absent when it may be tried again later. */
  readonly refusal?: {
    readonly scope: "message" | "address" | "person";
    readonly reason: RefusalReason;
  };
  readonly code?: string;
  readonly at: Instant;
}

/** Where adapters bring what they heard. Resolves once all of it is stored; known ones change nothing. */
export interface InboundSink {
  accept(events: readonly InboundEvent[], receipts: readonly Receipt[]): Promise<void>;
}

/** A request of a provider, before anything in it is believed. */
export interface WebhookRequest {
  /** Path and query exactly as received, `/webhooks/twilio/status?d=…`. */
  readonly pathAndQuery: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The body, byte for byte. */
  readonly body: Uint8Array;
  readonly receivedAt: Instant;
}

/** What a webhook held, or why it is not believed. */
export type ReadWebhook =
  | {
      readonly ok: true;
      readonly events: readonly InboundEvent[];
      readonly receipts: readonly Receipt[];
    }
  | { readonly ok: false; readonly status: 400 | 401 | 403; readonly problem: string };
