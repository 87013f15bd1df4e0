/** What happens to a person's rows: left in peace, withdrawn, erased. Each twice changes nothing more. */
import type { PoolClient } from "pg";
import { noteWish } from "./ledger.ts";
import { withdrawReviews } from "./moderation-effects.ts";

/** Nothing more to these people, who are locked, on any channel, and never again by a new import. */
export async function silence(
  client: PoolClient,
  people: readonly string[],
  at: Date,
): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    "update person set opted_out_at = $2 where id = any ($1) and opted_out_at is null returning id",
    [people, at],
  );
  for (const { id } of rows) await noteWish(client, "stop", id, at);
  await cancelPending(client, people);
  // What is still open ends when this timer is played, which is at once.
  await client.query(
    `delete from timer t using conversation c
     where c.person_id = any ($1) and t.conversation_id = c.id and t.kind <> 'expiry'`,
    [people],
  );
  await client.query(
    `update timer t set due_at = least(t.due_at, $2) from conversation c
     where c.person_id = any ($1) and t.conversation_id = c.id and t.kind = 'expiry'`,
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
export async function revive(client: PoolClient, person: string, at: Date): Promise<void> {
  const { rowCount } = await client.query(
    `update person set opted_out_at = null
     where id = $1 and opted_out_at < $2::timestamptz + interval '1 second'`,
    [person, at],
  );
  if (rowCount === 0) return;
  await noteWish(client, "start", person, at);
  await client.query(
    "delete from opt_out o using contact c where c.person_id = $1 and c.lookup = o.lookup",
    [person],
  );
}

/** A turn of another conversation of theirs holds that conversation before anything else; so it is locked first. */
export async function cancelPending(client: PoolClient, people: readonly string[]): Promise<void> {
  await client.query("select from conversation where person_id = any ($1) order by id for update", [
    people,
  ]);
  await client.query(
    `update outbox set status = 'cancelled', settled_at = now()
     where person_id = any ($1) and status = 'pending' and not farewell`,
    [people],
  );
}

/**
 * Every statement of an erasure. $1: the person. The reviews were withdrawn before. The largest tables are
 * reached by the conversation, as their indexes are; a second one for the person would slow every turn.
 */
const ERASE = [
  "delete from answer a using conversation c where c.person_id = $1 and a.conversation_id = c.id",
  "delete from inbox where person_id = $1",
  `delete from outbox o using conversation c
   where c.person_id = $1 and o.conversation_id = c.id and not o.farewell`,
  `delete from outbox o using invitation i
   where i.person_id = $1 and o.invitation_id = i.id and not o.farewell`,
  "delete from turn_log l using conversation c where c.person_id = $1 and l.conversation_id = c.id",
  "delete from pending_link k using invitation i where i.person_id = $1 and k.invitation_id = i.id",
  "delete from shared_address where person_id = $1",
  // Values that a condition might read, and the reply that waited for a yes. A turn that was read before is
  // played again, and finds that all has ended.
  `update conversation set version = version + 1, state = state || '{"values": {}, "pending": null, "last": null}'
   where person_id = $1`,
  "update review r set reply = null from conversation c where c.person_id = $1 and r.conversation_id = c.id",
  "update apprenticeship set started_on = null, ended_on = null where person_id = $1",
  "update invitation set token_sealed = null, revoked_at = coalesce(revoked_at, now()) where person_id = $1",
  "delete from contact where person_id = $1",
  "update person set first_name_sealed = null, birth_year = null where id = $1",
];

/**
 * Erases a person in the transaction that is open: reviews leave the pages, answers and messages go, and
 * what names the person goes. Hashes that keep us from writing again stay in `opt_out`.
 *
 * @param heardIn  The conversation it was asked in, whose page still has to say that it is done; every other
 *   browser is shown out.
 */
export async function erasePerson(
  client: PoolClient,
  person: string,
  at: Date,
  heardIn: string | null = null,
): Promise<void> {
  await noteWish(client, "erase", person, at);
  await silence(client, [person], at);
  const { rows } = await client.query<{ id: string }>(
    `update conversation set withdrawn_at = coalesce(withdrawn_at, $2) where person_id = $1
     returning id`,
    [person, at],
  );
  for (const { id } of rows) await withdrawReviews(client, id, at);
  for (const statement of ERASE) await client.query(statement, [person]);
  await client.query(
    `delete from web_session w using invitation i
     where i.person_id = $1 and w.invitation_id = i.id and w.conversation_id is distinct from $2`,
    [person, heardIn],
  );
}
