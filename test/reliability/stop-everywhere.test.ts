/** STOP is a fact about a person and an address, whatever their conversations know of it. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type DeliveryWorld, emptied, MINUTE, ToldChannel } from "../bot/delivery-world.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";

let database: TestDatabase;
let sms: ToldChannel;
let telegram: ToldChannel;
let world: DeliveryWorld;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  [sms, telegram] = [new ToldChannel("sms"), new ToldChannel("telegram")];
  world = await emptied(database.pool, [telegram, sms]);
});

/** A brother or sister on the same telephone. */
async function siblingOf(phone: string) {
  const sibling = await world.person();
  await database.pool.query("delete from contact where person_id = $1", [sibling.person]);
  await world.address(sibling.person, "phone", phone);
  return sibling;
}

test("a telephone that two people share is left in peace by the STOP of one", async () => {
  const lea = await world.invitedBySms();
  const tom = await siblingOf(lea.phone);
  await world.invite(tom, "sms");
  await world.says(lea.phone, "STOP");
  await world.fireTimers();
  world.now += MINUTE;
  await world.deliver();
  expect(sms.texts.slice(1)).toEqual([expect.stringContaining("C'est noté")]);
  expect(await world.outcome(lea.person)).toBe("opted_out");
  expect(await world.outcome(tom.person)).toBe("opted_out");
});

test("somebody with two conversations stops both, and START revives them", async () => {
  const lea = await world.invitedBySms();
  await world.says(lea.phone, "ok");
  const second = await world.anotherTraining(lea.person);
  await world.invite(second, "sms");
  await world.deliver();
  // The one written in last goes on; the other one hears of it all the same.
  await world.says(lea.phone, "STOP");
  await world.fireTimers();
  expect(await world.outcomes(lea.person)).toEqual(["opted_out", "opted_out"]);
  const before = sms.arrived.length;
  await world.says(lea.phone, "START");
  expect(sms.arrived.length).toBe(before + 1);
  await world.says(lea.phone, "oui");
  expect(sms.arrived.length).toBe(before + 2);
});

test("START in a conversation that never heard of the STOP revives", async () => {
  const lea = await world.invitedBySms();
  await world.says(lea.phone, "ok");
  // The process died between stopping the person and telling the conversation.
  await database.pool.query("update person set opted_out_at = $2 where id = $1", [
    lea.person,
    new Date(world.now),
  ]);
  await world.says(lea.phone, "4");
  expect(sms.arrived).toHaveLength(2);
  await world.says(lea.phone, "START");
  expect(sms.arrived).toHaveLength(3);
  expect(sms.arrived.at(-1)?.text).toContain("Tu as bien suivi");
});

test("a START that is told late does not undo the STOP after it", async () => {
  const lea = await world.invitedBySms();
  await world.says(lea.phone, "stop");
  const from = { channel: "sms", value: lea.phone } as const;
  const earlier = world.now - MINUTE;
  world.now += 10 * MINUTE;
  await world.hears({ kind: "text", text: "START", from, at: earlier });
  await world.deliver();
  expect(sms.texts.slice(1)).toEqual([expect.stringContaining("C'est noté")]);
  await world.says(lea.phone, "START");
  expect(sms.arrived).toHaveLength(3);
});

test("what was under way at the STOP, and comes back, does not leave after START either", async () => {
  const lea = await world.invitedBySms();
  const from = { channel: "sms", value: lea.phone } as const;
  await world.hears({ kind: "text", text: "ok", from });
  // The provider is asked while the person says STOP, and says: later.
  sms.meanwhile = () => world.hears({ kind: "text", text: "STOP", from });
  sms.outcomes.push({ kind: "later", reason: "busy" });
  await world.deliver();
  world.now += 10 * MINUTE;
  await world.hears({ kind: "text", text: "START", from });
  await world.deliver();
  const asked = sms.arrived.filter(({ text }) => text.includes("Tu as bien suivi"));
  expect(asked).toHaveLength(1);
});

test("somebody who finds the bot has not said STOP, and is told who we are", async () => {
  const from = { channel: "telegram", value: "4243" } as const;
  await world.hears({ kind: "start", from });
  const { rows } = await database.pool.query("select from opt_out");
  expect(rows).toEqual([]);
  await world.tellStrangers();
  expect(telegram.arrived).toMatchObject([{ to: "4243" }]);
});

test("a stranger who wrote and then said STOP is not answered any more", async () => {
  const from = { channel: "telegram", value: "4242" } as const;
  await world.hears({ kind: "text", text: "C'est qui ?", from });
  await world.hears({ kind: "text", text: "STOP", from });
  expect(await world.tellStrangers()).toBe(0);
  expect(telegram.arrived).toEqual([]);
});
