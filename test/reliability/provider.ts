/** A provider that outlives our processes: it remembers what it delivered and what it still has to tell. */
import { randomUUID } from "node:crypto";
import type {
  Channel,
  InboundEvent,
  LookUp,
  Outgoing,
  PushChannel,
  Receipt,
  SendOutcome,
} from "../../bot/channel.ts";
import type { Instant } from "../../bot/conversation.ts";
import type { Pass } from "./wire.ts";

/** One copy of a message, on the telephone of its person. */
export interface Copy extends Outgoing {
  readonly at: Instant;
}

/** What a webhook would hold. It is told again until it is acknowledged. */
export interface Untold {
  readonly events: readonly InboundEvent[];
  readonly receipts: readonly Receipt[];
}

export interface ProviderOptions {
  /** Shows what it took when it is asked. */
  readonly lists?: boolean;
  /** Tells what became of a message. */
  readonly callsBack?: boolean;
}

/** The connection broke before the provider took the message; nobody knows that. */
export const CUT_OFF: SendOutcome = { kind: "unknown", reason: "cut off" };

/** Channels without a list: a second copy is risked rather than none. */
const RESEND: ReadonlySet<PushChannel> = new Set(["telegram", "email"]);

/** One provider and its side of the wire. */
export class Provider {
  readonly id: PushChannel;
  readonly copies: Copy[] = [];
  readonly untold: Untold[] = [];
  /** What becomes of the tries while it is in trouble; undefined: all is well. */
  trouble: ((message: Outgoing) => SendOutcome | undefined) | undefined;
  /** How it takes a message; it may take its time. */
  takes: ((message: Outgoing, take: () => SendOutcome) => Promise<SendOutcome>) | undefined;
  /** What its list says; undefined: what it took, where it lists at all. */
  lists: NonNullable<Channel["lookUp"]> | undefined;
  private readonly options: ProviderOptions;

  constructor(id: PushChannel, options: ProviderOptions = {}) {
    this.id = id;
    this.options = options;
  }

  /** The person does something; the provider will tell. */
  happens(event: DistributiveOmit<InboundEvent, "eventId">): void {
    this.untold.push({ events: [{ eventId: randomUUID(), ...event }], receipts: [] });
  }

  /** Copies beyond the first of each message. */
  get secondCopies(): number {
    return this.copies.length - new Set(this.copies.map(({ delivery }) => delivery)).size;
  }

  /** The provider as one process reaches it. */
  channel(pass: Pass, now: () => Instant): Channel {
    const { id } = this;
    return {
      id,
      capabilities: {
        inbound: id !== "email",
        choices: id === "telegram" ? "buttons" : id === "sms" ? "numbered" : "none",
        maxText: 4_000,
        unknown: RESEND.has(id) ? "resend" : "ask_then_resend",
        paid: id === "sms",
      },
      send: (message) =>
        pass("provider send", async () => {
          const take = () => this.take(message, now());
          return this.takes === undefined ? take() : this.takes(message, take);
        }),
      lookUp: (message, signal) =>
        pass("provider list", async () => this.lists?.(message, signal) ?? this.find(message)),
      retractButtons: () => quietly(pass("provider retract", async () => undefined)),
      answerPress: () => quietly(pass("provider answer", async () => undefined)),
      health: async () => ({ ok: true, detail: "" }),
    };
  }

  private find({ delivery }: { readonly delivery: string }): LookUp {
    if (this.options.lists !== true) return "unclear";
    return this.copies.some((copy) => copy.delivery === delivery) ? "sent" : "not_sent";
  }

  private take(message: Outgoing, at: Instant): SendOutcome {
    const trouble = this.trouble?.(message);
    const arrives = trouble === undefined || (trouble.kind === "unknown" && trouble !== CUT_OFF);
    if (!arrives) return trouble;
    this.copies.push({ ...message, at });
    const providerId = `${this.id}-message-${this.copies.length}`;
    if (this.options.callsBack === true) this.callBack(message.delivery, providerId, at);
    return trouble ?? { kind: "accepted", providerId };
  }

  private callBack(delivery: string, providerId: string, at: Instant): void {
    const eventId = `${providerId}:delivered`;
    const state = "delivered" as const;
    const receipt = { eventId, channel: this.id, delivery, providerId, state, at };
    this.untold.push({ events: [], receipts: [receipt] });
  }
}

/** Best effort: adapters promise that these never throw. */
async function quietly(work: Promise<undefined>): Promise<void> {
  await work.catch(() => undefined);
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
