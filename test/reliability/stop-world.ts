/** Somebody says STOP while something else is being done for them, in every order. */
import type { Pool } from "pg";
import type { Accepting } from "../../bot/accept.ts";
import { deliverOne } from "../../bot/deliver.ts";
import { fireTimers } from "../../bot/fire-timers.ts";
import { invite as sendInvitation } from "../../db/invite.ts";
import { scriptLibrary } from "../../db/script-library.ts";
import { createSecrets, newKey } from "../../db/secrets.ts";
import { timerStore } from "../../db/timer-store.ts";
import { MORNING } from "../bot/delivery-world.ts";
import type { TestDatabase } from "../database.ts";
import { invite } from "../db/people.ts";
import type { Somebody } from "./crash-world.ts";
import { Actor, allOrders, playOrder, type Gates } from "./interleave.ts";
import { acceptingOf, partsOf } from "./process.ts";
import { Provider } from "./provider.ts";
import { SHORT_SCRIPT } from "./short-script.ts";
import { hurry } from "./wire.ts";

/** What the last message begins with. */
const CONFIRMATION = "C'est noté";

/** What one of the two does, and where it can be held. */
export interface Deed {
  readonly gates: Gates;
  readonly does: (hands: Hands, who: Somebody) => Promise<unknown>;
}

/** What a deed is done with: one process on its own connections. */
export interface Hands {
  readonly accepting: Accepting;
  readonly parts: ReturnType<typeof partsOf>;
}

/** What one order came to. */
export interface Outcome {
  /** Messages claimed, and handed over, after STOP was acknowledged; a confirmation aside. */
  readonly claimedAfter: number;
  readonly handedOverAfter: number;
  readonly confirmations: number;
  readonly failures: readonly string[];
  readonly stopped: boolean;
  /** Messages that could still leave. */
  readonly waiting: number;
  /** Whether every conversation knows what the person wants. */
  readonly agreed: boolean;
}

export class StopWorld {
  readonly pool: Pool;
  readonly sms = new Provider("sms");
  readonly email = new Provider("email");
  now = MORNING;
  private readonly secrets = createSecrets(newKey());
  private readonly actors: readonly [Actor, Actor];
  private readonly hands: readonly [Hands, Hands];
  private readonly log: { readonly by: number; readonly what: string; readonly result: unknown }[] =
    [];

  constructor(database: TestDatabase) {
    this.pool = database.pool;
    const actor = (by: number) =>
      new Actor(database.connection, (what, result) => this.log.push({ by, what, result }));
    this.actors = [actor(0), actor(1)];
    this.hands = [this.handsOf(this.actors[0]), this.handsOf(this.actors[1])];
  }

  async open(): Promise<this> {
    await hurry(this.pool);
    await scriptLibrary(this.pool).publish(SHORT_SCRIPT);
    return this;
  }

  async close(): Promise<void> {
    for (const actor of this.actors) await actor.end();
  }

  /** A person of whom nothing is under way. */
  async somebody(): Promise<Somebody> {
    const { token, person, phone } = await invite(this.pool, this.secrets);
    const email = `${person}@example.fr`;
    const { rows } = await this.pool.query<{ id: string }>(
      `with mail as (insert into contact (person_id, kind, lookup, sealed) values ($1, 'email', $2, $3))
       select id from invitation where person_id = $1`,
      [person, this.secrets.lookup(email), this.secrets.seal(email)],
    );
    this.now = MORNING;
    await this.pool.query("update channel_state set next_reply_at = null, next_start_at = null");
    return { person, token, phone, invitation: rows[0]?.id ?? "" };
  }

  /** Invited by SMS; the message waits to leave. */
  async invited(): Promise<Somebody> {
    const who = await this.somebody();
    const by = [{ id: "sms", inbound: true }] as const;
    await sendInvitation(this.plain.parts, who.invitation, by, { at: this.now, waitedFor: true });
    return who;
  }

  /** In the middle of a conversation; nothing waits. */
  async asked(): Promise<Somebody> {
    const who = await this.invited();
    await this.drain();
    return who;
  }

  /** Invited by SMS, at a number that does not exist. */
  async withDeadNumber(): Promise<Somebody> {
    const who = await this.invited();
    this.sms.trouble = ({ to, text }) =>
      to === who.phone && !text.startsWith(CONFIRMATION)
        ? { kind: "refused", scope: "address", reason: "invalid_address" }
        : undefined;
    return who;
  }

  /** Asked a week ago, about to be reminded. */
  async silentForDays(): Promise<Somebody> {
    const who = await this.asked();
    await this.pool.query(
      "update timer set due_at = $2 where person_id = $1 and kind = 'reminder'",
      [who.person, new Date(this.now)],
    );
    return who;
  }

