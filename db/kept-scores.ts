/** Published scores kept in memory as the bytes to send, all thrown away at the first word of a change. */
import { channel } from "node:diagnostics_channel";
import type { Pool } from "pg";
import { hearChanges } from "./hear-changes.ts";
import type { ResultsStore, StoredScore } from "./results-store.ts";

/** Scores kept at once; a thousand are a megabyte or two. */
const KEPT_MAX = 50_000;
/** PostgreSQL tells it after the commit that changed a score, or what a key stands for. */
const CHANGES = "sirius_results";
/** Told in this process as well, so that who waited for a release reads what it made. */
const released = channel("sirius:released");

/** A release of this process ended. */
export function tellReleased(): void {
  released.publish(undefined);
}

export interface KeptScores {
  /** What is kept; undefined: ask `score`. */
  get(key: string): StoredScore | undefined;
  /** Reads one from the store, and keeps it if it is a published one. */
  score(key: string): Promise<StoredScore | undefined>;
  /** Resolves once changes are heard of; until then nothing is kept. */
  readonly ready: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Keeps published scores for as long as this process hears of changes. Nothing is kept before it has heard
 * itself, nor while it hears nothing, so behind a pool of connections that does not pass notifications
 * on every answer is read as before.
 */
export function keptScores(pool: Pool, store: Pick<ResultsStore, "score">): KeptScores {
  const kept = new Map<string, StoredScore>();
  const first = Promise.withResolvers<void>();
  let hearing = false;
  let generation = 0;

  const forget = (): void => {
    generation += 1;
    kept.clear();
  };

  released.subscribe(forget);
  const stopHearing = hearChanges(pool, {
    channel: CHANGES,
    onChange: forget,
    onHearing() {
      hearing = true;
      first.resolve();
    },
    onDeaf() {
      hearing = false;
      forget();
    },
  });
  return {
    get: (key) => kept.get(key),
    async score(key) {
      const before = generation;
      const found = await store.score(key);
      if (hearing && before === generation && found?.published === true) {
        if (kept.size >= KEPT_MAX) kept.clear();
        kept.set(key, found);
      }
      return found;
    },
    ready: first.promise,
    async stop() {
      released.unsubscribe(forget);
      await stopHearing();
    },
  };
}
