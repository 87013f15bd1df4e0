/** Dates as rosters write them. */
import { dateOf, dayOf, type Day } from "./calendar.ts";

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
  const { year, month, date } = dateOf(day);
  return `${year}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`;
}

/** The same date so many months earlier or later; the last day of a shorter month where needed. */
export function addMonths(day: Day, months: number): Day {
  const { year, month, date } = dateOf(day);
  const count = year * 12 + (month - 1) + months;
  const [toYear, toMonth] = [Math.floor(count / 12), (count % 12) + 1];
  return dayOf({
    year: toYear,
    month: toMonth,
    date: Math.min(date, monthLength(toYear, toMonth)),
  });
}

/** The calendar year a day lies in. */
export function yearOf(day: Day): number {
  return dateOf(day).year;
}

function toDay(year: number, month: number, date: number): Day | undefined {
  if (year < 1900 || year > 2100 || month < 1 || month > 12) return undefined;
  if (date < 1 || date > monthLength(year, month)) return undefined;
  return dayOf({ year, month, date });
}

function monthLength(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 && leap ? 29 : (MONTH_LENGTHS[month - 1] ?? 0);
}
