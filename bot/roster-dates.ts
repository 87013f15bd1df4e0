/** Days of the calendar in rosters, as counts of days since 1970-01-01. */

/** Days since 1970-01-01 in the Gregorian calendar; no hour, no time zone. */
export type Day = number;

const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][\d:.Z+-]*)?$/;
const FRENCH = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: [\d:]*)?$/;

/**
 * Reads a date as rosters write it: `2026-06-30`, `2026-06-30T00:00:00Z`, `30/06/2026`, `3/9/2024`
 * (day first), with `.` or `-` as well.
 *
 * @returns undefined when it is no date of 1900–2100 (30 February, a two-digit year, a month alone).
 */
export function readDay(text: string): Day | undefined {
  const iso = ISO.exec(text);
  if (iso !== null) return toDay(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const french = FRENCH.exec(text);
  if (french === null) return undefined;
  return toDay(Number(french[3]), Number(french[2]), Number(french[1]));
}

/** A day as `YYYY-MM-DD`. */
export function writeDay(day: Day): string {
  const { year, month, date } = partsOf(day);
  return `${year}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`;
}

/** The same date so many months earlier or later; the last day of a shorter month where needed. */
export function addMonths(day: Day, months: number): Day {
  const { year, month, date } = partsOf(day);
  const count = year * 12 + (month - 1) + months;
  const [toYear, toMonth] = [Math.floor(count / 12), (count % 12) + 1];
  return dayNumber(toYear, toMonth, Math.min(date, monthLength(toYear, toMonth)));
}

/** The calendar year a day lies in. */
export function yearOf(day: Day): number {
  return partsOf(day).year;
}

function toDay(year: number, month: number, date: number): Day | undefined {
  if (year < 1900 || year > 2100 || month < 1 || month > 12) return undefined;
  if (date < 1 || date > monthLength(year, month)) return undefined;
  return dayNumber(year, month, date);
}

function monthLength(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 && leap ? 29 : (MONTH_LENGTHS[month - 1] ?? 0);
}

// Counting years from March makes the leap day the last day of a year.
function dayNumber(year: number, month: number, date: number): Day {
  const y = month > 2 ? year : year - 1;
  const monthsFromMarch = (month + 9) % 12;
  const dayOfYear = Math.floor((153 * monthsFromMarch + 2) / 5) + date - 1;
  return (
    y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear - EPOCH
  );
}
const EPOCH = 719_468;

function partsOf(day: Day): { year: number; month: number; date: number } {
  // A first guess by the mean length of a year, then the year that holds the day.
  let year = Math.floor(day / 365.2425) + 1970;
  while (dayNumber(year, 1, 1) > day) year -= 1;
  while (dayNumber(year + 1, 1, 1) <= day) year += 1;
  let month = 12;
  while (dayNumber(year, month, 1) > day) month -= 1;
  return { year, month, date: day - dayNumber(year, month, 1) + 1 };
}
