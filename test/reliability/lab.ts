/** A database with people, two providers and any number of processes, on a clock that stands still. */
import type { Pool } from "pg";
import { accept, type Accepting } from "../../bot/accept.ts";
import { deliverOne } from "../../bot/deliver.ts";
import { fireTimers } from "../../bot/fire-timers.ts";
import type { Limits } from "../../bot/outbox.ts";
import { recover } from "../../bot/recover.ts";
import { invite as sendInvitation, type InvitingChannel } from "../../db/invite.ts";
import { scriptLibrary } from "../../db/script-library.ts";
import { createSecrets, newKey } from "../../db/secrets.ts";
import { timerStore } from "../../db/timer-store.ts";
import { MORNING } from "../bot/delivery-world.ts";
import type { TestDatabase } from "../database.ts";
import { invite } from "../db/people.ts";
import { acceptingOf, partsOf } from "./process.ts";
import { Provider } from "./provider.ts";
import { SHORT_SCRIPT } from "./short-script.ts";
import { hurry, wiredPool, type Pass } from "./wire.ts";

/** A person, and where they can be found. */
export interface Somebody {
  readonly person: string;
  readonly token: string;
  readonly phone: string;
  readonly invitation: string;
}

/** What one process works with. */
export interface Hands {
  readonly accepting: Accepting;
  readonly parts: ReturnType<typeof partsOf>;
}

/** Adds somebody who was not written to yet, with a telephone and a mailbox. */
export async function addSomebody(
  pool: Pool,
  secrets: ReturnType<typeof createSecrets>,
): Promise<Somebody> {
  const { token, person, phone } = await invite(pool, secrets);
  const email = `${person}@example.fr`;
  const { rows } = await pool.query<{ id: string }>(
    `with mail as (insert into contact (person_id, kind, lookup, sealed) values ($1, 'email', $2, $3))
     select id from invitation where person_id = $1`,
    [person, secrets.lookup(email), secrets.seal(email)],
  );
  await pool.query("update channel_state set next_reply_at = null, next_start_at = null");
  return { person, token, phone, invitation: rows[0]?.id ?? "" };
}

/** Everything but the processes, and one process that nothing happens to. */
export class Lab {
  readonly pool: Pool;
  readonly sms = new Provider("sms");
  readonly email = new Provider("email");
  readonly secrets = createSecrets(newKey());
  now = MORNING;
  limits: Limits = { replyEveryMs: 0, startEveryMs: 0 };
  private events = 0;

  constructor(database: TestDatabase) {
    this.pool = database.pool;
  }

  async open(): Promise<this> {
    await hurry(this.pool);
    await scriptLibrary(this.pool).publish(SHORT_SCRIPT);
    return this;
  }

  /** One more process. */
  handsOn(pool: Pool, pass: Pass): Hands {
    const parts = partsOf(wiredPool(pool, pass), this.around);
    return { parts, accepting: acceptingOf(parts, this.around, pass) };
  }

  /** The process that nothing happens to. */
  get plain(): Hands {
    const parts = partsOf(this.pool, this.around);
    return { parts, accepting: acceptingOf(parts, this.around, (_, operation) => operation()) };
  }

  async somebody(): Promise<Somebody> {
    return addSomebody(this.pool, this.secrets);
  }

  /** Invited by SMS; the message waits to leave. */
  async invited(): Promise<Somebody> {
    return this.invite({ id: "sms", inbound: true });
  }

  /** Invited by SMS, when nobody waits for it; the message waits for its turn. */
  async invitedSometime(): Promise<Somebody> {
    return this.invite({ id: "sms", inbound: true }, false);
  }

  /** Invited by e-mail; the message waits to leave. */
  async mailed(): Promise<Somebody> {
    return this.invite({ id: "email", inbound: false });
  }

  private async invite(channel: InvitingChannel, waitedFor = true): Promise<Somebody> {
    const who = await this.somebody();
    const { parts } = this.plain;
    await sendInvitation(parts, who.invitation, [channel], { at: this.now, waitedFor });
    return who;
  }

  /** In the middle of a conversation; nothing waits. */
  async asked(): Promise<Somebody> {
    const who = await this.invited();
    await this.drain();
    return who;
  }

  /** A text message of a person, under an id of its own unless told. */
  text(phone: string, text: string, eventId?: string) {
    this.events += 1;
    return {
      kind: "text" as const,
      text,
      from: { channel: "sms", value: phone } as const,
      eventId: eventId ?? `event-${this.events}`,
      at: this.now,
    };
  }

  /** The person writes, and is answered. */
  async says(phone: string, text: string): Promise<void> {
    this.now += 20_000;
    await accept(this.plain.accepting, [this.text(phone, text)], []);
    await this.drain();
  }

  /** Puts a conversation back to a moment, as if nothing had been said since. */
  async putBack(conversation: string, state: string): Promise<void> {
    await this.pool.query(
      `with a as (delete from answer where conversation_id = $1),
         i as (delete from inbox where conversation_id = $1),
         o as (delete from outbox where conversation_id = $1),
         r as (delete from review where conversation_id = $1),
         l as (delete from turn_log where conversation_id = $1),
         t as (delete from timer where conversation_id = $1)
       update conversation set state = $2, version = 0, last_seq = 0 where id = $1`,
      [conversation, state],
    );
  }

  /** All that may leave leaves. */
  async drain(): Promise<void> {
    const { accepting } = this.plain;
    await accepting.outbox.dropStale(this.now);
    for (const channel of accepting.channels.values()) {
      for (let round = 0; round < 100; round += 1) {
        if ((await deliverOne(accepting, channel)).kind !== "tried") break;
      }
    }
  }

  async recover(): Promise<void> {
    await recover(this.plain.accepting);
  }

  async fireTimers(): Promise<void> {
    const { accepting, parts } = this.plain;
    await fireTimers(accepting.playing, timerStore(parts.pool), this.now, (error) => {
      throw error;
    });
    await this.drain();
  }

  private get around() {
    const { secrets, sms, email, limits } = this;
    return { secrets, providers: [sms, email], now: () => this.now, limits };
  }
}
