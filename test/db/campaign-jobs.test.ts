/** Campaigns on the real job queue: whoever plans one needs no queue, and two workers share the work. */
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { campaignJobs } from "../../db/campaign-jobs.ts";
import { planCampaign, preparation } from "../../db/campaign-plan.ts";
import { findCampaign } from "../../db/campaign-store.ts";
import { startJobs } from "../../db/jobs.ts";
import { emptied, ToldChannel, type DeliveryWorld } from "../bot/delivery-world.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { ADMIN, create, crowd, recipients, wavesOn } from "./campaign-world.ts";

let database: TestDatabase;
let world: DeliveryWorld;
beforeAll(async () => {
  database = await freshDatabase();
  world = await emptied(database.pool, [new ToldChannel("email")]);
});
afterAll(() => database.drop());

async function until(what: () => Promise<boolean>): Promise<void> {
  while (!(await what())) await delay(50);
}

test(
  "a planned campaign is prepared and sent by the jobs of two workers",
  { timeout: 90_000 },
  async () => {
    await crowd(world, 60, ["email"]);
    const { id } = await create(world, { channels: ["email"], reminder: "none" });
    await planCampaign(world.pool, "essai", { actor: ADMIN, at: world.now }, 10);
    const faults: unknown[] = [];
    const worker = () =>
      startJobs({ ...database.connection }, campaignJobs(wavesOn(world)), (error) =>
        faults.push(error),
      );
    const workers = [await worker(), await worker()];
    try {
      // What cron does every minute.
      await workers[0]?.request("campaign-wave");
      await until(async () => {
        const { ranges, done } = await preparation(world.pool, id);
        return done === ranges;
      });
      await workers[0]?.request("campaign-wave");
      await until(async () => (await findCampaign(world.pool, "essai")).state === "done");
    } finally {
      await Promise.all(workers.map((jobs) => jobs.stop()));
    }
    expect(faults).toEqual([]);
    expect(await recipients(world.pool)).toEqual({ invited: 60 });
  },
);
