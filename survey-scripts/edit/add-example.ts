/**
 * Writes one more example conversation into a questionnaire file. The file is not laid out again: one
 * stretch of text is put in, and everything else stays byte for byte, comments included.
 */
import { Document, isCollection, isMap, isScalar, isSeq, parseDocument, visit } from "yaml";
import type { Pair, YAMLMap, YAMLSeq } from "yaml";
import type { Example } from "../schema.ts";

/** One stretch of a text replaced. Offsets count UTF-16 units. */
export interface TextEdit {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

const COLUMNS = 100;
/** Who reads the script tells of a key written twice; looking for one here takes long in a large map. */
const QUICKLY = { uniqueKeys: false } as const;

/**
 * Adds an example after the last one.
 *
 * @param source  A questionnaire in YAML, or in JSON; it need not be valid beyond its syntax.
 * @returns The edit, which `applyEdit` makes; undefined when the file is unreadable, or when no edit
 *   would mean exactly the file with one more example.
 */
export function addExample(source: string, example: Example): TextEdit | undefined {
  const document = parseDocument(source, QUICKLY);
  if (document.errors.length > 0 || !isMap(document.contents)) return undefined;
  const wanted = JSON.stringify(withExample(document.toJS(), example));
  return candidates(source, document.contents, example).find((edit) => {
    const edited = parseDocument(applyEdit(source, edit), QUICKLY);
    return edited.errors.length === 0 && JSON.stringify(edited.toJS()) === wanted;
  });
}

/** The text once the edit is made. */
export function applyEdit(source: string, { from, to, insert }: TextEdit): string {
  return source.slice(0, from) + insert + source.slice(to);
}

function withExample(body: unknown, example: Example): unknown {
  const record = typeof body === "object" && body !== null ? body : {};
  const tests: unknown = "tests" in record ? record.tests : undefined;
  return { ...record, tests: [...(Array.isArray(tests) ? tests : []), example] };
}

/** Places where it may go, the best looking first; which one is right depends on what stands around. */
function candidates(source: string, contents: YAMLMap, example: Example): TextEdit[] {
  const pair = contents.items.find(({ key }) => isScalar(key) && key.value === "tests");
  if (pair === undefined) return asNewKey(source, contents, example);
  const tests = pair.value;
  if (isSeq(tests) && tests.items.length > 0) {
    return tests.flow === true
      ? beforeBracket(tests, JSON.stringify(example))
      : afterLastItem(source, tests, example);
  }
  return contents.flow === true
    ? insteadOf(pair, JSON.stringify([example]))
    : asFirstItem(source, contents, pair, example);
}

function asNewKey(source: string, contents: YAMLMap, example: Example): TextEdit[] {
  if (contents.flow === true) {
    return beforeBracket(contents, `"tests": ${JSON.stringify([example])}`);
  }
  const lines = newLines(source);
  const margin = marginOf(source, contents);
  const block = `${margin}tests:${lines}${itemLines(source, example, `${margin}  `)}`;
  // At the end of the file; before what ends the document, where something does.
  return [source.length, contents.range?.[2] ?? source.length].flatMap((from) => {
    const begins = /(?:^|\n)$/.test(source.slice(0, from)) ? "" : lines;
    return [begins + lines, begins].map((gap) => ({ from, to: from, insert: gap + block }));
  });
}

/** The item after the last one, set apart by an empty line where the others are. */
function afterLastItem(source: string, tests: YAMLSeq, example: Example): TextEdit[] {
  const last = tests.items.at(-1);
  if (!isCollection(last) && !isScalar(last)) return [];
  const end = last.range?.[1] ?? source.length;
  const lines = newLines(source);
  const from = isLineStart(source, end) ? end : lineEnd(source, end);
  const before = tests.items.length < 2 || hasEmptyLine(source, tests);
  const item = itemLines(source, example, marginOf(source, tests));
  const begins = isLineStart(source, from) ? "" : lines;
  const gaps = before ? [begins + lines, begins] : [begins, begins + lines];
  return gaps.map((gap) => ({ from, to: from, insert: gap + item }));
}

/** `tests:` without an item: the first one goes on the lines below; a comment beside it stays there. */
function asFirstItem(source: string, contents: YAMLMap, pair: Pair, example: Example): TextEdit[] {
  const { key, value } = pair;
  const afterKey = isScalar(key) ? (key.range?.[1] ?? 0) : 0;
  const colon = source.indexOf(":", afterKey) + 1;
  const lines = newLines(source);
  const items = itemLines(source, example, `${marginOf(source, contents)}  `);
  const hasValue = (isScalar(value) && value.source !== "") || isCollection(value);
  const from = hasValue ? (value.range?.[0] ?? colon) : colon;
  const after = hasValue ? (value.range?.[1] ?? from) : from;
  const to = lineEnd(source, after);
  const beside = source.slice(after, to).trimEnd();
  const said = beside.trim() === "" ? "" : beside.startsWith(" ") ? beside : ` ${beside}`;
  const kept = source.slice(0, from).endsWith(" ") ? said.trimStart() : said;
  return [{ from, to, insert: `${kept}${lines}${items.replace(/\r?\n$/, "")}` }];
}

function insteadOf({ key, value }: Pair, text: string): TextEdit[] {
  const node = isScalar(value) || isCollection(value) ? value : key;
  const range = isScalar(node) || isCollection(node) ? node.range : undefined;
  if (range === undefined || range === null) return [];
  return node === value
    ? [{ from: range[0], to: range[1], insert: text }]
    : [{ from: range[1], to: range[1], insert: `: ${text}` }];
}

/** Inside a flow collection; its last item may already be followed by a comma. */
function beforeBracket(node: YAMLMap | YAMLSeq, text: string): TextEdit[] {
  const from = (node.range?.[1] ?? 1) - 1;
  const texts = node.items.length === 0 ? [text] : [`, ${text}`, ` ${text}`];
  return texts.map((insert) => ({ from, to: from, insert }));
}

/** The example as an item of a list, each line behind a margin, with a line break at the end. */
function itemLines(source: string, example: Example, margin: string): string {
  // So that a reader of the older YAML does not take the button "yes" for a truth.
  const document = new Document([example], { compat: "yaml-1.1" });
  visit(document, {
    Map: (_, node, path) => {
      // Moves and inputs on one line each, as people write them; a text of several lines cannot be.
      if (path.length > 3 && !/\\n/.test(JSON.stringify(node))) node.flow = true;
    },
  });
  const text = document.toString({ lineWidth: COLUMNS - margin.length });
  const lines = text.trimEnd().split("\n");
  return lines.map((line) => (line === "" ? "" : margin + line) + newLines(source)).join("");
}

function newLines(source: string): string {
  return source.includes("\r\n") ? "\r\n" : "\n";
}

/** What stands before the first sign of a block on its line, when that is only spaces. */
function marginOf(source: string, node: YAMLMap | YAMLSeq): string {
  const start = node.range?.[0] ?? 0;
  const lineStart = source.lastIndexOf("\n", start - 1) + 1;
  return /^ */.exec(source.slice(lineStart, start))?.[0] ?? "";
}

function hasEmptyLine(source: string, tests: YAMLSeq): boolean {
  const [start, end] = [tests.items.at(-2), tests.items.at(-1)].map((item, at) =>
    isCollection(item) || isScalar(item) ? (item.range?.[at === 0 ? 1 : 0] ?? 0) : 0,
  );
  return /\n[ \t]*\r?\n/.test(`\n${source.slice(start, end)}`);
}

function isLineStart(source: string, offset: number): boolean {
  return offset === 0 || source[offset - 1] === "\n";
}

/** The end of the line an offset stands on, before its line break. */
function lineEnd(source: string, offset: number): number {
  const next = source.indexOf("\n", offset);
  if (next < 0) return source.length;
  return source[next - 1] === "\r" ? next - 1 : next;
}
