/** The outbox in PostgreSQL: what became of each try, fenced by the number of the try. */
import type { Pool } from "pg";
import type { Instant } from "../bot/conversation.ts";
import type { Claim, Fate, OutboxStore } from "../bot/outbox.ts";
import { claimNext, type ClaimParts } from "./outbox-claim.ts";
import { applyReceipt } from "./outbox-receipts.ts";
import { recoveryOf } from "./outbox-recovery.ts";
import { refusalOf, refusalsOf } from "./outbox-refusals.ts";

export interface OutboxParts extends ClaimParts {
  /** SMS leave from a short code: what nobody asked for goes there only to people who have agreed to it. */
  readonly shortCode?: boolean;
}

/** Keeps the outbox in PostgreSQL. */
export function outboxStore(parts: OutboxParts): OutboxStore {
  const { pool, shortCode = false } = parts;
  return {
    claim: (channel, limits, now) => claimNext(parts, channel, limits, now),
    async begin({ delivery, attempt }) {
      const { rowCount } = await pool.query({
        name: "outbox-begin",
        text: "update outbox set preparing = null where id = $1 and attempt = $2 and status = 'sending'",
        values: [delivery, attempt],
      });
      return (rowCount ?? 0) > 0;
    },
    settle: (claim, fate, now) => settle(pool, claim, fate, now),
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
    ...refusalsOf(pool, shortCode),
    ...recoveryOf(parts),
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
  return (rowCount ?? 0) > 0;
}

/** A try that took longer than its lease was given up for unknown; while nobody tried again, it still knows. */
const MINE = "where id = $1 and attempt = $2 and status in ('sending', 'unknown')";
/** It was counted as a copy when it was given up; it was none. */
const NO_COPY = "copies = copies - case status when 'unknown' then 1 else 0 end";
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
      where id = $1 and attempt = $2 and status in ('sending', 'unknown', 'sent') returning channel
    ), ${SPEND} select from settled`,
  unknown: `with settled as (
      update outbox set status = 'unknown', parts = $4, reason = $5,
        copies = copies + case status when 'sending' then 1 else 0 end
      ${MINE} returning channel
    ), ${SPEND} select from settled`,
  again: `update outbox set status = 'pending', due_at = $3, reason = $4,
      setbacks = setbacks + case when $5 then 1 else 0 end, ${NO_COPY} ${MINE}`,
  refused: `update outbox set status = 'refused', settled_at = $3, refusal = $4,
      reason = $4::jsonb ->> 'reason', receipt_code = $4::jsonb ->> 'code', to_sealed = null, ${NO_COPY} ${MINE}`,
  expired: `update outbox set status = 'expired', settled_at = $3, reason = $4, to_sealed = null, ${NO_COPY}
    ${MINE}`,
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
      return [now, refusalOf(fate)];
    case "expired":
      return [now, fate.reason];
  }
}
