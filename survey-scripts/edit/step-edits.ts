/** Adds, copies, moves and removes steps. */
import { freeName, nameFrom } from "./names.ts";
import { isSame, readPiece, valueAt, type Place, type Value } from "./piece.ts";
import { asMap, refuse, stepsOf, stepValue, type Edited } from "./script-text.ts";
import { changeItems, closed, type ListChange } from "./set-list.ts";
import { ends, setValue } from "./set-value.ts";
import { joinItems, withSection, type Items, type Sliced } from "./slices.ts";
import { writeItem } from "./write-value.ts";

const STEPS_MAX = 200;
/** Leaves room for a number behind it. */
const NAME_MAX = 36;

/** See `Edit`. The id comes from the words, and never changes with them. */
export function addStep(
  source: string,
  edit: {
    readonly position: number;
    readonly step: Readonly<Record<string, Value>>;
    readonly words: string;
  },
): Edited {
  const found = stepsOf(source);
  if (found === undefined) return refuse("unreadable");
  if (edit.position < 0 || edit.position > found.steps.items.length) return refuse("not_there");
  const { kind = "say", ...rest } = edit.step;
  const id = nameFrom(edit.words, takenIds(found.steps), kind === "say" ? "message" : "question");
  const body = ends(source, writeItem({ kind, id, ...rest }, found.steps.indent));
  return insertStep(found, edit.position, body);
}

/**
 * A step above this one that leads around it, to the step below, unless a condition holds. Its id comes
 * from that of the step.
 */
export function addGuard(
  source: string,
  { step, when }: { readonly step: number; readonly when: Value },
): Edited {
  const found = stepsOf(source);
  if (found === undefined) return refuse("unreadable");
  const guarded = stepValue(found.steps, step)?.["id"];
  const go = stepValue(found.steps, step + 1)?.["id"];
  if (typeof guarded !== "string" || typeof go !== "string") return refuse("not_there");
  const id = freeName(`si_${guarded}`.slice(0, NAME_MAX), takenIds(found.steps));
  const next = [{ when: { not: when }, go }];
  const body = ends(source, writeItem({ kind: "decide", id, next }, found.steps.indent));
  return insertStep(found, step, body);
}

/** A copy below the step, under an id of its own; its conditions then look at the copy's answer. */
export function duplicateStep(source: string, position: number): Edited {
  const found = stepsOf(source);
  if (found === undefined) return refuse("unreadable");
  const item = found.steps.items[position];
  const step = stepValue(found.steps, position);
  if (item === undefined || step === undefined) return refuse("not_there");
  const old = typeof step["id"] === "string" ? step["id"] : "etape";
  const id = freeName(old, new Set([...takenIds(found.steps), old]));
  const places: Place[] = [[0, "id"], ...looksAt(step, old, [0])];
  const copy = places.reduce<string | undefined>(
    (text, place) => (text === undefined ? undefined : setValue(text, place, id)),
    closed(item.body),
  );
  return copy === undefined ? refuse("only_by_hand") : insertStep(found, position + 1, copy);
}

/** Exchanges a step with its neighbour; the comments right above each move with it. */
export function moveStep(
  source: string,
  { step, by }: { readonly step: number; readonly by: -1 | 1 },
): Edited {
  const found = stepsOf(source);
  if (found === undefined) return refuse("unreadable");
  if (found.steps.items[step] === undefined) return refuse("not_there");
  const at = by < 0 ? step - 1 : step;
  if (at < 0 || at + 1 >= found.steps.items.length) return refuse("at_the_edge");
  return withItems(found, { do: "swap", at });
}

/** Takes a step out, with the comments right above it. */
export function removeStep(source: string, position: number): Edited {
  const found = stepsOf(source);
  if (found === undefined) return refuse("unreadable");
  if (found.steps.items[position] === undefined) return refuse("not_there");
  if (found.steps.items.length === 1) return refuse("last_one");
  return withItems(found, { do: "remove", at: position });
}

interface Found {
  readonly sliced: Sliced;
  readonly steps: Items;
}

function insertStep(found: Found, at: number, body: string): Edited {
  if (found.steps.items.length >= STEPS_MAX) return refuse("too_many");
  return withItems(found, { do: "insert", at, value: null }, body);
}

function withItems({ sliced, steps }: Found, change: ListChange, body?: string): Edited {
  const made = changeItems(steps, change, body);
  if (made === undefined) return refuse("not_there");
  return { ok: true, source: withSection(sliced, "steps", joinItems(made)) };
}

/** Ids of the steps, and of everything conditions may look at. */
export function takenIds(steps: Items): Set<string> {
  const taken = new Set<string>();
  for (const { body } of steps.items) {
    const piece = readPiece(body);
    const id = piece.ok ? valueAt(piece.value, [0, "id"]) : undefined;
    if (typeof id === "string") taken.add(id);
  }
  return taken;
}

/** Where a step looks at its own answer. */
function looksAt(value: Value, id: string, place: Place): Place[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const here = [...place, Array.isArray(value) ? Number(name) : name];
    const looks = name === "answer" || name === "answered" || name === "skipped";
    return looks && isSame(inner, id) && asMap(value) !== undefined
      ? [here]
      : looksAt(inner, id, here);
  });
}
