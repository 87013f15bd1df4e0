/** Effects that reach beyond the conversation: STOP, START, a wrong number, withdrawal, erasure, alerts. */
import type { PoolClient } from "pg";
import type { Effect } from "../bot/conversation.ts";
import type { TurnToCommit } from "../bot/ports.ts";
import { cancelPending, erasePerson, revive, silence } from "./erasure.ts";
import { noteWithdrawal } from "./ledger.ts";
import { queueReview, takeBack, withdrawReviews } from "./moderation-effects.ts";

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
    case "voidAnswer":
      return true;
    case "saveAnswer":
      return effect.answer.status !== "answered";
    case "send":
    case "setTimer":
    case "cancelTimers":
    case "reopen":
      return false;
    case "close":
      return effect.outcome === "wrong_person";
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
    // As one list: with an "or" of both PostgreSQL would read everybody.
    `select id from person where id = any (array(
       select $1::uuid
       union all select person_id from contact where lookup = $2 and wrong_person_at is null))
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
      await client.query(
        `delete from timer t using conversation c
         where c.person_id = $1 and t.conversation_id = c.id`,
        [turn.person],
      );
      await client.query(
        "update contact set wrong_person_at = coalesce(wrong_person_at, $2) where person_id = $1",
        [turn.person, at],
      );
      return dispute(client, turn.conversation, at);
    case "withdraw":
      await noteWithdrawal(client, turn.conversation, at);
      await client.query(
        "update conversation set withdrawn_at = coalesce(withdrawn_at, $2) where id = $1",
        [turn.conversation, at],
      );
      return withdrawReviews(client, turn.conversation, at);
    case "erase":
      return erasePerson(client, turn.person, at, turn.conversation);
    case "alertHuman":
      await client.query("insert into alert (conversation_id, reason, at) values ($1, $2, $3)", [
        turn.conversation,
        effect.reason,
        at,
      ]);
      return;
    case "queueModeration":
      return queueReview(client, turn.conversation, effect.question, at);
    case "saveAnswer":
      if (effect.answer.status === "answered") return;
      return takeBack(client, { ...turn, question: effect.answer.question, at });
    case "voidAnswer":
      return takeBack(client, { ...turn, question: effect.question, at });
    case "send":
    case "setTimer":
    case "cancelTimers":
    case "reopen":
      return;
    case "close":
      return turn.state.outcome === "wrong_person"
        ? dispute(client, turn.conversation, at)
        : undefined;
  }
}

/** The line of the roster is not of the person who answered: the proof it gave is worth nothing. */
async function dispute(client: PoolClient, conversation: string, at: Date): Promise<void> {
  await client.query(
    `update apprenticeship a set disputed_at = coalesce(a.disputed_at, $2)
     from invitation i join conversation c on c.invitation_id = i.id
     where c.id = $1 and a.id = i.apprenticeship_id`,
    [conversation, at],
  );
}

/**
 * A START has been heard from this address: whatever its provider held back for a STOP may arrive again.
 *
 * @param address  Keyed hash of where it came from; null: nothing was heard.
 */
export async function unblock(client: PoolClient, address: Buffer | null): Promise<void> {
  if (address === null) return;
  await client.query(
    "update contact set unreachable_at = null, unreachable_reason = null where lookup = $1",
    [address],
  );
}
