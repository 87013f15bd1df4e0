/** Drafts of scripts: every text that was saved, valid or not, and who wrote the latest. */
import type { Pool } from "pg";
import type { Instant } from "../bot/conversation.ts";

export interface Draft {
  readonly key: string;
  /** Grows with each save. Whoever saves says which one they started from. */
  readonly revision: number;
  readonly source: string;
  /** The published version it began from. */
  readonly baseVersion: number | null;
  /** `user <id>`. */
  readonly by: string;
  readonly at: Instant;
}

export interface DraftSave {
  readonly key: string;
  readonly source: string;
  /** The revision the text was written on; 0 for the first. */
  readonly revision: number;
  readonly baseVersion: number | null;
  readonly by: string;
  readonly at: Instant;
  /** It replaces somebody's text on purpose: that one is kept, whoever wrote it. */
  readonly keepEarlier?: boolean;
}

export type Saved =
  | { readonly saved: true; readonly revision: number }
  /** Somebody saved in between; their text stands, and nothing of it was touched. */
  | { readonly saved: false; readonly latest: Draft };

/** Earlier texts kept of each draft, one for each person and stretch of minutes. */
const KEPT = 100;
const STRETCH_MINUTES = 10;

/** The latest text of a draft; undefined without one. */
export async function latestDraft(pool: Pool, key: string): Promise<Draft | undefined> {
  return (await drafts(pool, "where key = $1 order by revision desc limit 1", [key]))[0];
}

/** Whose a text of a draft is, and when it was saved. */
export type DraftFacts = Pick<Draft, "revision" | "by" | "at">;

/** The texts of a draft, newest first, without their words: together they may be tens of megabytes. */
export async function earlierDrafts(pool: Pool, key: string): Promise<DraftFacts[]> {
  const { rows } = await pool.query<{ revision: number; edited_by: string; saved_at: Date }>(
    `select revision, edited_by, saved_at from script_draft
     where key = $1 order by revision desc limit ${KEPT}`,
    [key],
  );
  return rows.map((row) => ({
    revision: row.revision,
    by: row.edited_by,
    at: row.saved_at.getTime(),
  }));
}

/** One text of a draft; undefined when it is not kept any more. */
export async function draftAt(
  pool: Pool,
  key: string,
  revision: number,
): Promise<Draft | undefined> {
  return (await drafts(pool, "where key = $1 and revision = $2", [key, revision]))[0];
}

/** The latest text of every draft. */
export async function allDrafts(pool: Pool): Promise<Draft[]> {
  return drafts(
    pool,
    `where (key, revision) in (select key, max(revision) from script_draft group by key)
     order by key`,
    [],
  );
}

/** Saves a text, unless somebody else did since the revision it was written on. */
export async function saveDraft(pool: Pool, save: DraftSave): Promise<Saved> {
  const { key, source, revision, baseVersion, by, at } = save;
  // Two at once claim the same number: the key of the table lets one of them have it.
  const { rowCount } = await pool.query(
    `insert into script_draft (key, revision, source, base_version, edited_by, saved_at)
     select $1, $2::int + 1, $3, $4, $5, $6
     where coalesce((select max(revision) from script_draft where key = $1), 0) = $2::int
     on conflict do nothing`,
    [key, revision, source, baseVersion, by, new Date(at)],
  );
  if (rowCount === 1) {
    if (save.keepEarlier === true) {
      await pool.query("update script_draft set kept = true where key = $1 and revision = $2", [
        key,
        revision,
      ]);
    } else await forget(pool, { key, revision: revision + 1, by, at });
    return { saved: true, revision: revision + 1 };
  }
  const latest = await latestDraft(pool, key);
  if (latest === undefined) throw new Error("a draft that stood in the way is gone");
  return { saved: false, latest };
}

/** Of one person's keystrokes the last of each stretch is kept, and of all texts the newest. */
async function forget(
  pool: Pool,
  { key, revision, by, at }: Pick<Draft, "key" | "revision" | "by" | "at">,
): Promise<void> {
  await pool.query(
    `delete from script_draft where key = $1 and (revision <= $2 - ${KEPT} or (
       revision between 2 and $2 - 1 and edited_by = $3 and not kept
       and date_bin('${STRETCH_MINUTES} minutes', saved_at, 'epoch')
         = date_bin('${STRETCH_MINUTES} minutes', $4::timestamptz, 'epoch')))`,
    [key, revision, by, new Date(at)],
  );
}

async function drafts(pool: Pool, which: string, values: readonly unknown[]): Promise<Draft[]> {
  const { rows } = await pool.query<{
    key: string;
    revision: number;
    source: string;
    base_version: number | null;
    edited_by: string;
    saved_at: Date;
  }>(`select key, revision, source, base_version, edited_by, saved_at from script_draft ${which}`, [
    ...values,
  ]);
  return rows.map((row) => ({
    key: row.key,
    revision: row.revision,
    source: row.source,
    baseVersion: row.base_version,
    by: row.edited_by,
    at: row.saved_at.getTime(),
  }));
}
