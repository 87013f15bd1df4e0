/**
 * Changes one value of a piece of YAML and leaves every other byte as it was. What would not give
 * exactly the value that was meant, or would lose a comment, is not done.
 */
import {
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Document,
  type Pair,
  type YAMLMap,
} from "yaml";
import {
  commentsOf,
  isSame,
  readPiece,
  valueAt,
  withValue,
  type Place,
  type Value,
} from "./piece.ts";
import { isInline, writeField, writeInline, type Style } from "./write-value.ts";

/**
 * Sets the value at a place, or takes it out with `undefined`.
 *
 * @returns The new text of the piece; undefined when it cannot be done.
 */
export function setValue(text: string, place: Place, value: Value | undefined): string | undefined {
  const piece = readPiece(text);
  if (!piece.ok) return undefined;
  const goal = withValue(piece.value, place, value);
  if (isSame(goal, piece.value)) return text;
  const comments = value === undefined ? undefined : commentsOf(text);
  const here = asWritten(piece.document, place);
  return candidates(text, piece.document, here, value).find((candidate) =>
    holds(candidate, goal, comments),
  );
}

/**
 * Gives the field at a place another name; its value stays as it is written.
 *
 * @returns The new text of the piece; undefined when there is no such field, or one of that name already.
 */
export function renameField(text: string, place: Place, to: string): string | undefined {
  const piece = readPiece(text);
  const value = piece.ok ? valueAt(piece.value, place) : undefined;
  if (!piece.ok || value === undefined) return undefined;
  const above = place.slice(0, -1);
  const parent: unknown = piece.document.getIn(above, true);
  const pair = isMap(parent) ? parent.items.find((one) => keyOf(one) === place.at(-1)) : undefined;
  const range = isNode(pair?.key) ? pair.key.range : undefined;
  const isTaken = valueAt(piece.value, [...above, to]) !== undefined;
  if (range === null || range === undefined || isTaken) return undefined;
  const goal = withValue(withValue(piece.value, place, undefined), [...above, to], value);
  const renamed = text.slice(0, range[0]) + to + text.slice(range[1]);
  return holds(renamed, goal, commentsOf(text)) ? renamed : undefined;
}

/** The place by the keys of the file: a note is written `"2"` or `2`. */
function asWritten(document: Document, place: Place): Place {
  let node: unknown = document.contents;
  return place.map((name) => {
    const keys = isMap(node) ? node.items.map(keyOf) : [];
    const written = keys.find((key) => typeof key === "number" && String(key) === String(name));
    const key = typeof written === "number" ? written : name;
    node = isCollection(node) ? node.get(key, true) : undefined;
    return key;
  });
}

/** Whether a changed piece has its value, and still the comments it had. */
export function holds(text: string, goal: Value, comments: readonly string[] | undefined): boolean {
  const after = readPiece(text);
  // A file's field that is taken out leaves nothing, or comments.
  if (!after.ok || !isSame(after.value ?? {}, goal)) return false;
  if (comments === undefined) return true;
  const left = commentsOf(text);
  return comments.every((comment) => left.includes(comment));
}

/** Ways to write it, the most natural first. */
function candidates(
  text: string,
  document: Document,
  place: Place,
  value: Value | undefined,
): string[] {
  const [found, depth] = walk(document, place);
  const name = place[depth];
  if (found === undefined || name === undefined) return [];
  if (isInline(found)) return inline(text, document, place, value);
  if (isSeq(found)) {
    const entry = value === undefined ? undefined : withValue({}, place.slice(depth + 1), value);
    return replaceItem(text, document, place.slice(0, depth + 1), entry);
  }
  if (!isMap(found)) return [];
  const rest = place.slice(depth + 1);
  const pair = found.items.find(({ key }) => isScalar(key) && String(key.value) === String(name));
  if (pair === undefined) {
    return value === undefined
      ? []
      : [insert(text, found, String(name), withValue({}, rest, value))];
  }
  if (value === undefined) return [takeOut(text, pair)];
  return replace(text, found, pair, rest.length === 0 ? value : withValue({}, rest, value));
}

/** The last list or map on the way that exists, or the first in brackets, and how many names led there. */
function walk(document: Document, place: Place): [unknown, number] {
  let node: unknown = document.contents;
  for (const [depth, name] of place.entries()) {
    if (isInline(node) || depth === place.length - 1) return [node, depth];
    const next: unknown = isCollection(node) ? node.get(name, true) : undefined;
    if (!isCollection(next)) return [node, depth];
    node = next;
  }
  return [undefined, 0];
}

function replace(text: string, map: YAMLMap, pair: Pair, value: Value): string[] {
  const { key, value: old } = pair;
  if (!isNode(key)) return [];
  const from = key.range?.[0] ?? 0;
  const to = endOf(text, old, endOf(text, key, from) + 1);
  const indent = columnOf(text, startOf(map));
  const style = isScalar(old) && typeof old.value === "string" ? old.type : undefined;
  const write = (as: Style | undefined): string =>
    text.slice(0, from) +
    ends(text, writeField(String(keyOf(pair)), value, { indent, style: as })) +
    text.slice(to);
  // Beside a comment only one line fits.
  return [write(style), write(undefined), write("QUOTE_DOUBLE")];
}

