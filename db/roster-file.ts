/** Rosters as files: bytes in unknown encoding and with unknown separator, to lines of values. */
import { isUtf8 } from "node:buffer";
import { pipeline, Readable } from "node:stream";
import { parse } from "csv-parse";
import { SiriusError } from "../bot/errors.ts";

/** One record of a file; a quoted value may hold line breaks, so records are counted as people see them. */
export interface FileLine {
  /** The line of the file the record begins on; the first is 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

const SEPARATORS = [";", ",", "|", "\t"] as const;
/** Longest record, in characters: a file that is no table shows itself by this. */
const RECORD_CHARACTERS = 50_000;
const HEADER_BYTES = 65_536;

/**
 * Reads a roster. Encoding (UTF-8 or Windows-1252, with or without byte order mark) and separator
 * (`;`, `,`, `|` or tab) are found from the file; memory does not grow with its length.
 *
 * @returns The records in their order, the header first; empty lines are left out.
 *
 * Errors: `roster_unreadable` when it is no such table.
 */
export async function* readRosterFile(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<FileLine> {
  const text = decode(bytes)[Symbol.asyncIterator]();
  let head = "";
  let ended = false;
  while (!ended && !head.includes("\n") && head.length < HEADER_BYTES) {
    const next = await text.next();
    ended = next.done === true;
    if (next.done !== true) head += next.value;
  }
  if (head.includes("\0")) throw unreadable("the file holds binary data, not text");
  const parser = parse({
    bom: true,
    delimiter: separatorOf(head),
    info: true,
    max_record_size: RECORD_CHARACTERS,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  });
  // A failure of the source ends the parser with it, and so comes out of the loop below.
  pipeline(Readable.from(after(head, text)), parser, () => undefined);
  let previousEnd = 0;
  try {
    for await (const entry of parser) {
      const { record, info } = toRecord(entry);
      // The parser tells the line a record ends on; it began after the one before, empty lines aside.
      const breaks = record.reduce((sum, cell) => sum + (cell.match(/\n/g)?.length ?? 0), 0);
      previousEnd = Math.max(info.lines - breaks, previousEnd + 1);
      if (record.some((cell) => cell.trim() !== "")) yield { line: previousEnd, cells: record };
    }
  } catch (error) {
    if (error instanceof SiriusError) throw error;
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw unreadable(`the table breaks after line ${previousEnd} (${code})`);
  }
}

/** What was read to find the separator, then the rest. */
async function* after(head: string, rest: AsyncIterator<string>): AsyncGenerator<string> {
  yield head;
  for (;;) {
    const next = await rest.next();
    if (next.done === true) return;
    yield next.value;
  }
}

/**
 * Decodes as UTF-8 until a byte says otherwise. A file that was plain ASCII so far is then read as
 * Windows-1252; one that already held an accent in UTF-8 is damaged.
 */
async function* decode(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let utf8: TextDecoder | undefined = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const latin = new TextDecoder("windows-1252");
  let onlyAscii = true;
  let held = new Uint8Array(0);
  for await (const chunk of bytes) {
    if (utf8 === undefined) {
      yield latin.decode(chunk, { stream: true });
      continue;
    }
    const joined = new Uint8Array(held.length + chunk.length);
    joined.set(held);
    joined.set(chunk, held.length);
    const whole = joined.length - unfinished(joined);
    try {
      const text = utf8.decode(joined.subarray(0, whole));
      held = joined.slice(whole);
      onlyAscii &&= text.length === whole;
      yield text;
    } catch {
      const readable = new TextDecoder("utf-8").decode(joined).replaceAll("\uFFFD", "");
      if (!onlyAscii || /[^\p{ASCII}]/u.test(readable)) {
        throw unreadable("the file is partly UTF-8 and partly not");
      }
      utf8 = undefined;
      yield latin.decode(joined, { stream: true });
    }
  }
  if (held.length > 0) yield latin.decode(held);
}

/** Bytes at the end that may be the beginning of a character of which the rest is to come. */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return back < length ? back : 0;
    }
  }
  return 0;
}

function separatorOf(head: string): string {
  const firstLine = head.slice(0, head.search(/\r?\n|$/));
  const outsideQuotes = firstLine.replaceAll(/"[^"]*"/g, "");
  const counts = SEPARATORS.map((separator) => outsideQuotes.split(separator).length - 1);
  const most = Math.max(...counts);
  return SEPARATORS[counts.indexOf(most)] ?? ";";
}

function toRecord(entry: unknown): { record: string[]; info: { lines: number } } {
  if (typeof entry === "object" && entry !== null && "record" in entry && "info" in entry) {
    const { record, info } = entry;
    if (Array.isArray(record) && typeof info === "object" && info !== null && "lines" in info) {
      return {
        record: record.map((cell) => repair(String(cell))),
        info: { lines: Number(info.lines) },
      };
    }
  }
  throw unreadable("the table has no lines");
}

/** A value that some software took for Latin-1 when it was UTF-8: "ChloÃ©" is "Chloé" again. */
function repair(cell: string): string {
  if (!/[Â-ß][\u0080-\u00BF]/.test(cell)) return cell;
  const bytes = Buffer.from(cell, "latin1");
  return bytes.toString("latin1") === cell && isUtf8(bytes) ? bytes.toString("utf8") : cell;
}

function unreadable(seen: string): SiriusError {
  return new SiriusError(
    "roster_unreadable",
    `the roster cannot be read: ${seen}; export it as CSV with ; or , and one person per line`,
  );
}
