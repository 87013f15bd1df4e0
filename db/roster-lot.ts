/** One lot of lines of a roster, brought into the database. */
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { PoolClient, QueryResult } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { SiriusError } from "../bot/errors.ts";
import { Pieces } from "./pieces.ts";
import * as sql from "./roster-queries.ts";
import type { LineToSeal, RowWriter } from "./roster-rows.ts";

/** Lines ready to be stored. */
export interface Lot {
  /** Lines of `COPY_LINES`. */
  readonly rows: Pieces;
  /** The same lines, in their order. */
  readonly lines: readonly LineToSeal[];
  /** All of them as lines of `COPY_SEALED`, where they were encrypted ahead. */
  readonly sealed: Pieces | undefined;
}

/** What became of the lines of a lot; all others were known already. */
export interface LotOutcome {
  readonly invited: number;
  readonly silenced: number;
  /** Lines that brought something new. */
  readonly stored: number;
}

/** A line with something new. */
interface Fresh {
  readonly line: number;
  readonly to_store: boolean;
  readonly redated: boolean;
}

/**
 * Stores a lot, in the transaction that is open. Doing it again changes nothing.
 *
 * Only the hashes of addresses travel first; what they do not find is sealed and sent after. So a file that
 * holds nothing new costs no encryption and writes no row.
 *
 * @param writer  Encrypts what is new and was not encrypted ahead.
 * @param first  Of the first lot PostgreSQL learns what lots look like; the others look the same.
 */
export async function storeLot(
  client: PoolClient,
  lot: Lot,
  writer: Pick<RowWriter, "sealed">,
  first: boolean,
): Promise<LotOutcome> {
  await client.query(sql.CLEAR);
  await copy(client, sql.COPY_LINES, lot.rows);
  if (first) await client.query("analyze staged");
  const results = await runAll(client, sql.STEPS);
  const silenced = results[sql.STEPS.indexOf(sql.DROP_SILENCED)]?.rowCount ?? 0;
  const fresh = results.at(-1)?.rows ?? [];
  const toStore = new Set(fresh.filter((row) => row.to_store).map(({ line }) => line));
  let invited = 0;
  if (toStore.size > 0) {
    // Encrypted ahead, the lines that bring nothing come along; the statements leave them out.
    await copy(client, sql.COPY_SEALED, lot.sealed ?? sealedOf(lot, toStore, writer));
    if (first) await client.query("analyze staged_sealed, fresh");
    invited = (await runAll(client, sql.STORE_NEW)).at(-1)?.rowCount ?? 0;
  }
  if (fresh.some(({ redated }) => redated)) await client.query(sql.DATES);
  await client.query(sql.CONSENT);
  await client.query(sql.TERRITORIES);
  return { invited, silenced, stored: toStore.size };
}

function sealedOf(
  { lines }: Lot,
  toStore: ReadonlySet<number>,
  writer: Pick<RowWriter, "sealed">,
): Pieces {
  const sealed = new Pieces();
  for (const line of lines) if (toStore.has(line.line)) sealed.add(writer.sealed(line));
  return sealed;
}

/** All of them in one message: PostgreSQL goes on with the next while we read the file. */
async function runAll(client: PoolClient, steps: readonly string[]): Promise<QueryResult<Fresh>[]> {
  // The driver gives one result for each statement of a text, whatever its types say.
  const results: unknown = await client.query(steps.join(";\n"));
  if (!Array.isArray(results) || !results.every(isResult)) {
    throw new SiriusError("internal", "PostgreSQL did not answer each step of an import");
  }
  return results;
}

function isResult(value: unknown): value is QueryResult<Fresh> {
  return typeof value === "object" && value !== null && "rowCount" in value && "rows" in value;
}

async function copy(client: PoolClient, statement: string, rows: Pieces): Promise<void> {
  await pipeline(Readable.from(rows.all()), client.query(copyFrom(statement)));
}
