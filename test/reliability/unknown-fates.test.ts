/** Messages of which it is not clear what became: told late, told early, told twice, or by nobody. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Receipt } from "../../bot/channel.ts";
import { type DeliveryWorld, emptied, HOUR, MINUTE, ToldChannel } from "../bot/delivery-world.ts";
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

async function inviting(channel: "sms" | "telegram" = "sms") {
  const lea = await world.person();
  await world.address(lea.person, "telegram", lea.phone.slice(1));
  await world.invite(lea, channel);
  return lea;
}

/** The try under way lasts longer than its lease, and is given up. */
async function leaseEnds(): Promise<void> {
  await database.pool.query("update outbox set claimed_at = claimed_at - interval '2 minutes'");
  await world.recover();
}

/** A worker takes the message, words it, and is gone; later somebody finds what it left. */
async function diesPreparing(): Promise<void> {
  const killed = new Error("killed");
  world.beforeTry = () => Promise.reject(killed);
  await expect(world.deliver()).rejects.toThrow(killed);
  await leaseEnds();
}

async function told(state: Receipt["state"], more: Partial<Receipt> = {}): Promise<void> {
  const { rows } = await database.pool.query<{ id: string }>("select id from outbox");
  await world.receipt({ channel: "sms", delivery: rows[0]?.id ?? "", state, ...more });
}

async function row(): Promise<unknown> {
  const { rows } = await database.pool.query("select status, copies, receipt from outbox");
  return rows[0];
}

describe("a provider slower than the lease", () => {
  test("that takes the message in the end is believed, and no second copy is sent", async () => {
    await inviting();
    sms.meanwhile = leaseEnds;
    await world.deliver();
    world.now += 5 * MINUTE;
    await world.recover();
    await world.deliver();
    expect(sms.arrived).toHaveLength(1);
    expect(await row()).toMatchObject({ status: "sent", copies: 1 });
  });

  test("that did not take it gives the copy back", async () => {
    await inviting();
    sms.meanwhile = leaseEnds;
    sms.outcomes.push({ kind: "later", reason: "busy" });
    await world.deliver();
    expect(await row()).toMatchObject({ status: "pending", copies: 0 });
  });

  test("says nothing of a try that somebody made after it", async () => {
    await inviting("telegram");
    telegram.meanwhile = async () => {
      await leaseEnds();
      await world.deliver();
    };
    telegram.outcomes.push(
      { kind: "accepted", providerId: "second" },
      { kind: "later", reason: "x" },
    );
    await world.deliver();
    expect(await row()).toMatchObject({ status: "sent", copies: 2 });
  });
});

describe("a receipt", () => {
  test("that is faster than the answer of the provider counts the copy once", async () => {
    await inviting();
    sms.meanwhile = () => told("delivered");
    await world.deliver();
    expect(await row()).toEqual({ status: "sent", copies: 1, receipt: "delivered" });
  });

  test("of failure that is faster than the answer leads to one more try, hours later", async () => {
    await inviting();
    sms.meanwhile = () => told("failed", { providerId: "p1" });
    await world.deliver();
    expect(await row()).toEqual({ status: "pending", copies: 1, receipt: "failed" });
    // Told out of order, it does not end the second try before it began.
    await told("sent", { providerId: "p1" });
    world.now += 4 * HOUR;
    await world.deliver();
    expect(sms.tries).toBe(2);
    // The first copy fails once more, and is told again; the second one arrives.
    await told("failed", { providerId: "p1" });
    await told("delivered", { providerId: "p2" });
    expect(await row()).toEqual({ status: "sent", copies: 2, receipt: "delivered" });
  });

  test("spares the second copy of a message that was about to be sent again", async () => {
    await inviting();
    sms.outcomes.push({ kind: "unknown", reason: "cut" });
    await world.deliver();
    world.now += 3 * MINUTE;
    await world.recover();
    expect(await row()).toMatchObject({ status: "pending" });
    await told("sent");
    await world.deliver();
    expect(sms.tries).toBe(1);
  });
});

