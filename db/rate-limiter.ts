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
  /** Forgets windows that ended before an instant. */
  forget(before: Instant): Promise<void>;
}

/** Counts in PostgreSQL: one statement for each attempt. */
export function rateLimiter(pool: Pool): RateLimiter {
  return {
    async allow(what, limit, seconds, now) {
      const window = Math.floor(now / (seconds * 1_000)) * seconds * 1_000;
      const { rows } = await pool.query<{ count: number }>({
        name: "rate-count",
        text: /* sql */ `
          insert into rate_counter (key, window_start, count) values ($1, $2, 1)
          on conflict (key, window_start) do update set count = rate_counter.count + 1
          returning count`,
        values: [createHash("sha256").update(`${seconds} ${what}`).digest(), new Date(window)],
      });
      return (rows[0]?.count ?? 1) <= limit;
    },
    async forget(before) {
      await pool.query("delete from rate_counter where window_start < $1", [new Date(before)]);
    },
  };
}
