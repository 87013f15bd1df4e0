/** Effects that reach beyond the conversation: STOP, START, a wrong number, withdrawal, erasure, alerts. */
import type { PoolClient } from "pg";
import type { Effect } from "../bot/conversation.ts";
import type { TurnToCommit } from "../bot/ports.ts";
import { queueReview, withdrawReviews } from "./moderation-effects.ts";

/** Whether an effect must be stored with the person's row locked. */
export function concernsThePerson(effect: Effect): boolean {
  switch (effect.type) {
    case "optOut":
    case "optIn":
    case "wrongPerson":
    case "withdraw":
    case "erase":
    case "alertHuman":
    case "queueModeration":
      return true;
    case "send":
    case "setTimer":
    case "cancelTimers":
    case "saveAnswer":
    case "voidAnswer":
    case "close":
    case "reopen":
      return false;
  }
}

/**
 * Locks a person, and everybody else who is reached at an address. Whatever concerns people waits here, in
 * one line: STOP on two channels, a message being claimed. Only then does it touch conversations.
 *
 * @param address  Keyed hash of where a STOP came from; null: it concerns the person alone.
 * @returns their ids.
 */
export async function lockPeople(
  client: PoolClient,
  person: string,
  address: Buffer | null,
): Promise<readonly string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select id from person where id = $1
       or id in (select person_id from contact where lookup = $2 and wrong_person_at is null)
     order by id for update`,
    [person, address],
  );
  return rows.map(({ id }) => id);
}

/**
 * Stores them, in their order, in the transaction of their turn.
 *
 * @param people  All whom a STOP of this turn concerns, locked.
 */
export async function applyPersonEffects(
  client: PoolClient,
  turn: TurnToCommit,
  people: readonly string[],
): Promise<void> {
  for (const effect of turn.effects) await apply(client, { ...turn, people }, effect);
}

type Applying = TurnToCommit & { readonly people: readonly string[] };

async function apply(client: PoolClient, turn: Applying, effect: Effect): Promise<void> {
  const at = new Date(turn.at);
  switch (effect.type) {
    case "optOut":
      return silence(client, turn.people, at);
    case "optIn":
      return revive(client, turn.person, at);
    case "wrongPerson":
      await cancelPending(client, [turn.person]);
      await client.query("delete from timer where person_id = $1", [turn.person]);
      await client.query(
        "update contact set wrong_person_at = coalesce(wrong_person_at, $2) where person_id = $1",
        [turn.person, at],
      );
      return;
    case "withdraw":
      await client.query(
        "update conversation set withdrawn_at = coalesce(withdrawn_at, $2) where id = $1",
        [turn.conversation, at],
      );
      return withdrawReviews(client, turn.conversation, at);
    case "erase":
      return erase(client, turn, at);
    case "alertHuman":
      await client.query("insert into alert (conversation_id, reason, at) values ($1, $2, $3)", [
        turn.conversation,
        effect.reason,
        at,
      ]);
      return;
    case "queueModeration":
      return queueReview(client, turn.conversation, effect.question, at);
    case "send":
    case "setTimer":
    case "cancelTimers":
    case "saveAnswer":
    case "voidAnswer":
    case "close":
    case "reopen":
      return;
  }
}

/** Nothing more to these people, who are locked, on any channel, and never again by a new import. */
export async function silence(
  client: PoolClient,
  people: readonly string[],
  at: Date,
): Promise<void> {
  await client.query(
    "update person set opted_out_at = coalesce(opted_out_at, $2) where id = any ($1)",
    [people, at],
  );
  await cancelPending(client, people);
  // What is still open ends when this timer is played, which is at once.
  await client.query("delete from timer where person_id = any ($1) and kind <> 'expiry'", [people]);
  await client.query(
    "update timer set due_at = least(due_at, $2) where person_id = any ($1) and kind = 'expiry'",
    [people, at],
  );
  await client.query(
    `insert into opt_out (lookup, at)
     select lookup, $2 from contact where person_id = any ($1) order by lookup
     on conflict do nothing`,
    [people, at],
  );
}

/** A START that is told late does not undo the STOP after it. Providers date to the second. */
async function revive(client: PoolClient, person: string, at: Date): Promise<void> {
  const { rowCount } = await client.query(
    `update person set opted_out_at = null
     where id = $1 and opted_out_at < $2::timestamptz + interval '1 second'`,
    [person, at],
  );
  if (rowCount === 0) return;
  await client.query(
    "delete from opt_out o using contact c where c.person_id = $1 and c.lookup = o.lookup",
    [person],
  );
}

/** A turn of another conversation of theirs holds that conversation before anything else; so it is locked first. */
async function cancelPending(client: PoolClient, people: readonly string[]): Promise<void> {
  await client.query("select from conversation where person_id = any ($1) order by id for update", [
    people,
  ]);
  await client.query(
    `update outbox set status = 'cancelled', settled_at = now()
     where person_id = any ($1) and status = 'pending' and not farewell`,
    [people],
  );
}

/** What names the person goes; the hash that keeps us from writing again stays. */
async function erase(client: PoolClient, turn: TurnToCommit, at: Date): Promise<void> {
  await silence(client, [turn.person], at);
  await client.query(
    "update conversation set withdrawn_at = coalesce(withdrawn_at, $2) where id = $1",
    [turn.conversation, at],
  );
  await withdrawReviews(client, turn.conversation, at);
  await client.query("delete from answer where person_id = $1", [turn.person]);
  await client.query("delete from inbox where person_id = $1", [turn.person]);
  await client.query("delete from contact where person_id = $1", [turn.person]);
  await client.query("update person set first_name_sealed = null where id = $1", [turn.person]);
}
