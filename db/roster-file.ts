/** Rosters as files: bytes in unknown encoding and with unknown separator, to lines of values. */
import { SiriusError } from "../bot/errors.ts";
import { RecordFault, recordReader, type FileLine, type RecordReader } from "./csv-records.ts";
import { repairText } from "./mojibake.ts";

const SEPARATORS = [";", ",", "|", "\t"] as const;
const HEADER_BYTES = 65_536;

/**
 * Reads a roster. Encoding (UTF-8 or Windows-1252, with or without byte order mark) and separator
 * (`;`, `,`, `|` or tab) are found from the file; memory does not grow with its length.
 *
 * @returns The records in their order, some at a time, the header first; empty lines are left out.
 *
 * Errors: `roster_unreadable` when it is no such table.
 */
export async function* readRosterFile(
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly FileLine[]> {
  let head = "";
  let reader: RecordReader | undefined;
  for await (const text of decode(bytes)) {
    if (reader !== undefined) {
      yield records(reader, text);
      continue;
    }
    head += text;
    if (/\n|\r./s.test(head) || head.length >= HEADER_BYTES) {
      reader = readerFor(head);
      yield records(reader, head.replace(/^\uFEFF/, ""));
    }
  }
  const last = reader ?? readerFor(head);
  if (reader === undefined) yield records(last, head.replace(/^\uFEFF/, ""));
  yield records(last);
}

function readerFor(head: string): RecordReader {
  if (head.includes("\0")) throw unreadable("the file holds binary data, not text");
  return recordReader(separatorOf(head), !head.includes("\n") && head.includes("\r") ? "\r" : "\n");
}

/** The records that are complete with a piece of text; without one, the last. */
function records(reader: RecordReader, text?: string): FileLine[] {
  try {
    const found = text === undefined ? reader.end() : reader.push(text);
    for (const [index, { line, cells }] of found.entries()) {
      const repaired = repairCells(cells);
      if (repaired !== cells) found[index] = { line, cells: repaired };
    }
    return found;
  } catch (error) {
    if (!(error instanceof RecordFault)) throw error;
    throw unreadable(`the table breaks at line ${error.line} (${error.reason})`);
  }
}

function repairCells(cells: readonly string[]): readonly string[] {
  let repaired: string[] | undefined;
  for (const [index, cell] of cells.entries()) {
    const text = repairText(cell);
    if (text === cell) continue;
    repaired ??= [...cells];
    repaired[index] = text;
  }
  return repaired ?? cells;
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

function unreadable(seen: string): SiriusError {
  return new SiriusError(
    "roster_unreadable",
    `the roster cannot be read: ${seen}; export it as CSV with ; or , and one person per line`,
  );
}
