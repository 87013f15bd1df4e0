/** Adds, copies, moves and removes steps. */
import { blockAt, isGuardAt, keepGuards, type Block } from "./guards.ts";
import { freeName, nameFrom } from "./names.ts";
import { isSame, readPiece, valueAt, type Place, type Value } from "./piece.ts";
import { asMap, refuse, stepsOf, stepValue, type Edited } from "./script-text.ts";
import { changeItems, closed } from "./set-list.ts";
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

/**
 * Exchanges a step with its neighbour; the comments right above each move with it, and so does the step
 * that guards it.
 */
export function moveStep(
  source: string,
  { step, by }: { readonly step: number; readonly by: -1 | 1 },
): Edited {
  const found = stepsOf(source);
  if (found === undefined) return refuse("unreadable");
  const { steps } = found;
  if (steps.items[step] === undefined) return refuse("not_there");
  const own = blockAt(steps, step);
  const other = by < 0 ? own.first - 1 : own.first + own.count;
  if (steps.items[other] === undefined) return refuse("at_the_edge");
  const neighbour = blockAt(steps, other);
  const [upper, lower] = by < 0 ? [neighbour, own] : [own, neighbour];
  // A question at the very end has nowhere its guard could lead around to.
  const isLast = lower.first + lower.count === steps.items.length;
  if (isLast && upper.count === 2) return refuse("at_the_edge");
  const moved = exchange(steps, upper, lower);
  if (moved === undefined) return refuse("not_there");
  return keepGuards(steps, { ok: true, source: withSteps(found, moved) });
}

/** The list with two blocks that follow each other in the other order, made of single exchanges. */
function exchange(steps: Items, upper: Block, lower: Block): Items | undefined {
  let made: Items | undefined = steps;
  for (let from = lower.first; from < lower.first + lower.count; from += 1) {
    for (let back = 1; back <= upper.count && made !== undefined; back += 1) {
      made = changeItems(made, { do: "swap", at: from - back }, undefined);
    }
  }
  return made;
}

/** Takes a step out, with the comments right above it and the step that guards it. */
export function removeStep(source: string, position: number): Edited {
  const found = stepsOf(source);
  if (found === undefined) return refuse("unreadable");
  const { steps } = found;
  if (steps.items[position] === undefined) return refuse("not_there");
  const guarded = isGuardAt(steps, position - 1);
  if (steps.items.length === (guarded ? 2 : 1)) return refuse("last_one");
  const alone = changeItems(steps, { do: "remove", at: position }, undefined);
  const left =
    alone !== undefined && guarded
      ? changeItems(alone, { do: "remove", at: position - 1 }, undefined)
      : alone;
  if (left === undefined) return refuse("not_there");
  return keepGuards(steps, { ok: true, source: withSteps(found, left) });
}

interface Found {
  readonly sliced: Sliced;
  readonly steps: Items;
}

function insertStep(found: Found, at: number, body: string): Edited {
  const { steps } = found;
  if (steps.items.length >= STEPS_MAX) return refuse("too_many");
  const made = changeItems(steps, { do: "insert", at, value: null }, body);
  if (made === undefined) return refuse("not_there");
  return keepGuards(steps, { ok: true, source: withSteps(found, made) });
}

function withSteps({ sliced }: Found, steps: Items): string {
  return withSection(sliced, "steps", joinItems(steps));
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
