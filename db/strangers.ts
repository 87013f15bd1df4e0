/** People nobody invited, who wrote all the same: the same thing is told once a day, and arrives at most once. */
import type { Pool } from "pg";
import type { StrangerNotice } from "../bot/accept.ts";
import type { Channel, Outgoing, PushChannel, SendOutcome } from "../bot/channel.ts";
import type { Instant } from "../bot/conversation.ts";
import { wordNotice } from "../bot/render.ts";
import type { Secrets } from "./secrets.ts";
import { namesAt } from "./shared-addresses.ts";

export interface StrangerParts {
  readonly pool: Pool;
  readonly secrets: Pick<Secrets, "open">;
  readonly channels: ReadonlyMap<PushChannel, Channel>;
  /** Where people reach us, without a slash at the end. */
  readonly baseUrl: () => string;
  readonly now: () => Instant;
  readonly timeout: (channel: PushChannel) => AbortSignal;
  /** What is public about the trainings that words name, as it is told in a chat. */
  readonly tellScores: (words: string, locale: string) => Promise<string>;
}

interface Row {
  readonly channel: PushChannel;
  readonly lookup: Buffer;
  /** As PostgreSQL writes it. */
  readonly day: string;
  readonly to_sealed: string;
  readonly notice: StrangerNotice | "scores";
  /** What they asked; null but for scores. */
  readonly asked_sealed: string | null;
  readonly locale: string;
  /** Which try this is. */
  readonly tries: number;
  readonly delivery: string;
}

const BATCH = 20;
const VALID_MS = 3_600_000;
/** Tries that did not leave, each after a longer rest: about half an hour together. */
const TRIES_MAX = 10;
const REST_MS = 30_000;

/** $1: now; $2: how many. Whoever said STOP is told nothing but that it is done, and how to come back. */
const CLAIM = /* sql */ `
update stranger s set answered_at = $1, tries = s.tries + 1 from (
  select channel, lookup, day from stranger n
  where answered_at is null and (due_at is null or due_at <= $1) and tries < ${TRIES_MAX}
    and (notice in ('stranger_stopped', 'control_stopped')
      or not exists (select from opt_out o where o.lookup = n.lookup))
  order by day limit $2 for update skip locked) w
where s.channel = w.channel and s.lookup = w.lookup and s.day = w.day
returning s.channel, s.lookup, s.day::text, s.to_sealed, s.notice, s.asked_sealed, s.locale, s.tries,
  gen_random_uuid() as delivery`;

/**
 * Answers those who wait. Noted before it is sent: a crash in between leaves them without an answer. What
 * certainly did not leave is tried again.
 */
export async function answerStrangers(parts: StrangerParts): Promise<number> {
  const { pool, now } = parts;
  const at = now();
  const { rows } = await pool.query<Row>(CLAIM, [new Date(at), BATCH]);
  const faults: unknown[] = [];
  for (const row of rows) await tellOne(parts, row, at).catch((fault) => faults.push(fault));
  // One that cannot be told keeps no other from its answer.
  if (faults.length > 0) throw faults[0];
  return rows.length;
}

async function tellOne(parts: StrangerParts, row: Row, at: Instant): Promise<void> {
  const { pool, now } = parts;
  const outcome = await answer(parts, row);
  if (outcome?.kind !== "later" && outcome?.kind !== "misconfigured") return forget(parts, row, at);
  const rest = now() + REST_MS * row.tries;
  const due = outcome.kind === "later" ? Math.max(rest, outcome.notBefore ?? 0) : rest;
  // Not when something else is to be said meanwhile: that waits for its own try.
  await pool.query(
    `update stranger set answered_at = null, due_at = $4
     where channel = $1 and lookup = $2 and day = $3 and answered_at = $5`,
    [row.channel, row.lookup, row.day, new Date(due), new Date(at)],
  );
}

/** A question that was answered is nobody's business any more. */
async function forget({ pool }: StrangerParts, row: Row, at: Instant): Promise<void> {
  if (row.asked_sealed === null) return;
  await pool.query(
    `update stranger set asked_sealed = null
     where channel = $1 and lookup = $2 and day = $3 and answered_at = $4`,
    [row.channel, row.lookup, row.day, new Date(at)],
  );
}

async function answer(parts: StrangerParts, row: Row): Promise<SendOutcome | undefined> {
  const { secrets, channels, now } = parts;
  const message: Outgoing = {
    delivery: row.delivery,
    to: secrets.open(row.to_sealed),
    text: await wordsFor(parts, row),
    locale: row.locale,
    expiresAt: now() + VALID_MS,
  };
  return channels.get(row.channel)?.send(message, parts.timeout(row.channel));
}

async function wordsFor(parts: StrangerParts, row: Row): Promise<string> {
  const { notice, lookup, locale, asked_sealed: asked } = row;
  if (notice === "scores") {
    return parts.tellScores(asked === null ? "" : parts.secrets.open(asked), locale);
  }
  return wordNotice(notice, locale, {
    lien: `${parts.baseUrl()}/notice${locale === "en" ? "?lang=en" : ""}`,
    ...(notice === "who" ? { noms: await namesAt(parts, lookup, locale) } : {}),
  });
}
