/** Runs the `sirius` command as people do: as a process of its own. */
import { spawn } from "node:child_process";
import type { Database } from "../../db/orm.ts";

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `sirius` with these arguments; `stdin` is piped to it and closed. */
export function sirius(
  args: readonly string[],
  { stdin = "", env = {} }: { stdin?: string; env?: Readonly<Record<string, string>> } = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["cli/sirius.ts", ...args], {
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
  return { DATABASE_URL: urlOf(connection), SIRIUS_KEYS: KEYS };
}

function urlOf(connection: Database["connection"]): string {
  if ("connectionString" in connection) return connection.connectionString;
  const { host, port, user, database } = connection;
  return `postgresql://${user}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`;
}
