/** Somebody says STOP while something else is being done for them, in every order. */
import { MORNING } from "../bot/delivery-world.ts";
import type { TestDatabase } from "../database.ts";
import { Actor, allOrders, playOrder, type Gates } from "./interleave.ts";
import { Lab, type Hands, type Somebody } from "./lab.ts";

/** What the last message begins with. */
const CONFIRMATION = "C'est noté";

/** What one of the two does, and where it can be held. */
export interface Deed {
  readonly gates: Gates;
  readonly does: (hands: Hands, who: Somebody) => Promise<unknown>;
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

/** A lab with two processes that can be held between any two statements. */
export class StopWorld extends Lab {
  private readonly actors: readonly [Actor, Actor];
  private readonly hands: readonly [Hands, Hands];
  private readonly log: { readonly by: number; readonly what: string; readonly result: unknown }[] =
    [];

  constructor(database: TestDatabase) {
    super(database);
    const actor = (by: number) =>
      new Actor(database.connection, (what, result) => this.log.push({ by, what, result }));
    this.actors = [actor(0), actor(1)];
    const [one, other] = this.actors;
    this.hands = [this.handsOn(one.pool, one.pass), this.handsOn(other.pool, other.pass)];
  }

  async close(): Promise<void> {
    for (const actor of this.actors) await actor.end();
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
    this.now = MORNING;
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
    this.now = MORNING;
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
}

/** Whether a claim took a message that is no confirmation. */
function takesAnother(result: unknown): boolean {
  if (typeof result !== "object" || result === null || !("rows" in result)) return false;
  const { rows } = result;
  return Array.isArray(rows) && rows.some((row: { farewell: boolean }) => !row.farewell);
}
