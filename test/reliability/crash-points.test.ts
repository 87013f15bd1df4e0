/**
 * A process dies before everything it asks of the database and of providers, and after all of it that changes
 * something, and another one goes on. Nothing a person said is lost or counted twice, and they hear everything, in order, once.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { shareOf } from "../../bot/chance.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { CrashWorld, type Plot, type Story } from "./crash-world.ts";
import * as plots from "./plots.ts";
import type { CrashPoint } from "./process.ts";
import { SEED, tell } from "./tell.ts";

interface Case {
  readonly name: string;
  readonly plot: () => Plot;
  /** Second copies of a message that a death inside the window may cause. */
  readonly copies: number;
  /** Pairs of deaths that are drawn: in the conversation, then in its recovery. */
  readonly pairs: number;
}

const CASES: readonly Case[] = [
  { name: "SMS that are listed", plot: () => plots.bySms({ lists: true }), copies: 0, pairs: 30 },
  {
    name: "SMS that are told of",
    plot: () => plots.bySms({ callsBack: true }),
    copies: 0,
    pairs: 15,
  },
  { name: "Telegram", plot: plots.byTelegram, copies: 1, pairs: 20 },
  { name: "e-mail and link", plot: plots.byEmail, copies: 1, pairs: 10 },
  { name: "the web", plot: plots.onTheWeb, copies: 0, pairs: 10 },
  { name: "SMS, with STOP", plot: plots.stopsBySms, copies: 0, pairs: 15 },
  { name: "SMS to a dead number, then e-mail", plot: plots.byDeadNumber, copies: 1, pairs: 10 },
  { name: "SMS to a dead number", plot: plots.unreachable, copies: 0, pairs: 10 },
  { name: "SMS, stopped at the provider", plot: plots.stoppedAtTheProvider, copies: 0, pairs: 10 },
];

/** Between these a provider has a message, and we have not written it down. */
const WINDOW = /^(?:after provider send|before outbox-settle-sent)$/;
/** Statements that change nothing, by their names or first words. */
const LOOKS =
  /^(?:select (?!pg_)|begin$|conversation-load|inputs-of-invitation$|outbox-about$|channel-lock$|timers-due$|personal-link-find$)/;

/** What a process does first, the clearing up included, is within this many operations. */
const RECOVERY_OPERATIONS = 25;
/** Within this time after a death, everything goes on by itself. */
const MINUTES_STUCK_MAX = 5;

describe.concurrent.each(CASES)("a conversation by $name", ({ name, plot, copies, pairs }) => {
  let database: TestDatabase;
  let world: CrashWorld;

  beforeAll(async () => {
    database = await freshDatabase();
    world = await new CrashWorld(database).open();
  });
  afterAll(() => database.drop());

  /** @returns how many second copies there were. */
  async function survives(points: readonly CrashPoint[]): Promise<number> {
    const story = await world.tell(plot(), points);
    const when = `deaths ${points.map(said).join(", then ")} (${story.deaths.join(", ")})`;
    await expectWhole(world, story, when);
    const inWindow = story.deaths.filter((death) => WINDOW.test(death)).length;
    const second = story.providers.reduce((sum, { secondCopies }) => sum + secondCopies, 0);
    expect({ when, tooMany: Math.max(0, second - copies * inWindow) }).toEqual({
      when,
      tooMany: 0,
    });
    return second;
  }

  test("survives a death around each operation, and another one after it", async () => {
    const { operations } = await world.tell(plot(), []);
    const deaths = operations.flatMap(pointsOf);
    const twice = drawPairs(pairs, operations.length);
    const began = performance.now();
    let second = 0;
    for (const death of deaths) second += await survives([death]);
    for (const both of twice) second += await survives(both);
    expect(second === 0 || copies > 0).toBe(true);
    const each = Math.round((performance.now() - began) / (deaths.length + twice.length));
    tell(
      `crash points, ${name}: ${operations.length} operations, ${deaths.length} deaths and ${pairs} pairs, ` +
        `${each} ms each; lost 0, doubled 0, stuck 0, out of order 0, second copies ${second}`,
    );
  }, 600_000);
});

/** After what only looks, a death is one before the next operation: it is not played again. */
function pointsOf(name: string, operation: number): CrashPoint[] {
  const before: CrashPoint = { operation, phase: "before" };
  return LOOKS.test(name) ? [before] : [before, { operation, phase: "after" }];
}

function drawPairs(pairs: number, operations: number): CrashPoint[][] {
  return Array.from({ length: pairs }, (_, pair) => [
    { operation: draw(4 * pair, operations), phase: draw(4 * pair + 1, 2) ? "before" : "after" },
    {
      operation: draw(4 * pair + 2, RECOVERY_OPERATIONS),
      phase: draw(4 * pair + 3, 2) ? "before" : "after",
    },
  ]);
}

function draw(salt: number, below: number): number {
  return Math.floor(shareOf(SEED + salt) * below);
}

function said({ operation, phase }: CrashPoint): string {
  return `${phase} operation ${operation}`;
}

/** What must be true at the end of every story; `when` tells which one it was. */
async function expectWhole(world: CrashWorld, story: Story, when: string): Promise<void> {
  const { said: lines, ...end } = await world.endOf(story.who);
  const heard = story.providers.map(({ copies }) => [
    ...new Set(copies.map(({ delivery }) => delivery)),
  ]);
  const stuck = Math.max(0, story.minutesStuck - MINUTES_STUCK_MAX);
  expect({ when, ...end, lines, heard, stuck }).toEqual({
    when,
    ...story.ends,
    stopped: story.ends.outcome === "opted_out",
    unnoted: 0,
    waiting: 0,
    timers: 0,
    // Nothing was asked or said in two turns, and everything was heard in its order.
    lines: [...new Set(lines)],
    heard: await Promise.all(heard.map((deliveries) => world.inOrder(deliveries))),
    stuck: 0,
  });
}
