/** When a campaign sends next, in the place that comes first, and why not before. */
import type { Instant } from "./conversation.ts";
import {
  closedBecause,
  nextStart,
  SENDING_HOURS,
  type Closed,
  type SendingHours,
} from "./sending-hours.ts";
import { TERRITORIES, type Territory } from "./territories.ts";

/** What keeps a message waiting: the day that the campaign names, or what holds where the person lives. */
export type Waiting = "day" | Closed;

/** What waits, where: an invitation that may leave at once, or a reminder that comes due. */
export interface ToSend {
  readonly what: "invitation" | "reminder";
  readonly territory: Territory;
  /** Not before its day; left out: it may leave at once. */
  readonly from?: Instant;
}

export interface NextSending {
  readonly what: ToSend["what"];
  readonly at: Instant;
  readonly territory: Territory;
  /** Empty: it may leave now. */
  readonly because: readonly Waiting[];
  /** Those of this installation. */
  readonly hours: SendingHours;
}

/** What waits cannot leave: the campaign ends first, or its channels are not set up here. */
export type Stuck = "too_late" | "channel_closed";

/** The days of a campaign. */
export interface SendingDays {
  /** Nothing leaves before. */
  readonly notBefore?: Instant | undefined;
  /** Nobody is invited from then on. Reminders still leave. */
  readonly until?: Instant | undefined;
  /** When this installation starts talking; left out: whenever it may. */
  readonly hours?: SendingHours | undefined;
}

/**
 * The first of all that waits; of several at the same moment an invitation, then the place that stands first
 * in `TERRITORIES`.
 *
 * @returns undefined when nothing waits; `too_late` when the campaign ends before any of it may leave.
 */
export function nextSending(
  waiting: readonly ToSend[],
  now: Instant,
  { notBefore = now, until = Number.POSITIVE_INFINITY, hours = SENDING_HOURS }: SendingDays = {},
): NextSending | "too_late" | undefined {
  const all = waiting.flatMap(({ what, territory, from = now }): NextSending[] => {
    const day = Math.max(now, from, notBefore);
    const at = nextStart(day, territory, hours);
    if (what === "invitation" && at >= until) return [];
    const because: Waiting[] = day > now ? ["day"] : [];
    because.push(...closedBecause(day, territory, hours));
    return [{ what, at, territory, because, hours }];
  });
  if (all.length === 0) return waiting.length === 0 ? undefined : "too_late";
  return all.toSorted(
    (one, other) =>
      one.at - other.at ||
      one.what.localeCompare(other.what) ||
      TERRITORIES.indexOf(one.territory) - TERRITORIES.indexOf(other.territory),
  )[0];
}
