/** A script as pieces, and one of them changed. */
import { readPiece, valueAt, type Place, type Value } from "./piece.ts";
import { joinItems, sliceScript, withSection, type Items, type Sliced } from "./slices.ts";

/** Why a form cannot make an edit. The words for people are in the pages. */
export type Refusal =
  /** The piece is no YAML, or not cut into lines as a form needs it. */
  | "unreadable"
  /** There is no such step, answer or field. */
  | "not_there"
  /** A list needs one entry at least. */
  | "last_one"
  /** It stands at the top or at the bottom already. */
  | "at_the_edge"
  | "too_many"
  /** Questions of this kind have no such thing. */
  | "not_for_this_kind"
  /** The form would lose a comment, or write something else than what was meant. */
  | "only_by_hand";

export type Edited =
  | { readonly ok: true; readonly source: string }
  | { readonly ok: false; readonly reason: Refusal };

/** An edit that is not made. */
export function refuse(reason: Refusal): Edited {
  return { ok: false, reason };
}

/** The text before a run of keys, and those the keys make. */
const KEPT = 4;
const kept = new Map<string, Sliced | undefined>();

/** The pieces of a file; those of the latest ones are kept. */
export function slicesOf(source: string): Sliced | undefined {
  if (kept.has(source)) {
    const known = kept.get(source);
    kept.delete(source);
    kept.set(source, known);
    return known;
  }
  const [oldest] = kept.keys();
  if (kept.size >= KEPT && oldest !== undefined) kept.delete(oldest);
  const sliced = sliceScript(source);
  kept.set(source, sliced);
  return sliced;
}

/** The piece a place leads into, and the place within it. */
export function pieceAt(
  sliced: Sliced,
  place: Place,
): { readonly text: string; readonly place: Place } | undefined {
  const [name, position, ...rest] = place;
  const list = listNamed(sliced, name);
  if (list !== undefined && typeof position === "number") {
    const item = list.items[position];
    return item === undefined ? undefined : { text: item.body, place: [0, ...rest] };
  }
  const section = sliced.sections.find((one) => one.name === name);
  return section === undefined ? undefined : { text: section.text, place };
}

/** The value at a place of a file; undefined where there is none, or where it cannot be read. */
export function lookUp(source: string, place: Place): Value | undefined {
  const sliced = slicesOf(source);
  const found = sliced === undefined ? undefined : pieceAt(sliced, place);
  if (found === undefined) return undefined;
  const piece = readPiece(found.text);
  return piece.ok ? valueAt(piece.value, found.place) : undefined;
}

/** A file with one piece changed. @param change  Gives the piece's new text, or undefined. */
export function editPiece(
  source: string,
  at: Place,
  change: (text: string, place: Place) => string | undefined,
): Edited {
  const sliced = slicesOf(source);
  if (sliced === undefined) return refuse("unreadable");
  const found = pieceAt(sliced, at);
  if (found === undefined) return refuse("not_there");
  if (!readPiece(found.text).ok) return refuse("unreadable");
  const text = change(found.text, found.place);
  if (text === undefined) return refuse("only_by_hand");
  return { ok: true, source: withPiece(sliced, at, text) };
}

function withPiece(sliced: Sliced, [name, position]: Place, text: string): string {
  const list = listNamed(sliced, name);
  if (list === undefined || typeof position !== "number") {
    return withSection(sliced, String(name), text);
  }
  const items = list.items.map((item, at) =>
    at === position ? { lead: item.lead, body: text, gap: item.gap } : item,
  );
  return withSection(sliced, String(name), joinItems({ ...list, items }));
}

function listNamed({ steps, tests }: Sliced, name: Place[number] | undefined): Items | undefined {
  return name === "steps" ? steps : name === "tests" ? tests : undefined;
}

/** The list of steps, when a form can change it. */
export function stepsOf(source: string): { sliced: Sliced; steps: Items } | undefined {
  const sliced = slicesOf(source);
  return sliced?.steps === undefined ? undefined : { sliced, steps: sliced.steps };
}

/** The data of a step; undefined when its piece cannot be read or is no map. */
export function stepValue(steps: Items, position: number): Record<string, Value> | undefined {
  const item = steps.items[position];
  const piece = item === undefined ? undefined : readPiece(item.body);
  return piece?.ok === true ? asMap(valueAt(piece.value, [0])) : undefined;
}

/** A value as a map; undefined when it is something else. */
export function asMap(value: Value | undefined): Record<string, Value> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
}
