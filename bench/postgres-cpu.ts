/** CPU time of PostgreSQL's own processes, which the load of the machine moves far less than the clock. */
import { existsSync, readFileSync } from "node:fs";
import type { Pool } from "pg";

/**
 * What each connection of an application has used so far, in CPU-seconds by process id.
 *
 * @returns undefined where the system does not tell (it does on Linux).
 */
export async function postgresCpu(
  pool: Pick<Pool, "query">,
  applicationName: string,
): Promise<ReadonlyMap<number, number> | undefined> {
  if (!existsSync("/proc/self/schedstat")) return undefined;
  const { rows } = await pool.query<{ pid: number }>(
    "select pid from pg_stat_activity where application_name = $1",
    [applicationName],
  );
  return new Map(rows.map(({ pid }) => [pid, secondsOf(pid)]));
}

function secondsOf(pid: number): number {
  const [nanoseconds] = readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ");
  return Number(nanoseconds) / 1e9;
}
