/** What must not be kept any longer goes every night. */
import type { Pool } from "pg";
import type { Instant } from "../bot/conversation.ts";
import type { JobDefinition } from "./jobs.ts";
import { forget } from "./retention.ts";

/** Every night at a quarter past two in Paris, before the release. Doing it twice changes nothing more. */
export function retentionJob({
  pool,
  now,
}: {
  readonly pool: Pool;
  readonly now: () => Instant;
}): JobDefinition {
  return {
    name: "retention",
    cron: "15 2 * * *",
    expireInSeconds: 4 * 3_600,
    run: async () => void (await forget(pool, now())),
  };
}
