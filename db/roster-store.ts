/** Imports rosters: every line checked, lot by lot; an import that was cut short goes on where it was. */
import { createHash, randomUUID } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import type { Day } from "../bot/calendar.ts";
import type { Instant } from "../bot/conversation.ts";
import { because } from "../bot/error-words.ts";
import { SiriusError } from "../bot/errors.ts";
import type { RosterProblem } from "../bot/roster-cells.ts";
import { readHeader } from "../bot/roster-columns.ts";
import {
  readRosterLine,
  type NotEligible,
  type RosterLine,
  type RosterReading,
} from "../bot/roster.ts";
import { normalisePhone } from "./phone.ts";
import { Pieces } from "./pieces.ts";
import { readRosterFile } from "./roster-file.ts";
import { storeLot, type Lot } from "./roster-lot.ts";
import * as sql from "./roster-queries.ts";
import { rowWriter, type LineToSeal } from "./roster-rows.ts";
import type { Secrets } from "./secrets.ts";

export interface RosterImportOptions {
  readonly now: Instant;
  /** Why these people may be written to, in the words of whoever imports; kept with the import. */
  readonly legalBasis: string;
  /** Where the legal basis is consent: how and when it was given. */
  readonly evidence?: string;
  /**
   * Tells the number of the notice that holds. Asked once, when an import begins that is no dry run. Left out,
   * the contacts tell that it is not known.
   */
  readonly notice?: () => Promise<number>;
  /** Checks and counts, and leaves the database as it was. */
  readonly dryRun?: boolean;
  /** The questionnaire people are invited to. */
  readonly scriptKey?: string;
  readonly locale?: string;
  /** What the catalogue knows of diplomas and centres; left out, nothing is asked of it. */
  readonly catalogue?: Pick<RosterReading, "isKnownCode" | "siretOf">;
  /** Told of each thing to repair, in the order of the file; for an error file. */
  readonly onProblem?: (problem: RosterProblem) => void;
  /** Told of each correct line that gets no invitation. */
  readonly onNotEligible?: (line: number, reason: NotEligible) => void;
  /** Told now and then how far the reading is, in bytes of the file. */
  readonly onProgress?: (progress: RosterProgress) => void;
}

export interface RosterProgress {
  readonly lines: number;
  readonly bytes: number;
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
/** Lines stored in one transaction: what a crash may lose, and what memory must hold. */
const LOT = 8_000;
/** The share of a lot from which the next one is taken to be new as well. */
const MOSTLY = 0.9;
const IMPORT_LOCK = 7_214_000_035;

/**
 * Imports a roster. The same file twice changes nothing; a longer file adds what is new; a line that
 * was corrected corrects the dates. Nobody who said STOP is ever invited again. After a crash the same
 * call with the same file goes on after the last lot that was stored; where the notice changed meanwhile, it
 * begins an import of its own, which finds what is stored already.
 *
 * @param database  Its pool; the import takes one connection, and one import runs at a time.
 * @param open  Opens the file, as CSV in UTF-8 or Windows-1252. Called twice: to know it again, to read it.
 *
 * Errors: `roster_unreadable` (no table, or columns missing), `roster_empty`. When the file breaks in the
 * middle, the lots before are stored; the repaired file adds the rest.
 */
export async function importRoster(
  database: { readonly pool: Pool; readonly secrets: Secrets },
  open: () => AsyncIterable<Uint8Array>,
  options: RosterImportOptions,
): Promise<RosterCounters> {
  const hash = await hashOf(open());
  const client = await database.pool.connect();
  try {
    await client.query(
      "set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; set work_mem = '64MB'",
    );
    await client.query("select pg_advisory_lock($1)", [IMPORT_LOCK]);
    await client.query(sql.STAGE);
    if (options.dryRun === true) await client.query("begin");
    return await new Import(client, database.secrets, options).run(hash, open());
  } finally {
    // The lock, the temporary tables, a dry run and the settings go with the connection.
    client.release(true);
  }
}

interface Unfinished {
  readonly id: string;
  readonly lines_done: number;
  readonly counters: Partial<RosterCounters>;
}

type GrowingLot = Lot & { readonly lines: LineToSeal[]; readonly ahead: Pieces };

/** One import under way. */
class Import {
  readonly #client: PoolClient;
  readonly #options: RosterImportOptions;
  readonly #writer: ReturnType<typeof rowWriter>;
  readonly #notEligible = { not_ended: 0, too_short: 0, too_old: 0, too_young: 0 };
  #id: string = randomUUID();
  /** Everything up to this line is stored by an earlier try. */
  #doneBefore = 0;
  #lots = 0;
  #mostlyNew = false;
  /** Lots that are stored; their memory is used again. */
  readonly #spare: Pick<GrowingLot, "rows" | "ahead">[] = [];
  #lines = 0;
  #invalid = 0;
  #invited = 0;
  #silenced = 0;

  constructor(client: PoolClient, secrets: Secrets, options: RosterImportOptions) {
    this.#client = client;
    this.#options = options;
    this.#writer = rowWriter(secrets);
  }

  async run(hash: Buffer, bytes: AsyncIterable<Uint8Array>): Promise<RosterCounters> {
    let lot = this.#newLot();
    // While the database stores a lot, the next one is read.
    let storing: Promise<void> = Promise.resolve();
    let begun = false;
    for await (const line of this.#readLines(bytes)) {
      if (!begun) await this.#begin(hash);
      begun = true;
      const taken = this.#take(line);
      if (taken !== undefined) this.#add(taken, lot);
      if (lot.lines.length < LOT) continue;
      await storing;
      storing = this.#store(lot);
      storing.catch(() => undefined);
      lot = this.#newLot();
    }
    await storing;
    if (!begun) {
      const details = because("roster_header_only");
      throw new SiriusError("roster_empty", "the roster has a header and no line", details);
    }
    if (lot.lines.length > 0) await this.#store(lot);
    const counters = this.#counters();
    const { now } = this.#options;
    await this.#client.query(sql.END_IMPORT, [this.#id, JSON.stringify(counters), new Date(now)]);
    return counters;
  }

