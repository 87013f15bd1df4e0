/** Attempts counted for all processes together, in windows of fixed length. */
import { createHash } from "node:crypto";
import type { Pool } from "pg";
import type { Instant } from "../bot/conversation.ts";

export interface RateLimiter {
  /**
   * Counts one more of something.
   *
   * @param what  Names what is counted; only its hash is stored.
   * @returns false once `limit` is passed in the current window of `seconds`.
   */
  allow(what: string, limit: number, seconds: number, now: Instant): Promise<boolean>;
  /**
   * Adds counts to the current window of `seconds`, all in one statement.
   *
   * @param counts  How often each thing was seen, by its name; only hashes are stored.
   * @returns The sums of all processes, by the same names.
   */
  add(
    counts: ReadonlyMap<string, number>,
    seconds: number,
    now: Instant,
  ): Promise<ReadonlyMap<string, number>>;
  /** Forgets windows that ended before an instant. */
  forget(before: Instant): Promise<void>;
}

/** Counts in PostgreSQL: one statement for each attempt. */
export function rateLimiter(pool: Pool): RateLimiter {
  return {
    async allow(what, limit, seconds, now) {
      const { rows } = await pool.query<{ count: number }>({
        name: "rate-count",
        // A count that a power cut forgets lets somebody write once more; nobody waits for the disk for it.
        text: /* sql */ `
          with at_ease as (select set_config('synchronous_commit', 'off', true))
          insert into rate_counter (key, window_start, count)
          select $1::bytea, $2::timestamptz, 1 from at_ease
          on conflict (key, window_start) do update set count = rate_counter.count + 1
          returning count`,
        values: [Buffer.from(keyOf(what, seconds), "hex"), windowOf(seconds, now)],
      });
      return (rows[0]?.count ?? 1) <= limit;
    },
    async add(counts, seconds, now) {
      const names = new Map([...counts.keys()].map((name) => [keyOf(name, seconds), name]));
      const { rows } = await pool.query<{ key: string; count: number }>({
        name: "rate-add",
        text: /* sql */ `
          insert into rate_counter (key, window_start, count)
          select decode(key, 'hex'), $3, count from unnest($1::text[], $2::int[]) as c(key, count)
          order by key
          on conflict (key, window_start) do update set count = rate_counter.count + excluded.count
          returning encode(key, 'hex') as key, count`,
        values: [[...names.keys()], [...counts.values()], windowOf(seconds, now)],
      });
      return new Map(rows.map(({ key, count }) => [names.get(key) ?? "", count]));
    },
    async forget(before) {
      await pool.query("delete from rate_counter where window_start < $1", [new Date(before)]);
    },
  };
}

function keyOf(what: string, seconds: number): string {
  return createHash("sha256").update(`${seconds} ${what}`).digest("hex");
}

function windowOf(seconds: number, now: Instant): Date {
  return new Date(Math.floor(now / (seconds * 1_000)) * seconds * 1_000);
}
