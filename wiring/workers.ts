/**
 * What a worker does all the time: it sends what waits, clears up what is unknown, plays timers that came
 * due. Any number of processes may do so at once; who does what is settled in the database.
 */
import { once } from "node:events";
import { setMaxListeners } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import type { Channel } from "../bot/channel.ts";
import { deliverOne, type Delivering } from "../bot/deliver.ts";
import { recover } from "../bot/recover.ts";

export interface Workers {
  /** Something may leave now: those who sleep look again. */
  readonly wake: () => void;
  /** Ends when the tries under way have ended. */
  stop(): Promise<void>;
}

/** Work done over and over. */
export interface Chore {
  readonly name: string;
  readonly everyMs: number;
  run(): Promise<unknown>;
}

/** Messages of one channel under way at once in this process. */
const LANES = 4;
/** How long a sleeper sleeps at most: what another process stored leaves no later than that. */
const LOOK_EVERY_MS = 1_000;
const RECOVER_EVERY_MS = 5_000;
/** After something unforeseen, usually a database that is away. */
const AFTER_FAULT_MS = 1_000;

/** Starts the lanes of each channel and the chores. */
export function startWorkers(
  delivering: Delivering,
  chores: readonly Chore[],
  report: (error: unknown, what: string) => void,
): Workers {
  const stopping = new AbortController();
  const bell = new EventTarget();
  setMaxListeners(0, bell);
  const { signal } = stopping;
  const sleep = async (ms: number): Promise<void> => {
    if (ms <= 0 || signal.aborted) return;
    const ended = new AbortController();
    await Promise.race([
      delay(ms, undefined, { signal: AbortSignal.any([signal, ended.signal]) }).catch(
        () => undefined,
      ),
      once(bell, "ring", { signal: ended.signal }).catch(() => undefined),
    ]);
    ended.abort();
  };
  const lane = async (channel: Channel): Promise<void> => {
    while (!signal.aborted) {
      try {
        const delivered = await deliverOne(delivering, channel);
        if (delivered.kind === "tried") continue;
        const until =
          delivered.kind === "wait" ? delivered.until - delivering.now() : LOOK_EVERY_MS;
        await sleep(Math.min(Math.max(until, 5), LOOK_EVERY_MS));
      } catch (error) {
        report(error, `delivery ${channel.id}`);
        await sleep(AFTER_FAULT_MS);
      }
    }
  };
  const repeat = async (chore: Chore): Promise<void> => {
    while (!signal.aborted) {
      try {
        await chore.run();
      } catch (error) {
        report(error, chore.name);
      }
      await delay(chore.everyMs, undefined, { signal }).catch(() => undefined);
    }
  };
  const recovery: Chore = {
    name: "recovery",
    everyMs: RECOVER_EVERY_MS,
    run: () => recover(delivering),
  };
  const running = [
    ...[...delivering.channels.values()].flatMap((channel) =>
      Array.from({ length: LANES }, () => lane(channel)),
    ),
    ...[recovery, ...chores].map(repeat),
  ];
  return {
    wake: () => void bell.dispatchEvent(new Event("ring")),
    async stop() {
      stopping.abort();
      bell.dispatchEvent(new Event("ring"));
      await Promise.all(running);
    },
  };
}
