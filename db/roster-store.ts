/** Imports rosters: every line checked, then all that is right written at once or not at all. */
import { createHash } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import type { Day } from "../bot/calendar.ts";
import type { Instant } from "../bot/conversation.ts";
import { SiriusError } from "../bot/errors.ts";
import { readHeader } from "../bot/roster-columns.ts";
import {
  readRosterLine,
  type NotEligible,
  type RosterLine,
  type RosterProblem,
} from "../bot/roster.ts";
import { territoryOfAlumnus } from "../bot/territories.ts";
import { fold } from "../survey-scripts/fold.ts";
import { normalisePhone } from "./phone.ts";
import { readRosterFile } from "./roster-file.ts";
import * as sql from "./roster-queries.ts";
import type { Secrets } from "./secrets.ts";
import { hashToken, newToken } from "./tokens.ts";

export interface RosterImportOptions {
  readonly now: Instant;
  /** Why these people may be written to, in the words of whoever imports; kept with the import. */
  readonly legalBasis: string;
  /** Checks and counts, and leaves the database as it was. */
  readonly dryRun?: boolean;
  /** The questionnaire people are invited to. */
  readonly scriptKey?: string;
  readonly locale?: string;
  /** Told of each thing to repair, in the order of the file; for an error file. */
  readonly onProblem?: (problem: RosterProblem) => void;
}

/** What became of the lines of a file; the parts add up to `lines`. */
export interface RosterCounters {
  readonly lines: number;
  readonly invited: number;
  /** Invited by an earlier import or an earlier line. */
  readonly alreadyInvited: number;
  /** Said STOP, or the number belongs to someone else. */
  readonly silenced: number;
  readonly notEligible: Readonly<Record<NotEligible, number>>;
  /** With something to repair. */
  readonly invalid: number;
}

const DAY_MS = 86_400_000;
/** Days a personal link lives. */
export const INVITATION_DAYS = 90;
const SCRIPT = "fin-apprentissage";
/** Lines sent to the database at once: few round trips, little memory. */
const BATCH = 1_000;
const IMPORT_LOCK = 7_214_000_035;

/**
 * Imports a roster. The same file twice changes nothing; a longer file adds what is new; a line that
 * was corrected corrects the dates. Nobody who said STOP is ever invited again.
 *
 * @param database  Its pool; the import is one transaction on one connection.
 * @param bytes  The file: CSV in UTF-8 or Windows-1252.
 *
 * Errors: `roster_unreadable` (no table, or columns missing), `roster_empty`; then nothing is written.
 */
