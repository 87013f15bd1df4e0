/** Published scores kept in memory as the bytes to send, all thrown away at the first word of a change. */
import { randomUUID } from "node:crypto";
import { channel } from "node:diagnostics_channel";
import { setTimeout as wait } from "node:timers/promises";
import { Client, type Pool } from "pg";
import type { ResultsStore, StoredScore } from "./results-store.ts";

/** Scores kept at once; a thousand are a megabyte or two. */
const KEPT_MAX = 50_000;
const RETRY_MS = 1_000;
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
  const end = new AbortController();
  let client: Client | undefined;

  const forget = (): void => {
    generation += 1;
    kept.clear();
  };
  const deaf = (): void => {
    hearing = false;
    forget();
  };

  const listen = async (): Promise<void> => {
    const own = new Client(pool.options);
    client = own;
    const nonce = randomUUID();
    const ended = new Promise<void>((resolve) => {
      own.on("error", () => resolve());
      own.on("end", () => resolve());
    });
    own.on("notification", ({ payload }) => {
      forget();
      if (payload !== nonce) return;
      hearing = true;
      first.resolve();
    });
    await own.connect();
    await own.query(`listen ${CHANGES}`);
    // By another connection: what this one hears of itself would prove nothing.
    await pool.query("select pg_notify($1, $2)", [CHANGES, nonce]);
    await ended;
  };
  const keepListening = async (): Promise<void> => {
    while (!end.signal.aborted) {
      // Away, or about to come back: until then every answer is read.
      await listen().catch(() => undefined);
      deaf();
      await client?.end().catch(() => undefined);
      // Ends at once when it is to stop.
      await wait(RETRY_MS, undefined, { signal: end.signal, ref: false }).catch(() => undefined);
    }
  };

  released.subscribe(forget);
  const listening = keepListening();
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
      end.abort();
      released.unsubscribe(forget);
      await client?.end().catch(() => undefined);
      await listening;
    },
  };
}
