/** The statements of one turn, as Sirius sent them, played by pgbench on conversations drawn by chance. */
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import type { World } from "./world.ts";

const run = promisify(execFile);

export const Statement = z.object({
  name: z.string().optional(),
  text: z.string(),
  values: z.array(z.unknown()).optional(),
});
export type Statement = z.infer<typeof Statement>;

export interface PgbenchFigures {
  readonly turnsPerSecond: number;
  readonly meanMilliseconds: number;
}

const ID = "('00000000-0000-4000-8000-' || lpad(:n::text, 12, '0'))::uuid";
const SESSION = "sha256(convert_to('bench-session-' || lpad(:n::text, 10, '0'), 'UTF8'))";

/**
 * What changes from turn to turn in each statement, by position of the value. Everything else is
 * repeated as it was recorded.
 */
const CHANGING: Readonly<Record<string, Readonly<Record<number, (recorded: string) => string>>>> = {
  "web-session-find": { 1: () => SESSION, 2: () => "now()" },
  "conversation-load": { 2: () => "array[:event::text]", 3: () => `array[${ID}]` },
  "conversation-commit": {
    1: (json) => set(set(set(json, "id", ID), "based_on", ":version::int"), "at", "now()"),
    2: () => `array[${ID}]`,
    3: (json) => set(json, "event_id", ":event::text"),
    4: (json) => set(json, "prompt", ":version::int"),
    5: (json) => set(json, "effect_key", "'turn ' || :version::text"),
  },
};

/** The path of pgbench, or undefined where there is none. */
export async function findPgbench(): Promise<string | undefined> {
  const { stdout } = await run("sh", ["-c", "command -v pgbench || true"]);
  const path = stdout.trim();
  return path === "" ? undefined : path;
}

export interface PgbenchRun {
  /** Its path. */
  readonly pgbench: string;
  readonly connections: number;
  readonly seconds: number;
  /** Only conversations below this number are drawn. */
  readonly below: number;
}

/** Plays the recorded turn for so many seconds on so many connections. */
export async function runPgbench(
  world: World,
  statements: readonly Statement[],
  how: PgbenchRun,
): Promise<PgbenchFigures> {
  const file = join(world.dataDir, "turn.pgbench");
  writeFileSync(file, writeTurn(statements, how.below));
  const { host, port, user, database } = world.server.connection;
  const load = `-n -M prepared -j 2 -c ${how.connections} -T ${how.seconds} -p ${port} -U ${user}`;
  const before = await countTurns(world);
  const { stdout } = await run(how.pgbench, [...load.split(" "), "-h", host, "-f", file, database]);
  const played = numberAfter(stdout, /transactions actually processed: (\d+)/);
  const stored = (await countTurns(world)) - before;
  // Two connections that draw the same conversation at once store one turn between them.
  if (stored < 0.9 * played) {
    throw new Error(`pgbench played ${played} turns, of which only ${stored} were stored.`);
  }
  return {
    turnsPerSecond: numberAfter(stdout, /tps = ([\d.]+)/),
    meanMilliseconds: numberAfter(stdout, /latency average = ([\d.]+)/),
  };
}

async function countTurns({ database }: World): Promise<number> {
  const { rows } = await database.pool.query<{ count: string }>("select count(*) from turn_log");
  return Number(rows[0]?.count);
}

function numberAfter(text: string, pattern: RegExp): number {
  const digits = pattern.exec(text)?.[1];
  if (digits === undefined) throw new Error(`pgbench said something unexpected:\n${text}`);
  return Number(digits);
}

/** The script of one turn. Throws on a statement whose changing values it does not know. */
function writeTurn(statements: readonly Statement[], below: number): string {
  const lines = statements.map(({ name, text, values = [] }) => {
    const changing = CHANGING[name ?? ""];
    if (changing === undefined) {
      throw new Error(
        `A turn now also runs this; teach bench/pgbench.ts what changes in it:\n${text}`,
      );
    }
    // On one line, a comment would take the rest of the statement with it.
    const bare = text.replaceAll(/--.*$/gm, "");
    const filled = bare.replaceAll(/\$(\d+)/g, (_, digits: string) => {
      const place = Number(digits);
      const recorded = literal(values[place - 1]);
      return changing[place]?.(recorded) ?? recorded;
    });
    const end = name === "conversation-load" ? " \\gset" : ";";
    return `${filled.replaceAll(/\s+/g, " ").trim()}${end}`;
  });
  return [
    `\\set n random(1, ${below - 1})`,
    "\\set event random(1, 1000000000000000)",
    ...lines,
  ].join("\n");
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return `array[${value.map(literal).join(", ")}]::text[]`;
  if (typeof value === "string") return quote(value);
  throw new TypeError(
    `A value of this kind cannot be written for pgbench: ${JSON.stringify(value)}`,
  );
}

/** pgbench takes ":word" for a variable even inside a string, so colons are written as escapes. */
function quote(text: string): string {
  const escaped = text
    .replaceAll("\\", String.raw`\\`)
    .replaceAll("'", "''")
    .replaceAll(":", String.raw`\x3A`);
  return `E'${escaped}'`;
}

/** One field of the first row of a recorded list of rows, by an expression instead. */
function set(rows: string, field: string, expression: string): string {
  return `jsonb_set(${rows}::jsonb, '{0,${field}}', to_jsonb(${expression}), false)`;
}