  /** Plays the two deeds in every order. */
  async everyOrder(
    deeds: readonly [Deed, Deed],
    prepare: () => Promise<Somebody>,
  ): Promise<readonly { readonly order: string; readonly outcome: Outcome }[]> {
    const first = await this.stepsOf(0, deeds[0], prepare);
    const second = await this.stepsOf(1, deeds[1], prepare);
    const played: { order: string; outcome: Outcome }[] = [];
    for (const order of allOrders(first, second)) {
      played.push({ order, outcome: await this.play(deeds, order, prepare) });
    }
    return played;
  }

  private async stepsOf(
    index: 0 | 1,
    deed: Deed,
    prepare: () => Promise<Somebody>,
  ): Promise<number> {
    const who = await prepare();
    const actor = this.actors[index];
    actor.begin(deed.gates, () => deed.does(this.hands[index], who));
    await actor.settled(this.pool);
    for (let before = -1; before < actor.gates;) {
      before = actor.gates;
      await actor.step(this.pool);
    }
    await actor.finish();
    await this.drain();
    return actor.gates;
  }

  private async play(
    deeds: readonly [Deed, Deed],
    order: string,
    prepare: () => Promise<Somebody>,
  ): Promise<Outcome> {
    const who = await prepare();
    this.log.length = 0;
    this.sms.copies.length = 0;
    this.email.copies.length = 0;
    this.actors[0].begin(deeds[0].gates, () => deeds[0].does(this.hands[0], who));
    this.actors[1].begin(deeds[1].gates, () => deeds[1].does(this.hands[1], who));
    await playOrder(this.actors, order, this.pool);
    await this.drain();
    return this.judge(who);
  }

  /** The first deed is the STOP: when it is done it has been acknowledged. */
  private async judge({ person }: Somebody): Promise<Outcome> {
    await this.settleOthers(person);
    const acknowledged = this.log.findIndex(({ by, what }) => by === 0 && what === "done");
    const after = this.log.slice(acknowledged);
    const failures = this.log
      .filter(({ what }) => what === "failed")
      .map(({ result }) => String(result));
    const { rows } = await this.pool.query<Pick<Outcome, "stopped" | "waiting" | "agreed">>(
      `select p.opted_out_at is not null as stopped,
         (select count(*)::int from outbox where person_id = p.id
            and status in ('pending', 'sending', 'unknown')) as waiting,
         not exists (select from conversation where person_id = p.id
           and (state ->> 'stopped')::boolean <> (p.opted_out_at is not null)) as agreed
       from person p where id = $1`,
      [person],
    );
    const [end = { stopped: false, waiting: -1, agreed: false }] = rows;
    const copies = [...this.sms.copies, ...this.email.copies];
    return {
      claimedAfter: after.filter(
        ({ what, result }) => what === "outbox-take" && takesAnother(result),
      ).length,
      handedOverAfter: after.filter(({ what }) => what === "provider send").length,
      confirmations: copies.filter(({ text }) => text.startsWith(CONFIRMATION)).length,
      failures,
      ...end,
    };
  }

  /** What is due is done, as it would be within seconds; then what would be due within weeks. */
  private async settleOthers(person: string): Promise<void> {
    await this.fireTimers();
    await this.pool.query("update timer set due_at = $2 where person_id = $1", [
      person,
      new Date(this.now),
    ]);
    await this.fireTimers();
  }

  private async fireTimers(): Promise<void> {
    const { accepting, parts } = this.plain;
    await fireTimers(accepting.playing, timerStore(parts.pool), this.now, (error) => {
      throw error;
    });
    await this.drain();
  }

  /** All that may leave leaves. */
  async drain(): Promise<void> {
    await this.plain.accepting.outbox.dropStale(this.now);
    for (const channel of this.plain.accepting.channels.values()) {
      while ((await deliverOne(this.plain.accepting, channel)).kind === "tried");
    }
  }

  private get plain(): Hands {
    const parts = partsOf(this.pool, this.around);
    return { parts, accepting: acceptingOf(parts, this.around, (_, operation) => operation()) };
  }

  private handsOf(actor: Actor): Hands {
    const parts = partsOf(actor.pool, this.around);
    return { parts, accepting: acceptingOf(parts, this.around, actor.pass) };
  }

  private get around() {
    return { secrets: this.secrets, providers: [this.sms, this.email], now: () => this.now };
  }
}

/** Whether a claim took a message that is no confirmation. */
function takesAnother(result: unknown): boolean {
  if (typeof result !== "object" || result === null || !("rows" in result)) return false;
  const { rows } = result;
  return Array.isArray(rows) && rows.some((row: { farewell: boolean }) => !row.farewell);
}
