/** By when people must have decided: the same for every text, whatever it says and whatever mark goes with it. */
import { weekdayOf } from "./calendar.ts";
import type { Instant } from "./conversation.ts";
import { isHoliday } from "./holidays.ts";
import { offsetAt } from "./instant.ts";
import { TERRITORY_ZONES } from "./territories.ts";

const DAY_MS = 86_400_000;
/** What the public pages promise. Source: NF Z74-501 asks for a delay that is published and kept. */
const DAYS_TO_DECIDE = 7;
/** From here on a text is said to be urgent. */
const DAYS_BEFORE_URGENT = 2;
const PLACE = "metropole";

export interface Clock {
  readonly deadline: Instant;
  readonly state: "on_time" | "urgent" | "late";
}

/** The clock of a text, a reply or a report that waits since an instant. */
export function clockOf(queuedAt: Instant, now: Instant): Clock {
  const deadline = queuedAt + DAYS_TO_DECIDE * DAY_MS;
  return { deadline, state: stateOf(deadline, now, DAYS_BEFORE_URGENT * DAY_MS) };
}

/** The clock of an alert: the same hour of the next working day, as people of mainland France work. */
export function alertClockOf(at: Instant, now: Instant): Clock {
  const offset = offsetAt(at, TERRITORY_ZONES[PLACE]);
  let day = Math.floor((at + offset) / DAY_MS) + 1;
  let ahead = 1;
  while (weekdayOf(day) > 5 || isHoliday(day, PLACE)) {
    day += 1;
    ahead += 1;
  }
  const deadline = at + ahead * DAY_MS;
  return { deadline, state: stateOf(deadline, now, DAY_MS) };
}

function stateOf(deadline: Instant, now: Instant, urgentMs: number): Clock["state"] {
  if (now > deadline) return "late";
  return deadline - now <= urgentMs ? "urgent" : "on_time";
}