  async *#readLines(bytes: AsyncIterable<Uint8Array>) {
    const { now, catalogue, onProgress } = this.#options;
    const today: Day = Math.floor(now / DAY_MS);
    let reading: RosterReading | undefined;
    const counted = counting(bytes);
    for await (const some of readRosterFile(counted.bytes)) {
      for (const { line, cells } of some) {
        if (reading === undefined) {
          const header = headerOf(cells);
          reading = { header, today, normalisePhone, ...catalogue };
        } else yield readRosterLine(cells, line, reading);
      }
      onProgress?.({ lines: this.#lines, bytes: counted.sofar() });
    }
    if (reading === undefined) throw new SiriusError("roster_empty", "the roster is empty");
  }

  async #begin(hash: Buffer): Promise<void> {
    await this.#resume(hash);
    const { now, scriptKey = SCRIPT, locale = "fr" } = this.#options;
    const expires = new Date(now + INVITATION_DAYS * DAY_MS);
    const values = [this.#id, scriptKey, locale, new Date(now), expires];
    await this.#client.query(sql.SET_IMPORTING, values);
  }

  /** Goes on with an import of the same file that was cut short, or notes a new one. */
  async #resume(hash: Buffer): Promise<void> {
    const { legalBasis, now, evidence, dryRun } = this.#options;
    const notice = dryRun === true ? undefined : await this.#options.notice?.();
    const same = [hash, legalBasis, notice ?? null];
    const { rows } = await this.#client.query<Unfinished>(sql.UNFINISHED, same);
    const [unfinished] = rows;
    if (unfinished !== undefined && dryRun !== true) {
      this.#id = unfinished.id;
      this.#doneBefore = unfinished.lines_done;
      this.#invited = unfinished.counters.invited ?? 0;
      this.#silenced = unfinished.counters.silenced ?? 0;
      return;
    }
    const told = [evidence ?? null, notice ?? null];
    const values = [this.#id, hash, legalBasis, new Date(now), "{}", ...told];
    await this.#client.query(sql.BEGIN_IMPORT, values);
  }

  /** Counts a line and tells what is wrong with it; gives it back when it is to be stored. */
  #take(outcome: ReturnType<typeof readRosterLine>): RosterLine | undefined {
    this.#lines += 1;
    switch (outcome.kind) {
      case "problems":
        this.#invalid += 1;
        for (const problem of outcome.problems) this.#options.onProblem?.(problem);
        return undefined;
      case "not_eligible":
        this.#notEligible[outcome.reason] += 1;
        this.#options.onNotEligible?.(outcome.line, outcome.reason);
        return undefined;
      case "eligible":
        return outcome.line.line > this.#doneBefore ? outcome.line : undefined;
    }
  }

  /** Encrypted ahead, while the database works, where the lines before were nearly all new. */
  #newLot(): GrowingLot {
    const { rows = new Pieces(), ahead = new Pieces() } = this.#spare.pop() ?? {};
    rows.clear();
    ahead.clear();
    return { rows, ahead, lines: [], sealed: this.#mostlyNew ? ahead : undefined };
  }

  #add(line: RosterLine, lot: GrowingLot): void {
    const { line: number, firstName, phone, email } = line;
    lot.lines.push({ line: number, firstName, phone, email });
    lot.rows.add(this.#writer.line(line));
    lot.sealed?.add(this.#writer.sealed(line));
  }

  async #store(lot: GrowingLot): Promise<void> {
    const { dryRun = false } = this.#options;
    const client = this.#client;
    if (!dryRun) await client.query("begin");
    const outcome = await storeLot(client, lot, this.#writer, this.#lots === 0);
    this.#lots += 1;
    this.#mostlyNew = outcome.stored > MOSTLY * lot.lines.length;
    this.#invited += outcome.invited;
    this.#silenced += outcome.silenced;
    const sofar = { invited: this.#invited, silenced: this.#silenced };
    const last = lot.lines.at(-1)?.line ?? 0;
    await client.query(sql.NOTE_PROGRESS, [this.#id, last, JSON.stringify(sofar)]);
    if (!dryRun) await client.query("commit");
    this.#spare.push(lot);
  }

  #counters(): RosterCounters {
    const ineligible = Object.values(this.#notEligible).reduce((sum, count) => sum + count, 0);
    const [lines, invalid] = [this.#lines, this.#invalid];
    const [invited, silenced] = [this.#invited, this.#silenced];
    const alreadyInvited = lines - invalid - ineligible - silenced - invited;
    const notEligible = this.#notEligible;
    return { lines, notEligible, invalid, invited, silenced, alreadyInvited };
  }
}

function headerOf(cells: readonly string[]): RosterReading["header"] {
  const outcome = readHeader(cells);
  if (outcome.ok) return outcome.header;
  const columns = outcome.missing.join(" ; ");
  throw new SiriusError(
    "roster_unreadable",
    `the roster lacks columns; add: ${columns}`,
    because("columns_missing", { columns }),
  );
}

async function hashOf(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const hash = createHash("sha256");
  for await (const chunk of bytes) hash.update(chunk);
  return hash.digest();
}

function counting(bytes: AsyncIterable<Uint8Array>) {
  let count = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of bytes) {
      count += chunk.length;
      yield chunk;
    }
  }
  return { bytes: counted(), sofar: () => count };
}
