/** Changes the entries of a list within a piece of YAML; every other byte stays. */
import { isSeq, type YAMLSeq } from "yaml";
import { commentsOf, emptied, readPiece, valueAt, type Place, type Value } from "./piece.ts";
import { holds, listRange, setValue, ends } from "./set-value.ts";
import { cutList, joinItems, type Item, type Items } from "./slices.ts";
import { isInline, writeInline, writeItem } from "./write-value.ts";

/** What happens to a list. `at` counts from 0. */
export type ListChange =
  | { readonly do: "insert"; readonly at: number; readonly value: Value }
  | { readonly do: "remove"; readonly at: number }
  | { readonly do: "swap"; readonly at: number };

/**
 * Changes a list; a missing one is made, one that loses its last entry is taken out with the maps that
 * held nothing else. `swap` exchanges an
 * entry with the next one.
 *
 * @returns The new text of the piece; undefined when it cannot be done.
 */
export function changeList(text: string, place: Place, change: ListChange): string | undefined {
  const piece = readPiece(text);
  if (!piece.ok) return undefined;
  const list = valueAt(piece.value, place) ?? [];
  if (!Array.isArray(list)) return undefined;
  const goal = changed(list, change);
  if (list.length === 0) return setValue(text, place, goal);
  if (goal.length === 0) return setValue(text, emptied(piece.value, place), undefined);
  const candidate = byLines(text, place, change) ?? inBrackets(text, place, change);
  if (candidate === undefined) return undefined;
  const whole = readPiece(candidate);
  if (!whole.ok) return undefined;
  const comments = change.do === "remove" ? undefined : commentsOf(text);
  const expected = readPiece(text);
  if (!expected.ok) return undefined;
  const meant = replaceAt(expected.value, place, goal);
  return holds(candidate, meant, comments) ? candidate : undefined;
}

/** The list as data, changed. */
export function changed(list: readonly Value[], change: ListChange): Value[] {
  const { at } = change;
  if (change.do === "insert") return list.toSpliced(at, 0, change.value);
  if (change.do === "remove") return list.toSpliced(at, 1);
  const [one, next] = [list[at], list[at + 1]];
  return one === undefined || next === undefined ? [...list] : list.toSpliced(at, 2, next, one);
}

function replaceAt(value: Value, [name, ...rest]: Place, to: Value): Value {
  if (name === undefined) return to;
  if (Array.isArray(value)) {
    return value.map((one, at) => (at === name ? replaceAt(one, rest, to) : one));
  }
  if (typeof value !== "object" || value === null) return value;
  return { ...value, [name]: replaceAt(value[name] ?? {}, rest, to) };
}

function byLines(text: string, place: Place, change: ListChange): string | undefined {
  const range = listRange(text, place);
  if (range === undefined) return undefined;
  const cut = cutList(text.slice(range.from, range.to));
  if (cut === undefined) return undefined;
  const item = change.do === "insert" ? ends(text, writeItem(change.value, cut.indent)) : undefined;
  const made = changeItems(cut, change, item);
  if (made === undefined) return undefined;
  const tail = text.slice(range.to);
  const joined = joinItems(made);
  return text.slice(0, range.from) + (tail === "" ? joined : closed(joined)) + tail;
}

/**
 * Changes the entries of a list cut by lines.
 *
 * @param body  Of an inserted entry: its text, with a line end.
 * @returns undefined when there is no such entry.
 */
export function changeItems(
  list: Items,
  change: ListChange,
  body: string | undefined,
): Items | undefined {
  const { items } = list;
  const { at } = change;
  if (change.do === "insert") {
    if (body === undefined || at > items.length) return undefined;
    return { ...list, items: inserted(items, at, body) };
  }
  const [one, next] = [items[at], items[at + 1]];
  if (one === undefined) return undefined;
  if (change.do === "remove") return { ...list, items: removed(items, at) };
  if (next === undefined) return undefined;
  // What stands between entries stays where it is.
  const first = { lead: next.lead, body: closed(next.body), gap: one.gap };
  const second = { lead: one.lead, body: closed(one.body), gap: next.gap };
  return { ...list, items: items.toSpliced(at, 2, first, second) };
}

function inserted(items: readonly Item[], at: number, body: string): Item[] {
  const before = items[at - 1];
  const spaced = items.some(({ gap }) => /^\s*\n/.test(gap));
  const end = body.endsWith("\r\n") ? "\r\n" : "\n";
  if (before === undefined) {
    return [{ lead: "", body, gap: spaced ? end : "" }, ...items];
  }
  // One-line entries stand together; what stood below the former neighbour now stands below the new one.
  const together = before.gap === "" && at < items.length;
  const gap = spaced && !together ? end : "";
  const made = { lead: "", body, gap: before.gap };
  return items.toSpliced(at - 1, 1, { ...before, body: closed(before.body), gap }, made);
}

function removed(items: readonly Item[], at: number): Item[] {
  const [before, gone] = [items[at - 1], items[at]];
  const rest = items.toSpliced(at, 1);
  if (gone === undefined || before === undefined) return rest;
  const isLast = at === items.length - 1;
  const kept = gone.gap.includes("#") && !isLast ? before.gap + gone.gap : before.gap;
  return rest.toSpliced(at - 1, 1, { ...before, gap: isLast ? gone.gap : kept });
}

/** A text that ends its last line. */
export function closed(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}${ends(text, "\n")}`;
}

function inBrackets(text: string, place: Place, change: ListChange): string | undefined {
  const piece = readPiece(text);
  if (!piece.ok) return undefined;
  const copy = piece.document.clone();
  // The outermost brackets are written again, whatever stands within them.
  const depth = place.findIndex((_, at) => isInline(copy.getIn(place.slice(0, at + 1), true)));
  const outer: unknown = copy.getIn(place.slice(0, depth + 1), true);
  const list: unknown = copy.getIn(place, true);
  if (depth < 0 || !isSeq(list) || !isInline(outer) || !isSeqOrMap(outer)) return undefined;
  const range = outer.range;
  if (range === null || range === undefined) return undefined;
  const { at } = change;
  if (change.do === "insert") {
    list.items.splice(at, 0, copy.createNode(change.value, { flow: true }));
  } else if (change.do === "remove") list.items.splice(at, 1);
  else list.items.splice(at, 2, ...list.items.slice(at, at + 2).toReversed());
  return text.slice(0, range[0]) + ends(text, writeInline(outer)) + text.slice(range[1]);
}

function isSeqOrMap(node: unknown): node is YAMLSeq {
  return typeof node === "object" && node !== null && "items" in node;
}
