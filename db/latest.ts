/**
 * What takes a while to work out and is looked at by several people: done once for all who ask, not
 * waited for beyond a few seconds, and standing for a time that grows with what it took.
 */
import { setTimeout as delay } from "node:timers/promises";

/** Whoever asks goes without rather than wait longer than that. */
const WAIT_MS = 4_000;
/** What was worked out faster is worked out again each time. */
const FAST_MS = 500;
/** Working it out takes at most one part in so many of the time. */
const SHARE = 20;
/** Things whose latest state is remembered. */
const KEPT_MAX = 200;

interface Kept<T> {
  readonly value: T;
  readonly until: number;
}

/**
 * @param workOut  Works out the state of one thing.
 * @returns gives the latest state there is, or undefined while it is worked out for the first time.
 *   Errors: those of `workOut`, to whoever waited for it.
 */
export function latest<Thing extends { readonly id: string }, T>(
  workOut: (thing: Thing) => Promise<T>,
  waitMs = WAIT_MS,
): (thing: Thing) => Promise<T | undefined> {
  const kept = new Map<string, Kept<T>>();
  const underWay = new Map<string, Promise<T>>();
  const keep = (id: string, value: T, took: number): T => {
    const until = took < FAST_MS ? 0 : performance.now() + took * SHARE;
    kept.delete(id);
    kept.set(id, { value, until });
    const [oldest] = kept.keys();
    if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest);
    return value;
  };
  const start = (thing: Thing): Promise<T> => {
    const began = performance.now();
    const working = workOut(thing)
      .then((value) => keep(thing.id, value, performance.now() - began))
      .finally(() => underWay.delete(thing.id));
    underWay.set(thing.id, working);
    return working;
  };
  return async (thing) => {
    const known = kept.get(thing.id);
    if (known !== undefined && performance.now() < known.until) return known.value;
    const working = underWay.get(thing.id) ?? start(thing);
    // Whoever does not wait for the end does not hear of a failure either: the next one starts again.
    working.catch(() => undefined);
    const waiting = new AbortController();
    const late = delay(waitMs, known?.value, { signal: waiting.signal });
    late.catch(() => undefined);
    try {
      return await Promise.race([working, late]);
    } finally {
      waiting.abort();
    }
  };
}
