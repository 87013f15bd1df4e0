/** Public holidays as calendars print them, written by hand: what the computed ones are held against. */
import type { Territory } from "../../bot/territories.ts";

const EVERYWHERE: Readonly<Record<number, string>> = {
  2025: "01-01 04-21 05-01 05-08 05-29 06-09 07-14 08-15 11-01 11-11 12-25",
  2026: "01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25",
  2027: "01-01 03-29 05-01 05-08 05-06 05-17 07-14 08-15 11-01 11-11 12-25",
  2028: "01-01 04-17 05-01 05-08 05-25 06-05 07-14 08-15 11-01 11-11 12-25",
};

const ADDED: Readonly<Record<Territory, Readonly<Record<number, string>>>> = {
  metropole: { 2025: "", 2026: "", 2027: "", 2028: "" },
  alsace_moselle: {
    2025: "04-18 12-26",
    2026: "04-03 12-26",
    2027: "03-26 12-26",
    2028: "04-14 12-26",
  },
  guadeloupe: {
    2025: "03-27 04-18 05-27 07-21",
    2026: "03-12 04-03 05-27 07-21",
    2027: "03-04 03-26 05-27 07-21",
    2028: "03-23 04-14 05-27 07-21",
  },
  martinique: {
    2025: "04-18 05-22 07-21",
    2026: "04-03 05-22 07-21",
    2027: "03-26 05-22 07-21",
    2028: "04-14 05-22 07-21",
  },
  guyane: { 2025: "06-10", 2026: "06-10", 2027: "06-10", 2028: "06-10" },
  reunion: { 2025: "12-20", 2026: "12-20", 2027: "12-20", 2028: "12-20" },
  mayotte: { 2025: "04-27", 2026: "04-27", 2027: "04-27", 2028: "04-27" },
  saint_pierre_et_miquelon: { 2025: "", 2026: "", 2027: "", 2028: "" },
  saint_barthelemy: { 2025: "10-09", 2026: "10-09", 2027: "10-09", 2028: "10-09" },
  saint_martin: {
    2025: "03-27 05-28",
    2026: "03-12 05-28",
    2027: "03-04 05-28",
    2028: "03-23 05-28",
  },
  nouvelle_caledonie: { 2025: "09-24", 2026: "09-24", 2027: "09-24", 2028: "09-24" },
  polynesie: {
    2025: "03-05 04-18 06-29",
    2026: "03-05 04-03 11-20",
    2027: "03-05 03-26 11-20",
    2028: "03-05 04-14 11-20",
  },
  wallis_et_futuna: {
    2025: "04-28 07-29",
    2026: "04-28 07-29",
    2027: "04-28 07-29",
    2028: "04-28 07-29",
  },
};

export const TABLE_YEARS = [2025, 2026, 2027, 2028] as const;

/** The holidays of a year as `YYYY-MM-DD`, in order. */
export function holidaysInTable(territory: Territory, year: number): readonly string[] {
  return `${EVERYWHERE[year] ?? ""} ${ADDED[territory][year] ?? ""}`
    .trim()
    .split(" ")
    .map((date) => `${year}-${date}`)
    .toSorted();
}
