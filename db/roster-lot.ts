/** One lot of lines of a roster, brought into the database. */
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { PoolClient } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import type { Instant } from "../bot/conversation.ts";
import type { RosterLine } from "../bot/roster.ts";
import * as sql from "./roster-queries.ts";
import type { RowWriter } from "./roster-rows.ts";

export interface LotOptions {
  readonly import: string;
  readonly scriptKey: string;
  readonly locale: string;
  readonly now: Instant;
  readonly expires: Instant;
  /** Of the first lot PostgreSQL learns what the lots look like; the others look the same. */
  readonly first: boolean;
}

/** What became of the lines of a lot; all others were known already. */
export interface LotOutcome {
  readonly invited: number;
  readonly silenced: number;
}

/** A line with something new. */
interface Fresh {
  readonly line: number;
  readonly to_store: boolean;
  readonly redated: boolean;
}

/** Handed to the connection at once; many times the longest row. */
const PIECE_BYTES = 131_072;

/**
 * Stores a lot, in the transaction that is open. Doing it again changes nothing.
 *
 * Only the hashes of addresses travel first; what they do not find is sealed and sent after. So a file that
 * holds nothing new costs no encryption and writes no row.
 */
export async function storeLot(
  client: PoolClient,
  lot: readonly RosterLine[],
  writer: RowWriter,
  options: LotOptions,
): Promise<LotOutcome> {
  await client.query(sql.CLEAR);
  await copy(client, sql.COPY_LINES, lot, (line) => writer.line(line));
  if (options.first) await client.query("analyze staged");
  const { rowCount: silenced } = await client.query(sql.DROP_SILENCED);
  for (const step of [sql.MEET_CATALOGUE, sql.DROP_SETTLED, sql.FIND_PEOPLE]) {
    await client.query(step);
  }
  await client.query(sql.joinNewPeople("phone_lookup"));
  await client.query(sql.joinNewPeople("email_lookup"));
  for (const step of [sql.MEET_OWN, sql.CENTRES, sql.TRAININGS]) await client.query(step);
  const { rows } = await client.query<Fresh>(sql.FIND_NEW);
  const toStore = new Set(rows.filter((row) => row.to_store).map(({ line }) => line));
  const lines = lot.filter(({ line }) => toStore.has(line));
  const invited = lines.length === 0 ? 0 : await storeNew(client, lines, writer, options);
  if (rows.some(({ redated }) => redated)) await client.query(sql.DATES);
  await client.query(sql.TERRITORIES);
  return { invited, silenced: silenced ?? 0 };
}

async function storeNew(
  client: PoolClient,
  lines: readonly RosterLine[],
  writer: RowWriter,
  options: LotOptions,
): Promise<number> {
  await copy(client, sql.COPY_SEALED, lines, (line) => writer.sealed(line));
  if (options.first) await client.query("analyze staged_sealed, fresh");
  await client.query(sql.PEOPLE);
  for (const people of ["new", "known"] as const) {
    await client.query(sql.contactsOf(people), [options.import]);
  }
  await client.query(sql.APPRENTICESHIPS);
  const { rowCount } = await client.query(sql.INVITATIONS, [
    options.scriptKey,
    options.locale,
    new Date(options.now),
    new Date(options.expires),
  ]);
  return rowCount ?? 0;
}

async function copy(
  client: PoolClient,
  statement: string,
  lot: readonly RosterLine[],
  row: (line: RosterLine) => string,
): Promise<void> {
  await pipeline(Readable.from(pieces(lot, row)), client.query(copyFrom(statement)));
}

/** Rows as bytes, a piece at a time: one long text of a million rows would be held twice. */
function* pieces(lot: readonly RosterLine[], row: (line: RosterLine) => string): Generator<Buffer> {
  let piece = Buffer.allocUnsafe(PIECE_BYTES);
  let at = 0;
  for (const line of lot) {
    const text = row(line);
    // A character of text takes three bytes at most.
    if (at + 3 * text.length > PIECE_BYTES) {
      yield piece.subarray(0, at);
      piece = Buffer.allocUnsafe(PIECE_BYTES);
      at = 0;
    }
    at += piece.write(text, at);
  }
  if (at > 0) yield piece.subarray(0, at);
}
