/** What every part of the simulator works with: settings, state, clock, ledger and waiting jobs. */
import { randomBytes, randomInt } from "node:crypto";
import type { Settings } from "./settings.ts";
import { readState, stateFile } from "./state-file.ts";
import { emptyState, type LedgerEntry, type Provider, type State } from "./state.ts";

/** Kept of each kind of thing; the oldest goes first. */
export const KEPT_MAX = 20_000;
const FIRST_UPDATE_MAX = 900_000_000;

/** What happened, without the number and the time that the ledger gives it. */
export interface Happening {
  readonly provider: Provider;
  readonly kind: LedgerEntry["kind"];
  readonly id?: string;
  readonly address?: string;
  readonly text?: string;
  readonly detail?: string;
}

export interface World {
  readonly settings: Settings;
  readonly state: State;
  /** The simulator's clock, in milliseconds since 1970. */
  now(): number;
  /** Something changed: it is kept, and whoever watches is told. */
  changed(): void;
  /** Writes a line of the ledger. */
  record(happening: Happening): void;
  /** Does something later, unless the simulator stops before. */
  later(ms: number, job: () => void): void;
  /** Called at each change; returns what ends it. */
  watch(listener: () => void): () => void;
  /** Forgets everything but the settings. */
  reset(): void;
  /** Grows with each reset: what waited for something of an earlier world gives up. */
  generation(): number;
  /** Resolves after so many milliseconds, or when the simulator stops. */
  pause(ms: number): Promise<void>;
  /** Ends waiting jobs and writes what is not written yet. */
  stop(): void;
  readonly stopping: AbortSignal;
}

/** Opens the world, as an earlier run left it when there is a state file. */
export function openWorld(settings: Settings): World {
  const path = settings.stateFile;
  const kept = path === undefined ? undefined : readState(path);
  const state = kept ?? emptyState(randomInt(1, FIRST_UPDATE_MAX), settings.twilio.optOut);
  const file = stateFile(path, () => state);
  const watchers = new Set<() => void>();
  const timers = new Set<NodeJS.Timeout>();
  const stopping = new AbortController();
  const now = (): number => Date.now() + state.clockOffsetMs;

  const changed = (): void => {
    // What ends after the stop would write over what the next run keeps.
    if (stopping.signal.aborted) return;
    state.version += 1;
    file.later();
    for (const listener of watchers) listener();
  };
  const later = (ms: number, job: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      job();
    }, ms);
    timers.add(timer);
  };
  let generation = 0;
  return {
    settings,
    state,
    now,
    changed,
    stopping: stopping.signal,
    record: (happening) => {
      const { ledger } = state;
      keep(ledger.entries, toEntry(happening, ledger.next, now()));
      ledger.next += 1;
      changed();
    },
    later,
    pause: (ms) =>
      new Promise((resolve) => {
        stopping.signal.addEventListener("abort", () => resolve(), { once: true });
        later(ms, resolve);
      }),
    watch: (listener) => {
      watchers.add(listener);
      return () => watchers.delete(listener);
    },
    reset: () => {
      generation += 1;
      const { version, telegram } = state;
      // Neither goes back: a watcher waits for a larger version, a bot confirms by update numbers.
      Object.assign(state, emptyState(telegram.nextUpdate, settings.twilio.optOut), { version });
      changed();
    },
    generation: () => generation,
    stop: () => {
      file.flush();
      stopping.abort();
      for (const timer of timers) clearTimeout(timer);
      watchers.clear();
    },
  };
}

/** Adds to a list that keeps the latest only. */
export function keep<T>(list: T[], item: T): void {
  list.push(item);
  if (list.length > KEPT_MAX) list.splice(0, list.length - KEPT_MAX);
}

/** `SM` and 32 hexadecimal digits: how Twilio names things. */
export function newSid(prefix: "SM" | "MM" | "CA"): string {
  return `${prefix}${randomBytes(16).toString("hex")}`;
}

function toEntry(happening: Happening, seq: number, now: number): LedgerEntry {
  return {
    seq,
    at: new Date(now).toISOString(),
    provider: happening.provider,
    kind: happening.kind,
    id: happening.id ?? null,
    address: happening.address ?? null,
    text: happening.text ?? null,
    detail: happening.detail ?? null,
  };
}
