import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seedOf } from "../../bot/chance.ts";
import { mayStart, nextStart, spread } from "../../bot/sending-hours.ts";
import { TERRITORIES, TERRITORY_ZONES, type Territory } from "../../bot/territories.ts";
import { holidaysInTable, TABLE_YEARS } from "./holiday-table.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const anyTerritory = fc.constantFrom(...TERRITORIES);
/** The years of the table. */
const anyInstant = fc.integer({ min: Date.UTC(2025, 0, 2), max: Date.UTC(2028, 11, 30) });

const at = (text: string): number => Date.parse(text);
const iso = (instant: number): string => new Date(instant).toISOString();

describe("on the mainland, we may start talking", () => {
  test.each([
    ["2026-11-23T10:00+01:00", "on a Monday from ten"],
    ["2026-11-27T19:59:59.999+01:00", "on a Friday until eight in the evening"],
    ["2026-11-28T10:00+01:00", "on a Saturday from ten"],
    ["2026-11-28T17:59:59.999+01:00", "on a Saturday until six"],
    ["2026-07-13T10:00+02:00", "by the clock of summer"],
    ["2026-04-03T12:00+02:00", "on Good Friday"],
    ["2026-12-26T12:00+01:00", "on the day after Christmas"],
  ])("%s, %s", (text) => {
    expect(mayStart(at(text), "metropole")).toBe(true);
  });

  test.each([
    ["2026-11-23T09:59:59.999+01:00", "2026-11-23T10:00+01:00", "not before ten"],
    ["2026-11-23T20:00+01:00", "2026-11-24T10:00+01:00", "not from eight on"],
    ["2026-11-28T18:00+01:00", "2026-11-30T10:00+01:00", "not on a Saturday evening"],
    ["2026-11-29T12:00+01:00", "2026-11-30T10:00+01:00", "not on a Sunday"],
    ["2026-11-11T12:00+01:00", "2026-11-12T10:00+01:00", "not on 11 November"],
    ["2026-05-14T12:00+02:00", "2026-05-15T10:00+02:00", "not on Ascension day"],
    ["2026-05-23T18:00+02:00", "2026-05-26T10:00+02:00", "not on Whit Sunday and Monday"],
    ["2026-12-24T20:00+01:00", "2026-12-26T10:00+01:00", "not at Christmas"],
    ["2026-12-31T22:00+01:00", "2027-01-02T10:00+01:00", "not on New Year's Day"],
  ])("%s → %s: %s", (text, next) => {
    expect(mayStart(at(text), "metropole")).toBe(false);
    expect(iso(nextStart(at(text), "metropole"))).toBe(iso(at(next)));
  });
});

describe("elsewhere the clock on the wall and the holidays of the place hold", () => {
  test.each([
    ["reunion", "2026-11-23T10:00+04:00"],
    ["mayotte", "2026-11-23T10:00+03:00"],
    ["guadeloupe", "2026-11-23T10:00-04:00"],
    ["martinique", "2026-11-23T10:00-04:00"],
    ["saint_martin", "2026-11-23T10:00-04:00"],
    ["saint_barthelemy", "2026-11-23T10:00-04:00"],
    ["guyane", "2026-11-23T10:00-03:00"],
    ["saint_pierre_et_miquelon", "2026-11-23T10:00-03:00"],
    ["nouvelle_caledonie", "2026-11-23T10:00+11:00"],
    ["polynesie", "2026-11-23T10:00-10:00"],
    ["wallis_et_futuna", "2026-11-23T10:00+12:00"],
  ] as const)("in %s the week begins at %s", (territory, opening) => {
    const sunday = at(opening) - 12 * HOUR;
    expect(iso(nextStart(sunday, territory))).toBe(iso(at(opening)));
  });

  test.each([
    ["alsace_moselle", "2026-04-03T12:00+02:00", "2026-04-04T10:00+02:00"],
    ["alsace_moselle", "2026-12-25T12:00+01:00", "2026-12-28T10:00+01:00"],
    ["guadeloupe", "2026-05-27T12:00-04:00", "2026-05-28T10:00-04:00"],
    ["saint_martin", "2026-05-28T12:00-04:00", "2026-05-29T10:00-04:00"],
    ["martinique", "2026-05-22T12:00-04:00", "2026-05-23T10:00-04:00"],
    ["guyane", "2026-06-10T12:00-03:00", "2026-06-11T10:00-03:00"],
    ["reunion", "2027-12-20T12:00+04:00", "2027-12-21T10:00+04:00"],
    ["mayotte", "2026-04-27T12:00+03:00", "2026-04-28T10:00+03:00"],
    ["saint_barthelemy", "2026-10-09T12:00-04:00", "2026-10-10T10:00-04:00"],
    ["nouvelle_caledonie", "2026-09-24T12:00+11:00", "2026-09-25T10:00+11:00"],
    ["polynesie", "2026-11-20T12:00-10:00", "2026-11-21T10:00-10:00"],
    ["wallis_et_futuna", "2026-04-28T12:00+12:00", "2026-04-29T10:00+12:00"],
  ] as const)("in %s nothing starts at %s", (territory, holiday, next) => {
    expect(iso(nextStart(at(holiday), territory))).toBe(iso(at(next)));
  });
});

