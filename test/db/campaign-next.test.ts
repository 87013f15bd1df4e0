/** When a campaign sends next: told from what waits, in a real database. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { PushChannel } from "../../bot/channel.ts";
import { nextSendings } from "../../db/campaign-next.ts";
import { pauseCampaign } from "../../db/campaign-pause.ts";
import { listCampaigns } from "../../db/campaign-store.ts";
import { emptied, HOUR, ToldChannel, type DeliveryWorld } from "../bot/delivery-world.ts";
import { empty, freshDatabase, type TestDatabase } from "../database.ts";
import { ADMIN, change, create, launch, mailPerson, wave } from "./campaign-world.ts";

const DAY = 24 * HOUR;

let database: TestDatabase;
let world: DeliveryWorld;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await empty(database, "campaign, audit_entry");
  world = await emptied(database.pool, [new ToldChannel("sms"), new ToldChannel("email")]);
});

/** @param open  Channels that this installation can send on. */
async function nextOf(open: readonly PushChannel[] = ["sms", "email"]) {
  const { pool, scripts, now } = world;
  const parts = { pool, scripts, open: new Set(open), now: () => now };
  return (await nextSendings(parts, await listCampaigns(pool))).get("essai");
}

describe("the next sending of a campaign", () => {
  test("is told from the launch on, where the hours open first, and is none in a pause", async () => {
    const away = await world.person();
    await world.person();
    await change(world, "person", away, "territory = 'reunion'");
    await create(world, {});
    expect(await nextOf()).toBeUndefined();
    // A Saturday evening in Paris: Monday comes first in Réunion.
    world.now = Date.UTC(2026, 8, 5, 19);
    await launch(world);
    const monday = { at: Date.UTC(2026, 8, 7, 6), territory: "reunion" };
    expect(await nextOf()).toMatchObject({ ...monday, because: ["hours", "sunday"] });
    expect(await nextOf(["email"])).toBe("channel_closed");
    world.now = Date.UTC(2026, 8, 7, 6, 30);
    expect(await nextOf()).toMatchObject({ at: world.now, because: [] });
    await wave(world);
    expect(await nextOf()).toMatchObject({ at: Date.UTC(2026, 8, 7, 8), territory: "metropole" });
    await pauseCampaign(world.pool, "essai", { actor: ADMIN, at: world.now });
    expect(await nextOf()).toBeUndefined();
  });

  test("is the first reminder of a link, once everybody is invited", async () => {
    await mailPerson(world);
    await create(world, { channels: ["email"], reminder: { afterDays: 4 } });
    await launch(world);
    await wave(world);
    const next = await nextOf();
    expect(next).toMatchObject({ what: "reminder", because: ["day"] });
    expect(next).toHaveProperty("at", world.now + 4 * DAY);
  });

  test("never comes when the last day is over before the hours open", async () => {
    await world.person();
    await create(world, { schedule: { until: "2026-09-06" } });
    world.now = Date.UTC(2026, 8, 5, 19);
    await launch(world);
    expect(await nextOf()).toBe("too_late");
  });
});
