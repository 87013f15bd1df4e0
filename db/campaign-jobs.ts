/** Campaigns as jobs: recipients are prepared range by range, and a wave leaves every minute. */
import { prepareRange } from "./campaign-plan.ts";
import { runWave, type WaveParts } from "./campaign-wave.ts";
import type { JobDefinition } from "./jobs.ts";

const PREPARE = "campaign-prepare";

/** The two jobs of campaigns. Any number of workers may run both at once. */
export function campaignJobs(parts: WaveParts): readonly JobDefinition[] {
  return [
    {
      name: PREPARE,
      expireInSeconds: 3_600,
      async run(request) {
        // One run wakes the next worker as long as there is something to do, so that all of them help.
        if (await hasRanges(parts)) await request(PREPARE);
        while ((await prepareRange(parts)) !== undefined);
      },
    },
    {
      name: "campaign-wave",
      cron: "* * * * *",
      expireInSeconds: 600,
      async run(request) {
        // Whoever planned a campaign may have no queue at hand, and a worker may have died.
        if (await hasRanges(parts)) await request(PREPARE);
        await runWave(parts);
      },
    },
  ];
}

async function hasRanges({ pool }: WaveParts): Promise<boolean> {
  const { rows } = await pool.query<{ left: boolean }>(
    `select exists (select from campaign_range r join campaign c on c.id = r.campaign_id
       where r.done_at is null and c.state in ('planned', 'paused')) as left`,
  );
  return rows[0]?.left === true;
}
