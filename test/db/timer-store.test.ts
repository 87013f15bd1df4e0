/** Timers in a real database: played once, in the hours of the person, and never all at once. */
import { Pool } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { fireTimers, type DueTimer, type FiredTimers } from "../../bot/fire-timers.ts";
import type { Playing } from "../../bot/receive.ts";
import { mayStart } from "../../bot/sending-hours.ts";
import { conversationStore } from "../../db/conversation-store.ts";
import { createSecrets, newKey } from "../../db/secrets.ts";
import { timerStore } from "../../db/timer-store.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { killWorld } from "./kill-world.ts";
import { timerWorld, type TimerToSet, type TimerWorld } from "./timer-world.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const at = (text: string): number => Date.parse(text);
const SUNDAY_NOON = at("2026-11-29T12:00+01:00");
const MONDAY_TEN = at("2026-11-30T10:00+01:00");
const MONDAY_THREE = at("2026-11-30T15:00+01:00");
const nothing: FiredTimers = { played: 0, postponed: 0, failed: 0 };

let database: TestDatabase;
let playing: Playing;
let world: TimerWorld;
let reported: { error: unknown; timer: DueTimer }[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  const kill = await killWorld(database.pool, newKey());
  playing = kill.playing;
  world = await timerWorld(database.pool, kill);
});
afterAll(() => database.drop());
beforeEach(async () => {
  reported = [];
  await database.pool.query("delete from timer");
});

/** What one process does every few seconds. */
function tick(now: number): Promise<FiredTimers> {
  return fireTimers(playing, timerStore(database.pool), now, (error, timer) => {
    reported.push({ error, timer });
  });
}

async function makeOne(timer: TimerToSet): Promise<string> {
  const [conversation] = await world.make([timer]);
  return conversation ?? "";
}

async function saidIn(conversation: string): Promise<number> {
  const [count] = await world.said([conversation]);
  return (count ?? 0) - 1;
}

async function dueOf(conversation: string, kind: string): Promise<number> {
  return (await world.due(conversation))[kind] ?? Number.NaN;
}

/** As if their script had been lost. */
async function breakAll(conversations: readonly string[]): Promise<void> {
  await database.pool.query(
    `update conversation set state = jsonb_set(state, '{script,version}', '99')
     where id = any ($1::uuid[])`,
    [conversations],
  );
}

describe.each(["reminder", "later", "wait"] as const)("a timer of kind %s", (kind) => {
  test("that is due on a Sunday in Paris speaks on Monday, some time after ten", async () => {
    const conversation = await makeOne({ kind, due: SUNDAY_NOON });
    expect(await tick(SUNDAY_NOON + 5 * SECOND)).toEqual({ ...nothing, postponed: 1 });
    expect(await saidIn(conversation)).toBe(0);
    const due = await dueOf(conversation, kind);
    expect(due).toBeGreaterThanOrEqual(MONDAY_TEN);
    expect(due).toBeLessThan(MONDAY_TEN + 4 * HOUR);
    expect(await tick(due - 1)).toEqual(nothing);
    expect(await tick(due + 10 * SECOND)).toEqual({ ...nothing, played: 1 });
    expect(await saidIn(conversation)).toBe(1);
    expect(await dueOf(conversation, kind)).not.toBe(due);
  });

  test("that is due in the hours speaks at once", async () => {
    const conversation = await makeOne({ kind, due: MONDAY_TEN });
    expect(await tick(MONDAY_TEN + 5 * SECOND)).toEqual({ ...nothing, played: 1 });
    expect(await saidIn(conversation)).toBe(1);
  });
});

test.each(["collect", "expiry"] as const)(
  "a timer of kind %s is played on a Sunday night, however late: it wakes nobody",
  async (kind) => {
    const conversation = await makeOne({ kind, due: SUNDAY_NOON });
    expect(await tick(SUNDAY_NOON + 11 * HOUR)).toEqual({ ...nothing, played: 1 });
    expect(await saidIn(conversation)).toBe(0);
    expect(await world.due(conversation)).toEqual({});
  },
);

