/** Tries that nobody finished, and messages that may not leave any more. */
import type { Pool } from "pg";
import type { PushChannel } from "../bot/channel.ts";
import type { Claim, OutboxStore, Resolution, Unknown } from "../bot/outbox.ts";
import { describeClaim, TAKEN_COLUMNS, type ClaimParts, type TakenRow } from "./outbox-claim.ts";

/** Longer than a try of the channel lasts: after it, the worker that made it is dead. */
const LEASE = "case channel when 'email' then interval '55 seconds' else interval '25 seconds' end";
/** Any number; the same in every process that recovers. */
const RECOVERY_LOCK = 7_214_000_077;

type Recovery = Pick<
  OutboxStore,
  "withRecovery" | "expireLeases" | "dropStale" | "unknowns" | "claimOf" | "resolve"
>;

/** What clears up. Each step is fenced: of two that clear up the same message, one changes it. */
export function recoveryOf(parts: ClaimParts): Recovery {
  const { pool } = parts;
  return {
    withRecovery: (work) => withRecovery(pool, work),
    async expireLeases(now) {
      const { rowCount } = await pool.query(EXPIRE, [new Date(now)]);
      return rowCount ?? 0;
    },
    async dropStale(now) {
      const { rows } = await pool.query<{ id: string; conversation_id: string | null }>(DROP, [
        new Date(now),
      ]);
      return rows.map(({ id, conversation_id }) => ({
        delivery: id,
        conversation: conversation_id ?? undefined,
      }));
    },
    async unknowns(channels, limit) {
      const { rows } = await pool.query<UnknownRow>(
        `select id, attempt, channel, deadline, due_at, copies, reason = 'worker_gone' as abandoned
         from outbox
         where status = 'unknown' and channel = any ($1) order by due_at limit $2`,
        [channels, limit],
      );
      return rows.map(toUnknown);
    },
    claimOf: (one) => claimOf(parts, one),
    resolve: (one, as, now) => resolve(pool, one, as, new Date(now)),
  };
}

/** Who dies while preparing has sent nothing. From the fourth try on it waits: the message itself may be deadly. */
const EXPIRE = /* sql */ `
  update outbox o set reason = 'worker_gone',
    status = case when early then 'pending' else 'unknown' end,
    copies = copies + case when early then 0 else 1 end,
    due_at = case when early then $1::timestamptz + least(greatest(attempt - 3, 0), 10) * interval '30 seconds' else due_at end
  from (
    select id as gone, preparing is not distinct from attempt as early from outbox
    where status = 'sending' and claimed_at < clock_timestamp() - ${LEASE}
    for update skip locked
  ) left_behind
  where o.id = gone`;

/** Of rows that a STOP is cancelling this moment, it does so; waiting for it could end in a deadlock. */
const DROP = /* sql */ `
  with stale as (
    select o.id, p.opted_out_at is not null and not o.farewell as unwanted
    from outbox o join person p on p.id = o.person_id
    where o.status = 'pending'
      and (o.deadline <= $1 or (p.opted_out_at is not null and not o.farewell))
    for update of o skip locked
  )
  update outbox o set status = case when unwanted then 'cancelled' else 'expired' end,
    reason = case when unwanted then 'opted_out' else 'deadline' end, settled_at = $1, to_sealed = null
  from stale where o.id = stale.id
  returning o.id, o.conversation_id`;

async function withRecovery<T>(pool: Pool, work: () => Promise<T>): Promise<T | undefined> {
  const client = await pool.connect();
  // A connection that may still hold the lock is closed: the lock ends with it.
  let mayHold = true;
  try {
    const { rows } = await client.query<{ mine: boolean }>(
      "select pg_try_advisory_lock($1) as mine",
      [RECOVERY_LOCK],
    );
    const mine = rows[0]?.mine === true;
    mayHold = mine;
    if (!mine) return undefined;
    try {
      return await work();
    } finally {
      // Whatever became of the work, the next one need not wait for a connection to end.
      await client.query("select pg_advisory_unlock($1)", [RECOVERY_LOCK]);
      mayHold = false;
    }
  } finally {
    client.release(mayHold);
  }
}

interface UnknownRow {
  readonly id: string;
  readonly attempt: number;
  readonly channel: PushChannel;
  readonly deadline: Date;
  readonly due_at: Date;
  readonly copies: number;
  readonly abandoned: boolean;
}

function toUnknown({ id, deadline, due_at, ...row }: UnknownRow): Unknown {
  return { delivery: id, deadline: deadline.getTime(), triedAt: due_at.getTime(), ...row };
}

async function claimOf(
  parts: ClaimParts,
  { delivery, attempt }: Pick<Unknown, "delivery" | "attempt">,
): Promise<Claim | undefined> {
  const { rows } = await parts.pool.query<TakenRow & { channel: PushChannel }>(
    `select ${TAKEN_COLUMNS}, channel from outbox where id = $1 and attempt = $2`,
    [delivery, attempt],
  );
  const [row] = rows;
  return row && describeClaim(parts, row.channel, row);
}

async function resolve(
  pool: Pool,
  { delivery, attempt }: Pick<Unknown, "delivery" | "attempt">,
  as: Resolution,
  now: Date,
): Promise<boolean> {
  const status = { sent: "sent", resend: "pending", give_up: "expired" }[as.kind];
  const { rowCount } = await pool.query(
    `update outbox set status = $3, due_at = case when $3 = 'pending' then $4 else due_at end,
       settled_at = case when $3 = 'pending' then null else $4::timestamptz end, reason = $5,
       to_sealed = case when $3 = 'pending' then to_sealed end, copies = copies - $6
     where id = $1 and attempt = $2 and status = 'unknown'`,
    [
      delivery,
      attempt,
      status,
      now,
      as.kind === "give_up" ? as.reason : as.kind,
      as.kind === "resend" && !as.left ? 1 : 0,
    ],
  );
  return (rowCount ?? 0) > 0;
}
