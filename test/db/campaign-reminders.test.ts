/** Who does not answer is reminded once, by the campaign or by the conversation, never by both. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  emptied,
  HOUR,
  ToldChannel,
  type DeliveryWorld,
  type Person,
} from "../bot/delivery-world.ts";
import { empty, freshDatabase, type TestDatabase } from "../database.ts";
import { change, create, launch, mailPerson, statusOf, wave } from "./campaign-world.ts";

const DAY = 24 * HOUR;

let database: TestDatabase;
let world: DeliveryWorld;
let sms: ToldChannel;
let email: ToldChannel;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await empty(database, "campaign, audit_entry");
  sms = new ToldChannel("sms");
  email = new ToldChannel("email");
  world = await emptied(database.pool, [sms, email]);
});

/** Somebody who was sent a link an hour ago. */
async function invited(fields: Readonly<Record<string, unknown>> = {}): Promise<Person> {
  const one = await mailPerson(world);
  await create(world, { channels: ["email", "sms"], ...fields });
  await launch(world);
  await wave(world);
  world.now += HOUR;
  await world.deliver();
  return one;
}

/** @returns how many were reminded when the days had passed. */
async function passDays(days: number): Promise<number> {
  world.now += days * DAY;
  const { reminded } = await wave(world);
  world.now += HOUR;
  await world.deliver();
  return reminded;
}

describe("the reminder of a campaign", () => {
  test("comes once, after the days of the script, and then the campaign is done", async () => {
    await invited();
    expect(await passDays(5)).toBe(0);
    expect(await passDays(1)).toBe(1);
    expect(await passDays(14)).toBe(0);
    expect(email.arrived.map(({ subject }) => subject?.slice(0, 6))).toEqual(["Ton av", "Rappel"]);
    expect((await statusOf(world)).state).toBe("done");
  });

  test("comes after the days of the campaign, on the channel that reaches the person by then", async () => {
    const one = await invited({ reminder: { afterDays: 3 } });
    await change(world, "contact", one, "unreachable_at = now()");
    await world.address(one.person, "phone", "+33639989999");
    expect(await passDays(3)).toBe(1);
    expect(sms.texts).toEqual([expect.stringContaining("Sirius: bonjour Léa")]);
  });

  test("does not come when the campaign wants none, nor to who opened the link or said STOP", async () => {
    const opened = await invited({ reminder: "none" });
    expect(await passDays(10)).toBe(0);
    await empty(world, "campaign");
    await change(world, "invitation", opened, "sent_at = null");
    await world.pool.query("delete from outbox");
    const stopped = await invited();
    await world.answersOnTheWeb(opened.token, "oui");
    await change(world, "person", stopped, "opted_out_at = now()");
    expect(await passDays(6)).toBe(0);
  });

  test("that was sent is the only one: a conversation begun after it sets no second", async () => {
    const one = await invited();
    expect(await passDays(6)).toBe(1);
    await world.answersOnTheWeb(one.token, "oui");
    const { rows } = await world.pool.query("select kind from timer");
    expect(rows).toEqual([{ kind: "expiry" }]);
  });

  test("that waits is dropped when the link is opened", async () => {
    const one = await invited();
    world.now += 6 * DAY;
    await wave(world);
    await world.answersOnTheWeb(one.token, "oui");
    world.now += HOUR;
    await world.deliver();
    expect(email.arrived).toHaveLength(1);
  });

  test("moves the timer of a conversation, and takes it away when none is wanted", async () => {
    await world.person();
    await create(world, { reminder: { afterDays: 2 } });
    await launch(world);
    await wave(world);
    const timers = async () => {
      const { rows } = await world.pool.query<{ kind: string; due_at: Date }>(
        "select kind, due_at from timer order by kind",
      );
      return rows.map(({ kind, due_at }) => [kind, due_at.getTime() - world.now]);
    };
    expect(await timers()).toEqual([
      ["expiry", 30 * DAY],
      ["reminder", 2 * DAY],
    ]);
    world = await emptied(database.pool, [sms, email]);
    await empty(world, "campaign");
    await world.person();
    await create(world, { reminder: "none" });
    await launch(world);
    await wave(world);
    expect(await timers()).toEqual([["expiry", 30 * DAY]]);
  });
});
