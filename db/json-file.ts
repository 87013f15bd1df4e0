/**
 * JSON files of any length as records: a list of objects, an object that holds such a list (as APIs
 * answer), or one object per line. Only one record is in memory at a time.
 */
import { sentence } from "../bot/error-words.ts";
import { openText, type Unreadable } from "./text-file.ts";

export interface JsonRecord {
  /** The line of the file the record begins on; the first is 1. */
  readonly line: number;
  readonly value: Readonly<Record<string, unknown>>;
}

/** Longest record, in characters. Entries of the catalogue take a few thousand. */
const RECORD_CHARACTERS = 1_000_000;
const HEAD_CHARACTERS = 65_536;

/** Brackets around a record: none where each line is one. */
type Depth = 0 | 1 | 2;

/**
 * Reads the records of a JSON file.
 *
 * @param text  As `decode` gives it.
 * @param names  Properties by which a record is told from an object that holds records.
 *
 * Errors: those of `unreadable`, naming the line, when the JSON is broken.
 */
export async function* readJsonRecords(
  text: AsyncIterable<string>,
  names: readonly string[],
  unreadable: Unreadable,
): AsyncGenerator<JsonRecord> {
  const { head, whole } = await openText(text, HEAD_CHARACTERS);
  const scanner = new Scanner(depthOf(head, names));
  for await (const chunk of whole) {
    for (const { line, source } of scanner.scan(chunk)) {
      yield { line, value: parseRecord(source, line, unreadable) };
    }
    if (scanner.length > RECORD_CHARACTERS) {
      const { line } = scanner;
      throw unreadable(`the record of line ${line} never ends`, sentence("json_endless", { line }));
    }
  }
  if (!scanner.inside) return;
  const { line } = scanner;
  throw unreadable(`the JSON ends before what line ${line} began`, sentence("json_cut", { line }));
}

/** Whether a text is JSON by its first character, a byte order mark and spaces aside. */
export function looksLikeJson(head: string): boolean {
  return /^\uFEFF?\s*[[{]/.test(head);
}

function depthOf(head: string, names: readonly string[]): Depth {
  const start = head.replace(/^\uFEFF?\s*/, "");
  if (start.startsWith("[")) return 1;
  const firstLine = start.split("\n", 1)[0] ?? "";
  try {
    const value: unknown = JSON.parse(firstLine);
    const isRecord =
      typeof value === "object" &&
      value !== null &&
      names.some((name) => Object.hasOwn(value, name));
    return isRecord ? 0 : 2;
  } catch {
    return 2;
  }
}

function parseRecord(source: string, line: number, unreadable: Unreadable) {
  try {
    const value: unknown = JSON.parse(source);
    if (isObject(value)) return value;
  } catch {
    // Worded below: the parser's own message may repeat what the file holds.
  }
  throw unreadable(`the record of line ${line} is no JSON`, sentence("json_broken", { line }));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

const [QUOTE, BACKSLASH, NEWLINE] = [0x22, 0x5c, 0x0a];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];

/** Cuts a text into the objects that stand at one depth, without understanding anything else. */
class Scanner {
  private readonly recordDepth: Depth;
  private depth = 0;
  private inString = false;
  private escaped = false;
  /** What opened the level above the records. */
  private parent = 0;
  /** The current record so far, from the chunks before this one. */
  private held = "";
  private inRecord = false;
  private lines = 1;
  private recordLine = 1;

  constructor(recordDepth: Depth) {
    this.recordDepth = recordDepth;
  }

  /** Characters of the current record that are kept. */
  get length(): number {
    return this.held.length;
  }

  /** Where the current record began, or else the current line. */
  get line(): number {
    return this.inRecord ? this.recordLine : this.lines;
  }

  get inside(): boolean {
    return this.depth > 0 || this.inString;
  }

  *scan(chunk: string): Generator<{ readonly line: number; readonly source: string }> {
    let start = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const code = chunk.charCodeAt(at);
      if (code === NEWLINE) this.lines += 1;
      if (this.inString) this.goOnInString(code);
      else if (code === QUOTE) this.inString = true;
      else if (code === OPEN_OBJECT || code === OPEN_LIST) {
        if (this.beginsRecord(code)) start = at;
        this.depth += 1;
      } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
        this.depth -= 1;
        if (!this.inRecord || this.depth > this.recordDepth) continue;
        yield { line: this.recordLine, source: this.held + chunk.slice(start, at + 1) };
        this.held = "";
        this.inRecord = false;
      }
    }
    if (this.inRecord) this.held += chunk.slice(start);
  }

  private goOnInString(code: number): void {
    if (this.escaped) this.escaped = false;
    else if (code === BACKSLASH) this.escaped = true;
    else if (code === QUOTE) this.inString = false;
  }

  private beginsRecord(code: number): boolean {
    if (this.inRecord) return false;
    if (this.depth === this.recordDepth - 1) this.parent = code;
    const fits =
      code === OPEN_OBJECT &&
      this.depth === this.recordDepth &&
      (this.recordDepth === 0 || this.parent === OPEN_LIST);
    if (!fits) return false;
    this.inRecord = true;
    this.recordLine = this.lines;
    return true;
  }
}
