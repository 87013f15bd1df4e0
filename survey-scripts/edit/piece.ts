/** A piece of a script read as YAML, once for each text. */
import { LineCounter, parseDocument, Parser, type Document } from "yaml";

/** Plain data, as YAML holds it. */
export type Value = string | number | boolean | null | Value[] | { [name: string]: Value };
/** Names and positions from 0. */
export type Place = readonly (string | number)[];

export type Piece =
  | { readonly ok: true; readonly document: Document; readonly value: Value }
  | {
      readonly ok: false;
      /** Of the fault within the piece, from 0. */
      readonly line: number;
    };

/** Those that were not read for longest are forgotten: a form reads all of a script with each key. */
const KEPT_MAX = 600;
const kept = new Map<string, Piece>();

/** Reads a piece. The document is shared: nobody changes it. */
export function readPiece(text: string): Piece {
  const piece = kept.get(text) ?? parse(text);
  kept.delete(text);
  const [oldest] = kept.keys();
  if (kept.size >= KEPT_MAX && oldest !== undefined) kept.delete(oldest);
  kept.set(text, piece);
  return piece;
}

function parse(text: string): Piece {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const [broken] = document.errors;
  if (broken !== undefined) {
    return { ok: false, line: Math.max(0, lineCounter.linePos(broken.pos[0]).line - 1) };
  }
  try {
    const value: Value = document.toJS();
    return { ok: true, document, value };
  } catch {
    // An alias without its anchor, which may stand in another piece.
    return { ok: false, line: 0 };
  }
}

/** The comments of a text, in order. */
export function commentsOf(text: string): string[] {
  const found: string[] = [];
  const look = (token: unknown): void => {
    if (Array.isArray(token)) token.forEach(look);
    else if (typeof token === "object" && token !== null) {
      if ("type" in token && token.type === "comment" && "source" in token) {
        found.push(String(token.source));
      }
      // A block text holds its own comment in its properties; strings have no parts.
      Object.values(token).forEach(look);
    }
  };
  for (const token of new Parser().parse(text)) look(token);
  return found;
}

/** The value at a place; undefined where there is none. */
export function valueAt(value: Value | undefined, place: Place): Value | undefined {
  let here = value;
  for (const name of place) {
    if (typeof here !== "object" || here === null) return undefined;
    if (Array.isArray(here)) here = typeof name === "number" ? here[name] : undefined;
    else here = Object.hasOwn(here, name) ? here[name] : undefined;
  }
  return here;
}

/** The same value with one place set, or taken out by `undefined`. Missing maps on the way are made. */
export function withValue(value: Value, [name, ...rest]: Place, to: Value | undefined): Value {
  if (name === undefined) return to ?? null;
  if (Array.isArray(value)) {
    const at = Number(name);
    const inner = rest.length === 0 ? to : withValue(value[at] ?? {}, rest, to);
    return inner === undefined ? value.toSpliced(at, 1) : value.toSpliced(at, 1, inner);
  }
  const isMap = typeof value === "object" && value !== null;
  if (!isMap && to === undefined) return value;
  const map = isMap ? value : {};
  if (to === undefined && !Object.hasOwn(map, name)) return value;
  const inner = rest.length === 0 ? to : withValue(map[name] ?? {}, rest, to);
  if (inner !== undefined) return { ...map, [name]: inner };
  return Object.fromEntries(Object.entries(map).filter(([key]) => key !== String(name)));
}

/**
 * What goes when the value at a place is taken out: the place, or the highest map above it that would be
 * left empty. A step and the file itself stay.
 */
export function emptied(value: Value, place: Place): Place {
  // A piece that is a step begins with its position, a section with its name.
  const least = typeof place[0] === "number" ? 2 : 1;
  let here = place;
  while (here.length > least) {
    const above = valueAt(value, here.slice(0, -1));
    const isAlone = typeof above === "object" && above !== null && !Array.isArray(above);
    if (!isAlone || Object.keys(above).length > 1) break;
    here = here.slice(0, -1);
  }
  return here;
}

/** Whether two values are equal, whatever the order of their fields. */
export function isSame(one: Value | undefined, other: Value | undefined): boolean {
  if (typeof one !== "object" || one === null || typeof other !== "object" || other === null) {
    return Object.is(one, other);
  }
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const left = new Map(Object.entries(one));
  const right = new Map(Object.entries(other));
  return (
    left.size === right.size &&
    [...left].every(([key, value]) => right.has(key) && isSame(value, right.get(key)))
  );
}