describe("when the clocks change", () => {
  test.each([
    ["metropole", "2026-03-28T18:00+01:00", "2026-03-30T10:00+02:00", "forward in March"],
    ["metropole", "2026-10-24T18:00+02:00", "2026-10-26T10:00+01:00", "back in October"],
    ["metropole", "2027-03-28T00:59:59.999Z", "2027-03-30T10:00+02:00", "forward at Easter"],
    [
      "saint_pierre_et_miquelon",
      "2026-03-07T18:00-03:00",
      "2026-03-09T10:00-02:00",
      "forward on the American day",
    ],
    [
      "saint_pierre_et_miquelon",
      "2026-10-31T18:00-02:00",
      "2026-11-02T10:00-03:00",
      "back on the American day",
    ],
    ["reunion", "2026-03-28T18:00+04:00", "2026-03-30T10:00+04:00", "not at all"],
  ] as const)("in %s: %s → %s, %s", (territory, from, next, _how) => {
    expect(iso(nextStart(at(from), territory))).toBe(iso(at(next)));
  });

  test("each instant of the hour that is skipped or comes twice leads to Monday at ten", () => {
    for (const [night, monday] of [
      ["2026-03-29T00:30Z", "2026-03-30T08:00Z"],
      ["2026-10-25T00:00Z", "2026-10-26T09:00Z"],
    ] as const) {
      for (let minute = 0; minute < 150; minute += 1) {
        expect(nextStart(at(night) + minute * MINUTE, "metropole")).toBe(at(monday));
      }
    }
  });

  test("a day of hours is ten hours long on both sides of the change", () => {
    for (const [opens, closes] of [
      ["2026-03-27T10:00+01:00", "2026-03-27T20:00+01:00"],
      ["2026-03-30T10:00+02:00", "2026-03-30T20:00+02:00"],
      ["2026-10-26T10:00+01:00", "2026-10-26T20:00+01:00"],
    ] as const) {
      expect(mayStart(at(opens) - 1, "metropole")).toBe(false);
      expect(mayStart(at(opens), "metropole")).toBe(true);
      expect(mayStart(at(closes) - 1, "metropole")).toBe(true);
      expect(mayStart(at(closes), "metropole")).toBe(false);
    }
  });
});

describe("at any time of 2025 to 2028, in any territory", () => {
  test("the hours are those of a wall clock and a printed calendar", () => {
    fc.assert(
      fc.property(anyInstant, anyTerritory, (instant, territory) => {
        expect(mayStart(instant, territory)).toBe(byWallAndTable(instant, territory));
      }),
      { numRuns: 3_000 },
    );
  });

  test("the next start is not earlier, is allowed, and stays when asked again", () => {
    fc.assert(
      fc.property(anyInstant, anyTerritory, (instant, territory) => {
        const next = nextStart(instant, territory);
        expect(next).toBeGreaterThanOrEqual(instant);
        expect(mayStart(next, territory)).toBe(true);
        expect(nextStart(next, territory)).toBe(next);
        // Saturday evening, Sunday, and two holidays on Monday and Tuesday at the very most.
        expect(next - instant).toBeLessThanOrEqual(4 * DAY);
      }),
      { numRuns: 2_000 },
    );
  });

  test("no minute before the next start is allowed", () => {
    fc.assert(
      fc.property(anyInstant, anyTerritory, (instant, territory) => {
        const next = nextStart(instant, territory);
        fc.pre(next > instant);
        expect(mayStart(next - 1, territory)).toBe(false);
        expect(allowedMinutes(instant, next, territory)).toBe(0);
      }),
      { numRuns: 100 },
    );
  });
});

