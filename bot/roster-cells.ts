/** The values of one line of a roster, as they are read, and what is said of those that cannot be. */
import { columnName, type RosterColumn } from "./roster-columns.ts";
import type { RosterReading } from "./roster.ts";

/** Something to repair in the file. Words for the person who made it; never a value of the file. */
export interface RosterProblem {
  readonly line: number;
  readonly column: string;
  readonly message: string;
  readonly remedy: string;
}

/** A line while it is read. */
export interface Source {
  readonly cells: readonly string[];
  readonly line: number;
  readonly reading: RosterReading;
  readonly problems: RosterProblem[];
}

/** Letters and signs with single spaces between them: nothing to clean, as in nearly every value. */
const PLAIN = /^[!-~À-ɏ]+(?: [!-~À-ɏ]+)*$/;

/** The value of a column, cleaned; "" when the file lacks it. */
export function cell(source: Source, column: RosterColumn): string {
  const index = source.reading.header.get(column)?.at[0];
  return index === undefined ? "" : clean(source.cells[index]);
}

/** Without the spaces and control characters around a value; what a database calls NULL is nothing. */
export function clean(raw: string | undefined): string {
  if (raw === undefined || raw === "") return "";
  const text = PLAIN.test(raw) ? raw : raw.replaceAll(/[\p{Cc}\p{Cf}\u00A0\s]+/gu, " ").trim();
  return text.length === 4 && text.toUpperCase() === "NULL" ? "" : text;
}

/** Notes something to repair. */
export function complain(
  source: Source,
  column: RosterColumn,
  message: string,
  remedy: string,
): void {
  const name = source.reading.header.get(column)?.name ?? columnName(column);
  source.problems.push({ line: source.line, column: name, message, remedy });
}
