/** Tables as RFC 4180 writes them, that no spreadsheet takes for a program. */

export type Cell = string | number | null | undefined;

/** Signs with which spreadsheets begin a formula, wide ones included, behind anything invisible and quotes. */
const FORMULA = /^[\s\p{Cf}\p{Cc}"]*[=+\-@＝＋－＠]/u;

/** A comma for programs; a semicolon, and a comma in numbers, for spreadsheets in French. */
export type Separator = "," | ";";

/**
 * Where a spreadsheet that expects another separator begins a cell in the middle of a text: French ones
 * split at semicolons, others at commas, and then the quotes of a cell do not keep it together.
 */
const CELL_ENDS: Readonly<Record<Separator, RegExp>> = {
  ",": /([;\t\r\n])/,
  ";": /([,\t\r\n])/,
};

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
  const safe = withoutFormulas(value, CELL_ENDS[separator]);
  return /[",\r\n;\t]/.test(safe) || safe !== safe.trim()
    ? `"${safe.replaceAll('"', '""')}"`
    : safe;
}

/**
 * A text with an apostrophe before each piece that would be a formula.
 *
 * @param ends  What may end a cell, in parentheses.
 */
function withoutFormulas(text: string, ends: RegExp): string {
  const safe = text
    .split(ends)
    .map((piece) => (FORMULA.test(piece) ? `'${piece}` : piece))
    .join("");
  return /^[\t\r]/.test(safe) ? `'${safe}` : safe;
}
