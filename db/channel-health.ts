/** How the channels fare, for the settings of the console. Counts, ages and reasons; no person, no text. */
import type { Pool } from "pg";
import type { PushChannel } from "../bot/channel.ts";
import type { Instant } from "../bot/conversation.ts";

export interface ChannelHealth {
  readonly channel: PushChannel;
  /** Tries in a row that did not pass. */
  readonly failures: number;
  /** Why nothing leaves for the moment. */
  readonly paused: { readonly until: Instant; readonly reason: string } | undefined;
  /** Messages that wait for their turn, and those whose fate is not known. */
  readonly pending: number;
  readonly unknown: number;
  /** Parts that left since midnight in Paris. */
  readonly partsToday: number;
  /** The last message that met with trouble, in the words of the adapter. */
  readonly lastTrouble:
    | { readonly at: Instant; readonly reason: string; readonly code: string | undefined }
    | undefined;
}

interface Row {
  readonly channel: PushChannel;
  readonly failures: number;
  readonly paused_until: Date | null;
  readonly paused_reason: string | null;
  readonly pending: number;
  readonly unknown: number;
  readonly parts: number;
  readonly trouble_at: Date | null;
  readonly reason: string | null;
  readonly code: string | null;
}

const HEALTH = /* sql */ `
select s.channel, s.failures, s.paused_until, s.paused_reason,
  (select count(*)::int from outbox o where o.channel = s.channel and o.status = 'pending') as pending,
  (select count(*)::int from outbox o where o.channel = s.channel and o.status = 'unknown') as unknown,
  coalesce((select p.parts from channel_spending p where p.channel = s.channel
    and p.day = ($1::timestamptz at time zone 'Europe/Paris')::date), 0) as parts,
  last.claimed_at as trouble_at, last.reason, last.receipt_code as code
from channel_state s
left join lateral (
  select o.claimed_at, o.reason, o.receipt_code from outbox o
  where o.channel = s.channel and o.claimed_at is not null and o.reason is not null
    and o.reason not in ('hours', 'slow', 'overtaken', 'opted_out')
  order by o.claimed_at desc limit 1
) last on true
order by s.channel`;

/** Reads all channels in one round trip, those that are off too. */
export async function channelHealth(pool: Pool, now: Instant): Promise<ChannelHealth[]> {
  const { rows } = await pool.query<Row>(HEALTH, [new Date(now)]);
  return rows.map((row) => ({
    channel: row.channel,
    failures: row.failures,
    paused:
      row.paused_until === null || row.paused_until.getTime() <= now
        ? undefined
        : { until: row.paused_until.getTime(), reason: row.paused_reason ?? "" },
    pending: row.pending,
    unknown: row.unknown,
    partsToday: row.parts,
    lastTrouble:
      row.trouble_at === null || row.reason === null
        ? undefined
        : { at: row.trouble_at.getTime(), reason: row.reason, code: row.code ?? undefined },
  }));
}