test("the day begins where people live: in Réunion before Paris, in Guadeloupe after", async () => {
  const due = SUNDAY_NOON;
  const [reunion = "", paris = "", guadeloupe = ""] = await world.make([
    { kind: "reminder", due, territory: "reunion" },
    { kind: "reminder", due },
    { kind: "reminder", due, territory: "guadeloupe" },
  ]);
  expect(await tick(SUNDAY_NOON)).toEqual({ ...nothing, postponed: 3 });
  for (const [conversation, opening] of [
    [reunion, at("2026-11-30T10:00+04:00")],
    [paris, MONDAY_TEN],
    [guadeloupe, at("2026-11-30T10:00-04:00")],
  ] as const) {
    const moved = await dueOf(conversation, "reminder");
    expect(moved).toBeGreaterThanOrEqual(opening);
    expect(moved).toBeLessThan(opening + 4 * HOUR);
  }
});

test("the day after Christmas is kept in Alsace and Moselle alone", async () => {
  const due = at("2026-12-26T12:00+01:00");
  const [alsace = "", paris = ""] = await world.make([
    { kind: "reminder", due, territory: "alsace_moselle" },
    { kind: "reminder", due },
  ]);
  expect(await tick(due)).toEqual({ ...nothing, played: 1, postponed: 1 });
  expect(await world.said([alsace, paris])).toEqual([1, 2]);
  expect(await dueOf(alsace, "reminder")).toBeGreaterThanOrEqual(at("2026-12-28T10:00+01:00"));
});

test("500 reminders that an outage held back are spread, and each is said once", async () => {
  const conversations = await world.make(
    Array.from({ length: 500 }, (_, one) => ({
      kind: "reminder",
      due: at("2026-11-27T15:00+01:00") + one * 8 * MINUTE,
    })),
  );
  // Two processes come back at three in the afternoon.
  const back = await Promise.all([tick(MONDAY_THREE), tick(MONDAY_THREE)]);
  expect(back.map(({ played }) => played)).toEqual([0, 0]);
  expect(back.reduce((sum, { postponed }) => sum + postponed, 0)).toBe(500);
  expect((await tick(MONDAY_THREE)).postponed).toBe(0);

  const perMinute: number[] = [];
  for (let now = MONDAY_THREE; now <= MONDAY_THREE + 4 * HOUR; now += MINUTE) {
    const fired = await Promise.all([tick(now + 5 * SECOND), tick(now + 5 * SECOND)]);
    perMinute.push(fired.reduce((sum, { played }) => sum + played, 0));
    expect(mayStart(now, "metropole")).toBe(true);
  }
  expect(perMinute.reduce((sum, played) => sum + played, 0)).toBe(500);
  expect(Math.max(...perMinute)).toBeLessThanOrEqual(10);
  const quarters = Array.from({ length: 4 }, (_, quarter) =>
    perMinute.slice(quarter * 60, quarter * 60 + 61).reduce((sum, played) => sum + played, 0),
  );
  expect(Math.min(...quarters)).toBeGreaterThan(90);
  expect(new Set(await world.said(conversations))).toEqual(new Set([2]));
  expect(reported).toEqual([]);
});

test("what one outage spread, a second one spreads anew", async () => {
  const conversations = await world.make(
    Array.from({ length: 30 }, () => ({ kind: "reminder", due: SUNDAY_NOON }) as const),
  );
  await tick(MONDAY_TEN);
  const dues = await Promise.all(conversations.map((one) => dueOf(one, "reminder")));
  const outage = Math.max(...dues) + HOUR;
  expect(await tick(outage)).toEqual({ ...nothing, postponed: 30 });
  const anew = await Promise.all(conversations.map((one) => dueOf(one, "reminder")));
  expect(Math.min(...anew)).toBeGreaterThan(outage - 1);
  expect(new Set(anew).size).toBeGreaterThan(25);
});

test("a few that are late are no crowd: they are played at once", async () => {
  const conversation = await makeOne({ kind: "reminder", due: MONDAY_THREE });
  expect(await tick(MONDAY_THREE + HOUR)).toEqual({ ...nothing, played: 1 });
  expect(await saidIn(conversation)).toBe(1);
});

test("processes that fire at the same moment play each timer once", async () => {
  const conversations = await world.make(
    Array.from({ length: 60 }, () => ({ kind: "reminder", due: MONDAY_THREE }) as const),
  );
  const fired = await Promise.all([1, 2, 3, 4].map(() => tick(MONDAY_THREE + SECOND)));
  const last = await tick(MONDAY_THREE + 2 * SECOND);
  const played = [...fired, last].reduce((sum, one) => sum + one.played, 0);
  expect(played).toBe(60);
  expect(new Set(await world.said(conversations))).toEqual(new Set([2]));
});

