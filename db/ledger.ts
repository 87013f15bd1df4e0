/**
 * What people asked that must outlive any backup: STOP, START, withdrawals and erasures, as hashes and dates.
 * A row is written with the wish itself; `ledger-file.ts` copies it out of the database.
 */
import type { Pool, PoolClient } from "pg";

export type LedgerWish = "stop" | "start" | "withdraw" | "erase";

/** Notes a wish about everything a person has here. Before the erasure itself, which leaves nothing to note. */
export async function noteWish(
  db: Pool | PoolClient,
  what: LedgerWish,
  person: string,
  at: Date,
): Promise<void> {
  await db.query(
    `insert into ledger_entry (at, what, links, contacts)
     select $2, $3, array(select token_hash from invitation where person_id = $1),
       array(select lookup from contact where person_id = $1)`,
    [person, at, what],
  );
}

/** Notes that one review was taken back. */
export async function noteWithdrawal(
  db: Pool | PoolClient,
  conversation: string,
  at: Date,
): Promise<void> {
  await db.query(
    `insert into ledger_entry (at, what, links, contacts)
     select $2, 'withdraw', array[i.token_hash], '{}'
     from invitation i join conversation c on c.invitation_id = i.id where c.id = $1`,
    [conversation, at],
  );
}

/** Notes STOP from an address, whoever may be there. */
export async function noteAddress(db: Pool | PoolClient, lookup: Buffer, at: Date): Promise<void> {
  await db.query(
    "insert into ledger_entry (at, what, links, contacts) values ($2, 'stop', '{}', array[$1::bytea])",
    [lookup, at],
  );
}
