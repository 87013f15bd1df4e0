import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nextTry, waitSeconds } from "../../bot/pacing.ts";

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const NOW = Date.UTC(2026, 10, 25, 12);
const anySeed = fc.integer();
interface Message {
  readonly tries: number;
  readonly seed: number;
}
const anyTries = fc.integer({ min: 1, max: 60 });

describe("the wait after a failed try", () => {
  test.each([
    [1, 5],
    [2, 30],
    [3, 120],
    [4, 600],
    [5, 1_800],
    [6, 7_200],
    [7, 7_200],
    [50, 7_200],
  ])("after try %i is about %i seconds", (tries, seconds) => {
    const waits = Array.from({ length: 1_000 }, (_, seed) => waitSeconds(tries, seed));
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(seconds * 0.8);
    expect(Math.max(...waits)).toBeLessThanOrEqual(seconds * 1.2);
    const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
    expect(Math.abs(mean / seconds - 1)).toBeLessThan(0.02);
    // What failed together does not return together.
    expect(new Set(waits.map((wait) => Math.round((wait / seconds) * 100))).size).toBeGreaterThan(
      35,
    );
  });

  test("is the same for the same message and try", () => {
    fc.assert(
      fc.property(anyTries, anySeed, (tries, seed) => {
        expect(waitSeconds(tries, seed)).toBe(waitSeconds(tries, seed));
      }),
    );
  });

  test("is long or short anew at each try of a message", () => {
    const shares = Array.from({ length: 200 }, (_, seed) => [
      waitSeconds(6, seed) / 7_200 > 1,
      waitSeconds(7, seed) / 7_200 > 1,
    ]);
    const changed = shares.filter(([before, after]) => before !== after).length;
    expect(changed).toBeGreaterThan(60);
    expect(changed).toBeLessThan(140);
  });
});

describe("the next try", () => {
  const anyCase = fc.record({
    tries: anyTries,
    seed: anySeed,
    left: fc.integer({ min: -HOUR, max: 48 * HOUR }),
    asked: fc.option(fc.integer({ min: -HOUR, max: 60 * HOUR }), { nil: -HOUR }),
  });
  test("is later, not before the provider allows it, and never after the deadline", () => {
    fc.assert(
      fc.property(anyCase, (one) => {
        const time = next(one);
        fc.pre(time !== undefined);
        expect(Number.isInteger(time)).toBe(true);
        expect(time).toBeGreaterThan(NOW);
        expect(time).toBeGreaterThanOrEqual(NOW + one.asked);
        expect(time).toBeLessThanOrEqual(NOW + one.left);
      }),
      { numRuns: 2_000 },
    );
  });

  test("is only given up in the last seconds, or when the provider asks for longer", () => {
    fc.assert(
      fc.property(anyCase, (one) => {
        fc.pre(next(one) === undefined);
        expect(one.left < 6 * SECOND || one.asked > one.left).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test("takes the usual wait while the deadline is far", () => {
    fc.assert(
      fc.property(anyTries, anySeed, (tries, seed) => {
        const time = nextTry({ tries, at: NOW, deadline: NOW + 3 * HOUR, seed });
        expect(time).toBe(NOW + Math.round(waitSeconds(tries, seed) * SECOND));
      }),
    );
  });

  test("is given up when nothing useful is left, and not before", () => {
    const failed = { tries: 4, at: NOW, seed: 1 };
    expect(nextTry({ ...failed, deadline: NOW })).toBeUndefined();
    expect(nextTry({ ...failed, deadline: NOW - HOUR })).toBeUndefined();
    expect(nextTry({ ...failed, deadline: NOW + 4 * SECOND })).toBeUndefined();
    expect(nextTry({ ...failed, deadline: NOW + 6 * SECOND })).toBeGreaterThan(NOW);
  });

  test.each([
    ["a question", 4, 7, 30],
    ["an invitation", 48, 25, 50],
  ])("%s is tried to the end of its %i hours", (_what, hours, least, most) => {
    for (let seed = 0; seed < 200; seed += 1) {
      const deadline = NOW + hours * HOUR;
      const tried: number[] = [];
      for (let at: number | undefined = NOW; at !== undefined;) {
        tried.push(at);
        at = nextTry({ tries: tried.length, at, deadline, seed });
      }
      expect(tried.length).toBeGreaterThanOrEqual(least);
      expect(tried.length).toBeLessThanOrEqual(most);
      expect(deadline - (tried.at(-1) ?? 0)).toBeLessThan(6 * SECOND);
    }
  });

  test("comes no earlier than the provider asked, and not all at that moment", () => {
    const notBefore = NOW + 600 * SECOND;
    const tries = Array.from({ length: 300 }, (_, seed) =>
      nextTry({ tries: 1, at: NOW, deadline: NOW + 4 * HOUR, seed, notBefore }),
    );
    const times = tries.filter((time) => time !== undefined);
    expect(times).toHaveLength(300);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(notBefore);
    expect(Math.max(...times)).toBeLessThanOrEqual(notBefore + 120 * SECOND);
    expect(new Set(times).size).toBeGreaterThan(280);
  });
});

/** The next try of a message that has `left` milliseconds, when the provider asks for `asked`. */
function next({ left, asked, ...message }: { left: number; asked: number } & Message) {
  return nextTry({ ...message, at: NOW, deadline: NOW + left, notBefore: NOW + asked });
}
