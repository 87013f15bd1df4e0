/** A table as a spreadsheet opens it: every country expects another separator, and no fault stops it. */

/** What spreadsheets split at, by their country or by what their user ticks. */
export const SEPARATORS = [",", ";", "\t"] as const;

/** Signs that make a cell a formula, behind anything that does not show. */
export const FORMULA = /^[\s\p{Cf}\p{Cc}]*[=+\-@＝＋－＠]/u;

/** Every cell of a file. A quote counts at the beginning of a cell only; one that never ends holds the rest. */
export function cellsOf(text: string, separator: string): string[] {
  const cells: string[] = [];
  let cell = "";
  let began = false;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text.charAt(at + 1) === '"') {
        cell += sign;
        at += 1;
      } else quoted = false;
    } else if (sign === separator || sign === "\n" || sign === "\r") {
      cells.push(cell);
      cell = "";
      began = false;
    } else if (sign === '"' && !began) {
      quoted = true;
      began = true;
    } else {
      cell += sign;
      began = true;
    }
  }
  return [...cells, cell];
}

/** Cells that would be calculated, whatever the separator; numbers of ours are none. */
export function formulasOf(text: string): string[] {
  return SEPARATORS.flatMap((separator) =>
    cellsOf(text, separator).filter((cell) => FORMULA.test(cell)),
  );
}
