/** Delimited text to records, a piece of text at a time. Written for speed: rosters hold a million lines. */

/** One record of a file; a quoted value may hold line breaks, so records are counted as people see them. */
export interface FileLine {
  /** The line of the file the record begins on; the first is 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface RecordReader {
  /** Takes the next piece of text and gives the records that are complete with it. */
  push(text: string): FileLine[];
  /** The last record, which no line end follows. Errors: `quote_open` when a quote was never closed. */
  end(): FileLine[];
}

/** The text is no table; `reason` is one word for the message of whoever reads the file. */
export class RecordFault extends Error {
  override readonly name = "RecordFault";
  readonly reason: "record_too_long" | "quote_open";
  /** The line on which the record began. */
  readonly line: number;

  constructor(reason: RecordFault["reason"], line: number) {
    super(reason);
    this.reason = reason;
    this.line = line;
  }
}

/** Longest record, in characters: a file that is no table shows itself by this. */
const RECORD_CHARACTERS = 50_000;

/**
 * Reads records with one separator. A value may be in double quotes, with `""` for a quote in it; a quote
 * in the middle of a value is a character like any other, as exports of schools have it. Empty records
 * (no value but spaces) are left out.
 *
 * @param separator  One character.
 * @param lineEnd  `\n` (a `\r` before it is dropped) or, for files of old Macintosh programs, `\r`.
 */
export function recordReader(separator: string, lineEnd: "\n" | "\r"): RecordReader {
  let rest = "";
  let line = 1;
  const take = (text: string, last: boolean): FileLine[] => {
    const found: FileLine[] = [];
    let at = 0;
    // Looked for once, and again only when it is passed: most files hold none.
    let quote = text.indexOf('"');
    while (at < text.length) {
      if (quote !== -1 && quote < at) quote = text.indexOf('"', at);
      const plain = text.indexOf(lineEnd, at);
      const end =
        quote === -1 || (plain !== -1 && plain < quote)
          ? plain
          : endOfRecord(text, at, separator, lineEnd);
      if (end === -1) {
        if (text.length - at > RECORD_CHARACTERS) throw new RecordFault("record_too_long", line);
        if (last && quote !== -1 && hasOpenQuote(text.slice(at), separator)) {
          throw new RecordFault("quote_open", line);
        }
      }
      if (end === -1 && !last) break;
      const record = text.slice(at, end === -1 ? text.length : end);
      if (record.length > RECORD_CHARACTERS) throw new RecordFault("record_too_long", line);
      const cells = cellsOf(withoutReturn(record, lineEnd), separator);
      if (cells.some((cell) => cell !== "" && cell.trim() !== "")) found.push({ line, cells });
      line += 1 + countOf(record, lineEnd);
      at = end === -1 ? text.length : end + 1;
    }
    rest = text.slice(at);
    return found;
  };
  return {
    push: (text) => take(rest === "" ? text : rest + text, false),
    end: () => take(rest, true),
  };
}

/** Where the record that begins at `from` ends: the place of its line end, or -1 when it is not there yet. */
function endOfRecord(text: string, from: number, separator: string, lineEnd: string): number {
  let at = from;
  for (;;) {
    if (text[at] === '"') {
      at = closingQuote(text, at, separator);
      if (at === -1) return -1;
    }
    const next = text.indexOf(separator, at);
    const lineAt = text.indexOf(lineEnd, at);
    if (lineAt === -1) return -1;
    if (next === -1 || lineAt < next) return lineAt;
    at = next + 1;
  }
}

/** The place after the quote that closes the value beginning at `open`; -1 when it is not there yet. */
function closingQuote(text: string, open: number, separator: string): number {
  let at = open + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) return -1;
    const next = text[quote + 1];
    if (next === '"') at = quote + 2;
    else if (next === undefined || next === separator || next === "\n" || next === "\r") {
      return quote + 1;
    } else at = quote + 1;
  }
}

function hasOpenQuote(record: string, separator: string): boolean {
  let at = 0;
  for (;;) {
    if (record[at] === '"') {
      at = closingQuote(record, at, separator);
      if (at === -1) return true;
    }
    const next = record.indexOf(separator, at);
    if (next === -1) return false;
    at = next + 1;
  }
}

function cellsOf(record: string, separator: string): string[] {
  if (!record.includes('"')) return record.split(separator);
  const cells: string[] = [];
  let at = 0;
  while (at <= record.length) {
    const close = record[at] === '"' ? closingQuote(record, at, separator) : -1;
    const end = record.indexOf(separator, close === -1 ? at : close);
    const until = end === -1 ? record.length : end;
    cells.push(
      close === -1
        ? record.slice(at, until)
        : record.slice(at + 1, close - 1).replaceAll('""', '"') + record.slice(close, until),
    );
    at = until + 1;
  }
  return cells;
}

function withoutReturn(record: string, lineEnd: string): string {
  return lineEnd === "\n" && record.endsWith("\r") ? record.slice(0, -1) : record;
}

function countOf(text: string, character: string): number {
  let count = 0;
  let at = text.indexOf(character);
  while (at !== -1) {
    count += 1;
    at = text.indexOf(character, at + 1);
  }
  return count;
}