test("a process that comes second leaves the next timer of the same kind alone", async () => {
  const conversation = await makeOne({ kind: "reminder", due: MONDAY_THREE });
  const store = timerStore(database.pool);
  const read = await store.due(MONDAY_THREE, 10);
  await tick(MONDAY_THREE);
  const next = MONDAY_THREE + 6 * 24 * HOUR;
  await database.pool.query(
    `insert into timer (conversation_id, person_id, kind, prompt, due_at)
     select id, person_id, 'reminder', 1, to_timestamp($2 / 1000.0) from conversation where id = $1`,
    [conversation, next],
  );
  // What it read before the other one played.
  const stale = { ...store, due: async () => read };
  expect(await fireTimers(playing, stale, MONDAY_THREE, () => undefined)).toEqual(nothing);
  expect(await saidIn(conversation)).toBe(1);
  expect(await dueOf(conversation, "reminder")).toBe(next);
});

test("a timer of a question that was left does nothing, and is gone", async () => {
  const conversation = await makeOne({ kind: "reminder", due: MONDAY_THREE, prompt: 7 });
  expect(await tick(MONDAY_THREE)).toEqual({ ...nothing, played: 1 });
  expect(await saidIn(conversation)).toBe(0);
  expect(await world.due(conversation)).toEqual({});
});

describe("timers that cannot be played", () => {
  test("are reported and tried again a little later, and the others are played", async () => {
    const due = MONDAY_THREE;
    const conversations = await world.make(
      Array.from({ length: 3 }, (_, one) => ({ kind: "reminder", due: due + one }) as const),
    );
    await breakAll(conversations.slice(0, 1));
    expect(await tick(due + SECOND)).toEqual({ played: 2, postponed: 0, failed: 1 });
    expect(await world.said(conversations)).toEqual([1, 2, 2]);
    expect(reported).toMatchObject([
      { error: { code: "script_unknown" }, timer: { conversation: conversations[0] } },
    ]);
    expect(await tick(due + MINUTE)).toEqual(nothing);
    expect(await tick(due + 6 * MINUTE)).toEqual({ ...nothing, failed: 1 });
  });

  test("never keep those behind them waiting, however many they are", async () => {
    const due = MONDAY_THREE;
    const broken = await world.make(
      Array.from({ length: 401 }, () => ({ kind: "reminder", due }) as const),
    );
    await breakAll(broken);
    const behind = await makeOne({ kind: "reminder", due: due + SECOND });
    expect(await tick(due + SECOND)).toEqual({ played: 1, postponed: 0, failed: 401 });
    expect(await saidIn(behind)).toBe(1);
  });

  test("because the database is gone are left as they are", async () => {
    const conversation = await makeOne({ kind: "reminder", due: MONDAY_THREE });
    const store = conversationStore(
      new Pool({ host: "127.0.0.1", port: 1 }),
      createSecrets(newKey()),
    );
    const timers = timerStore(database.pool);
    await expect(
      fireTimers({ ...playing, store }, timers, MONDAY_THREE, (error, timer) => {
        reported.push({ error, timer });
      }),
    ).rejects.toMatchObject({ code: "database_unavailable" });
    expect(reported).toEqual([]);
    expect(await dueOf(conversation, "reminder")).toBe(MONDAY_THREE);
  });
});

test("a timer that was moved since it was read is not moved again", async () => {
  const conversation = await makeOne({ kind: "reminder", due: MONDAY_THREE });
  const store = timerStore(database.pool);
  const timers = (await store.due(MONDAY_THREE, 10)).map((timer) => ({
    timer,
    until: MONDAY_THREE + HOUR,
  }));
  expect(await store.postpone(timers)).toBe(1);
  expect(await store.postpone(timers)).toBe(0);
  expect(await dueOf(conversation, "reminder")).toBe(MONDAY_THREE + HOUR);
});

test("a time finer than a millisecond does not keep a timer where it is", async () => {
  const conversation = await makeOne({ kind: "reminder", due: SUNDAY_NOON });
  await database.pool.query("update timer set due_at = due_at + interval '7 microseconds'");
  expect(await tick(SUNDAY_NOON + SECOND)).toEqual({ ...nothing, postponed: 1 });
  expect(await dueOf(conversation, "reminder")).toBeGreaterThanOrEqual(MONDAY_TEN);
});
