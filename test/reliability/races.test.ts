/** Several processes at once: on one person's messages, on one outbox, on what nobody finished. */
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { accept } from "../../bot/accept.ts";
import { shareOf } from "../../bot/chance.ts";
import type { Outgoing, SendOutcome } from "../../bot/channel.ts";
import { deliverOne } from "../../bot/deliver.ts";
import { recover } from "../../bot/recover.ts";
import { MINUTE } from "../bot/delivery-world.ts";
import { empty, freshDatabase, type TestDatabase } from "../database.ts";
import { Lab, type Hands } from "./lab.ts";
import type { Provider } from "./provider.ts";
import { SEED, tell } from "./tell.ts";
import { severablePool, type Pass, type Severable } from "./wire.ts";

const SCHEDULES = 1_000;
const WORKERS = 8;

let database: TestDatabase;
let lab: Lab;
/** Connections of several processes. */
let lines: readonly Severable[];

beforeAll(async () => {
  database = await freshDatabase();
  lab = await new Lab(database).open();
  lines = Array.from({ length: WORKERS }, () => severablePool(database.connection, 2));
});
afterAll(async () => {
  for (const { pool } of lines) await pool.end();
  await database.drop();
});
beforeEach(async () => {
  await empty(database, "person, channel_spending");
  await database.pool.query(
    "update channel_state set failures = 0, paused_until = null, paused_reason = null",
  );
  lab.sms.copies.length = 0;
});

const freely: Pass = (_, operation) => operation();

function processes(count: number): readonly Hands[] {
  return lines.slice(0, count).map(({ pool }) => lab.handsOn(pool, freely));
}

async function only<T extends object>(statement: string, ...values: unknown[]): Promise<T> {
  const { rows } = await database.pool.query<T>(statement, values);
  const [row] = rows;
  if (row === undefined) throw new Error("no row");
  return row;
}

interface Asked {
  readonly id: string;
  readonly state: string;
  readonly phone: string;
}

/** Somebody who is asked for words, of which every message is a part. */
async function askedForWords(): Promise<Asked> {
  const { person, phone } = await lab.asked();
  await lab.says(phone, "oui");
  await lab.says(phone, "4");
  const found = await only<{ id: string; state: string }>(
    "select id, state::text from conversation where person_id = $1",
    person,
  );
  // What comes sooner than one can read belongs to the question before.
  lab.now += MINUTE;
  return { phone, ...found };
}

const FOUND = `
  select version, (select count(*)::int from inbox where conversation_id = c.id) as heard,
    array(select value #>> '{}' from answer where conversation_id = c.id order by 1) as words,
    array(select part from answer where conversation_id = c.id order by part) as parts
  from conversation c where id = $1`;

describe("messages of one person, taken by two processes at once", () => {
  test("are applied one after the other in every schedule, and none is lost", async () => {
    const asked = await askedForWords();
    let schedules = 0;
    const property = fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      schedules += 1;
      await lab.putBack(asked.id, asked.state);
      const take = async (...texts: readonly string[]): Promise<void> => {
        const { accepting } = lab.handsOn(database.pool, scheduled(scheduler));
        for (const text of texts) {
          await accept(accepting, [lab.text(asked.phone, text, text)], []);
        }
      };
      // One of them is told to both.
      await scheduler.waitFor(Promise.all([take("un", "deux"), take("deux", "trois")]));
      expect(await only(FOUND, asked.id)).toEqual({
        version: 3,
        heard: 3,
        words: ["deux", "trois", "un"],
        parts: [0, 1, 2],
      });
    });
    await fc.assert(property, { numRuns: SCHEDULES, seed: SEED });
    tell(`two processes, messages of one person: ${schedules} schedules; lost 0, doubled 0`);
  }, 300_000);

  test("are all applied when twenty-four come at the same moment", async () => {
    const asked = await askedForWords();
    await lab.putBack(asked.id, asked.state);
    const messages = Array.from({ length: 24 }, (_, at) => `mot ${at + 10}`);
    const hands = processes(WORKERS);
    await Promise.all(
      messages.map((text, at) => {
        const { accepting } = hands[at % WORKERS] ?? lab.plain;
        return accept(accepting, [lab.text(asked.phone, text, text)], []);
      }),
    );
    const { words, parts } = await only<{ words: string[]; parts: number[] }>(FOUND, asked.id);
    expect(words).toEqual(messages);
    expect(parts).toEqual(messages.map((_, at) => at));
    expect(await only("select count(*)::int as count from inbox_set_aside")).toEqual({ count: 0 });
  });
});

/** Lets the scheduler of fast-check choose which statement goes next; its reports name no rows. */
function scheduled(scheduler: fc.Scheduler): Pass {
  return async <T>(name: string, operation: () => Promise<T>): Promise<T> => {
    const done: T[] = [];
    await scheduler.schedule(Promise.resolve(name), name);
    done.push(await operation());
    const [result] = done;
    if (result === undefined) throw new Error("nothing was done");
    return result;
  };
}

const PEOPLE = 30;
const MESSAGES = 4;

/** Fills the outbox with messages that ask nothing, so that none is overtaken by another. */
async function fill(): Promise<void> {
  for (let people = 0; people < PEOPLE; people += 1) await lab.asked();
  await database.pool.query(
    `insert into outbox (conversation_id, person_id, effect_key, seq, channel, message, status,
       due_at, created_at, deadline)
     select id, person_id, 'more-' || place, last_seq + place, 'sms', '{"parts":[{"notice":"thanks"}]}',
       'pending', $1, $1, $1::timestamptz + interval '4 hours'
     from conversation, generate_series(1, $2) as place`,
    [new Date(lab.now), MESSAGES],
  );
}

