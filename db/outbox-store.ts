/** The outbox in PostgreSQL: what became of each try, fenced by the number of the try. */
import type { Pool } from "pg";
import type { PushChannel } from "../bot/channel.ts";
import type { Instant } from "../bot/conversation.ts";
import type { Claim, Fate, OutboxStore, Resolution, Unknown } from "../bot/outbox.ts";
import { contactKind } from "./contact-kinds.ts";
import {
  claimNext,
  describeClaim,
  TAKEN_COLUMNS,
  type ClaimParts,
  type TakenRow,
} from "./outbox-claim.ts";
import { applyReceipt } from "./outbox-receipts.ts";

/** Longer than a try of the channel lasts: after it, the worker that made it is dead. */
const LEASE = "case channel when 'email' then interval '55 seconds' else interval '25 seconds' end";
/** Any number; the same in every process that recovers. */
const RECOVERY_LOCK = 7_214_000_077;

/** Keeps the outbox in PostgreSQL. */
export function outboxStore(parts: ClaimParts): OutboxStore {
  const { pool } = parts;
  return {
    claim: (channel, limits, now) => claimNext(parts, channel, limits, now),
    settle: (claim, fate, now) => settle(pool, claim, fate, now),
    reroute: (delivery, channels, now) => reroute(pool, delivery, channels, now),
    async channelPassed(channel) {
      await pool.query({
        name: "channel-passed",
        text: `update channel_state set failures = 0, paused_reason = null,
            paused_until = case when failures > 0 then null else paused_until end
          where channel = $1 and (failures > 0 or paused_reason is not null)`,
        values: [channel],
      });
    },
    async channelFailed(channel) {
      const { rows } = await pool.query<{ failures: number }>(
        "update channel_state set failures = failures + 1 where channel = $1 returning failures",
        [channel],
      );
      return rows[0]?.failures ?? 0;
    },
    async pause(channel, until, reason) {
      const { rowCount } = await pool.query(
        `with before as (select paused_reason from channel_state where channel = $1 for update),
         paused as (
           update channel_state set paused_until = $2, paused_reason = $3 where channel = $1)
         select from before where paused_reason is distinct from $3`,
        [channel, new Date(until), reason],
      );
      return (rowCount ?? 0) > 0;
    },
    withRecovery: (work) => withRecovery(pool, work),
    async expireLeases() {
      const { rowCount } = await pool.query(
        `update outbox set status = 'unknown', copies = copies + 1, reason = 'worker_gone'
         where status = 'sending' and claimed_at < clock_timestamp() - ${LEASE}`,
      );
      return rowCount ?? 0;
    },
    dropStale: (now) => dropStale(pool, now),
    unknowns: (limit) => unknowns(parts, limit),
    resolve: (one, as, now) => resolve(pool, one, as, now),
    receipt: (receipt) => applyReceipt(pool, receipt),
  };
}

async function settle(
  pool: Pool,
  { delivery, attempt }: Pick<Claim, "delivery" | "attempt">,
  fate: Fate,
  now: Instant,
): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: `outbox-settle-${fate.kind}`,
    text: SETTLE[fate.kind],
    values: [delivery, attempt, ...valuesOf(fate, new Date(now))],
  });
  if (fate.kind === "refused" && fate.scope !== "message" && (rowCount ?? 0) > 0) {
    await markUnreachable(pool, delivery, fate.reason, now);
  }
  return (rowCount ?? 0) > 0;
}

const MINE = "where id = $1 and attempt = $2 and status = 'sending'";
const SPEND = /* sql */ `
  spent as (
    insert into channel_spending (channel, day, parts)
    select channel, ($3::timestamptz at time zone 'Europe/Paris')::date, $4 from settled
    on conflict (channel, day) do update set parts = channel_spending.parts + excluded.parts
  )`;
const SETTLE: Readonly<Record<Fate["kind"], string>> = {
  // A receipt may have been faster: then the message is sent already, and counted.
  sent: `with settled as (
      update outbox set status = 'sent', settled_at = $3, parts = $4,
        copies = copies + case status when 'sending' then 1 else 0 end,
        provider_id = coalesce($5, provider_id), reason = null, to_sealed = null
      where id = $1 and attempt = $2 and status in ('sending', 'sent') returning channel
    ), ${SPEND} select from settled`,
  unknown: `with settled as (
      update outbox set status = 'unknown', copies = copies + 1, parts = $4, reason = $5
        ${MINE} returning channel
    ), ${SPEND} select from settled`,
  again: `update outbox set status = 'pending', due_at = $3, reason = $4,
      setbacks = setbacks + case when $5 then 1 else 0 end ${MINE}`,
  refused: `update outbox set status = 'refused', settled_at = $3, reason = $4, receipt_code = $5,
      to_sealed = null ${MINE}`,
  expired: `update outbox set status = 'expired', settled_at = $3, reason = $4, to_sealed = null ${MINE}`,
};

