/**
 * Timers that came due are played as events: reminders, ends of waits, expiry. Those that make Sirius
 * start talking wait for the hours in which the person may be written to.
 */
import { seedOf } from "./chance.ts";
import type { Instant, TimerKind } from "./conversation.ts";
import { SiriusError } from "./errors.ts";
import { loadKnown, playTurn, type Playing } from "./receive.ts";
import { mayStart, spread, type SendingHours } from "./sending-hours.ts";
import type { Territory } from "./territories.ts";

export interface DueTimer {
  readonly conversation: string;
  readonly kind: TimerKind;
  readonly prompt: number;
  readonly due: Instant;
  /** Where the person lives. */
  readonly territory: Territory;
}

/** A timer as it was read, and when it is due from now on. */
export interface Postponed {
  readonly timer: DueTimer;
  readonly until: Instant;
}

export interface TimerStore {
  /** The timers due at `now`, the oldest first. */
  due(now: Instant, limit: number): Promise<readonly DueTimer[]>;
  /**
   * Moves timers. One that was played, set anew or moved since it was read stays as it is.
   *
   * @returns how many were moved.
   */
  postpone(timers: readonly Postponed[]): Promise<number>;
}

/** What timers are played with. */
export interface PlayingTimers extends Playing {
  /** When this installation starts talking; left out: whenever it may. */
  readonly hours?: () => SendingHours;
}

/** What became of the timers that were due. */
export interface FiredTimers {
  readonly played: number;
  /** Moved into the hours of the person. */
  readonly postponed: number;
  /** Told to `report`, and due again a little later. */
  readonly failed: number;
}

const BATCH = 200;
/** A timer that is later than this waited for the end of an outage, and many others with it. */
const LATE_MS = 2 * 60_000;
/** So many at once are no crowd, and need not wait for their turn. */
const FEW = 20;
/** Over how much allowed time timers are spread that waited together, for the morning or for us. */
const SPREAD_MS = 4 * 3_600_000;
/** When a timer that could not be played is tried again. */
const RETRY_MS = 5 * 60_000;

/**
 * Plays every timer that is due; to be called every few seconds. Several processes may do so at once: a
 * timer is gone with the turn it caused, and a turn is stored once.
 *
 * @param report  Told of each timer that could not be played. The others go on.
 *
 * Errors: `database_unavailable` and other failures to read or move timers; the next call goes on.
 */
export async function fireTimers(
  playing: PlayingTimers,
  timers: TimerStore,
  now: Instant,
  report: (error: unknown, timer: DueTimer) => void,
): Promise<FiredTimers> {
  let total: FiredTimers = { played: 0, postponed: 0, failed: 0 };
  for (;;) {
    const due = await timers.due(now, BATCH);
    const { played, held, broken } = await playAll(playing, due, now, report);
    const postponed = held.length === 0 ? 0 : await timers.postpone(held);
    if (broken.length > 0) await timers.postpone(broken);
    total = {
      played: total.played + played,
      postponed: total.postponed + postponed,
      failed: total.failed + broken.length,
    };
    // When all were left as they were, another process has them in hand.
    if (due.length < BATCH || played + postponed + broken.length === 0) return total;
  }
}

async function playAll(
  playing: PlayingTimers,
  due: readonly DueTimer[],
  now: Instant,
  report: (error: unknown, timer: DueTimer) => void,
) {
  const held: Postponed[] = [];
  const broken: Postponed[] = [];
  let played = 0;
  const late = due.filter((timer) => startsTalking(timer.kind) && now - timer.due > LATE_MS);
  const crowd = late.length > FEW;
  for (const timer of due) {
    const until = heldUntil(timer, now, { crowd, hours: playing.hours?.() });
    if (until !== undefined) {
      held.push({ timer, until });
      continue;
    }
    try {
      if (await fire(playing, timer, now)) played += 1;
    } catch (error) {
      if (error instanceof SiriusError && error.code === "database_unavailable") throw error;
      report(error, timer);
      broken.push({ timer, until: now + RETRY_MS });
    }
  }
  return { played, held, broken };
}

async function fire(playing: Playing, timer: DueTimer, now: Instant): Promise<boolean> {
  const { conversation, kind, prompt, due } = timer;
  const id = `timer:${kind}:${prompt}:${due}`;
  const loaded = await loadKnown(playing.store, conversation, id);
  // Played by another process since it was read: its turn may have set the next timer of this kind.
  if (loaded.state.recentEvents.includes(id)) return false;
  const event = { id, at: now, type: "timer", kind, prompt } as const;
  const cause = { timer: { kind, prompt }, startedByUs: startsTalking(kind) };
  return (await playTurn(playing, loaded, event, cause)) === "committed";
}

/** When a timer may be played that may not be now. */
function heldUntil(
  timer: DueTimer,
  now: Instant,
  { crowd, hours }: { readonly crowd: boolean; readonly hours: SendingHours | undefined },
): Instant | undefined {
  const { conversation, kind, prompt, due, territory } = timer;
  if (!startsTalking(kind)) return undefined;
  const inCrowd = crowd && now - due > LATE_MS;
  if (!inCrowd && mayStart(now, territory, hours)) return undefined;
  // The due time is part of the seed: after a second outage all draw anew, and nobody is last again.
  const seed = seedOf(`${conversation} ${kind} ${prompt} ${due}`);
  return spread(now, { seed, windowMs: SPREAD_MS }, territory, hours);
}

/** Whether a timer says something to somebody who has been silent for long. */
function startsTalking(kind: TimerKind): boolean {
  switch (kind) {
    case "reminder":
    case "later":
    // The end of a wait of days: it asks the next question.
    case "wait":
      return true;
    // A minute after the person's last words.
    case "collect":
    // Says nothing.
    case "expiry":
      return false;
  }
}
