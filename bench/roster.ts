/** A roster of a million lines: imported, imported again, and beside it the plain `COPY` of the same file. */
import { execFile } from "node:child_process";
import { createReadStream, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { from as copyFrom } from "pg-copy-streams";
import { z } from "zod";
import { startEmbeddedPostgres } from "../db/embedded-postgres.ts";
import { openDatabase, type Database } from "../db/orm.ts";
import { newKey } from "../db/secrets.ts";
import { COLUMNS, writeRoster } from "./roster-file.ts";

const Measured = z.object({
  seconds: z.number(),
  cpuSeconds: z.number(),
  peakMegabytes: z.number(),
  counters: z.object({ lines: z.number(), invited: z.number(), alreadyInvited: z.number() }),
});

export interface ImportFigures {
  readonly linesPerSecond: number;
  /** Of the plain copy in the same run. */
  readonly ratio: number;
  /** Of the importing process; the database has its own. */
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
  readonly invited: number;
}

export interface RosterFigures {
  readonly lines: number;
  readonly fileMegabytes: number;
  /** Before, between and after the imports; the ratios take the median. */
  readonly copyLinesPerSecond: readonly number[];
  readonly first: ImportFigures;
  readonly second: ImportFigures;
}

const run = promisify(execFile);

/**
 * Measures with a database of its own, removed afterwards.
 *
 * @param lines  Of the synthetic roster.
 */
export async function measureRoster({ lines }: { lines: number }): Promise<RosterFigures> {
  const dataDir = mkdtempSync(join(tmpdir(), "sirius-bench-"));
  const file = join(dataDir, "roster.csv");
  writeRoster(file, lines);
  const server = await startEmbeddedPostgres(dataDir);
  const database = await openDatabase({
    connection: server.connection,
    applicationName: "sirius bench",
  });
  try {
    await database.migrate();
    const keys = newKey();
    const once = async () => importOnce(file, dataDir, keys);
    const copies = [await copyPlainly(database, file)];
    const first = await once();
    copies.push(await copyPlainly(database, file));
    const second = await once();
    copies.push(await copyPlainly(database, file));
    const rates = copies.map((seconds) => lines / seconds);
    const copyRate = rates.toSorted((one, other) => one - other)[1] ?? Number.NaN;
    return {
      lines,
      fileMegabytes: statSync(file).size / 1e6,
      copyLinesPerSecond: rates,
      first: figuresOf(first, copyRate),
      second: figuresOf(second, copyRate),
    };
  } finally {
    await database.close();
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function figuresOf(measured: z.infer<typeof Measured>, copyRate: number): ImportFigures {
  const { seconds, cpuSeconds, peakMegabytes, counters } = measured;
  const linesPerSecond = counters.lines / seconds;
  return {
    linesPerSecond,
    ratio: linesPerSecond / copyRate,
    cpuSeconds,
    peakMegabytes,
    invited: counters.invited,
  };
}

async function importOnce(file: string, dataDir: string, keys: string) {
  const program = new URL("roster-process.ts", import.meta.url).pathname;
  const { stdout } = await run(process.execPath, [program, file, dataDir, keys]);
  return Measured.parse(JSON.parse(stdout));
}

/** What `\copy` does: the file as it is, into a table of texts without index or log. Seconds. */
async function copyPlainly({ pool }: Database, file: string): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query("set statement_timeout = 0");
    await client.query(
      `create unlogged table copied (${COLUMNS.map((name) => `${name} text`).join(", ")})`,
    );
    const began = performance.now();
    const target = client.query(
      copyFrom("copy copied from stdin (format csv, header, delimiter ';')"),
    );
    await pipeline(createReadStream(file, { highWaterMark: 1 << 18 }), target);
    const seconds = (performance.now() - began) / 1_000;
    await client.query("drop table copied");
    return seconds;
  } finally {
    client.release(true);
  }
}
