/** Public holidays of France, by territory. */
import { dateOf, easterOf, type Day } from "./calendar.ts";
import type { Territory } from "./territories.ts";

/** A date of every year, or so many days after Easter Sunday; within some years where the law changed. */
type Holiday =
  | { readonly month: number; readonly date: number; readonly from?: number; readonly to?: number }
  | { readonly afterEaster: number };

const MID_LENT: Holiday = { afterEaster: -24 };
const GOOD_FRIDAY: Holiday = { afterEaster: -2 };
const SCHOELCHER_DAY: Holiday = { month: 7, date: 21 };

/** Source: code du travail, art. L3133-1. The codes of the collectivities of the Pacific name them too. */
const EVERYWHERE: readonly Holiday[] = [
  { month: 1, date: 1 },
  { afterEaster: 1 },
  { month: 5, date: 1 },
  { month: 5, date: 8 },
  { afterEaster: 39 }, // Ascension
  { afterEaster: 50 }, // Whit Monday
  { month: 7, date: 14 },
  { month: 8, date: 15 },
  { month: 11, date: 1 },
  { month: 11, date: 11 },
  { month: 12, date: 25 },
];

/**
 * What each territory adds. Sources: code du travail, art. L3134-13 (Alsace and Moselle) and L3422-2;
 * loi 83-550 and décret 83-1003 for the days of the abolition of slavery (Saint-Martin keeps the 28th
 * since 2018); the labour codes of the collectivities of the Pacific. Three days of the Antilles stand
 * in no law, but nobody would say they are no holidays: being silent on them costs a day.
 */
const ADDED: Readonly<Record<Territory, readonly Holiday[]>> = {
  metropole: [],
  // In law only where there is a Protestant church beside the other; nobody's address is known so well.
  alsace_moselle: [GOOD_FRIDAY, { month: 12, date: 26 }],
  guadeloupe: [{ month: 5, date: 27 }, MID_LENT, GOOD_FRIDAY, SCHOELCHER_DAY],
  martinique: [{ month: 5, date: 22 }, GOOD_FRIDAY, SCHOELCHER_DAY],
  guyane: [{ month: 6, date: 10 }],
  reunion: [{ month: 12, date: 20 }],
  mayotte: [{ month: 4, date: 27 }],
  saint_pierre_et_miquelon: [],
  saint_barthelemy: [{ month: 10, date: 9 }],
  saint_martin: [{ month: 5, date: 27, to: 2017 }, { month: 5, date: 28, from: 2018 }, MID_LENT],
  nouvelle_caledonie: [{ month: 9, date: 24 }],
  polynesie: [
    { month: 3, date: 5 },
    GOOD_FRIDAY,
    // The day of autonomy gave way to Matari'i.
    { month: 6, date: 29, to: 2025 },
    { month: 11, date: 20, from: 2026 },
  ],
  wallis_et_futuna: [
    { month: 4, date: 28 },
    { month: 7, date: 29 },
  ],
};

/** Whether a day is a public holiday in a territory, as the law stands today. Sundays are no holidays. */
export function isHoliday(day: Day, territory: Territory): boolean {
  const today = dateOf(day);
  const afterEaster = day - easterOf(today.year);
  const falls = (holiday: Holiday): boolean => {
    if ("afterEaster" in holiday) return holiday.afterEaster === afterEaster;
    const { month, date, from = -Infinity, to = Infinity } = holiday;
    if (month !== today.month || date !== today.date) return false;
    return from <= today.year && today.year <= to;
  };
  return EVERYWHERE.some(falls) || ADDED[territory].some(falls);
}
