/** People, a database and channels that do as they are told, for tests of what is sent. */
import type { Pool } from "pg";
import { accept, type Accepting } from "../../bot/accept.ts";
import type {
  Channel,
  InboundEvent,
  LookUp,
  Outgoing,
  PushChannel,
  Receipt,
} from "../../bot/channel.ts";
import type { SendOutcome } from "../../bot/channel.ts";
import { deliverOne } from "../../bot/deliver.ts";
import { fireTimers } from "../../bot/fire-timers.ts";
import type { Limits } from "../../bot/outbox.ts";
import { receive, type Playing } from "../../bot/receive.ts";
import { recover } from "../../bot/recover.ts";
import { addressBook } from "../../db/address-book.ts";
import { conversationStore } from "../../db/conversation-store.ts";
import { invite as sendInvitation } from "../../db/invite.ts";
import { optOutPerson } from "../../db/opt-outs.ts";
import { outboxStore } from "../../db/outbox-store.ts";
import { personalLinks } from "../../db/personal-links.ts";
import { scriptLibrary } from "../../db/script-library.ts";
import { createSecrets, newKey, type Secrets } from "../../db/secrets.ts";
import { answerStrangers } from "../../db/strangers.ts";
import { timerStore } from "../../db/timer-store.ts";
import { hashToken } from "../../db/tokens.ts";
import { scoresInChat } from "../../wiring/scores-in-chat.ts";
import { bundledScript } from "../bundled-script.ts";
import { empty } from "../database.ts";
import { invite } from "../db/people.ts";

/** A Tuesday morning in Paris: people may be written to. */
export const MORNING = Date.UTC(2026, 8, 1, 9);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** A provider that takes everything unless told otherwise. */
export class ToldChannel implements Channel {
  readonly id: PushChannel;
  readonly capabilities: Channel["capabilities"];
  /** What became of each try, in order; taken from the front, then everything is accepted. */
  readonly outcomes: SendOutcome[] = [];
  /** What the list of the provider says when it is asked. */
  found: LookUp = "unclear";
  /** The same by the words that are looked for; in place of `found`. */
  listed: ((text: string) => LookUp) | undefined;
  /** All that reached the person. */
  readonly arrived: Outgoing[] = [];
  tries = 0;
  /** What happens while the next try is under way. */
  meanwhile: (() => Promise<void>) | undefined;

  constructor(id: PushChannel, capabilities: Partial<Channel["capabilities"]> = {}) {
    this.id = id;
    this.capabilities = {
      inbound: id !== "email",
      choices: id === "telegram" ? "buttons" : id === "sms" ? "numbered" : "none",
      maxText: 4_000,
      unknown: id === "telegram" ? "resend" : "ask_then_resend",
      paid: id === "sms",
      ...capabilities,
    };
  }

  async send(message: Outgoing): Promise<SendOutcome> {
    this.tries += 1;
    const { meanwhile } = this;
    this.meanwhile = undefined;
    await meanwhile?.();
    const outcome = this.outcomes.shift() ?? { kind: "accepted", providerId: `p${this.tries}` };
    // What is unknown did arrive here: that is why it must not be sent again lightly.
    if (outcome.kind === "accepted" || outcome.kind === "unknown") this.arrived.push(message);
    return outcome;
  }

  async lookUp({ text }: { readonly text: string }): Promise<LookUp> {
    return this.listed?.(text) ?? this.found;
  }

  async health() {
    return { ok: true, detail: "" };
  }

  /** The texts that reached the person, shortened to tell them apart. */
  get texts(): string[] {
    return this.arrived.map(({ text }) => text.slice(0, 40));
  }
}

export interface Person {
  readonly person: string;
  readonly token: string;
  readonly phone: string;
  readonly invitation: string;
}

/** A world with its own clock. */
export class DeliveryWorld {
  now = MORNING;
  readonly pool: Pool;
  readonly secrets: Secrets;
  readonly scripts;
  readonly playing: Playing;
  readonly channels: ReadonlyMap<PushChannel, ToldChannel>;
  readonly alerts: string[] = [];
  limits: Limits = { replyEveryMs: 0, startEveryMs: 0 };
  /** What passes on the clock while a message is claimed and worded. */
  slowness = 0;
  /** What happens once the next message is worded, before it is tried; what it throws ends the worker. */
  beforeTry: (() => Promise<void>) | undefined;
  private events = 0;

