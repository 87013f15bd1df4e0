/**
 * A script cut into the pieces that a form edits one at a time: joined again they are the file, byte
 * for byte. Cutting looks at indentation only, which YAML makes reliable: inside an entry every line
 * stands further right than the entry itself. So one edit reads one piece, however long the script is.
 */

/** One entry of a list. */
export interface Item {
  /** Comment lines right above the entry: they move with it. */
  readonly lead: string;
  /** From the dash to the last line of the entry. */
  readonly body: string;
  /** Empty lines and comments below it: they stay where they are. */
  readonly gap: string;
}

export interface Items {
  /** Everything above the first entry. */
  readonly before: string;
  readonly items: readonly Item[];
  /** Column of the dashes. */
  readonly indent: number;
}

/** A field at the left margin, up to the next one. */
export interface Section {
  readonly name: string;
  readonly text: string;
}

export interface Sliced {
  /** What stands above the first field. */
  readonly preamble: string;
  readonly sections: readonly Section[];
  /** The section `steps`, cut into its entries; undefined when it is not written as a list of lines. */
  readonly steps: Items | undefined;
  /** The same of `tests`. */
  readonly tests: Items | undefined;
}

const FIELD = /^([A-Za-z_][\w-]*)[ \t]*:(?=[ \t\r\n]|$)/;

const MARK = "\uFEFF";

/** Lines with their ends. */
export function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Cuts a file. @returns undefined when the left margin holds anything but fields and comments. */
export function sliceScript(source: string): Sliced | undefined {
  // A mark of the order of bytes is no part of the first field.
  let preamble = source.startsWith(MARK) ? MARK : "";
  const sections: { name: string; text: string }[] = [];
  for (const line of linesOf(source.slice(preamble.length))) {
    const name = FIELD.exec(line)?.[1];
    const last = sections.at(-1);
    if (name !== undefined) {
      if (sections.some((section) => section.name === name)) return undefined;
      sections.push({ name, text: line });
    } else if (last === undefined) {
      if (!isQuiet(line) && !line.startsWith("---")) return undefined;
      preamble += line;
    } else {
      if (!isQuiet(line) && !/^(?: |-(?:[ \r\n]|$))/.test(line)) return undefined;
      last.text += line;
    }
  }
  const listOf = (field: string): Items | undefined => {
    const section = sections.find(({ name }) => name === field);
    return section === undefined ? undefined : cutList(section.text);
  };
  return { preamble, sections, steps: listOf("steps"), tests: listOf("tests") };
}

/** The file again, with the text of one section replaced. */
export function withSection(
  { preamble, sections }: Pick<Sliced, "preamble" | "sections">,
  section: string,
  replaced: string,
): string {
  const texts = sections.map(({ name, text }) => (name === section ? replaced : text));
  return preamble + texts.join("");
}

/** The text of a list again. */
export function joinItems({ before, items }: Items): string {
  return before + items.map(({ lead, body, gap }) => lead + body + gap).join("");
}

/**
 * Cuts a list whose first line is that of its field (`steps:`).
 *
 * @returns undefined when it is empty, or written between brackets.
 */
export function cutList(text: string): Items | undefined {
  const [field = "", ...lines] = linesOf(text);
  if (!/:[ \t]*(?:#.*)?\r?\n?$/.test(field)) return undefined;
  const first = lines.find((line) => !isQuiet(line));
  const dash = first === undefined ? null : /^( *)-(?=[ \r\n]|$)/.exec(first);
  return dash === null ? undefined : collect(field, lines, dash[1]?.length ?? 0);
}

function collect(field: string, lines: readonly string[], indent: number): Items | undefined {
  const start = new RegExp(`^ {${indent}}-(?=[ \\r\\n]|$)`);
  const items: { lead: string; body: string; gap: string }[] = [];
  let before = field;
  let quiet: string[] = [];
  const settle = (): string => {
    const from = quiet.findLastIndex((line) => line.trim() === "") + 1;
    const lead = quiet.slice(from).join("");
    const rest = quiet.slice(0, from).join("");
    const last = items.at(-1);
    if (last === undefined) before += rest;
    else last.gap = rest;
    quiet = [];
    return lead;
  };
  for (const line of lines) {
    const last = items.at(-1);
    if (start.test(line)) items.push({ lead: settle(), body: line, gap: "" });
    else if (isQuiet(line) && indentOf(line) <= indent) quiet.push(line);
    else if (last === undefined || indentOf(line) <= indent) return undefined;
    else {
      last.body += quiet.join("") + line;
      quiet = [];
    }
  }
  const last = items.at(-1);
  if (last !== undefined) last.gap = quiet.join("");
  return { before, items, indent };
}

/** An empty line has no place of its own; it counts as standing at the left. */
function indentOf(line: string): number {
  return line.trim() === "" ? 0 : line.length - line.trimStart().length;
}

function isQuiet(line: string): boolean {
  const bare = line.trim();
  return bare === "" || bare.startsWith("#");
}
