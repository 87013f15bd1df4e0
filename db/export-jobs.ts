/**
 * Exports that are made in the background: asked for, written piece by piece, handed out until they
 * expire. The bytes lie in the database, so that any machine may make them and any other hand them out.
 */
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { Pool } from "pg";
import type { Instant } from "../bot/conversation.ts";
import { SiriusError } from "../bot/errors.ts";
import { tableSchema } from "./columns.ts";
import { readExport, type Exporting, type ExportWanted } from "./exports.ts";
import type { JobDefinition } from "./jobs.ts";

/** A file can be fetched for so long after it was made. */
export const EXPORT_HOURS = 48;
/** Compressed, so that no export fills the disk of the database. */
const BYTES_MAX = 256 * 1024 * 1024;
const PART_BYTES = 256 * 1024;
const TEXT_PIECE = 64 * 1024;
const TOLD_EVERY_MS = 1_000;
/** A try that said nothing for so long is taken for dead. */
const SILENT_MINUTES = 2;
const PULSE_MS = 30_000;
const TRIES = 3;
/** What was asked and by whom can be seen for so long; the journal keeps it for ever. */
const LISTED_DAYS = 30;

interface Claimed {
  readonly id: string;
  readonly attempt: number;
  readonly wanted: ExportWanted;
}

/** How an export is told to stop: another process took it over, or it is too large. */
class GivenUp extends Error {
  override readonly name = "GivenUp";
}

/** The job of exports: whatever waits is made, one after the other; what has expired goes. */
export function exportJob(parts: Exporting): JobDefinition {
  return {
    name: EXPORT_JOB.name,
    // Asked for with each export; the rest finds what a crash left.
    cron: "*/5 * * * *",
    expireInSeconds: EXPORT_JOB.expireInSeconds,
    run: () => makeExports(parts),
  };
}

/** For whoever asks: the queue of the job. */
export const EXPORT_JOB = { name: "exports", expireInSeconds: 4 * 3_600 } as const;

/**
 * Makes every export that waits. Any number of processes may do so at once.
 *
 * Errors: of the storage; the export is tried again, three times in all.
 */
export async function makeExports(parts: Exporting): Promise<void> {
  await clean(parts.pool, parts.now());
  for (;;) {
    const claimed = await claim(parts.pool, parts.now());
    if (claimed === undefined) return;
    // Counting and sorting tell nothing by themselves, and may take longer than a silence that means death.
    const pulse = setInterval(() => void stillHere(parts, claimed), PULSE_MS).unref();
    try {
      await make(parts, claimed);
    } catch (error) {
      if (error instanceof GivenUp) continue;
      await giveBack(parts, claimed, error);
      throw error;
    } finally {
      clearInterval(pulse);
    }
  }
}

async function stillHere({ pool, now }: Exporting, { id, attempt }: Claimed): Promise<void> {
  await pool
    .query(
      "update export_job set seen_at = $3 where id = $1 and attempt = $2 and state = 'running'",
      [id, attempt, new Date(now())],
    )
    .catch(() => undefined);
}

async function claim(pool: Pool, now: Instant): Promise<Claimed | undefined> {
  const { rows } = await pool.query<Claimed>(
    `update export_job set state = 'running', attempt = attempt + 1, seen_at = $1, rows = 0, bytes = 0
     where id = (
       select id from export_job
       where state = 'waiting' or (state = 'running'
         and seen_at < $1::timestamptz - interval '${SILENT_MINUTES} minutes')
       order by asked_at limit 1 for update skip locked)
     returning id, attempt, wanted`,
    [new Date(now)],
  );
  return rows[0];
}

