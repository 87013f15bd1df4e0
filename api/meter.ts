/** Counts what each caller asks for in a minute: at once in this process, and with the others soon after. */
import type { Instant } from "../bot/conversation.ts";

export const WINDOW_SECONDS = 60;
/** Callers remembered within one window; beyond, all newcomers share one count. */
const CALLERS_MAX = 100_000;
const NEWCOMERS = "newcomers";
/** How long a count waits before the other processes hear of it. */
const TELL_MS = 1_000;

/**
 * Adds counts to those of the other processes.
 *
 * @returns The sums, by the same names.
 */
export type ShareCounts = (
  counts: ReadonlyMap<string, number>,
  seconds: number,
  now: Instant,
) => Promise<ReadonlyMap<string, number>>;

export interface Meter {
  /**
   * Counts one more request.
   *
   * @param worth  Counts from which the other processes are told; below, nobody need know.
   * @returns What this caller asked for in the current window, as far as is known here.
   */
  count(who: string, cost: number, worth: number): number;
}

interface Count {
  /** What all processes told together, when last heard of. */
  all: number;
  /** What nobody was told yet. */
  own: number;
  readonly worth: number;
}

/**
 * A meter that writes to the database once a second at most, whatever is asked: a limit holds for all
 * processes together but for what one second lets through. When the database is away, each process
 * counts for itself.
 */
export function meter(now: () => Instant, share: ShareCounts): Meter {
  let window = 0;
  let counts = new Map<string, Count>();
  let timer: NodeJS.Timeout | undefined;

  const tell = async (): Promise<void> => {
    const told = counts;
    const news = [...told].filter(([, { all, own, worth }]) => own > 0 && all + own >= worth);
    const sent = new Map(news.map(([who, { own }]) => [who, own]));
    try {
      if (news.length === 0) return;
      for (const [who, all] of await share(sent, WINDOW_SECONDS, now())) {
        const count = told.get(who);
        if (count === undefined) continue;
        count.all = all;
        count.own -= sent.get(who) ?? 0;
      }
    } catch {
      // They are told with the next ones.
    } finally {
      // Only now: what is under way is not told twice.
      timer = undefined;
    }
  };

  return {
    count(who, cost, worth) {
      const current = Math.floor(now() / (WINDOW_SECONDS * 1_000));
      if (current !== window) {
        window = current;
        counts = new Map();
      }
      const name = counts.has(who) || counts.size < CALLERS_MAX ? who : NEWCOMERS;
      const count = counts.get(name) ?? { all: 0, own: 0, worth };
      count.own += cost;
      counts.set(name, count);
      if (count.all + count.own >= worth) timer ??= setTimeout(() => void tell(), TELL_MS).unref();
      return count.all + count.own;
    },
  };
}
