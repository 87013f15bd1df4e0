/**
 * How long things are kept. The same rules as an erasure, in small lots, each in a transaction of its own;
 * doing it again changes nothing. Every run leaves a line in the audit with what it counted.
 */
import type { Pool } from "pg";
import type { Instant } from "../bot/conversation.ts";
import { proofOfLine } from "./roster-queries.ts";
import { inLongTransaction, inTransaction } from "./transaction.ts";
import { NO_ROW } from "./uuid.ts";

export interface RetentionCounts {
  /** People whose name and addresses were deleted; their review stays, verified, of nobody. */
  readonly contactsForgotten: number;
  /** Conversations that lost their texts. */
  readonly textsForgotten: number;
  /** Contracts deleted with all that hangs on them. */
  readonly contractsDeleted: number;
}

/** How long things are kept. An installation may decide on less, never on more. */
export interface Retention {
  /** Name and addresses, after the last conversation ended and its texts were judged. */
  readonly contactDays: number;
  /** The same in any case, after the last invitation. */
  readonly invitationMonths: number;
  /** Texts, after the end of the contract. */
  readonly textMonths: number;
  /** Everything else about a contract, after its end; never less than its texts. */
  readonly answerMonths: number;
}

/** The longest there are. */
export const LONGEST_RETENTION = {
  contactDays: 30,
  invitationMonths: 12,
  textMonths: 24,
  answerMonths: 36,
} as const satisfies Retention;

const LOT = 500;
const ACTOR = "retention";

/**
 * Forgets what must not be kept any longer.
 *
 * - Name, addresses, texts and contracts: as `kept` says.
 * - Sessions, counters and notes of strangers: once they serve nothing. What was set aside: after three months.
 * - Lines of the journal: five years after they were written.
 *
 * @param kept  Left out: the longest.
 */
export async function forget(
  pool: Pool,
  now: Instant,
  kept: Retention = LONGEST_RETENTION,
): Promise<RetentionCounts> {
  const at = new Date(now);
  const { contactDays, invitationMonths, textMonths, answerMonths } = kept;
  const contacts = { query: DUE_CONTACTS, kept: [invitationMonths, contactDays] };
  const texts = { query: DUE_TEXTS, kept: [textMonths] };
  const contracts = { query: DUE_CONTRACTS, kept: [answerMonths] };
  const counts: RetentionCounts = {
    contactsForgotten: await inLots(pool, contacts, FORGET_CONTACTS, at),
    textsForgotten: await inLots(pool, texts, FORGET_TEXTS, at),
    contractsDeleted: await inLots(pool, contracts, DELETE_CONTRACTS, at),
  };
  for (const statement of LEFTOVERS) {
    await inLongTransaction(pool, (client) => client.query(statement, [at]));
  }
  await inTransaction(pool, async (client) => {
    await client.query("set local sirius.journal_retention = 'on'");
    await client.query(JOURNAL, [at]);
  });
  await pool.query(
    "insert into audit_entry (at, actor, action, target, details) values ($1, $2, $3, $4, $5)",
    [at, ACTOR, "retention.run", "database", JSON.stringify(counts)],
  );
  return counts;
}

/**
 * People in the order of their ids. $1: now; $2: the last id of the lot before; $3: how many; $4: months
 * after the invitation; $5: days after the conversation.
 */
const DUE_CONTACTS = /* sql */ `
select p.id from person p
where p.id > $2
  and (p.first_name_sealed is not null or exists (select from contact c where c.person_id = p.id))
  and exists (select from invitation i where i.person_id = p.id)
  and not exists (
    select from invitation i left join conversation c on c.invitation_id = i.id
    where i.person_id = p.id
      and coalesce(i.sent_at, i.created_at) > $1::timestamptz - make_interval(months => $4)
      and not (c.outcome is not null
        and to_timestamp((c.state ->> 'endedAt')::float8 / 1000) < $1::timestamptz - make_interval(days => $5)
        and not exists (select from review r
          where r.conversation_id = c.id and r.status in ('received', 'alert'))))
order by p.id limit $3`;

