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