  constructor(
    pool: Pool,
    channels: readonly ToldChannel[],
    secrets: Secrets = createSecrets(newKey()),
  ) {
    this.pool = pool;
    this.secrets = secrets;
    this.channels = new Map(channels.map((channel) => [channel.id, channel]));
    this.scripts = scriptLibrary(pool);
    const reach = [...this.channels.keys()];
    this.playing = { store: conversationStore(pool, this.secrets, reach), scripts: this.scripts };
  }

  get parts() {
    const { pool, secrets, scripts, playing } = this;
    return { pool, secrets, scripts, playing, baseUrl: () => "https://avis.example.fr" };
  }

  get accepting(): Accepting {
    const outbox = outboxStore(this.parts);
    return {
      outbox: {
        ...outbox,
        claim: async (...args) => {
          const claimed = await outbox.claim(...args);
          if (claimed.kind === "claimed") this.now += this.slowness;
          return claimed;
        },
        begin: async (claim) => {
          const { beforeTry } = this;
          this.beforeTry = undefined;
          await beforeTry?.();
          return outbox.begin(claim);
        },
      },
      playing: this.playing,
      channels: this.channels,
      limits: () => this.limits,
      publisher: () => "Sirius",
      now: () => this.now,
      timeout: () => AbortSignal.timeout(5_000),
      optOut: (person, source, at) => optOutPerson(this.parts, person, source, at),
      alert: (what) => this.alerts.push(what),
      addresses: addressBook(this.parts),
      wake: () => undefined,
    };
  }

  async publish(): Promise<void> {
    await this.scripts.publish(bundledScript());
  }

  /** Somebody with a phone, a proof and an invitation that was not sent yet. */
  async person(): Promise<Person> {
    const { token, person, phone } = await invite(this.pool, this.secrets);
    const { rows } = await this.pool.query<{ id: string }>(
      "select id from invitation where person_id = $1",
      [person],
    );
    return { person, token, phone, invitation: rows[0]?.id ?? "" };
  }

  /** One more address of a person. */
  async address(person: string, kind: string, value: string): Promise<void> {
    await this.pool.query(
      "insert into contact (person_id, kind, lookup, sealed) values ($1, $2, $3, $4)",
      [person, kind, this.secrets.lookup(value), this.secrets.seal(value)],
    );
  }

  /** Invites a person on the first of these channels that can reach them. */
  invite({ invitation }: Pick<Person, "invitation">, ...ids: readonly PushChannel[]) {
    const channels = ids.flatMap((id) => {
      const channel = this.channels.get(id);
      return channel === undefined ? [] : [{ id, inbound: channel.capabilities.inbound }];
    });
    return sendInvitation(this.parts, invitation, channels, { at: this.now });
  }

  /** Somebody whose invitation has arrived by SMS. */
  async invitedBySms(): Promise<Person> {
    const lea = await this.person();
    await this.invite(lea, "sms");
    await this.deliver();
    return lea;
  }

  /** Lets every message leave that may leave now. */
  async deliver(): Promise<void> {
    for (const channel of this.channels.values()) {
      for (let round = 0; round < 50; round += 1) {
        if ((await deliverOne(this.accepting, channel)).kind !== "tried") break;
      }
    }
  }

  async fireTimers(): Promise<void> {
    const timers = timerStore(this.pool);
    await fireTimers(this.playing, timers, this.now, (error) => {
      throw error;
    });
  }

  /** Lets time pass until a timer is due, and fires it. */
  async waitForTimer(kind: string): Promise<void> {
    const { rows } = await this.pool.query<{ due_at: Date }>(
      "select due_at from timer where kind = $1",
      [kind],
    );
    this.now = (rows[0]?.due_at.getTime() ?? this.now) + 1_000;
    await this.fireTimers();
  }

  async recover(): Promise<void> {
    await recover(this.accepting);
  }

