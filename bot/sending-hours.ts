/**
 * When Sirius may start talking to somebody: by day, by the clock on their own wall, never on a Sunday
 * or a public holiday. Whoever has just written is answered at any hour; that is not decided here.
 */
import { weekdayOf, type Day } from "./calendar.ts";
import { shareOf } from "./chance.ts";
import type { Instant } from "./conversation.ts";
import { isHoliday } from "./holidays.ts";
import { offsetAt } from "./instant.ts";
import { TERRITORY_ZONES, type Territory } from "./territories.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Whole hours on the wall: from `opens`, and before `closes`. */
export interface DayHours {
  readonly opens: number;
  readonly closes: number;
}

/** The hours of a working day and of a Saturday. Sundays and public holidays have none, whatever is decided. */
export interface SendingHours {
  readonly weekday: DayHours;
  readonly saturday: DayHours;
}

/** The widest there are: an installation may decide on fewer, never on more. */
export const SENDING_HOURS = {
  weekday: { opens: 10, closes: 20 },
  saturday: { opens: 10, closes: 18 },
} as const satisfies SendingHours;

/** Days in a row that a search for hours looks at. Three were the most without, from 1970 to 2300. */
const CLOSED_DAYS_MAX = 7;
/** The longest time a start is moved by: a week of hours. */
const SPREAD_MAX_MS = 58 * HOUR_MS;

/**
 * Whether a message nobody asked for may leave at this instant. Total: any whole number is an instant.
 *
 * @param hours  Those of this installation; left out: the widest.
 */
export function mayStart(
  at: Instant,
  territory: Territory,
  hours: SendingHours = SENDING_HOURS,
): boolean {
  return nextStart(at, territory, hours) === at;
}

/** The first instant from `at` on at which such a message may leave; `at` itself when it may. */
export function nextStart(
  at: Instant,
  territory: Territory,
  hours: SendingHours = SENDING_HOURS,
): Instant {
  const { day, clock } = wallClock(at, territory);
  const today = hoursOf(day, territory, hours);
  if (today !== undefined && clock < today.closes) {
    return clock >= today.opens ? at : instantOf(day, today.opens, territory);
  }
  for (let next = day + 1; next <= day + CLOSED_DAYS_MAX; next += 1) {
    const open = hoursOf(next, territory, hours);
    if (open !== undefined) return instantOf(next, open.opens, territory);
  }
  return at + CLOSED_DAYS_MAX * DAY_MS;
}

/** What keeps a message from leaving: the hours of a day on which others may, or the day itself. */
export type Closed = "hours" | "sunday" | "holiday";

/** Why nothing may leave from `at` up to the next start, each reason once, the first one first; none when it may. */
export function closedBecause(
  at: Instant,
  territory: Territory,
  hours: SendingHours = SENDING_HOURS,
): readonly Closed[] {
  const start = nextStart(at, territory, hours);
  if (start === at) return [];
  const { day } = wallClock(at, territory);
  const last = wallClock(start, territory).day;
  const reasons = new Set<Closed>();
  for (let each = day; each <= last; each += 1) {
    if (weekdayOf(each) === 7) reasons.add("sunday");
    else if (isHoliday(each, territory)) reasons.add("holiday");
    // On the last day it opens: the night before belongs to the reasons only where it is all there is.
    else if (each < last || day === last) reasons.add("hours");
  }
  return [...reasons];
}

/** How starts are spread. */
export interface Spread {
  /** Of one start; the same seed moves it by the same time. */
  readonly seed: number;
  /** Over how many milliseconds of allowed time, a week of hours at most; closed time does not count. */
  readonly windowMs: number;
}

/**
 * Moves a start inside the allowed time, so that what waited for the morning, or for the end of an
 * outage, does not leave all at once.
 *
 * @returns an instant at which it may leave: the first from `at` on, or up to `windowMs` of allowed time later.
 */
export function spread(
  at: Instant,
  { seed, windowMs }: Spread,
  territory: Territory,
  hours: SendingHours = SENDING_HOURS,
): Instant {
  let from = nextStart(at, territory, hours);
  let left = Math.floor(shareOf(seed) * Math.min(Math.max(windowMs, 0), SPREAD_MAX_MS));
  for (;;) {
    const closes = closingOf(from, territory, hours);
    // The second case only beyond the years in which instants are told apart to the millisecond.
    if (from + left < closes || closes <= from) return from + left;
    left -= closes - from;
    from = nextStart(closes, territory, hours);
  }
}

/** In milliseconds after midnight. */
function hoursOf(
  day: Day,
  territory: Territory,
  { weekday, saturday }: SendingHours,
): DayHours | undefined {
  const nth = weekdayOf(day);
  if (nth === 7 || isHoliday(day, territory)) return undefined;
  const { opens, closes } = nth === 6 ? saturday : weekday;
  return { opens: opens * HOUR_MS, closes: closes * HOUR_MS };
}

/** The end of the hours an instant lies in; the instant itself when it lies in none. */
function closingOf(at: Instant, territory: Territory, hours: SendingHours): Instant {
  const { day } = wallClock(at, territory);
  const open = hoursOf(day, territory, hours);
  return open === undefined ? at : instantOf(day, open.closes, territory);
}

function wallClock(at: Instant, territory: Territory): { day: Day; clock: number } {
  const local = at + offsetAt(at, TERRITORY_ZONES[territory]);
  const day = Math.floor(local / DAY_MS);
  return { day, clock: local - day * DAY_MS };
}

/** The instant at which the wall shows a time. Clocks change at night: hours begin and end only once. */
function instantOf(day: Day, clock: number, territory: Territory): Instant {
  const zone = TERRITORY_ZONES[territory];
  const local = day * DAY_MS + clock;
  const near = local - offsetAt(local, zone);
  return local - offsetAt(near, zone);
}
