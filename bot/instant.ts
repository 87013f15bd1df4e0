/** Calendar arithmetic on instants, for an engine that has no clock. */
import type { Instant } from "./conversation.ts";

export interface YearMonth {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
}

/** The calendar month of an instant in France. */
export function monthOf(at: Instant): YearMonth {
  const parts = formatter.formatToParts(at);
  const part = (type: string): number =>
    Number(parts.find((one) => one.type === type)?.value ?? Number.NaN);
  return { year: part("year"), month: part("month") };
}

const formatter = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/Paris",
  year: "numeric",
  month: "numeric",
});

/** A month some months away. */
export function addMonths({ year, month }: YearMonth, months: number): YearMonth {
  const count = year * 12 + (month - 1) + months;
  return { year: Math.floor(count / 12), month: (((count % 12) + 12) % 12) + 1 };
}

/**
 * How far the clocks of a zone are ahead of UTC at an instant, in milliseconds: 3 600 000 in Paris in
 * winter. Beyond the years Intl knows (some 270 000 either way) clocks are taken to stay as they were.
 *
 * @param zone  A name of the IANA database, such as `Europe/Paris`.
 */
export function offsetAt(at: Instant, zone: string): number {
  const within = Math.min(Math.max(at, -INTL_MAX), INTL_MAX);
  const told = offsetFormatter(zone)
    .formatToParts(within)
    .find(({ type }) => type === "timeZoneName")?.value;
  const parts = /([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(told ?? "");
  if (parts === null) return 0;
  const [, sign, hours, minutes, seconds = "0"] = parts;
  const ahead = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  return (sign === "-" ? -ahead : ahead) * 1_000;
}

/** Milliseconds either side of 1970 that Intl can write. Source: ECMA-262, Time Values. */
const INTL_MAX = 8.64e15;

const offsetFormatters = new Map<string, Intl.DateTimeFormat>();

function offsetFormatter(timeZone: string): Intl.DateTimeFormat {
  const known = offsetFormatters.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-GB", { timeZone, timeZoneName: "longOffset" });
  offsetFormatters.set(timeZone, made);
  return made;
}
