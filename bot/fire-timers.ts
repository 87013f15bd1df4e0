/** Timers that came due are played as events: reminders, ends of waits, expiry. */
import type { Instant, TimerKind } from "./conversation.ts";
import { loadKnown, playTurn, type Playing } from "./receive.ts";

export interface DueTimer {
  readonly conversation: string;
  readonly kind: TimerKind;
  readonly prompt: number;
  readonly due: Instant;
}

export interface TimerStore {
  /** The timers due at `now`, the oldest first. */
  due(now: Instant, limit: number): Promise<readonly DueTimer[]>;
}

const BATCH = 200;

/**
 * Plays every timer that is due. Several processes may do so at once: a timer is gone with the turn
 * it caused, and a turn is stored once.
 *
 * @returns how many were played.
 */
export async function fireTimers(
  playing: Playing,
  timers: TimerStore,
  now: Instant,
): Promise<number> {
  let played = 0;
  for (;;) {
    const due = await timers.due(now, BATCH);
    for (const timer of due) if (await fire(playing, timer, now)) played += 1;
    if (due.length < BATCH) return played;
  }
}

async function fire(playing: Playing, timer: DueTimer, now: Instant): Promise<boolean> {
  const { conversation, kind, prompt, due } = timer;
  const id = `timer:${kind}:${prompt}:${due}`;
  const loaded = await loadKnown(playing.store, conversation, id);
  const event = { id, at: now, type: "timer", kind, prompt } as const;
  return (await playTurn(playing, loaded, event, { timer: { kind, prompt } })) === "committed";
}
