/** The state of the queues, for monitoring. Counts and ages only. */
import type { Pool } from "pg";
import type { Instant } from "../bot/conversation.ts";

/** One figure of the moment, by its Prometheus name. */
export interface Measured {
  readonly name: string;
  readonly help: string;
  readonly values: readonly {
    readonly labels?: Readonly<Record<string, string>>;
    readonly value: number;
  }[];
}

interface ChannelRow {
  readonly channel: string;
  readonly pending: number;
  readonly overdue_seconds: number;
  readonly unknown: number;
  readonly failures: number;
  readonly paused: boolean;
  readonly parts_today: number;
}

interface CountsRow {
  readonly timers_overdue_seconds: number;
  readonly set_aside: number;
  readonly alerts: number;
  readonly reviews_waiting: number;
  readonly oldest_review_seconds: number;
  readonly ledger_overdue_seconds: number;
}

const CHANNELS = /* sql */ `
  select s.channel, s.failures, coalesce(s.paused_until > $1, false) as paused,
    count(o.id) filter (where o.status = 'pending')::int as pending,
    count(o.id) filter (where o.status = 'unknown')::int as unknown,
    greatest(0, coalesce(extract(epoch from $1 - min(o.due_at) filter (where o.status = 'pending')), 0))::float8
      as overdue_seconds,
    coalesce((select p.parts from channel_spending p where p.channel = s.channel
      and p.day = ($1::timestamptz at time zone 'Europe/Paris')::date), 0) as parts_today
  from channel_state s
    left join outbox o on o.channel = s.channel and o.status in ('pending', 'unknown')
  group by s.channel order by s.channel`;

const COUNTS = /* sql */ `
  select greatest(0, coalesce(extract(epoch from $1 - (select min(due_at) from timer)), 0))::float8
      as timers_overdue_seconds,
    (select count(*) from inbox_set_aside)::int as set_aside,
    (select count(*) from alert where handled_at is null)::int as alerts,
    (select count(*) from review where status in ('received', 'alert'))::int as reviews_waiting,
    coalesce(extract(epoch from $1 - (select min(queued_at) from review
      where status in ('received', 'alert'))), 0)::float8 as oldest_review_seconds,
    greatest(0, coalesce(extract(epoch from $1 - (select min(at) from ledger_entry
      where written_at is null)), 0))::float8 as ledger_overdue_seconds`;

function only(value: number): Measured["values"] {
  return [{ value }];
}

/** Reads all figures in two queries. */
export async function measure(pool: Pool, now: Instant): Promise<readonly Measured[]> {
  const at = [new Date(now)];
  const { rows: channels } = await pool.query<ChannelRow>(CHANNELS, at);
  const { rows } = await pool.query<CountsRow>(COUNTS, at);
  const [counts] = rows;
  return counts === undefined ? [] : [...ofChannels(channels), ...ofAll(counts)];
}

function ofChannels(channels: readonly ChannelRow[]): Measured[] {
  const each = (value: (row: ChannelRow) => number) =>
    channels.map((row) => ({ labels: { channel: row.channel }, value: value(row) }));
  return [
    {
      name: "sirius_outbox_pending",
      help: "Messages that wait to leave",
      values: each((row) => row.pending),
    },
    {
      name: "sirius_outbox_overdue_seconds",
      help: "How long the oldest of them could have left already",
      values: each((row) => row.overdue_seconds),
    },
    {
      name: "sirius_outbox_unknown",
      help: "Messages of which nobody knows yet whether they left",
      values: each((row) => row.unknown),
    },
    {
      name: "sirius_channel_failures",
      help: "Tries in a row that did not pass",
      values: each((row) => row.failures),
    },
    {
      name: "sirius_channel_paused",
      help: "1 while nothing is sent",
      values: each((row) => (row.paused ? 1 : 0)),
    },
    {
      name: "sirius_sent_parts_today",
      help: "Parts sent since midnight in Paris",
      values: each((row) => row.parts_today),
    },
  ];
}

function ofAll(counts: CountsRow): Measured[] {
  return [
    {
      name: "sirius_timers_overdue_seconds",
      help: "How long the oldest timer is due",
      values: only(counts.timers_overdue_seconds),
    },
    {
      name: "sirius_inbox_set_aside",
      help: "Messages that could not be played",
      values: only(counts.set_aside),
    },
    {
      name: "sirius_alerts_open",
      help: "Conversations that a person should look at",
      values: only(counts.alerts),
    },
    {
      name: "sirius_reviews_waiting",
      help: "Texts that wait for a moderator",
      values: only(counts.reviews_waiting),
    },
    {
      name: "sirius_reviews_oldest_seconds",
      help: "How long the oldest of them waits",
      values: only(counts.oldest_review_seconds),
    },
    {
      name: "sirius_ledger_overdue_seconds",
      help: "How long the oldest wish that the file of the ledger lacks has waited",
      values: only(counts.ledger_overdue_seconds),
    },
  ];
}