export async function importRoster(
  database: { readonly pool: Pool; readonly secrets: Secrets },
  bytes: AsyncIterable<Uint8Array>,
  options: RosterImportOptions,
): Promise<RosterCounters> {
  const client = await database.pool.connect();
  try {
    await client.query("begin");
    await client.query("set local statement_timeout = 0");
    await client.query("select pg_advisory_xact_lock($1)", [IMPORT_LOCK]);
    await client.query(sql.STAGE);
    const hash = createHash("sha256");
    const read = await stageLines(client, database.secrets, hashing(bytes, hash), options);
    const counters = await settleLines(client, read, options);
    await client.query(sql.RECORD, [
      hash.digest(),
      options.legalBasis,
      new Date(options.now),
      JSON.stringify(counters),
    ]);
    await client.query(options.dryRun === true ? "rollback" : "commit");
    return counters;
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

type ReadCounters = Pick<RosterCounters, "lines" | "notEligible" | "invalid">;

async function stageLines(
  client: PoolClient,
  secrets: Secrets,
  bytes: AsyncIterable<Uint8Array>,
  options: RosterImportOptions,
): Promise<ReadCounters> {
  const notEligible = { not_ended: 0, too_short: 0, too_old: 0, too_young: 0 };
  let [lines, invalid] = [0, 0];
  let batch: object[] = [];
  for await (const outcome of readLines(bytes, options.now)) {
    lines += 1;
    if (outcome.kind === "problems") {
      invalid += 1;
      for (const problem of outcome.problems) options.onProblem?.(problem);
    } else if (outcome.kind === "not_eligible") {
      notEligible[outcome.reason] += 1;
    } else {
      batch.push(stagedRow(outcome.line, secrets));
      if (batch.length === BATCH) {
        await client.query(sql.FILL, [JSON.stringify(batch)]);
        batch = [];
      }
    }
  }
  if (lines === 0) throw new SiriusError("roster_empty", "the roster has a header and no line");
  if (batch.length > 0) await client.query(sql.FILL, [JSON.stringify(batch)]);
  return { lines, notEligible, invalid };
}

async function* readLines(bytes: AsyncIterable<Uint8Array>, now: Instant) {
  const today: Day = Math.floor(now / DAY_MS);
  let reading: Parameters<typeof readRosterLine>[2] | undefined;
  for await (const { line, cells } of readRosterFile(bytes)) {
    if (reading === undefined) {
      const outcome = readHeader(cells);
      if (!outcome.ok) {
        throw new SiriusError(
          "roster_unreadable",
          `the roster lacks columns; add: ${outcome.missing.join("; ")}`,
          { missing: outcome.missing.length },
        );
      }
      reading = { header: outcome.header, today, normalisePhone };
    } else {
      yield readRosterLine(cells, line, reading);
    }
  }
  if (reading === undefined) throw new SiriusError("roster_empty", "the roster is empty");
}

/** A line as it is staged. Tokens are made for every line; those of known people are never stored. */
function stagedRow(line: RosterLine, secrets: Secrets): object {
  const token = newToken();
  const contact = (address: string | undefined) => ({
    lookup: address === undefined ? null : secrets.lookup(address).toString("hex"),
    sealed: address === undefined ? null : secrets.seal(address),
  });
  const [phone, email] = [contact(line.phone), contact(line.email)];
  return {
    line: line.line,
    phone_lookup: phone.lookup,
    phone_sealed: phone.sealed,
    email_lookup: email.lookup,
    email_sealed: email.sealed,
    name_lookup: secrets.lookup(`name ${fold(line.firstName)}`).toString("hex"),
    name_sealed: secrets.seal(line.firstName),
    birth_year: line.birthYear ?? null,
    territory: territoryOfAlumnus(line),
    siret: line.siret,
    uai: line.uai ?? null,
    centre_name: line.centreName ?? null,
    training_key: line.trainingKey,
    title: line.title ?? null,
    cfd: line.cfd ?? null,
    rncp: line.rncp ?? null,
    started_on: line.start,
    ended_on: line.end,
    interrupted: line.interrupted,
    token_hash: hashToken(token).toString("hex"),
    token_sealed: secrets.seal(token),
  };
}

async function settleLines(
  client: PoolClient,
  read: ReadCounters,
  options: RosterImportOptions,
): Promise<RosterCounters> {
  const { rowCount: dropped } = await client.query(sql.DROP_SILENCED);
  await client.query("analyze staged");
  for (const step of [sql.CENTRES, sql.TRAININGS, sql.FIND_PEOPLE, sql.NEW_PEOPLE]) {
    await client.query(step);
  }
  for (const step of [sql.PEOPLE, sql.TERRITORIES, sql.CONTACTS, sql.APPRENTICESHIPS]) {
    await client.query(step);
  }
  const { rowCount: invited } = await client.query(sql.INVITATIONS, [
    options.scriptKey ?? SCRIPT,
    options.locale ?? "fr",
    new Date(options.now),
    new Date(options.now + INVITATION_DAYS * DAY_MS),
  ]);
  const ineligible = Object.values(read.notEligible).reduce((sum, count) => sum + count, 0);
  const silenced = dropped ?? 0;
  const alreadyInvited = read.lines - read.invalid - ineligible - silenced - (invited ?? 0);
  return { ...read, invited: invited ?? 0, silenced, alreadyInvited };
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
