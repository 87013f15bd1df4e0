/** Rosters as files: bytes in unknown encoding and with unknown separator, to lines of values. */
import { because } from "../bot/error-words.ts";
import { SiriusError } from "../bot/errors.ts";
import type { FileLine } from "./csv-records.ts";
import { readTable } from "./table-file.ts";
import { decode } from "./text-file.ts";

/**
 * Reads a roster. Encoding (UTF-8 or Windows-1252, with or without byte order mark) and separator
 * (`;`, `,`, `|` or tab) are found from the file; memory does not grow with its length.
 *
 * @returns The records in their order, some at a time, the header first; empty lines are left out.
 *
 * Errors: `roster_unreadable` when it is no such table.
 */
export function readRosterFile(
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly FileLine[]> {
  return readTable(decode(bytes, unreadable), unreadable);
}

function unreadable(seen: string, french: string): SiriusError {
  return new SiriusError(
    "roster_unreadable",
    `the roster cannot be read: ${seen}; export it as CSV with ; or , and one person per line`,
    because("roster_file", { seen: french }),
  );
}
