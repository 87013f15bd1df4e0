import { describe, expect, test } from "vitest";
import { dateOf, dayOf } from "../../bot/calendar.ts";
import { isHoliday } from "../../bot/holidays.ts";
import { TERRITORIES, type Territory } from "../../bot/territories.ts";
import { holidaysInTable, TABLE_YEARS } from "./holiday-table.ts";

function computed(territory: Territory, year: number): string[] {
  const days = Array.from(
    { length: 366 },
    (_, at) => dayOf({ year, month: 1, date: 1 }) + at,
  ).filter((day) => dateOf(day).year === year && isHoliday(day, territory));
  return days.map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10));
}

describe.each(TERRITORIES)("the public holidays of %s", (territory) => {
  test.each(TABLE_YEARS)("in %i are those of the table, and no other day", (year) => {
    expect(computed(territory, year)).toEqual(holidaysInTable(territory, year));
  });
});

test("Saint-Martin moved its day of abolition by one day in 2018", () => {
  expect(computed("saint_martin", 2017)).toContain("2017-05-27");
  expect(computed("saint_martin", 2018)).toContain("2018-05-28");
  expect(computed("saint_martin", 2018)).not.toContain("2018-05-27");
});
