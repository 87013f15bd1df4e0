/** Tables as files: text with an unknown separator, to records. */
import { sentence } from "../bot/error-words.ts";
import { RecordFault, recordReader, type FileLine, type RecordReader } from "./csv-records.ts";
import { repairText } from "./mojibake.ts";
import { openText, type Unreadable } from "./text-file.ts";

const SEPARATORS = [";", ",", "|", "\t"] as const;
const HEADER_CHARACTERS = 65_536;

/**
 * Reads a table. The separator (`;`, `,`, `|` or tab) is found from its first line; memory does not grow
 * with its length.
 *
 * @param text  As `decode` gives it, with or without byte order mark.
 * @returns The records in their order, some at a time, the header first; empty lines are left out.
 *
 * Errors: those of `unreadable`, when it is no such table.
 */
export async function* readTable(
  text: AsyncIterable<string>,
  unreadable: Unreadable,
): AsyncGenerator<readonly FileLine[]> {
  const { head, whole } = await openText(text, HEADER_CHARACTERS);
  const reader = readerFor(head, unreadable);
  let begun = false;
  for await (const piece of whole) {
    yield records(reader, unreadable, begun ? piece : piece.replace(/^\uFEFF/, ""));
    begun = true;
  }
  yield records(reader, unreadable);
}

function readerFor(head: string, unreadable: Unreadable): RecordReader {
  if (head.includes("\0")) {
    throw unreadable("the file holds binary data, not text", sentence("binary"));
  }
  return recordReader(separatorOf(head), !head.includes("\n") && head.includes("\r") ? "\r" : "\n");
}

/** The records that are complete with a piece of text; without one, the last. */
function records(reader: RecordReader, unreadable: Unreadable, text?: string): FileLine[] {
  try {
    const found = text === undefined ? reader.end() : reader.push(text);
    for (const [index, { line, cells }] of found.entries()) {
      const repaired = repairCells(cells);
      if (repaired !== cells) found[index] = { line, cells: repaired };
    }
    return found;
  } catch (error) {
    if (!(error instanceof RecordFault)) throw error;
    const { line, reason } = error;
    throw unreadable(`the table breaks at line ${line} (${reason})`, sentence(reason, { line }));
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

function separatorOf(head: string): string {
  const firstLine = head.slice(0, head.search(/\r?\n|$/));
  const outsideQuotes = firstLine.replaceAll(/"[^"]*"/g, "");
  const counts = SEPARATORS.map((separator) => outsideQuotes.split(separator).length - 1);
  const most = Math.max(...counts);
  return SEPARATORS[counts.indexOf(most)] ?? ";";
}
