/**
 * What the information notice said, version by version. A contact tells by its version what was said when it
 * came; so versions are only ever added, by whichever process first sees that the notice says something else.
 */
import { createHash } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import type { Instant } from "../bot/conversation.ts";
import { SiriusError } from "../bot/errors.ts";
import { inTransaction } from "./transaction.ts";

/** HTML as it is shown, without the page around it. */
export interface NoticeText {
  readonly french: string;
  readonly english: string;
}

/** A version by its name, and how long it held. */
export interface NamedNotice {
  /** From its date in France: `2026-11-26`, and `2026-11-26-2` for the second of a day. */
  readonly name: string;
  readonly since: Instant;
  /** When the next one took its place; null: it holds. */
  readonly until: Instant | null;
}

export interface NoticeVersion extends NamedNotice, NoticeText {
  /** 1 for the first; what contacts and imports refer to. */
  readonly number: number;
}

/** Words what the notice says by what the database holds at this moment. */
export type SayNotice = (db: Pool | PoolClient) => Promise<NoticeText>;

const NOTICE_LOCK = 7_214_000_047;

const VERSIONS = /* sql */ `
select number, name, french, english, words,
  (extract(epoch from since) * 1000)::float8 as since,
  (extract(epoch from lead(since) over (order by number)) * 1000)::float8 as until
from notice_version`;

/** $1: now; $2: hash of the words; $3, $4: the text. Nothing when the last version says the same. */
const APPEND = /* sql */ `
with latest as (
  select number, since, words from notice_version order by number desc limit 1
), fresh as (
  select coalesce((select number from latest), 0) + 1 as number,
    greatest($1::timestamptz, (select since from latest)) as since
  where not exists (select from latest where words = $2)
), dated as (
  select number, since, to_char(since at time zone 'Europe/Paris', 'YYYY-MM-DD') as day from fresh
)
insert into notice_version (number, name, since, words, french, english)
select number, day || case same.count when 0 then '' else '-' || (same.count + 1) end, since, $2, $3, $4
from dated cross join lateral (
  select count(*) as count from notice_version v where v.name = day or v.name like day || '-%') same
on conflict do nothing`;

type Row = NoticeVersion & { readonly words: Buffer };

/**
 * The version that holds, kept first where the notice says something else than the last one did. Any number of
 * processes at once add it once.
 *
 * @param say  Asked again behind a lock before anything is added: whoever comes last goes by what was decided last.
 * @param at  Since when a new version holds; never before the one it follows.
 *
 * Errors: those of `say`; storage errors.
 */
export async function keepNotice(pool: Pool, say: SayNotice, at: Instant): Promise<NoticeVersion> {
  const held = await latest(pool);
  if (held?.words.equals(hashOfWords(await say(pool))) === true) return held;
  return inTransaction(pool, async (client) => {
    await client.query("select pg_advisory_xact_lock($1)", [NOTICE_LOCK]);
    const text = await say(client);
    const { french, english } = text;
    await client.query(APPEND, [new Date(at), hashOfWords(text), french, english]);
    const kept = await latest(client);
    if (kept === undefined) throw new SiriusError("internal", "no version of the notice was kept");
    return kept;
  });
}

async function latest(db: Pool | PoolClient): Promise<Row | undefined> {
  const { rows } = await db.query<Row>(`${VERSIONS} order by number desc limit 1`);
  return rows[0];
}

/** One version; undefined when none has this name. */
export async function noticeNamed(pool: Pool, name: string): Promise<NoticeVersion | undefined> {
  const { rows } = await pool.query<Row>(`select * from (${VERSIONS}) v where name = $1`, [name]);
  return rows[0];
}

/** All versions by name, the latest first. */
export async function noticesKept(pool: Pool): Promise<NamedNotice[]> {
  const { rows } = await pool.query<NamedNotice>(
    `select name, since, until from (${VERSIONS}) v order by number desc`,
  );
  return rows;
}

/** Other tags or spaces around the same words make no other version. */
function hashOfWords({ french, english }: NoticeText): Buffer {
  const words = [french, english].map((html) =>
    html.replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " "),
  );
  return createHash("sha256").update(words.join("\n")).digest();
}