/** Works until nothing is left that may leave now. */
async function work({ accepting }: Hands): Promise<void> {
  for (const channel of accepting.channels.values()) {
    while ((await deliverOne(accepting, channel)).kind === "tried");
  }
}

async function waiting(): Promise<number> {
  const { count } = await only<{ count: number }>(
    "select count(*)::int as count from outbox where status in ('pending', 'sending', 'unknown')",
  );
  return count;
}

/** What becomes of a try: most pass, some are put off, a few are refused. */
function chance({ delivery }: Outgoing, tries: number): SendOutcome | undefined {
  const drawn = shareOf(SEED + Number.parseInt(delivery.slice(0, 8), 16) + tries);
  if (drawn < 0.2) return { kind: "later", reason: "busy" };
  if (drawn < 0.25) return { kind: "refused", scope: "message", reason: "content" };
  return undefined;
}

/** A provider that takes a few milliseconds for each message. @returns most tries of one person at once. */
function slowly(provider: Provider, ms: number): { most: number } {
  const underWay = new Map<string, number>();
  const seen = { most: 0 };
  provider.takes = async ({ to }, take) => {
    const now = (underWay.get(to) ?? 0) + 1;
    underWay.set(to, now);
    seen.most = Math.max(seen.most, now);
    await new Promise((resolve) => setTimeout(resolve, ms));
    underWay.set(to, now - 1);
    return take();
  };
  return seen;
}

describe("one outbox and eight workers", () => {
  test("no message is taken twice, and those of a person leave in their order", async () => {
    await fill();
    const tries: { delivery: string; to: string; outcome: string }[] = [];
    lab.sms.trouble = (message) => {
      const outcome = chance(message, tries.length);
      tries.push({ ...message, outcome: outcome?.kind ?? "accepted" });
      return outcome;
    };
    const together = slowly(lab.sms, 2);
    for (let rounds = 0; rounds < 20 && (await waiting()) > 0; rounds += 1) {
      await Promise.all(processes(WORKERS).map(work));
      lab.now += 10 * MINUTE;
    }
    lab.sms.trouble = undefined;
    lab.sms.takes = undefined;

    const { rows } = await database.pool.query<{
      id: string;
      seq: number;
      status: string;
      attempt: number;
    }>("select id, seq, status, attempt from outbox where effect_key like 'more-%'");
    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(["sent", "refused"]));
    // As many tries as claims: none was taken along with another.
    expect(rows.reduce((sum, { attempt }) => sum + attempt, 0)).toBe(tries.length);
    const final = tries.filter(({ outcome }) => outcome !== "later");
    expect(final).toHaveLength(PEOPLE * MESSAGES);
    expect(new Set(final.map(({ delivery }) => delivery)).size).toBe(final.length);
    expect(together.most).toBe(1);
    const seqOf = new Map(rows.map(({ id, seq }) => [id, seq]));
    const seq = ({ delivery }: { delivery: string }): number => seqOf.get(delivery) ?? 0;
    const inversions = tries.filter((one, at) =>
      tries.slice(0, at).some((before) => before.to === one.to && seq(before) > seq(one)),
    );
    expect(inversions).toEqual([]);
    tell(
      `${WORKERS} workers, one outbox: ${rows.length} messages, ${tries.length} tries; ` +
        "claimed twice 0, inversions 0",
    );
  }, 120_000);

  test("what nobody finished is cleared up by one process at a time, and asked about once", async () => {
    const people = 10;
    for (let at = 0; at < people; at += 1) await lab.invited();
    lab.sms.trouble = () => ({ kind: "unknown", reason: "cut" });
    await lab.drain();
    lab.sms.trouble = undefined;
    lab.now += MINUTE;
    const asked: string[] = [];
    lab.sms.lists = async ({ delivery }) => {
      asked.push(delivery);
      await new Promise((resolve) => setTimeout(resolve, 5));
      return "sent";
    };
    const passes = await Promise.all(processes(WORKERS).map(({ accepting }) => recover(accepting)));
    lab.sms.lists = undefined;
    expect(passes.filter((pass) => pass !== undefined)).toEqual([{ resolved: people, dropped: 0 }]);
    expect(asked).toHaveLength(people);
    expect(new Set(asked).size).toBe(people);
  });

  test("tries that outlast their lease lead to no more than three copies, and to an end", async () => {
    for (let at = 0; at < 10; at += 1) await lab.mailed();
    lab.email.copies.length = 0;
    slowly(lab.email, 10);
    const clearing = new AbortController();
    const clearsUp = async (): Promise<void> => {
      while (!clearing.signal.aborted) {
        // Every lease ends within milliseconds here, whoever holds it.
        await database.pool.query(
          "update outbox set claimed_at = claimed_at - interval '1 minute' where status = 'sending'",
        );
        await lab.recover();
      }
    };
    const cleared = clearsUp();
    for (let rounds = 0; rounds < 50 && (await waiting()) > 0; rounds += 1) {
      await Promise.all(processes(4).map(work));
      // What was given up again and again before it left waits a little longer each time.
      lab.now += MINUTE;
    }
    clearing.abort();
    await cleared;
    lab.email.takes = undefined;
    const { rows } = await database.pool.query<{ id: string; status: string }>(
      "select id, status from outbox",
    );
    const copies = rows.map(
      ({ id }) => lab.email.copies.filter((one) => one.delivery === id).length,
    );
    expect(Math.max(...copies)).toBeLessThanOrEqual(3);
    expect(Math.min(...copies)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...copies)).toBeGreaterThan(1);
    expect(rows.filter(({ status }) => status !== "sent" && status !== "expired")).toEqual([]);
  }, 60_000);
});
