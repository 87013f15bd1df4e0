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

/** Stores them, in their order, in the transaction of their turn. */
export async function applyPersonEffects(client: PoolClient, turn: TurnToCommit): Promise<void> {
  for (const effect of turn.effects) await apply(client, turn, effect);
}

async function apply(client: PoolClient, turn: TurnToCommit, effect: Effect): Promise<void> {
  const at = new Date(turn.at);
  switch (effect.type) {
    case "optOut":
      return silence(client, turn.person, at);
    case "optIn":
      await client.query("update person set opted_out_at = null where id = $1", [turn.person]);
      await client.query(
        "delete from opt_out o using contact c where c.person_id = $1 and c.lookup = o.lookup",
        [turn.person],
      );
      return;
    case "wrongPerson":
      await client.query(
        "update contact set wrong_person_at = coalesce(wrong_person_at, $2) where person_id = $1",
        [turn.person, at],
      );
      return cancelPending(client, turn.person);
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

/** Nothing more to this person, on any channel, and never again by a new import. */
export async function silence(client: PoolClient, person: string, at: Date): Promise<void> {
  await client.query("update person set opted_out_at = coalesce(opted_out_at, $2) where id = $1", [
    person,
    at,
  ]);
  await client.query(
    `insert into opt_out (lookup, at) select lookup, $2 from contact where person_id = $1
     on conflict do nothing`,
    [person, at],
  );
  await cancelPending(client, person);
}

async function cancelPending(client: PoolClient, person: string): Promise<void> {
  await client.query(
    "update outbox set status = 'cancelled', settled_at = now() where person_id = $1 and status = 'pending' and not farewell",
    [person],
  );
  await client.query("delete from timer where person_id = $1", [person]);
}

/** What names the person goes; the hash that keeps us from writing again stays. */
async function erase(client: PoolClient, turn: TurnToCommit, at: Date): Promise<void> {
  await silence(client, turn.person, at);
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
