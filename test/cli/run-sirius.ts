/** Runs the `sirius` command and tells what it said and how it ended. */
import { spawn } from "node:child_process";
import { Console } from "node:console";
import { Readable, Writable } from "node:stream";
import { run as runProgram } from "../../cli/command-line.ts";
import { createSirius } from "../../cli/program.ts";
import type { Database } from "../../db/orm.ts";
import { LEDGER } from "../ledger.ts";

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface How {
  /** Piped to it and closed. */
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
}

let latest: Promise<unknown> = Promise.resolve();

/**
 * Runs `sirius` with these arguments in the process of the test, which starts in no time: one after the
 * other, for each has the streams, the settings and the exit code of the process to itself.
 */
export function sirius(args: readonly string[], how: How = {}): Promise<Ran> {
  const ran = latest.then(() => runHere(args, how));
  latest = ran.catch(() => undefined);
  return ran;
}

/** Keeps what is written to it. */
class Collected extends Writable {
  text = "";

  override _write(chunk: Buffer, _encoding: string, written: () => void): void {
    this.text += chunk.toString("utf8");
    written();
  }
}

async function runHere(args: readonly string[], { stdin = "", env = {} }: How): Promise<Ran> {
  const [stdout, stderr] = [new Collected(), new Collected()];
  const { env: environment, exitCode } = process;
  using borrowed = new DisposableStack();
  const lend = (holder: object, name: string, value: unknown): void => {
    const own = Object.getOwnPropertyDescriptor(holder, name);
    Object.defineProperty(holder, name, { value, configurable: true, writable: true });
    borrowed.defer(() => void (own && Object.defineProperty(holder, name, own)));
  };
  lend(process, "stdin", Readable.from(stdin === "" ? [] : [Buffer.from(stdin)]));
  lend(process, "stdout", stdout);
  lend(process, "stderr", stderr);
  lend(process, "env", { ...environment, NO_COLOR: "1", ...env });
  lend(globalThis, "console", new Console({ stdout, stderr }));
  process.exitCode = undefined;
  borrowed.defer(() => void (process.exitCode = exitCode));
  await runProgram(createSirius(), ["node", "sirius", ...args]);
  const code: unknown = process.exitCode;
  return { code: typeof code === "number" ? code : 0, stdout: stdout.text, stderr: stderr.text };
}

/** Runs a program of the project as people do, as a process of its own, until it ends. */
export function run(args: readonly string[], { stdin = "", env = {} }: How = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...args], {
      env: { ...process.env, NO_COLOR: "1", ...env },
      timeout: 60_000,
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
    child.stdin.end(stdin);
  });
}

const KEYS = "bWFkZSBvZiB0aGlydHktdHdvIGJ5dGVzIGV4YWN0bHk";

/** The settings with which `sirius` works on a database of the tests. */
export function settingsFor({ connection }: Pick<Database, "connection">): Record<string, string> {
  return {
    DATABASE_URL: urlOf(connection),
    SIRIUS_KEYS: KEYS,
    SIRIUS_LEDGER: LEDGER,
  };
}

function urlOf(connection: Database["connection"]): string {
  if ("connectionString" in connection) return connection.connectionString;
  const { host, port, user, database } = connection;
  return `postgresql://${user}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`;
}
