/** The Gregorian calendar as counts of days, for a room that has no clock. */

/** Days since 1970-01-01; no hour, no time zone. */
export type Day = number;

export interface CalendarDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly date: number;
}

/** The day of a date. The date must exist; years before 1 count as if the calendar had held then. */
export function dayOf({ year, month, date }: CalendarDate): Day {
  // Counting years from March makes the leap day the last day of a year.
  const y = month > 2 ? year : year - 1;
  const monthsFromMarch = (month + 9) % 12;
  const dayOfYear = Math.floor((153 * monthsFromMarch + 2) / 5) + date - 1;
  return (
    y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear - EPOCH
  );
}
const EPOCH = 719_468;

/** The date of a day. */
export function dateOf(day: Day): CalendarDate {
  // A first guess by the mean length of a year, then the year that holds the day.
  let year = Math.floor(day / 365.2425) + 1970;
  while (firstOf(year, 1) > day) year -= 1;
  while (firstOf(year + 1, 1) <= day) year += 1;
  let month = 12;
  while (firstOf(year, month) > day) month -= 1;
  return { year, month, date: day - firstOf(year, month) + 1 };
}

/** The day of the week: 1 for Monday, 7 for Sunday. */
export function weekdayOf(day: Day): number {
  // 1970-01-01 was a Thursday.
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** Easter Sunday of a year, by the Gregorian rule: the first Sunday after the paschal full moon. */
export function easterOf(year: number): Day {
  const century = Math.floor(year / 100);
  const golden = ((year % 19) + 19) % 19;
  const shift = century - Math.floor(century / 4) - Math.floor((8 * century + 13) / 25) + 15;
  const moon = (((19 * golden + shift) % 30) + 30) % 30;
  // The calendar's moon never comes on 19 April, nor twice in one cycle on 18 April.
  const early = moon === 29 || (moon === 28 && golden > 10) ? 1 : 0;
  const fullMoon = dayOf({ year, month: 3, date: 21 }) + moon - early;
  return fullMoon + 7 - (weekdayOf(fullMoon) % 7);
}

function firstOf(year: number, month: number): Day {
  return dayOf({ year, month, date: 1 });
}
