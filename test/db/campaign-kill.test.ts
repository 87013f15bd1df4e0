/** Workers of a campaign are killed again and again; nobody is invited twice, nobody is forgotten. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { planCampaign } from "../../db/campaign-plan.ts";
import { createSecrets, newKey } from "../../db/secrets.ts";
import { DeliveryWorld, MORNING } from "../bot/delivery-world.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import type { CampaignTask } from "./campaign-child.ts";
import { ADMIN, create, crowd, recipients } from "./campaign-world.ts";

const KILLS = 10;
const BY_SMS = 600;
const BY_EMAIL = 2_400;
/** Small ranges, so that many of them are cut short. */
const RANGE_PEOPLE = 100;

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

function start(task: CampaignTask) {
  const child = spawn(process.execPath, ["test/db/campaign-child.ts", JSON.stringify(task)], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  return { child, ended: once(child, "exit") };
}

/** What the children have done so far. */
async function done(what: "ranges" | "invited"): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>(
    what === "ranges"
      ? "select count(done_at)::int as count from campaign_range"
      : "select count(*)::int as count from campaign_recipient where state = 'invited'",
  );
  return rows[0]?.count ?? 0;
}

/** Starts two workers, and strikes both a moment after they got somewhere. */
async function strike(task: CampaignTask, what: "ranges" | "invited"): Promise<string | null> {
  const before = await done(what);
  const [one, other] = [start(task), start(task)];
  while (one.child.exitCode === null && (await done(what)) === before) await delay(5);
  await delay(Math.random() * 60);
  one.child.kill("SIGKILL");
  other.child.kill("SIGKILL");
  await Promise.all([one.ended, other.ended]);
  return one.child.signalCode;
}

test(
  `a fan-out whose workers are killed ${KILLS} times invites each person exactly once`,
  { timeout: 180_000 },
  async () => {
    const { pool, connection } = database;
    const keys = newKey();
    const world = new DeliveryWorld(pool, [], createSecrets(keys));
    await world.publish();
    await crowd(world, BY_SMS, ["phone"]);
    await crowd(world, BY_EMAIL, ["email"]);
    await create(world, { channels: ["sms", "email"] });
    await planCampaign(pool, "essai", { actor: ADMIN, at: MORNING }, RANGE_PEOPLE);

    const task: CampaignTask = { connection, keys, at: MORNING };
    for (let kill = 0; kill < KILLS; kill += 1) {
      const signal = await strike(task, kill < KILLS / 2 ? "ranges" : "invited");
      expect(signal).toBe("SIGKILL");
    }
    // They died in the middle: some were invited, some were not.
    expect(await recipients(pool)).toEqual({
      invited: expect.any(Number),
      planned: expect.any(Number),
    });
    const last = [start(task), start(task)];
    expect(await Promise.all(last.map(({ ended }) => ended))).toEqual([
      [0, null],
      [0, null],
    ]);

    const { rows } = await pool.query(
      `select count(*)::int as people, count(distinct i.person_id)::int as persons,
         count(*) filter (where r.state = 'invited' and i.sent_at is not null)::int as invited,
         count(*) filter (where (select count(*) from outbox o where o.invitation_id = i.id
           or o.conversation_id = (select id from conversation c where c.invitation_id = i.id)) = 1)::int as told_once,
         count(*) filter (where r.channel = 'sms')::int as by_sms
       from invitation i left join campaign_recipient r on r.invitation_id = i.id`,
    );
    const everybody = BY_SMS + BY_EMAIL;
    expect(rows[0]).toEqual({
      people: everybody,
      persons: everybody,
      invited: everybody,
      told_once: everybody,
      by_sms: BY_SMS,
    });
  },
);
