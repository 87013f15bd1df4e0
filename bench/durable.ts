/** Durable turns per second, beside pgbench playing the same statements on the same server. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { spread, type Spread } from "./cpu.ts";
import { findPgbench, runPgbench, Statement } from "./pgbench.ts";
import type { Effort } from "./start-task.ts";
import type { Order } from "./turns-process.ts";
import { measureWebhooks, type WebhookFigures } from "./webhooks.ts";
import { makeWorld, type World } from "./world.ts";

const PLAYER = fileURLToPath(new URL("turns-process.ts", import.meta.url));
const RECORDER = fileURLToPath(new URL("record-statements.ts", import.meta.url));
/** Conversations at once, and connections of pgbench. */
const CROWDS = [1, 8, 32] as const;
const CONVERSATIONS = 40_000;
/** More of them who write by SMS. */
const WRITERS = 20_000;
/** Kept apart for pgbench, which draws any of those below. */
const FIRST_FOR_TURNS = 10_001;
const FAR = 1_000_000_000;

const Turns = z.object({
  turns: z.number(),
  turnsPerSecond: z.number(),
  turnsPerCpuSecond: z.number(),
  postgresMicroseconds: z.number().nullable(),
  medianMilliseconds: z.number(),
  p99Milliseconds: z.number(),
});

export interface DurableFigures {
  readonly crowds: readonly CrowdFigures[];
  readonly webhooks: readonly WebhookFigures[];
}

export interface CrowdFigures {
  readonly atOnce: number;
  readonly turnsPerSecond: Spread;
  readonly turnsPerCpuSecond: Spread;
  /** CPU time of PostgreSQL for one turn; null where the system does not tell. */
  readonly postgresMicroseconds: number | null;
  readonly medianMilliseconds: number;
  readonly p99Milliseconds: number;
  readonly statementsPerTurn: number;
  /** Null without pgbench. */
  readonly pgbenchTurnsPerSecond: Spread | null;
  readonly shareOfPgbench: number | null;
}

/** Measures both in turn on a database of its own. Throws when a turn was lost or stored twice. */
export async function measureDurable(
  how: Effort,
  { crowds: sizes = CROWDS, stored }: { crowds?: readonly number[]; stored?: number } = {},
): Promise<DurableFigures> {
  const world = await makeWorld(CONVERSATIONS + WRITERS, stored);
  try {
    const pgbench = await findPgbench();
    const statements = await recordTurn(world);
    const rounds = { world, statements, pgbench, how, next: FIRST_FOR_TURNS };
    const crowds = [];
    for (const atOnce of sizes) crowds.push(await measureCrowd(rounds, atOnce));
    await holdToRows(world);
    const writers = { first: CONVERSATIONS + 1, count: WRITERS };
    const webhooks = await measureWebhooks(world, sizes, writers, how);
    await holdToRows(world);
    return { crowds, webhooks };
  } finally {
    await world.remove();
  }
}

interface Rounds {
  readonly world: World;
  readonly statements: readonly Statement[];
  readonly pgbench: string | undefined;
  readonly how: Effort;
  /** The first conversation nobody wrote in yet. */
  next: number;
}

async function measureCrowd(rounds: Rounds, atOnce: number): Promise<CrowdFigures> {
  const { world, statements, pgbench, how } = rounds;
  const ours: z.infer<typeof Turns>[] = [];
  const theirs: number[] = [];
  const seconds = Math.max(1, Math.round(how.seconds * 3));
  for (let round = 0; round < how.rounds; round += 1) {
    const turns = await playTurns(rounds, { workers: atOnce, seconds, turns: FAR });
    ours.push(turns);
    if (pgbench === undefined) continue;
    const played = { pgbench, connections: atOnce, seconds, below: FIRST_FOR_TURNS };
    theirs.push((await runPgbench(world, statements, played)).turnsPerSecond);
  }
  const rate = spread(ours.map((one) => one.turnsPerSecond));
  const ceiling = theirs.length === 0 ? null : spread(theirs);
  return {
    atOnce,
    turnsPerSecond: rate,
    turnsPerCpuSecond: spread(ours.map((one) => one.turnsPerCpuSecond)),
    postgresMicroseconds: medianOf(ours.map((one) => one.postgresMicroseconds)),
    medianMilliseconds: spread(ours.map((one) => one.medianMilliseconds)).median,
    p99Milliseconds: spread(ours.map((one) => one.p99Milliseconds)).median,
    statementsPerTurn: statements.length,
    pgbenchTurnsPerSecond: ceiling,
    shareOfPgbench: ceiling === null ? null : rate.median / ceiling.median,
  };
}

function medianOf(figures: readonly (number | null)[]): number | null {
  const known = figures.filter((figure) => figure !== null);
  return known.length === 0 ? null : spread(known).median;
}

/** The statements of the second turn of a conversation: by then everything is prepared and cached. */
async function recordTurn(world: World): Promise<Statement[]> {
  const file = join(world.dataDir, "statements");
  const order = { workers: 1, seconds: 60, turns: 2, first: 1, conversations: 1 };
  await startTurns(world, order, file);
  const all = readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => Statement.parse(JSON.parse(line)));
  const start = all.findLastIndex((statement) => statement.name === "conversation-load");
  // The player asks afterwards what PostgreSQL has used; that is no part of a turn.
  return all.slice(start).filter(({ text: sql }) => !sql.includes("pg_stat_activity"));
}

async function playTurns(rounds: Rounds, order: Pick<Order, "workers" | "seconds" | "turns">) {
  const first = rounds.next;
  const played = await startTurns(rounds.world, {
    ...order,
    first,
    conversations: CONVERSATIONS - first + 1,
  });
  // Each conversation takes ten replies; the last ones may be unfinished.
  rounds.next = first + Math.ceil(played.turns / 10) + order.workers;
  return played;
}

async function startTurns(world: World, order: Omit<Order, "connection">, statements?: string) {
  const preload = statements === undefined ? [] : ["--import", RECORDER];
  const child = spawn(process.execPath, [...preload, PLAYER], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, ...(statements === undefined ? {} : { BENCH_STATEMENTS: statements }) },
  });
  child.stdin.end(JSON.stringify({ ...order, connection: world.server.connection }));
  const [said] = await Promise.all([text(child.stdout), once(child, "exit")]);
  return Turns.parse(JSON.parse(said));
}

/** Every message stored has its turn, its line of the log and its reply: none lost, none twice. */
async function holdToRows(world: World): Promise<void> {
  const { rows } = await world.database.pool.query<Record<string, string>>(
    `select (select count(*) from inbox) as heard, (select count(*) from outbox) as spoken,
       (select count(*) from answer) as answered, (select count(*) from turn_log) as logged,
       (select sum(version - 1) from conversation) as moved`,
  );
  const counts = new Set(Object.values(rows[0] ?? {}));
  if (counts.size !== 1) throw new Error(`Turns were lost: ${JSON.stringify(rows[0])}`);
}