test("any instant that can be written has a next start", () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), anyTerritory, (number, territory) => {
      const instant = Math.max(-8.64e15, Math.min(number, 8.64e15));
      const next = nextStart(instant, territory);
      expect(next).toBeGreaterThanOrEqual(instant);
      expect(mayStart(next, territory)).toBe(true);
      const moved = spread(instant, { seed: number, windowMs: DAY }, territory);
      expect(mayStart(moved, territory)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

describe("spreading starts", () => {
  const night = at("2026-11-23T03:00+01:00");
  const opens = at("2026-11-23T10:00+01:00");

  test("moves each by less than the window, in allowed time only", () => {
    fc.assert(
      fc.property(
        anyInstant,
        fc.integer(),
        fc.integer({ min: 1, max: 30 * HOUR }),
        anyTerritory,
        (instant, seed, windowMs, territory) => {
          const moved = spread(instant, { seed, windowMs }, territory);
          const first = nextStart(instant, territory);
          expect(mayStart(moved, territory)).toBe(true);
          expect(moved).toBeGreaterThanOrEqual(first);
          expect(allowedMinutes(first, moved, territory)).toBeLessThanOrEqual(
            Math.ceil(windowMs / MINUTE),
          );
          expect(spread(instant, { seed, windowMs }, territory)).toBe(moved);
        },
      ),
      { numRuns: 100 },
    );
  });

  test("a night's backlog leaves evenly over the window", () => {
    const tenths = Array.from({ length: 10 }, () => 0);
    for (let one = 0; one < 2_000; one += 1) {
      const seed = seedOf(`conversation ${one}`);
      const moved = spread(night, { seed, windowMs: 4 * HOUR }, "metropole");
      const tenth = Math.floor((moved - opens) / (24 * MINUTE));
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    expect(tenths).toHaveLength(10);
    expect(Math.min(...tenths)).toBeGreaterThan(150);
    expect(Math.max(...tenths)).toBeLessThan(250);
  });

  test("what does not fit before the evening goes on after the night, the Sunday and the holiday", () => {
    const evening = at("2026-05-23T17:30+02:00");
    const starts = Array.from({ length: 400 }, (_, seed) =>
      spread(evening, { seed, windowMs: HOUR }, "metropole"),
    );
    const before = starts.filter((start) => start < at("2026-05-23T18:00+02:00"));
    const after = starts.filter((start) => start >= at("2026-05-26T10:00+02:00"));
    expect(before.length + after.length).toBe(400);
    expect(before.length).toBeGreaterThan(150);
    expect(after.length).toBeGreaterThan(150);
    expect(Math.max(...after)).toBeLessThan(at("2026-05-26T10:30+02:00"));
  });

  test("over no time moves to the first start", () => {
    expect(spread(night, { seed: 5, windowMs: 0 }, "metropole")).toBe(opens);
    expect(spread(night, { seed: 5, windowMs: -1 }, "metropole")).toBe(opens);
  });
});

const walls = new Map(
  TERRITORIES.map((territory) => [
    territory,
    new Intl.DateTimeFormat("en-GB", {
      timeZone: TERRITORY_ZONES[territory],
      dateStyle: "full",
      timeStyle: "short",
    }),
  ]),
);
const tables = new Map(
  TERRITORIES.map((territory) => [
    territory,
    new Set(TABLE_YEARS.flatMap((year) => holidaysInTable(territory, year))),
  ]),
);

/** "Sunday, 29 November 2026 at 12:00", and the table: no arithmetic of ours. */
function byWallAndTable(instant: number, territory: Territory): boolean {
  const shown = walls.get(territory)?.format(instant) ?? "";
  const [, weekday, date, hour] = /^(\w+),? (.*?)(?: at|,) (\d\d):/.exec(shown) ?? [];
  const day = new Date(`${date} UTC`).toISOString().slice(0, 10);
  if (weekday === "Sunday" || tables.get(territory)?.has(day) === true) return false;
  return Number(hour) >= 10 && Number(hour) < (weekday === "Saturday" ? 18 : 20);
}

function allowedMinutes(from: number, to: number, territory: Territory): number {
  let minutes = 0;
  for (let minute = from; minute < to; minute += MINUTE) {
    if (mayStart(minute, territory)) minutes += 1;
  }
  return minutes;
}

describe("hours that an installation made fewer", () => {
  const fewer = { weekday: { opens: 12, closes: 14 }, saturday: { opens: 10, closes: 13 } };

  test.each([
    ["2026-11-23T11:59:59.999+01:00", "2026-11-23T12:00+01:00"],
    ["2026-11-23T14:00+01:00", "2026-11-24T12:00+01:00"],
    ["2026-11-28T13:00+01:00", "2026-11-30T12:00+01:00"],
  ])("%s → %s", (text, next) => {
    expect(mayStart(at(text), "metropole")).toBe(true);
    expect(mayStart(at(text), "metropole", fewer)).toBe(false);
    expect(iso(nextStart(at(text), "metropole", fewer))).toBe(iso(at(next)));
  });

  test("lie within the widest, and starts that are spread stay within them", () => {
    fc.assert(
      fc.property(anyInstant, anyTerritory, fc.nat(), (instant, territory, seed) => {
        const moved = spread(instant, { seed, windowMs: 4 * HOUR }, territory, fewer);
        expect(mayStart(moved, territory, fewer)).toBe(true);
        expect(mayStart(moved, territory)).toBe(true);
        expect(moved).toBeGreaterThanOrEqual(instant);
      }),
    );
  });
});
