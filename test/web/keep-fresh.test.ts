/** A page of the console that moves by itself, on a network and a server that come and go. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  keepFresh,
  type Old,
  type Outcome,
} from "../../web/browser/console/refreshing/keep-fresh.ts";
import { oldInWords } from "../../web/browser/console/refreshing/old-notice.ts";

const OPENED = Date.parse("2026-11-26T13:05:00Z");
let listeners: Map<string, () => void>;

beforeEach(() => {
  vi.useFakeTimers({ now: OPENED });
  listeners = new Map();
  const addEventListener = (name: string, heard: () => void) => listeners.set(name, heard);
  vi.stubGlobal("addEventListener", addEventListener);
  vi.stubGlobal("document", { addEventListener, hidden: false });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A page that moves every three seconds, and whose next tries end like this; after them, like the last one. */
function follow(...outcomes: Outcome[]) {
  const tries: number[] = [];
  const told: (Old | undefined)[] = [];
  const next: Outcome[] = [...outcomes];
  const page = { moves: 3 };
  keepFresh({
    seconds: () => page.moves,
    refresh: async () => {
      tries.push(Math.round((Date.now() - OPENED) / 1_000));
      return (next.length > 1 ? next.shift() : next[0]) ?? "failed";
    },
    tell: (old) => told.push(old),
  });
  return { tries, told, next, page };
}

function wait(seconds: number): Promise<unknown> {
  return vi.advanceTimersByTimeAsync(seconds * 1_000);
}

async function happens(event: string): Promise<void> {
  listeners.get(event)?.();
  await wait(0.001);
}

test("while nobody answers it is asked for more and more slowly, but once a minute for ever", async () => {
  const { tries, told, next } = follow("failed");
  await wait(3_600);
  expect(tries.slice(0, 8)).toEqual([3, 9, 21, 45, 93, 153, 213, 273]);
  expect(tries.at(-1)).toBeGreaterThan(3_500);
  expect(told).toEqual(told.map(() => ({ since: OPENED, isSignedOut: false })));
  next[0] = "fresh";
  await wait(60);
  expect(told.at(-1)).toBeUndefined();
  const answered = tries.at(-1) ?? 0;
  await wait(3);
  expect((tries.at(-1) ?? 0) - answered).toBeLessThanOrEqual(3);
});

test("what is shown is as old as the latest answer that brought all of it", async () => {
  const { told } = follow("fresh", "partly", "failed");
  await wait(9);
  expect(told).toEqual([undefined, undefined, { since: OPENED + 3_000, isSignedOut: false }]);
});

test.each(["visibilitychange", "focus", "online"])(
  "on %s it is asked for at once",
  async (event) => {
    const { tries } = follow("failed");
    await wait(100);
    const before = tries.length;
    await happens(event);
    expect(tries.slice(before)).toEqual([100]);
  },
);

test("whoever is signed out is told, and only asked for when they come back", async () => {
  const { tries, told, next } = follow("signed_out");
  await wait(3_600);
  expect(tries).toEqual([3]);
  expect(told).toEqual([{ since: OPENED, isSignedOut: true }]);
  next[0] = "fresh";
  await happens("focus");
  await wait(3);
  expect(tries).toEqual([3, 3_600, 3_603]);
  expect(told.at(-1)).toBeUndefined();
});

test("what was left alone because somebody is in it is neither old nor new", async () => {
  const { tries, told } = follow("failed", "left");
  await wait(30);
  expect(told).toHaveLength(1);
  // It waits no longer for that.
  expect(tries.slice(0, 3)).toEqual([3, 9, 15]);
});

test("what moves no more is not asked for", async () => {
  const { tries, page } = follow("fresh");
  await wait(4);
  page.moves = 0;
  await wait(60);
  const before = tries.length;
  await happens("focus");
  await wait(600);
  expect(tries).toHaveLength(before);
});

test("it is said since when, with the day where it was another one, and what to do", () => {
  const old = { since: OPENED, isSignedOut: false };
  expect(oldInWords(old, OPENED + 60_000)).toMatch(/rien n'est à jour depuis 14\sh\s05\. La page/);
  expect(oldInWords(old, OPENED + 24 * 3_600_000)).toMatch(/depuis le 26 novembre à 14\sh\s05\./);
  const morning = Date.parse("2026-11-26T08:05:00Z");
  expect(oldInWords({ since: morning, isSignedOut: true }, OPENED)).toMatch(
    /votre session est finie.* depuis 9\sh\s05\. Reconnectez-vous/,
  );
});