  /** Answers those whom nobody knows. @returns how many. */
  async tellStrangers(): Promise<number> {
    return answerStrangers({
      ...this.parts,
      channels: this.channels,
      now: () => this.now,
      timeout: () => AbortSignal.timeout(5_000),
      tellScores: scoresInChat(this.pool, this.parts.baseUrl()),
    });
  }

  /** The person writes, and Sirius answers. */
  async says(phone: string, text: string, channel: "sms" | "telegram" = "sms"): Promise<void> {
    this.now += 20_000;
    await this.hears({ kind: "text", text, from: { channel, value: phone } });
    await this.deliver();
  }

  async hears(
    event: DistributiveOmit<InboundEvent, "eventId" | "at"> &
      Partial<Pick<InboundEvent, "eventId" | "at">>,
  ): Promise<void> {
    this.events += 1;
    await accept(this.accepting, [{ eventId: `event-${this.events}`, at: this.now, ...event }], []);
  }

  async receipt(receipt: Omit<Receipt, "eventId" | "at">): Promise<void> {
    await accept(this.accepting, [], [{ eventId: "receipt", at: this.now, ...receipt }]);
  }

  /** The person answers in the page of their link. */
  async answersOnTheWeb(token: string, text: string): Promise<void> {
    const links = personalLinks(this.parts);
    // Who went on elsewhere before is asked the year: everybody here ended in 2026.
    const opened = await links.open(token, this.now, { year: 2026 });
    if (!("session" in opened)) throw new Error(`the link is ${opened.status}`);
    this.events += 1;
    await receive(this.playing, {
      channel: "web",
      eventId: `web-${this.events}`,
      conversation: opened.conversation,
      reply: { kind: "text", text },
      receivedAt: this.now,
    });
  }

  /** How many messages of the outbox are in each state, the pages of the web aside. */
  async fates(): Promise<Readonly<Record<string, number>>> {
    const { rows } = await this.pool.query<{ status: string; count: number }>(
      "select status, count(*)::int as count from outbox where channel <> 'web' group by status",
    );
    return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
  }

  async answers(person: string): Promise<Readonly<Record<string, unknown>>> {
    const { rows } = await this.pool.query<{ question: string; value: unknown }>(
      `select distinct on (question) question, value from answer
       where person_id = $1 and void_at is null order by question, prompt desc, part`,
      [person],
    );
    return Object.fromEntries(rows.map(({ question, value }) => [question, value]));
  }

  /** The same person finished another training too. */
  async anotherTraining(person: string): Promise<Pick<Person, "invitation">> {
    const { rows } = await this.pool.query<{ id: string }>(
      `with training as (
         insert into training (key, title, centre_id)
         select 'cle-fictive#L02', 'CAP Pâtissier', id from training_centre limit 1
         on conflict (key) do update set title = excluded.title returning id
       ), proof as (
         insert into apprenticeship (person_id, training_id, started_on, ended_on)
         select $1, id, '2024-09-01', '2026-07-31' from training returning id
       )
       insert into invitation (apprenticeship_id, person_id, token_hash, token_sealed, script_key, expires_at)
       select id, $1, $2, $3, 'fin-apprentissage', '2030-01-01' from proof returning id`,
      [person, hashToken(`second of ${person}`), this.secrets.seal(`second of ${person}`)],
    );
    return { invitation: rows[0]?.id ?? "" };
  }

  async outcomes(person: string): Promise<readonly (string | null)[]> {
    const { rows } = await this.pool.query<{ outcome: string | null }>(
      "select outcome from conversation where person_id = $1",
      [person],
    );
    return rows.map(({ outcome }) => outcome);
  }

  async outcome(person: string): Promise<string | null> {
    const { rows } = await this.pool.query<{ outcome: string | null }>(
      "select outcome from conversation where person_id = $1",
      [person],
    );
    return rows[0]?.outcome ?? null;
  }
}

/** A world on an emptied database, with the questionnaire published. */
export async function emptied(
  pool: Pool,
  channels: readonly ToldChannel[],
): Promise<DeliveryWorld> {
  await empty({ pool }, "person, channel_spending, stranger, opt_out");
  await pool.query(
    `update channel_state set failures = 0, paused_until = null, paused_reason = null,
       next_reply_at = null, next_start_at = null`,
  );
  const world = new DeliveryWorld(pool, channels);
  await world.publish();
  return world;
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