/** An entry of a list written by lines becomes another one; entries are taken out by `changeList`. */
function replaceItem(
  text: string,
  document: Document,
  place: Place,
  value: Value | undefined,
): string[] {
  const item: unknown = document.getIn(place, true);
  if (value === undefined || !isNode(item)) return [];
  const from = item.range?.[0] ?? 0;
  const node = document.createNode(value, { flow: true });
  return [
    text.slice(0, from) + ends(text, writeInline(node)) + text.slice(endOf(text, item, from)),
  ];
}

function insert(text: string, map: YAMLMap, name: string, value: Value): string {
  const indent = columnOf(text, startOf(map));
  const last = map.items.at(-1);
  const end = endOf(text, last?.value ?? last?.key, startOf(map));
  const line = text.indexOf("\n", end);
  const at = line < 0 ? text.length : line + 1;
  const field = `${" ".repeat(indent)}${writeField(name, value, { indent })}`;
  return text.slice(0, at) + ends(text, `${line < 0 ? "\n" : ""}${field}\n`) + text.slice(at);
}

function takeOut(text: string, pair: Pair): string {
  const from = isNode(pair.key) ? (pair.key.range?.[0] ?? 0) : 0;
  const line = text.lastIndexOf("\n", from - 1) + 1;
  const end = endOf(text, pair.value, from);
  const next = text.indexOf("\n", end);
  // The first field of an entry shares its line with the dash.
  if (text.slice(line, from).trim() !== "") return text;
  return text.slice(0, line) + (next < 0 ? "" : text.slice(next + 1));
}

function inline(
  text: string,
  document: Document,
  place: Place,
  value: Value | undefined,
): string[] {
  const copy = document.clone();
  const [node] = walk(copy, place);
  if (!isCollection(node) || node.range === null || node.range === undefined) return [];
  const [from, to] = node.range;
  if (value === undefined) copy.deleteIn(place);
  else {
    const old: unknown = copy.getIn(place, true);
    // What has no place yet is made from where its lists and maps end.
    const depth = place.findIndex((_, at) => !isCollection(copy.getIn(place.slice(0, at), true)));
    const [way, rest] = depth < 0 ? [place, []] : [place.slice(0, depth), place.slice(depth)];
    if (isScalar(old) && typeof value !== "object") old.value = value;
    else copy.setIn(way, copy.createNode(withValue({}, rest, value), { flow: true }));
  }
  return [text.slice(0, from) + ends(text, writeInline(node)) + text.slice(to)];
}

/** Where a list of the piece stands, when it is written by lines: its own text, from its field's line. */
export function listRange(
  text: string,
  place: Place,
): { readonly from: number; readonly to: number } | undefined {
  const piece = readPiece(text);
  if (!piece.ok) return undefined;
  const parent: unknown = piece.document.getIn(place.slice(0, -1), true);
  const name = place.at(-1);
  if (!isMap(parent) || isInline(parent)) return undefined;
  const pair = parent.items.find((one) => keyOf(one) === name);
  if (pair === undefined || !isNode(pair.key) || !isSeq(pair.value) || isInline(pair.value)) {
    return undefined;
  }
  const from = text.lastIndexOf("\n", (pair.key.range?.[0] ?? 0) - 1) + 1;
  const end = text.indexOf("\n", endOf(text, pair.value, from));
  return { from, to: end < 0 ? text.length : end + 1 };
}

/** The line ends of the file, for what is put into it. */
export function ends(text: string, added: string): string {
  return text.includes("\r\n") ? added.replace(/\r?\n/g, "\r\n") : added;
}

function keyOf({ key }: Pair): unknown {
  return isScalar(key) ? key.value : key;
}

function startOf(map: YAMLMap): number {
  const key = map.items[0]?.key;
  return isNode(key) ? (key.range?.[0] ?? 0) : (map.range?.[0] ?? 0);
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf("\n", offset - 1) + 1);
}

/** Where the written value ends, without the line ends and comments that follow it. */
function endOf(text: string, node: unknown, otherwise: number): number {
  let last = node;
  while (isCollection(last) && !isInline(last)) {
    const item: unknown = last.items.at(-1);
    if (isNode(item)) last = item;
    else if (isPairOf(item)) last = isNode(item.value) ? item.value : item.key;
    else break;
  }
  if (!isNode(last) || last.range === null || last.range === undefined) return otherwise;
  let end = Math.max(last.range[1], otherwise);
  while (end > otherwise && /\s/.test(text[end - 1] ?? "")) end -= 1;
  return end;
}

function isPairOf(item: unknown): item is Pair {
  return typeof item === "object" && item !== null && "key" in item;
}