function valuesOf(fate: Fate, now: Date): unknown[] {
  switch (fate.kind) {
    case "sent":
      return [now, fate.parts, fate.providerId ?? null];
    case "unknown":
      return [now, fate.parts, fate.reason];
    case "again":
      return [new Date(fate.due), fate.reason, fate.setback];
    case "refused":
      return [now, fate.reason, fate.code ?? null];
    case "expired":
      return [now, fate.reason];
  }
}

async function markUnreachable(
  pool: Pool,
  delivery: string,
  reason: string,
  now: Instant,
): Promise<void> {
  await pool.query(
    `update contact set unreachable_at = coalesce(unreachable_at, $2), unreachable_reason = $3
     from outbox o where o.id = $1 and contact.id = o.contact_id`,
    [delivery, new Date(now), reason],
  );
}

/** The first of the channels on which the person has a live address takes the message over. */
async function reroute(
  pool: Pool,
  delivery: string,
  channels: readonly PushChannel[],
  now: Instant,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update outbox o set channel = found.channel, status = 'pending', due_at = $4, settled_at = null,
       contact_id = null, reason = 'rerouted'
     from (
       select r.channel from outbox w,
         unnest($2::text[], $3::text[]) with ordinality as r (channel, kind, place)
       where w.id = $1 and r.channel <> w.channel and exists (
         select from contact a where a.person_id = w.person_id and a.kind = r.kind
           and a.wrong_person_at is null and a.unreachable_at is null)
       order by r.place limit 1
     ) found
     where o.id = $1 and o.status = 'refused' and not o.farewell`,
    [delivery, channels, channels.map(contactKind), new Date(now)],
  );
  return (rowCount ?? 0) > 0;
}

async function withRecovery<T>(pool: Pool, work: () => Promise<T>): Promise<T | undefined> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ mine: boolean }>(
      "select pg_try_advisory_lock($1) as mine",
      [RECOVERY_LOCK],
    );
    if (rows[0]?.mine !== true) return undefined;
    try {
      return await work();
    } finally {
      await client.query("select pg_advisory_unlock($1)", [RECOVERY_LOCK]).catch(() => undefined);
    }
  } finally {
    client.release();
  }
}

async function dropStale(pool: Pool, now: Instant) {
  const { rows } = await pool.query<{ id: string; conversation_id: string | null }>(
    `update outbox o set
       status = case when p.opted_out_at is not null and not o.farewell then 'cancelled' else 'expired' end,
       reason = case when p.opted_out_at is not null and not o.farewell then 'opted_out' else 'deadline' end,
       settled_at = $1, to_sealed = null
     from person p
     where p.id = o.person_id and o.status = 'pending'
       and (o.deadline <= $1 or (p.opted_out_at is not null and not o.farewell))
     returning o.id, o.conversation_id`,
    [new Date(now)],
  );
  return rows.map(({ id, conversation_id }) => ({
    delivery: id,
    conversation: conversation_id ?? undefined,
  }));
}

async function unknowns(parts: ClaimParts, limit: number): Promise<readonly Unknown[]> {
  const { rows } = await parts.pool.query<
    TakenRow & { channel: PushChannel; due_at: Date; copies: number }
  >(
    `select ${TAKEN_COLUMNS}, channel, due_at, copies from outbox
     where status = 'unknown' order by due_at limit $1`,
    [limit],
  );
  const found: Unknown[] = [];
  for (const row of rows) {
    const claim = await describeClaim(parts, row.channel, row);
    const { due_at, copies } = row;
    if (claim !== undefined) found.push({ ...claim, triedAt: due_at.getTime(), copies });
  }
  return found;
}

async function resolve(
  pool: Pool,
  { delivery, attempt }: Pick<Unknown, "delivery" | "attempt">,
  as: Resolution,
  now: Instant,
): Promise<boolean> {
  const status = { sent: "sent", resend: "pending", give_up: "expired" }[as.kind];
  const { rowCount } = await pool.query(
    `update outbox set status = $3, due_at = case when $3 = 'pending' then $4 else due_at end,
       settled_at = case when $3 = 'pending' then null else $4::timestamptz end, reason = $5
     where id = $1 and attempt = $2 and status = 'unknown'`,
    [delivery, attempt, status, new Date(now), as.kind === "give_up" ? as.reason : as.kind],
  );
  return (rowCount ?? 0) > 0;
}
