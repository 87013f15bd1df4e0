/** Providers and the database are away for ten minutes: nothing is lost, and nothing rushes out after it. */
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { accept } from "../../bot/accept.ts";
import type { SendOutcome } from "../../bot/channel.ts";
import { deliverOne } from "../../bot/deliver.ts";
import { recover } from "../../bot/recover.ts";
import { startJobs } from "../../db/jobs.ts";
import { openDatabase } from "../../db/orm.ts";
import { inLongTransaction } from "../../db/transaction.ts";
import { MINUTE } from "../bot/delivery-world.ts";
import { empty, freshDatabase, type TestDatabase } from "../database.ts";
import { openDatabaseProxy, type DatabaseProxy } from "./database-proxy.ts";
import { openHouse, type House } from "./house.ts";
import { Lab, type Somebody } from "./lab.ts";
import { CUT_OFF } from "./provider.ts";
import { tell } from "./tell.ts";

const OUTAGE_MS = 10 * MINUTE;
/** How long the database is away, on a real clock: a moment, or as long as one likes to wait. */
const AWAY_SECONDS = Number(process.env["SIRIUS_OUTAGE_SECONDS"] ?? 2);

describe("a provider that is away for ten minutes", () => {
  const WAITING = 12;
  const STARTED = 30;
  const PATIENCE_MS = 60 * MINUTE;
  const LIMITS = { replyEveryMs: 250, startEveryMs: 1_000 };

  let database: TestDatabase;
  let lab: Lab;

  beforeAll(async () => {
    database = await freshDatabase();
    lab = await new Lab(database).open();
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    await empty(database, "person, channel_spending");
    await database.pool.query(
      "update channel_state set failures = 0, paused_until = null, paused_reason = null",
    );
    lab.limits = { replyEveryMs: 0, startEveryMs: 0 };
  });

  /** People who have just answered, and people to be invited; all of them wait for a message. */
  async function everybody(): Promise<number> {
    const asked: Somebody[] = [];
    for (let at = 0; at < WAITING; at += 1) asked.push(await lab.asked());
    lab.now += MINUTE;
    const answers = asked.map(({ phone }) => lab.text(phone, "oui"));
    await accept(lab.plain.accepting, answers, []);
    for (let at = 0; at < STARTED; at += 1) await lab.invitedSometime();
    lab.sms.copies.length = 0;
    lab.limits = LIMITS;
    return WAITING + STARTED;
  }

  /** What a worker does, looking at the clock every so often. */
  async function works(forMs: number, everyMs: number): Promise<void> {
    const until = lab.now + forMs;
    const { accepting } = lab.plain;
    while (lab.now < until) {
      for (const channel of accepting.channels.values()) {
        while ((await deliverOne(accepting, channel)).kind === "tried");
      }
      if (lab.now % 5_000 < everyMs) await recover(accepting);
      if ((await waiting()) === 0) return;
      lab.now += everyMs;
    }
  }

  async function waiting(): Promise<number> {
    const { rows } = await database.pool.query(
      "select from outbox where status in ('pending', 'sending', 'unknown')",
    );
    return rows.length;
  }

  /** The most messages that arrived within any second. */
  function rush(): number {
    const times = lab.sms.copies.map(({ at }) => at);
    return Math.max(
      ...times.map((at) => times.filter((one) => one >= at && one < at + 1_000).length),
    );
  }

  /** What happens to every try, and how many copies of a message may be counted for it in the end. */
  const TROUBLES: readonly (readonly [string, SendOutcome, number])[] = [
    ["refuses every connection", { kind: "later", reason: "refused" }, 1],
    // As long as its list is away too, each of these may have arrived.
    ["cuts every connection", CUT_OFF, 2],
  ];
  test.each(TROUBLES)(
    "and %s: everybody hears from us once, at the usual pace",
    async (how, trouble, copiesMax) => {
      const expected = await everybody();
      const down = { tries: 0, from: lab.now };
      lab.sms.trouble = () => {
        down.tries += 1;
        return trouble;
      };
      lab.sms.lists = async () => "unclear";
      await works(OUTAGE_MS, 2_500);
      const tries = down.tries;
      lab.sms.trouble = undefined;
      lab.sms.lists = async ({ delivery }) =>
        lab.sms.copies.some((copy) => copy.delivery === delivery) ? "sent" : "not_sent";
      const back = lab.now;
      await works(PATIENCE_MS, 250);
      lab.sms.lists = undefined;

      const { rows } = await database.pool.query<{ status: string; copies: number }>(
        "select status, copies from outbox where created_at >= $1",
        [new Date(down.from)],
      );
      expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(["sent"]));
      expect(Math.max(...rows.map(({ copies }) => copies))).toBeLessThanOrEqual(copiesMax);
      expect(lab.sms.copies).toHaveLength(expected);
      expect(lab.sms.secondCopies).toBe(0);
      // The breaker: ten in a row, then one a minute.
      expect(tries).toBeLessThanOrEqual(10 + OUTAGE_MS / MINUTE + 1);
      expect(rush()).toBeLessThanOrEqual(
        Math.floor(1_000 / LIMITS.replyEveryMs + 1_000 / LIMITS.startEveryMs) + 1,
      );
      const last = Math.max(...lab.sms.copies.map(({ at }) => at));
      tell(
        `a provider that ${how} for 10 minutes: ${expected} messages, ${tries} tries meanwhile; lost 0, ` +
          `second copies 0, most in a second ${rush()}, all sent ${Math.round((last - back) / 1_000)} s after`,
      );
    },
    300_000,
  );
});

