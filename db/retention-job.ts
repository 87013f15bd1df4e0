/** What must not be kept any longer goes every night. */
import type { Pool } from "pg";
import type { Instant } from "../bot/conversation.ts";
import type { JobDefinition } from "./jobs.ts";
import { forget, type Retention } from "./retention.ts";

/** Every night at a quarter past two in Paris, before the release. Doing it twice changes nothing more. */
export function retentionJob({
  pool,
  now,
  kept,
}: {
  readonly pool: Pool;
  readonly now: () => Instant;
  /** How long things are kept, as it stands when the job runs. */
  readonly kept: () => Promise<Retention>;
}): JobDefinition {
  return {
    name: "retention",
    cron: "15 2 * * *",
    expireInSeconds: 4 * 3_600,
    run: async () => void (await forget(pool, now(), await kept())),
  };
}
