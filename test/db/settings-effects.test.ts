/** What a decision in the console does to people: when they are written to, what is shown, what is deleted. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { deliverOne } from "../../bot/deliver.ts";
import { fireTimers } from "../../bot/fire-timers.ts";
import { runWave } from "../../db/campaign-wave.ts";
import { followSettings, type LiveSettings } from "../../db/live-settings.ts";
import { releaseJob } from "../../db/release-job.ts";
import { resultsStore } from "../../db/results-store.ts";
import { retentionJob } from "../../db/retention-job.ts";
import { LONGEST_RETENTION } from "../../db/retention.ts";
import { saveSetting, type WantedSetting } from "../../db/setting-store.ts";
import { timerStore } from "../../db/timer-store.ts";
import { DeliveryWorld, emptied, HOUR, MINUTE, ToldChannel } from "../bot/delivery-world.ts";
import { empty, freshDatabase, type TestDatabase } from "../database.ts";
import { create, launch, recipients, wavesOn } from "./campaign-world.ts";
import { GIVEN } from "./given-settings.ts";
import { DAY, NOW, PublicationWorld } from "./publication-world.ts";

let database: TestDatabase;
let settings: LiveSettings;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await empty(database, "setting, training_centre, training, person, script_version, audit_entry");
  await empty(database, "release_lot, score_snapshot, published_statistics");
  settings = await followSettings(database.pool, GIVEN, (error) => {
    throw error;
  });
  return () => settings.stop();
});

/** Another process decides. */
async function decide(key: WantedSetting["key"], value: object, version = 0): Promise<void> {
  const change = { actor: "user nadia", at: Date.now() };
  const parts = { pool: database.pool, given: GIVEN };
  expect(await saveSetting(parts, { key, value, version }, change)).toBe("saved");
}

const hours = () => settings.current().hours;

describe("fewer hours", () => {
  const NOON = { weekday: { opens: 10, closes: 12 }, saturday: { opens: 10, closes: 12 } };
  /** A Tuesday at three in the afternoon in Paris, and the next morning when its hours have begun. */
  const AFTERNOON = Date.UTC(2026, 8, 1, 13);
  const MORNING = Date.UTC(2026, 8, 2, 8, 1);
  let sms: ToldChannel;
  let world: DeliveryWorld;
  beforeEach(async () => {
    sms = new ToldChannel("sms");
    world = await emptied(database.pool, [sms]);
    world.now = AFTERNOON;
  });

  test("keep a message back that was put into the outbox before, and it leaves in the new ones", async () => {
    await world.invite(await world.person(), "sms");
    await decide("hours", NOON);
    await settings.refresh();
    await deliverOne({ ...world.accepting, hours }, sms);
    expect(sms.arrived).toEqual([]);
    const { rows } = await database.pool.query<{ hour: number }>(
      `select extract(hour from due_at at time zone 'Europe/Paris')::int as hour
       from outbox where status = 'pending'`,
    );
    expect(rows).toHaveLength(1);
    expect([10, 11]).toContain(rows[0]?.hour);
    world.now = MORNING + 2 * HOUR - 2 * MINUTE;
    await deliverOne({ ...world.accepting, hours }, sms);
    expect(sms.arrived).toHaveLength(1);
  });

  test("hold back a campaign, which goes on the next morning", async () => {
    await world.person();
    await create(world, { reminder: "none" });
    await launch(world);
    await decide("hours", NOON);
    await settings.refresh();
    const waves = { ...wavesOn(world), hours };
    for (const minute of [1, 2]) {
      world.now = AFTERNOON + minute * MINUTE;
      await runWave(waves);
    }
    expect(await recipients(database.pool)).toEqual({ planned: 1 });
    for (const minute of [1, 2]) {
      world.now = MORNING + minute * MINUTE;
      await runWave(waves);
    }
    expect(await recipients(database.pool)).toEqual({ invited: 1 });
  });

  test("hold back a reminder", async () => {
    world.now = MORNING;
    await world.invitedBySms();
    await decide("hours", NOON);
    await settings.refresh();
    await database.pool.query("update timer set due_at = $1 where kind = 'reminder'", [
      new Date(AFTERNOON + DAY),
    ]);
    const fire = (): ReturnType<typeof fireTimers> =>
      fireTimers({ ...world.playing, hours }, timerStore(database.pool), world.now, (error) => {
        throw error;
      });
    world.now = AFTERNOON + DAY;
    expect(await fire()).toMatchObject({ played: 0, postponed: 1 });
    world.now = MORNING + 3 * DAY + HOUR;
    expect(await fire()).toMatchObject({ played: 1, postponed: 0 });
  });
});

