/** When to try again what could not be sent. */
import { shareOf } from "./chance.ts";
import type { Instant } from "./conversation.ts";

/** Seconds after the first, the second… failed try; the last one holds from then on. */
const BACKOFF_SECONDS = [5, 30, 120, 600, 1_800, 7_200] as const;
/** Share by which a wait is shorter or longer, so that what failed together does not return together. */
const SPREAD = 0.2;
/** Keeps the waits of one seed apart from try to try. */
const SALT = 0x9e37_79b1;

/**
 * How long to wait after a failed try: 5 s, 30 s, 2 min, 10 min, 30 min, then 2 h each time, each 20 %
 * shorter to 20 % longer.
 *
 * @param tries  Tries made so far, 1 after the first.
 * @param seed  Any number; the same one gives the same waits.
 * @returns seconds, to the millisecond.
 */
export function waitSeconds(tries: number, seed: number): number {
  const at = Math.min(Math.max(Math.trunc(tries), 1), BACKOFF_SECONDS.length) - 1;
  const seconds = BACKOFF_SECONDS[at] ?? BACKOFF_SECONDS[0];
  return Math.round(seconds * factor(tries, seed) * 1_000) / 1_000;
}

/** A try that failed for the moment. */
export interface FailedTry {
  /** Tries made so far, this one included. */
  readonly tries: number;
  readonly at: Instant;
  /** After this the message is of no use to anybody. */
  readonly deadline: Instant;
  /** Of the message. */
  readonly seed: number;
  /** The provider asked not to come back earlier. */
  readonly notBefore?: Instant;
}

/**
 * When to try again. It is the deadline that ends the tries, not their number: when less time is left
 * than the next wait would take, the wait shrinks with what is left, so that a provider that comes back
 * shortly before the deadline still gets the message.
 *
 * @returns an instant later than `at` and not after the deadline; undefined to give up, when less is
 *   left than the shortest wait, or the provider asked for longer than that.
 */
export function nextTry(failed: FailedTry): Instant | undefined {
  const { tries, at, deadline, seed, notBefore = -Infinity } = failed;
  const usual = Math.round(waitSeconds(tries, seed) * 1_000);
  const left = deadline - at;
  const shrunk = Math.floor((left * factor(tries, seed)) / (1 + SPREAD));
  const wait = Math.min(usual, shrunk);
  if (wait < SHORTEST_MS) return undefined;
  if (notBefore <= at + wait) return at + wait;
  // Not all at the moment they were asked to wait for; but in time.
  const late = Math.floor((notBefore - at) * SPREAD * shareOf(seed + tries * SALT));
  return notBefore > deadline ? undefined : Math.min(Math.ceil(notBefore) + late, deadline);
}

const SHORTEST_MS = BACKOFF_SECONDS[0] * (1 - SPREAD) * 1_000;

function factor(tries: number, seed: number): number {
  return 1 - SPREAD + 2 * SPREAD * shareOf(seed + tries * SALT);
}
