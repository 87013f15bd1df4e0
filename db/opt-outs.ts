/** STOP that did not come as a message of a conversation: from a link, a provider, an unknown number. */
import type { Pool } from "pg";
import type { Instant } from "../bot/conversation.ts";
import { playEvent, type Playing } from "../bot/receive.ts";
import { silence } from "./erasure.ts";
import { noteAddress } from "./ledger.ts";
import { lockPeople } from "./person-effects.ts";
import { inTransaction } from "./transaction.ts";

export interface OptOutParts {
  readonly pool: Pool;
  readonly playing: Playing;
}

/** Nothing more to this person on any channel; what was open ends. Said twice, it changes nothing. */
export async function optOutPerson(
  { pool, playing }: OptOutParts,
  person: string,
  source: string,
  at: Instant,
): Promise<void> {
  await inTransaction(pool, async (client) => {
    await lockPeople(client, person, null);
    await silence(client, [person], new Date(at));
  });
  const { rows } = await pool.query<{ id: string }>(
    "select id from conversation where person_id = $1",
    [person],
  );
  for (const conversation of rows) {
    const event = { id: `opted-out:${at}`, at, type: "optedOut", source } as const;
    await playEvent(playing, conversation.id, event);
  }
}

/**
 * STOP from an address: everybody reachable there, and the address itself for later imports. A chat that was
 * asked to prove itself holds a personal link: that its person wants no more is said by the link alone.
 */
export async function optOutAddress(
  parts: OptOutParts,
  lookup: Buffer,
  source: string,
  at: Instant,
): Promise<void> {
  const { rowCount } = await parts.pool.query(
    "insert into opt_out (lookup, at) values ($1, $2) on conflict do nothing",
    [lookup, new Date(at)],
  );
  if (rowCount === 1) await noteAddress(parts.pool, lookup, new Date(at));
  const { rows } = await parts.pool.query<{ person_id: string }>(
    `select person_id from contact where lookup = $1
     union select i.person_id from pending_link k join invitation i on i.id = k.invitation_id
       where k.lookup = $1`,
    [lookup],
  );
  for (const { person_id } of rows) await optOutPerson(parts, person_id, source, at);
}