describe("the database is away", () => {
  let database: TestDatabase;
  let wire: DatabaseProxy;
  let house: House;

  beforeAll(async () => {
    database = await freshDatabase();
    wire = await openDatabaseProxy(database.connection);
    house = await openHouse(wire.url, database.pool);
  });
  afterAll(async () => {
    await house.close();
    await wire.close();
    await database.drop();
  });

  /** Somebody who was asked the first question, by SMS. */
  async function asked(): Promise<Somebody> {
    const who = await house.somebody();
    await house.invite(who);
    await expect.poll(() => smsTo(who.phone), { timeout: 20_000 }).toHaveLength(1);
    return who;
  }

  function smsTo(phone: string): readonly string[] {
    const { list } = house.twilio;
    return list.filter(({ to }) => to === phone).map(({ body }) => body ?? "");
  }

  function telegramTo(chat: number): readonly unknown[] {
    return house.telegram.bodiesOf("sendMessage").filter((body) => body["chat_id"] === chat);
  }

  async function heard(person: string): Promise<readonly string[]> {
    const { rows } = await database.pool.query<{ text: string }>(
      `select reply ->> 'text' as text from inbox where person_id = $1 and reply ? 'text' order by seq`,
      [person],
    );
    return rows.map(({ text }) => text);
  }

  test(
    "webhooks are told to come again; afterwards each message counts once, those no webhook brings too",
    async () => {
      const bySms = [await asked(), await asked(), await asked()];
      const onTelegram = await house.somebody();
      const chat = 70_001;
      await house.tellTelegram(house.update(house.chat(chat, `/start ${onTelegram.token}`)));
      await expect.poll(() => telegramTo(chat), { timeout: 20_000 }).toHaveLength(1);
      const onTheWeb = await house.somebody();
      const cookie = await house.openLink(onTheWeb.token);

      await wire.cut();
      const statuses: number[] = [];
      // Twilio tries twice, and then no more.
      for (const { phone } of bySms) {
        statuses.push(await house.sms(phone, "oui"));
        const [sms] = house.twilio.list;
        statuses.push(await house.tellSms(sms?.sid ?? "", phone, "oui"));
      }
      const update = house.update(house.chat(chat, "oui"));
      statuses.push(await house.tellTelegram(update), await house.tellTelegram(update));
      const form = { event: "form-of-the-outage", text: "oui" };
      statuses.push(await house.postAnswer(cookie, form));
      expect(new Set(statuses)).toEqual(new Set([503]));
      await setTimeout(AWAY_SECONDS * 1_000);
      expect((await fetch(`${house.url}/live`)).status).toBe(200);
      expect((await fetch(`${house.url}/ready`)).status).toBe(503);

      await wire.mend();
      await expect.poll(() => house.tellTelegram(update), { timeout: 20_000 }).toBe(204);
      await expect.poll(() => house.postAnswer(cookie, form), { timeout: 20_000 }).toBe(303);
      // What Twilio gave up is fetched, by the job that does so every five minutes.
      for (let twice = 0; twice < 2; twice += 1) await reconcileNow();
      for (const { person, phone } of bySms) {
        await expect.poll(() => heard(person), { timeout: 30_000 }).toEqual(["oui"]);
        await expect.poll(() => smsTo(phone), { timeout: 20_000 }).toHaveLength(2);
      }
      await reconcileNow();
      expect(await house.tellTelegram(update)).toBe(204);
      expect(await house.postAnswer(cookie, form)).toBe(303);
      await expect.poll(() => telegramTo(chat), { timeout: 20_000 }).toHaveLength(2);
      for (const { person } of [...bySms, onTelegram, onTheWeb]) {
        expect(await heard(person)).toEqual(["oui"]);
      }
      const { rows } = await database.pool.query("select from inbox_set_aside");
      expect(rows).toEqual([]);
      const tries = await database.pool.query("select attempt from outbox where attempt > 1");
      expect(tries.rows).toEqual([]);
      tell(
        `the database away for ${AWAY_SECONDS} s: ${statuses.length} requests, all answered 503, ` +
          `0 tries burnt; ${bySms.length + 2} messages meanwhile, recovered ${bySms.length + 2}, counted twice 0`,
      );
    },
    180_000 + AWAY_SECONDS * 1_000,
  );

  test("without a word: everybody is told within ten seconds to come again, and it goes on when it is back", async () => {
    const onTheWeb = await house.somebody();
    const cookie = await house.openLink(onTheWeb.token);
    const chat = 70_002;
    const onTelegram = await house.somebody();
    await house.tellTelegram(house.update(house.chat(chat, `/start ${onTelegram.token}`)));
    await expect.poll(() => telegramTo(chat), { timeout: 20_000 }).toHaveLength(1);
    const form = { event: "form-of-the-silence", text: "oui" };
    const update = house.update(house.chat(chat, "oui"));
    const requests = [
      () => house.postAnswer(cookie, form),
      () => house.tellTelegram(update),
      async () => (await fetch(`${house.url}/chat`, { headers: { cookie } })).status,
    ];
    wire.silence();
    const statuses: number[] = [];
    const seconds: number[] = [];
    // The first wave holds connections that were open; for the second one nobody waits any more.
    for (let wave = 0; wave < 2; wave += 1) {
      const began = performance.now();
      const all = Array.from({ length: 15 }, async (_, at) => (await requests[at % 3]?.()) ?? 0);
      statuses.push(...(await Promise.all(all)));
      seconds.push((performance.now() - began) / 1_000);
    }
    expect((await fetch(`${house.url}/live`)).status).toBe(200);
    expect((await fetch(`${house.url}/ready`)).status).toBe(503);
    const back = performance.now();
    wire.speak();
    await expect.poll(() => house.postAnswer(cookie, form), { timeout: 20_000 }).toBe(303);
    await expect.poll(() => house.tellTelegram(update), { timeout: 20_000 }).toBe(204);
    const recovered = performance.now() - back;
    await expect.poll(() => telegramTo(chat), { timeout: 20_000 }).toHaveLength(2);
    for (const { person } of [onTheWeb, onTelegram]) expect(await heard(person)).toEqual(["oui"]);
    tell(
      `the database silent: ${statuses.length} requests in two waves, all answered 503, the last after ` +
        `${seconds.map((each) => each.toFixed(1)).join(" s and ")} s; served again ` +
        `${(recovered / 1_000).toFixed(1)} s after it spoke`,
    );
    expect(new Set(statuses)).toEqual(new Set([503]));
    expect(seconds[0]).toBeLessThan(11);
    expect(seconds[1]).toBeLessThan(3);
  }, 120_000);

  test("for a moment: what takes its time waits for it, what somebody waits for does not", async () => {
    const watched = await openDatabase({
      connection: { connectionString: wire.url },
      applicationName: "sirius tests",
      watched: true,
    });
    const { pool } = watched;
    // Slow, and there: it is asked about, and left alone.
    await expect(pool.query("select pg_sleep(6)")).resolves.toBeDefined();
    const long = inLongTransaction(pool, async (client) => {
      await client.query("select pg_sleep(1)");
      return (await client.query("select 7 as seven")).rows;
    });
    const short = pool.query("select pg_sleep(2)");
    await setTimeout(500);
    wire.silence();
    const began = performance.now();
    await expect(short).rejects.toThrow("the database does not answer");
    expect(performance.now() - began).toBeLessThan(10_500);
    wire.speak();
    expect(await long).toEqual([{ seven: 7 }]);
    await watched.close();
    // The application heard of the silence too; it ends in good order once it is over.
    const again = { timeout: 20_000 };
    await expect.poll(async () => (await fetch(`${house.url}/ready`)).status, again).toBe(200);
  }, 60_000);

  async function reconcileNow(): Promise<void> {
    const jobs = await startJobs({ ...database.connection }, [], () => undefined);
    await jobs.request("reconcile-inbound");
    await jobs.stop();
  }
});