describe("clearing up", () => {
  test("EFFACER is confirmed although a question before it was never cleared up", async () => {
    const lea = await inviting();
    await world.deliver();
    await world.hears({ kind: "text", text: "ok", from: { channel: "sms", value: lea.phone } });
    sms.outcomes.push({ kind: "unknown", reason: "cut" });
    await world.deliver();
    await world.says(lea.phone, "EFFACER");
    world.now += 3 * MINUTE;
    await world.recover();
    await world.recover();
    await world.deliver();
    expect(sms.texts.at(-1)).toContain("C'est noté");
  });

  test("a message that cannot be worded keeps nobody else waiting", async () => {
    await inviting();
    await inviting();
    sms.outcomes.push({ kind: "unknown", reason: "cut" }, { kind: "unknown", reason: "cut" });
    await world.deliver();
    await database.pool.query(
      `update contact set sealed = 'unreadable' where id = (
         select contact_id from outbox order by due_at, id limit 1)`,
    );
    sms.found = "sent";
    world.now += MINUTE;
    await expect(world.recover()).rejects.toThrow("the key that sealed this");
    expect(await world.fates()).toEqual({ sent: 1, unknown: 1 });
    world.now += 5 * 24 * HOUR;
    await world.recover();
    expect(await world.fates()).toEqual({ sent: 1, expired: 1 });
  });

  test("what failed once leaves the next one free at once", async () => {
    const { outbox } = world.accepting;
    const failed = new Error("cannot be cleared up");
    for (let round = 0; round < 50; round += 1) {
      // Connections that are open already: the next one need not wait for a new one.
      await Promise.all([1, 2, 3].map(() => database.pool.query("select pg_sleep(0.002)")));
      await expect(outbox.withRecovery(() => Promise.reject(failed))).rejects.toThrow(failed);
      expect(await outbox.withRecovery(async () => "cleared up")).toBe("cleared up");
    }
  });

  test("a channel that cuts every try off for ten minutes does not use the copies up", async () => {
    await inviting("telegram");
    for (let minute = 0; minute < 10; minute += 1) {
      telegram.outcomes.splice(0, Infinity, { kind: "unknown", reason: "cut" });
      await world.deliver();
      world.now += MINUTE;
      await world.recover();
    }
    telegram.outcomes.length = 0;
    world.now += 10 * MINUTE;
    await world.recover();
    await world.deliver();
    expect(await world.fates()).toEqual({ sent: 1 });
  });

  test("a copy that the provider has certainly not taken is given back", async () => {
    await inviting();
    sms.found = "not_sent";
    for (let tries = 0; tries < 4; tries += 1) {
      sms.outcomes.push({ kind: "unknown", reason: "cut" });
      await world.deliver();
      world.now += 3 * MINUTE;
      await world.recover();
    }
    await world.deliver();
    expect(await row()).toMatchObject({ status: "sent", copies: 1 });
  });

  test("what becomes of a person without an address is told to the conversation", async () => {
    const lea = await inviting();
    await database.pool.query("delete from contact where person_id = $1", [lea.person]);
    await world.deliver();
    world.now += 2 * MINUTE;
    await world.recover();
    expect(await world.outcome(lea.person)).toBe("unreachable");
  });
});

describe("a worker", () => {
  test("that dies again and again while it prepares a message uses no copy up", async () => {
    await inviting("telegram");
    for (let deaths = 1; deaths <= 5; deaths += 1) {
      await diesPreparing();
      expect(await row(), `after ${deaths} deaths`).toMatchObject({ status: "pending", copies: 0 });
      world.now += 2 * MINUTE;
    }
    await world.deliver();
    expect(telegram.arrived).toHaveLength(1);
    expect(await row()).toMatchObject({ status: "sent", copies: 1 });
  });

  test("that dies for the fourth time makes the message wait: it may be what kills", async () => {
    await inviting();
    for (let deaths = 1; deaths <= 3; deaths += 1) await diesPreparing();
    await diesPreparing();
    await world.deliver();
    expect(sms.tries).toBe(0);
    world.now += MINUTE;
    await world.deliver();
    expect(sms.tries).toBe(1);
  });

  test("that prepared for longer than its lease leaves the message to whom it was given", async () => {
    await inviting("telegram");
    world.beforeTry = async () => {
      await leaseEnds();
      await world.deliver();
    };
    await world.deliver();
    expect(telegram.tries).toBe(1);
    expect(await row()).toMatchObject({ status: "sent", copies: 1 });
  });

  test("gives a message back that it took too long to prepare", async () => {
    await inviting();
    world.slowness = 20_000;
    await world.deliver();
    expect(sms.tries).toBe(0);
    world.slowness = 0;
    await world.deliver();
    expect(sms.tries).toBe(1);
  });

  test("is not slowed down by one failure after a pause", async () => {
    await inviting();
    sms.outcomes.push(
      { kind: "later", reason: "busy", notBefore: world.now + MINUTE, wholeChannel: true },
      { kind: "later", reason: "hiccup" },
    );
    await world.deliver();
    world.now += 3 * MINUTE;
    await world.deliver();
    for (let people = 0; people < 3; people += 1) await inviting();
    await world.deliver();
    expect(sms.arrived).toHaveLength(3);
  });
});