const releaseTonight = () =>
  releaseJob({
    pool: database.pool,
    playing: new DeliveryWorld(database.pool, []).playing,
    threshold: async () => (await settings.refresh()).publication.threshold,
    baseUrl: () => "https://avis.example.fr",
    now: () => NOW,
  }).run(async () => undefined);
const status = async (key: string) => {
  const score = await resultsStore(database.pool, { threshold: 5 }).score(key);
  const told: { readonly statut: string } = JSON.parse(score?.body ?? "{}");
  return told.statut;
};

describe("the threshold", () => {
  let world: PublicationWorld;
  beforeEach(async () => {
    world = new PublicationWorld(database.pool);
    await world.open();
    await world.training("t#1");
    for (const note of [5, 4, 4, 3, 2]) await world.answer("t#1", { note });
    await releaseTonight();
  });

  test("raised hides a smaller group with the next release; lowered again it comes back as it was", async () => {
    expect(await status("t#1")).toBe("publie");
    await decide("publication", { threshold: 6 });
    expect(await status("t#1")).toBe("publie");
    await releaseTonight();
    expect(await status("t#1")).toBe("insuffisant");
    await decide("publication", { threshold: 5 }, 1);
    await releaseTonight();
    expect(await status("t#1")).toBe("publie");
  });

  test("raised leaves lots as they are: what was public and what comes never differ by one person", async () => {
    const lots = "select id, size from release_lot order by id";
    const before = (await database.pool.query(lots)).rows;
    await decide("publication", { threshold: 6 });
    // Counted anew with the five, she would be the difference of two figures.
    await world.answer("t#1", { note: 1 });
    await releaseTonight();
    expect((await database.pool.query(lots)).rows).toEqual(before);
    expect(await status("t#1")).toBe("insuffisant");
  });
});

describe("shorter retention", () => {
  test("deletes texts and contacts earlier, in the next night", async () => {
    const world = new PublicationWorld(database.pool);
    await world.open();
    await world.training("t#1");
    await world.answer("t#1", { note: 4, conseil: "Bien" }, 1, "2025-06-30");
    const nightly = () =>
      retentionJob({
        pool: database.pool,
        now: () => NOW,
        kept: async () => (await settings.refresh()).retention,
      }).run(async () => undefined);
    const texts = async () =>
      (await database.pool.query("select from answer where comment = 'kept'")).rows.length;
    await database.pool.query("update answer set comment = 'kept'");
    await database.pool.query(
      `insert into inbox (channel, event_id, conversation_id, person_id, seq, reply, received_at)
       select 'web', 'one', id, person_id, 1, '{}', now() from conversation`,
    );
    await nightly();
    expect(await texts()).toBe(2);
    await decide("retention", { ...LONGEST_RETENTION, textMonths: 16 });
    await nightly();
    expect(await texts()).toBe(0);
    const { rows } = await database.pool.query<{ details: object }>(
      "select details from audit_entry where action = 'retention.run' order by id",
    );
    expect(rows.map(({ details }) => details)).toMatchObject([
      { textsForgotten: 0 },
      { textsForgotten: 1 },
    ]);
  });
});