/** $1: the people; $2: now. */
const FORGET_CONTACTS = [
  // A later import of the same line finds this, and nothing that leads to a person.
  `insert into settled_line (proof, at)
   select distinct ${proofOfLine("c.lookup", "c.name_lookup", "t.key")}, $2::timestamptz
   from contact c join apprenticeship a on a.person_id = c.person_id join training t on t.id = a.training_id
   where c.person_id = any ($1) and c.name_lookup is not null
   on conflict do nothing`,
  `update outbox set status = 'cancelled', settled_at = $2
   where person_id = any ($1) and status = 'pending'`,
  `delete from timer t using conversation c
   where c.person_id = any ($1) and t.conversation_id = c.id and $2::timestamptz is not null`,
  "delete from shared_address where person_id = any ($1) and $2::timestamptz is not null",
  "delete from contact where person_id = any ($1) and $2::timestamptz is not null",
  `update invitation i set token_sealed = null,
     revoked_at = case when exists (select from conversation c where c.invitation_id = i.id)
       then i.revoked_at else coalesce(i.revoked_at, $2) end
   where i.person_id = any ($1)`,
  `update person set first_name_sealed = null, birth_year = null
   where id = any ($1) and $2::timestamptz is not null`,
];

/** $1–$3 as above; $4: months after the contract. So for the contracts themselves. */
const DUE_TEXTS = /* sql */ `
select c.id from conversation c
  join invitation i on i.id = c.invitation_id
  join apprenticeship a on a.id = i.apprenticeship_id
where c.id > $2 and a.ended_on < ($1::timestamptz - make_interval(months => $4))::date
  and (exists (select from review r where r.conversation_id = c.id)
    or exists (select from inbox n where n.conversation_id = c.id))
order by c.id limit $3`;

/** $1: the conversations; $2: now. */
const FORGET_TEXTS = [
  "delete from review where conversation_id = any ($1) and $2::timestamptz is not null",
  "delete from inbox where conversation_id = any ($1) and $2::timestamptz is not null",
  `update answer set raw = null, comment = null,
     value = case when rule in ('text', 'late-part') then null else value end
   where conversation_id = any ($1) and $2::timestamptz is not null`,
];

const DUE_CONTRACTS = /* sql */ `
select a.id from apprenticeship a
where a.id > $2 and a.ended_on < ($1::timestamptz - make_interval(months => $4))::date
order by a.id limit $3`;

/** $1: the contracts; $2: now. What hangs on a contract goes with it. */
const DELETE_CONTRACTS = [
  `with gone as (delete from apprenticeship where id = any ($1) returning person_id)
   delete from person p using gone
   where p.id = gone.person_id and $2::timestamptz is not null
     and not exists (select from apprenticeship a where a.person_id = p.id and a.id <> all ($1))`,
];

/** $1: now. */
const LEFTOVERS = [
  "delete from web_session where expires_at < $1",
  "delete from console_link where expires_at < least($1::timestamptz, now())",
  "delete from console_session where expires_at < least($1::timestamptz, now()) - interval '30 days'",
  "delete from settled_line where at < $1::timestamptz - interval '36 months'",
  "delete from pending_link where at < $1::timestamptz - interval '7 days'",
  "delete from shared_address where at < $1::timestamptz - interval '7 days'",
  "delete from stranger where day < ($1::timestamptz - interval '30 days')::date",
  "delete from rate_counter where window_start < $1::timestamptz - interval '1 day'",
  "delete from inbox_set_aside where at < $1::timestamptz - interval '3 months'",
];

/** The database lets no younger line go, whatever the clock here says. $1: now. */
const JOURNAL = /* sql */ `
delete from audit_entry where at < least($1::timestamptz, now()) - interval '5 years'`;

/** What is due, and how long it was to be kept. */
interface Due {
  readonly query: string;
  readonly kept: readonly number[];
}

/** Goes once through what is due, in the order of ids, so that no lot looks at the same rows again. */
async function inLots(
  pool: Pool,
  due: Due,
  statements: readonly string[],
  at: Date,
): Promise<number> {
  let count = 0;
  let last = NO_ROW;
  for (;;) {
    // To find that nothing is due all of a large table is read.
    const ids = await inLongTransaction(pool, async (client) => {
      const { rows } = await client.query<{ id: string }>(due.query, [at, last, LOT, ...due.kept]);
      const found = rows.map(({ id }) => id);
      for (const statement of found.length > 0 ? statements : []) {
        await client.query(statement, [found, at]);
      }
      return found;
    });
    count += ids.length;
    last = ids.at(-1) ?? last;
    if (ids.length < LOT) return count;
  }
}
