/** Runs the `sirius` command as people do: as a process of its own. */
import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Database } from "../../db/orm.ts";

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

/** Runs `sirius` with these arguments. */
export function sirius(args: readonly string[], how: How = {}): Promise<Ran> {
  return run(["cli/sirius.ts", ...args], how);
}

/** Runs a program of the project until it ends. */
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
    // What is wished in a test is no wish for the data folder of whoever runs it.
    SIRIUS_LEDGER: join(tmpdir(), `sirius-ledger-${process.pid}`),
  };
}

function urlOf(connection: Database["connection"]): string {
  if ("connectionString" in connection) return connection.connectionString;
  const { host, port, user, database } = connection;
  return `postgresql://${user}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`;
}