async function make(parts: Exporting, job: Claimed): Promise<void> {
  const { pool, now } = parts;
  await pool.query("delete from export_part where export_id = $1 and attempt < $2", [
    job.id,
    job.attempt,
  ]);
  if (job.attempt > TRIES) return end(parts, job, "interrupted");
  const opened = await readExport(parts, job.wanted);
  const progress = { rows: job.wanted.format === "ndjson" ? 0 : -1, bytes: 0, told: 0 };
  const tell = async (): Promise<void> => {
    if (now() - progress.told < TOLD_EVERY_MS) return;
    progress.told = now();
    await alive(pool, job, [
      Math.max(progress.rows, 0),
      opened.total ?? null,
      progress.bytes,
      now(),
    ]);
  };
  let ordinal = 0;
  await pipeline(
    Readable.from(pieces(opened.lines, progress, tell)),
    createGzip(),
    async (zipped: AsyncIterable<Buffer>) => {
      for await (const part of gathered(zipped)) {
        progress.bytes += part.length;
        if (progress.bytes > BYTES_MAX) {
          await end(parts, job, "too_large");
          throw new GivenUp("too large");
        }
        await keep(pool, job, ordinal, part);
        ordinal += 1;
      }
    },
  );
  await pool.query(
    `update export_job set state = 'done', rows = $3, total = $3, bytes = $4, dictionary = $5,
       finished_at = $6, expires_at = $7
     where id = $1 and attempt = $2 and state = 'running'`,
    [
      job.id,
      job.attempt,
      Math.max(progress.rows, 0),
      progress.bytes,
      tableSchema(opened.columns),
      new Date(now()),
      new Date(now() + EXPORT_HOURS * 3_600_000),
    ],
  );
}

/** Lines put together, so that compressing is not called for each of them; the header counts as none. */
async function* pieces(
  lines: AsyncIterable<string>,
  progress: { rows: number },
  tell: () => Promise<void>,
): AsyncGenerator<string> {
  let piece = "";
  for await (const line of lines) {
    piece += line;
    progress.rows += 1;
    if (piece.length < TEXT_PIECE) continue;
    yield piece;
    piece = "";
    await tell();
  }
  if (piece !== "") yield piece;
}

async function* gathered(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    held.push(chunk);
    size += chunk.length;
    if (size < PART_BYTES) continue;
    yield Buffer.concat(held);
    [held, size] = [[], 0];
  }
  if (size > 0) yield Buffer.concat(held);
}

async function alive(
  pool: Pool,
  { id, attempt }: Claimed,
  [rows, total, bytes, at]: readonly [number, number | null, number, Instant],
): Promise<void> {
  const { rowCount } = await pool.query(
    `update export_job set rows = $3, total = $4, bytes = $5, seen_at = $6
     where id = $1 and attempt = $2 and state = 'running'`,
    [id, attempt, rows, total, bytes, new Date(at)],
  );
  if (rowCount === 0) throw new GivenUp("taken over");
}

async function keep(
  pool: Pool,
  { id, attempt }: Claimed,
  ordinal: number,
  bytes: Buffer,
): Promise<void> {
  const { rowCount } = await pool.query(
    `insert into export_part (export_id, attempt, ordinal, bytes)
     select id, attempt, $3, $4 from export_job where id = $1 and attempt = $2 and state = 'running'`,
    [id, attempt, ordinal, bytes],
  );
  if (rowCount === 0) throw new GivenUp("taken over");
}

async function giveBack(parts: Exporting, job: Claimed, error: unknown): Promise<void> {
  const failure = error instanceof SiriusError ? error.code : "internal";
  if (job.attempt >= TRIES) return end(parts, job, failure);
  await parts.pool.query(
    "update export_job set state = 'waiting' where id = $1 and attempt = $2 and state = 'running'",
    [job.id, job.attempt],
  );
}

async function end(
  { pool, now }: Exporting,
  { id, attempt }: Claimed,
  failure: string,
): Promise<void> {
  await pool.query(
    `with failed as (
       update export_job set state = 'failed', failure = $3, finished_at = $4
       where id = $1 and attempt = $2 and state = 'running' returning id
     )
     delete from export_part p using failed where p.export_id = failed.id`,
    [id, attempt, failure, new Date(now())],
  );
}

async function clean(pool: Pool, now: Instant): Promise<void> {
  const at = [new Date(now)];
  await pool.query(
    "delete from export_part p using export_job j where j.id = p.export_id and j.expires_at < $1",
    at,
  );
  await pool.query(
    `delete from export_job where asked_at < $1::timestamptz - interval '${LISTED_DAYS} days'`,
    at,
  );
}
