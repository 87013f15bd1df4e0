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
const BY_EMAIL = 2_900;

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

function start(task: CampaignTask) {
  const child = spawn(process.execPath, ["test/db/campaign-child.ts", JSON.stringify(task)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const heard = once(child.stdout, "data");
  return { child, heard, ended: once(child, "exit") };
}

test(
  `a fan-out whose workers are killed ${KILLS} times invites each person exactly once`,
  { timeout: 120_000 },
  async () => {
    const { pool, connection } = database;
    const keys = newKey();
    const world = new DeliveryWorld(pool, [], createSecrets(keys));
    await world.publish();
    await crowd(world, BY_SMS, ["phone"]);
    await crowd(world, BY_EMAIL, ["email"]);
    await create(world, { channels: ["sms", "email"], schedule: { perHour: 24_000 } });
    await planCampaign(pool, "essai", { actor: ADMIN, at: MORNING });

    const task = { connection, keys, at: MORNING };
    const signals = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      // Two at once, and one of them dies in the middle of something.
      const [victim, other] = [start(task), start(task)];
      await victim.heard;
      await delay(20 + Math.random() * 250);
      victim.child.kill("SIGKILL");
      other.child.kill("SIGKILL");
      await Promise.all([victim.ended, other.ended]);
      signals.push(victim.child.signalCode);
      task.at += 60 * 60_000 * (kill % 3 === 0 ? 1 : 0);
    }
    expect(signals.filter((signal) => signal === "SIGKILL").length).toBeGreaterThan(KILLS / 2);
    // They died in the middle: some were invited, some were not.
    const halfway = await recipients(pool);
    expect(halfway).toEqual({ invited: expect.any(Number), planned: expect.any(Number) });
    const last = start({ ...task, at: MORNING + 24 * 60 * 60_000 });
    expect(await last.ended).toEqual([0, null]);

    const { rows } = await pool.query(
      `select count(*)::int as people, count(distinct i.person_id)::int as persons,
         count(*) filter (where r.state = 'invited' and i.sent_at is not null)::int as invited,
         count(*) filter (where (select count(*) from outbox o left join conversation c on c.id = o.conversation_id
           where i.id in (o.invitation_id, c.invitation_id)) = 1)::int as told_once,
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
