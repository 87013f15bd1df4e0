/** What the settings show of the channels: the last trouble, and nothing that is none. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { channelHealth } from "../../db/channel-health.ts";
import { emptied, HOUR, MORNING, ToldChannel, type DeliveryWorld } from "../bot/delivery-world.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";

let database: TestDatabase;
let world: DeliveryWorld;
let sms: ToldChannel;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  sms = new ToldChannel("sms");
  world = await emptied(database.pool, [sms]);
});

async function healthOfSms() {
  const all = await channelHealth(database.pool, world.now);
  expect(all.map(({ channel }) => channel)).toEqual(["email", "sms", "telegram"]);
  return all.find(({ channel }) => channel === "sms");
}

test("a channel that works has sent, and had no trouble", async () => {
  await world.invite(await world.person(), "sms");
  await world.deliver();
  expect(await healthOfSms()).toMatchObject({
    failures: 0,
    paused: undefined,
    pending: 0,
    partsToday: 1,
    lastTrouble: undefined,
  });
});

test("a message that waits for the hours of a person is no trouble", async () => {
  world.now = MORNING + 14 * HOUR;
  await world.invite(await world.person(), "sms");
  await world.deliver();
  expect(sms.tries).toBe(0);
  expect(await healthOfSms()).toMatchObject({ pending: 1, lastTrouble: undefined });
});

test("what a provider refuses is told with its reason and code, and with nobody's number", async () => {
  const lea = await world.person();
  const refusal = { kind: "refused", scope: "address", reason: "unreachable" } as const;
  sms.outcomes.push({ ...refusal, code: "30003" });
  await world.invite(lea, "sms");
  await world.deliver();
  const health = await healthOfSms();
  expect(health?.lastTrouble).toEqual({
    at: expect.any(Number),
    reason: "unreachable",
    code: "30003",
  });
  expect(JSON.stringify(health)).not.toContain(lea.phone.slice(-8));
});

test("a channel that has to be repaired says why it is paused", async () => {
  sms.outcomes.push({ kind: "misconfigured", reason: "the sender is not allowed" });
  await world.invite(await world.person(), "sms");
  await world.deliver();
  expect(await healthOfSms()).toMatchObject({
    paused: { reason: "the sender is not allowed" },
    pending: 1,
    lastTrouble: { reason: "the sender is not allowed" },
  });
});
