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
import { spread } from "./cpu.ts";
import { postgresCpu } from "./postgres-cpu.ts";
import { COLUMNS, writeRoster } from "./roster-file.ts";

const Measured = z.object({
  seconds: z.number(),
  cpuSeconds: z.number(),
  postgresSeconds: z.number(),
  peakMegabytes: z.number(),
  counters: z.object({ lines: z.number(), invited: z.number(), alreadyInvited: z.number() }),
});

export interface ImportFigures {
  readonly linesPerSecond: number;
  /** Of the plain copy in the same run. */
  readonly ratio: number;
  /** Of the importing process, and of its connections to PostgreSQL. */
  readonly cpuSeconds: number;
  readonly postgresSeconds: number;
  /** CPU time of the plain copy, both sides of it, as a share of that of the import. */
  readonly cpuRatio: number;
  readonly peakMegabytes: number;
  readonly invited: number;
}

export interface RosterFigures {
  readonly lines: number;
  readonly fileMegabytes: number;
  /** Before, between and after the imports; the ratios take the median. */
  readonly copyLinesPerSecond: readonly number[];
  /** CPU-seconds of the copying process and of PostgreSQL; the median of the three. */
  readonly copyCpuSeconds: number;
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
    const rates = copies.map(({ seconds }) => lines / seconds);
    const copy = {
      linesPerSecond: spread(rates).median,
      cpuSeconds: spread(copies.map(({ cpuSeconds }) => cpuSeconds)).median,
    };
    return {
      lines,
      fileMegabytes: statSync(file).size / 1e6,
      copyLinesPerSecond: rates,
      copyCpuSeconds: copy.cpuSeconds,
      first: figuresOf(first, copy),
      second: figuresOf(second, copy),
    };
  } finally {
    await database.close();
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function figuresOf(
  measured: z.infer<typeof Measured>,
  copy: { readonly linesPerSecond: number; readonly cpuSeconds: number },
): ImportFigures {
  const { seconds, cpuSeconds, postgresSeconds, peakMegabytes, counters } = measured;
  const linesPerSecond = counters.lines / seconds;
  return {
    linesPerSecond,
    ratio: linesPerSecond / copy.linesPerSecond,
    cpuSeconds,
    postgresSeconds,
    cpuRatio: copy.cpuSeconds / (cpuSeconds + postgresSeconds),
    peakMegabytes,
    invited: counters.invited,
  };
}

async function importOnce(file: string, dataDir: string, keys: string) {
  const program = new URL("roster-process.ts", import.meta.url).pathname;
  const { stdout } = await run(process.execPath, [
    // As the command is started.
    "--max-semi-space-size=16",
    program,
    file,
    dataDir,
    keys,
  ]);
  return Measured.parse(JSON.parse(stdout));
}

/** What `\copy` does: the file as it is, into a table of texts without index or log. */
async function copyPlainly(
  { pool }: Database,
  file: string,
): Promise<{ seconds: number; cpuSeconds: number }> {
  const client = await pool.connect();
  try {
    await client.query("set statement_timeout = 0; set application_name = 'sirius bench copy'");
    await client.query(
      `create unlogged table copied (${COLUMNS.map((name) => `${name} text`).join(", ")})`,
    );
    const before = process.cpuUsage();
    const began = performance.now();
    const target = client.query(
      copyFrom("copy copied from stdin (format csv, header, delimiter ';')"),
    );
    await pipeline(createReadStream(file, { highWaterMark: 1 << 18 }), target);
    const seconds = (performance.now() - began) / 1_000;
    const { user, system } = process.cpuUsage(before);
    const used = await postgresCpu(client, "sirius bench copy");
    const postgres =
      used === undefined ? Number.NaN : [...used.values()].reduce((sum, one) => sum + one, 0);
    await client.query("drop table copied");
    return { seconds, cpuSeconds: (user + system) / 1e6 + postgres };
  } finally {
    client.release(true);
  }
}
