/** Imports of the catalogue: every entry checked, then all that is right written at once or not at all. */
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Pool, PoolClient } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import type { CatalogueKind } from "../bot/catalogue-kinds.ts";
import type { CatalogueProblem, CatalogueSource } from "../bot/catalogue-source.ts";
import type { Instant } from "../bot/conversation.ts";
import { openCatalogueFile } from "./catalogue-file.ts";
import { RECORD, SETTLINGS } from "./catalogue-queries.ts";
import { copyLine, STAGINGS } from "./catalogue-stage.ts";
import { SETTLE_KEYS } from "./lineage-queries.ts";

export interface CatalogueImportOptions {
  readonly now: Instant;
  /** The kind, when what the file holds should not decide. */
  readonly kind?: CatalogueKind;
  /** Checks and counts, and leaves the database as it was. */
  readonly dryRun?: boolean;
  /** Told of each thing to repair, in the order of the file. */
  readonly onProblem?: (problem: CatalogueProblem) => void;
  /** Told of the entries read so far, every few thousand. */
  readonly onProgress?: (entries: number) => void;
}

/** What became of the entries of a file; the first five parts add up to `read`. */
export interface CatalogueCounters {
  readonly read: number;
  readonly created: number;
  readonly updated: number;
  /** As the database had them. */
  readonly unchanged: number;
  /** Replaced by a later entry of the same file, or telling nothing that is kept. */
  readonly repeated: number;
  /** With something without which an entry is of no use. */
  readonly refused: number;
  /** Taken without one of their values. */
  readonly incomplete: number;
}

export interface CatalogueImport {
  readonly kind: CatalogueKind;
  readonly counters: CatalogueCounters;
}

/** Characters sent to the database at once. */
const BLOCK = 65_536;
const PROGRESS_EVERY = 5_000;
/** Imports wait for each other. Any number, the same everywhere. */
const IMPORT_LOCK = 7_214_000_051;

/**
 * Imports a file of the catalogue. The same file twice changes nothing. Reviews follow what it says of
 * replaced keys and renewed diplomas with the next release.
 *
 * @param database  Its pool; the import is one transaction on one connection.
 * @param bytes  The file; see `openCatalogueFile` for its forms.
 *
 * Errors: `catalogue_unreadable`, `catalogue_empty`; then nothing is written.
 */
export async function importCatalogue(
  database: { readonly pool: Pool },
  bytes: AsyncIterable<Uint8Array>,
  options: CatalogueImportOptions,
): Promise<CatalogueImport> {
  const hash = createHash("sha256");
  const { kind, records } = await openCatalogueFile(hashing(bytes, hash), options.kind);
  const client = await database.pool.connect();
  try {
    await client.query("begin");
    await client.query("set local statement_timeout = 0");
    await client.query("select pg_advisory_xact_lock($1)", [IMPORT_LOCK]);
    const { columns } = STAGINGS[kind];
    await client.query(`create temporary table staged (line int, ${columns}) on commit drop`);
    const tally = await stage(client, kind, records, options);
    const counters = await settle(client, kind, tally);
    const values = [kind, hash.digest(), new Date(options.now), JSON.stringify(counters)];
    await client.query(RECORD, values);
    await client.query(options.dryRun === true ? "rollback" : "commit");
    return { kind, counters };
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

interface Tally {
  read: number;
  refused: number;
  incomplete: number;
}

async function stage(
  client: PoolClient,
  kind: CatalogueKind,
  records: AsyncIterable<CatalogueSource>,
  options: CatalogueImportOptions,
): Promise<Tally> {
  const tally: Tally = { read: 0, refused: 0, incomplete: 0 };
  const copy = client.query(copyFrom("copy staged from stdin (format csv)"));
  await pipeline(Readable.from(blocks(kind, records, tally, options)), copy);
  await client.query("analyze staged");
  return tally;
}

/** The lines to copy, many at once: a write for each would cost more than reading them. */
async function* blocks(
  kind: CatalogueKind,
  records: AsyncIterable<CatalogueSource>,
  tally: Tally,
  { onProblem, onProgress }: CatalogueImportOptions,
): AsyncGenerator<string> {
  const { read } = STAGINGS[kind];
  let block = "";
  for await (const source of records) {
    const values = read(source);
    tally.read += 1;
    if (values === undefined) tally.refused += 1;
    else if (source.problems.length > 0) tally.incomplete += 1;
    for (const problem of source.problems) onProblem?.(problem);
    if (tally.read % PROGRESS_EVERY === 0) onProgress?.(tally.read);
    if (values !== undefined) block += copyLine(source.line, values);
    if (block.length < BLOCK) continue;
    yield block;
    block = "";
  }
  yield block;
}

async function settle(
  client: PoolClient,
  kind: CatalogueKind,
  tally: Tally,
): Promise<CatalogueCounters> {
  const { before, entries, after } = SETTLINGS[kind];
  for (const statement of before) await client.query(statement);
  const { rows } = await client.query<{ created: number; updated: number; entries: number }>(
    entries,
  );
  for (const statement of after) await client.query(statement);
  await client.query(SETTLE_KEYS);
  const [counted = { created: 0, updated: 0, entries: 0 }] = rows;
  const { created, updated } = counted;
  return {
    read: tally.read,
    created,
    updated,
    unchanged: counted.entries - created - updated,
    repeated: tally.read - tally.refused - counted.entries,
    refused: tally.refused,
    incomplete: tally.incomplete,
  };
}

async function* hashing(
  bytes: AsyncIterable<Uint8Array>,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    hash.update(chunk);
    yield chunk;
  }
}
