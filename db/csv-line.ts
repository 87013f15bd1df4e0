/** Tables as RFC 4180 writes them, that no spreadsheet takes for a program. */

export type Cell = string | number | null | undefined;

/** Signs with which spreadsheets begin a formula, wide ones included, behind anything invisible. */
const FORMULA = /^[\s\p{Cf}\p{Cc}]*[=+\-@＝＋－＠]/u;

/** A comma for programs; a semicolon, and a comma in numbers, for spreadsheets in French. */
export type Separator = "," | ";";

/** One line, with its end. */
export function csvLine(cells: readonly Cell[], separator: Separator = ","): string {
  return `${cells.map((cell) => csvCell(cell, separator)).join(separator)}\r\n`;
}

/** One cell. A text that would be a formula begins with an apostrophe; numbers stay numbers. */
export function csvCell(value: Cell, separator: Separator = ","): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") {
    return separator === ";" ? String(value).replace(".", ",") : String(value);
  }
  const safe = FORMULA.test(value) || /^[\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n;\t]/.test(safe) || safe !== safe.trim()
    ? `"${safe.replaceAll('"', '""')}"`
    : safe;
}
