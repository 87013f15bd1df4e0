import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dateOf, dayOf, easterOf, weekdayOf } from "../../bot/calendar.ts";

const DAY_MS = 86_400_000;

function written(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

describe("a day of the calendar", () => {
  test("is the same date and day of the week as everywhere else", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e8, max: 1e8 }), (day) => {
        const there = new Date(day * DAY_MS);
        expect(dateOf(day)).toEqual({
          year: there.getUTCFullYear(),
          month: there.getUTCMonth() + 1,
          date: there.getUTCDate(),
        });
        expect(weekdayOf(day) % 7).toBe(there.getUTCDay());
        expect(dayOf(dateOf(day))).toBe(day);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("Easter Sunday", () => {
  test.each([
    "1818-03-22", // the earliest
    "1943-04-25", // the latest
    "1954-04-18", // the moon of 18 April that would come twice in its cycle
    "1981-04-19", // the moon of 19 April that never comes
    "2000-04-23",
    "2024-03-31",
    "2025-04-20",
    "2026-04-05",
    "2027-03-28",
    "2028-04-16",
    "2038-04-25",
    "2049-04-18",
    "2076-04-19",
    "2285-03-22",
  ])("%s", (date) => {
    expect(written(easterOf(Number(date.slice(0, 4))))).toBe(date);
  });

  test("agrees with the rule as Butcher wrote it, for three thousand years", () => {
    const years = Array.from({ length: 3_000 }, (_, at) => 1583 + at);
    expect(years.filter((year) => written(easterOf(year)) !== butcher(year))).toEqual([]);
  });
});

/** The same Sunday by another way: Butcher's ten divisions. */
function butcher(year: number): string {
  const [a, b, c] = [year % 19, over(year, 100), year % 100];
  const g = over(b - over(b + 8, 25) + 1, 3);
  const h = (19 * a + b - over(b, 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * over(c, 4) - h - (c % 4)) % 7;
  const sum = h + l - 7 * over(a + 11 * h + 22 * l, 451) + 114;
  const [month, date] = [over(sum, 31), (sum % 31) + 1];
  return `${year}-0${month}-${String(date).padStart(2, "0")}`;
}

function over(a: number, b: number): number {
  return Math.floor(a / b);
}
