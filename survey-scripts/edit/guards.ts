/**
 * A question that is only asked under a condition has a guard: a step right above it that leads to the
 * step right below unless the condition holds. Both move together, and whatever comes to stand below
 * the question is where its guard leads.
 */
import type { Value } from "./piece.ts";
import { asMap, editPiece, stepsOf, stepValue, type Edited } from "./script-text.ts";
import { setValue } from "./set-value.ts";
import type { Items } from "./slices.ts";

/** Positions from 0; the steps of a block follow each other. */
export interface Block {
  readonly first: number;
  readonly count: 1 | 2;
}

/** Whether the step at a position is the guard of the one below it. */
export function isGuardAt(steps: Items, position: number): boolean {
  const go = guardGoal(stepValue(steps, position));
  return go !== undefined && go === stepValue(steps, position + 2)?.["id"];
}

/** A step with its guard, or a guard with its step; any other step alone. */
export function blockAt(steps: Items, position: number): Block {
  if (isGuardAt(steps, position)) return { first: position, count: 2 };
  return isGuardAt(steps, position - 1)
    ? { first: position - 1, count: 2 }
    : { first: position, count: 1 };
}

/** The edited file, in which every guard that still stands above its question leads to the step below it. */
export function keepGuards(before: Items, edited: Edited): Edited {
  if (!edited.ok) return edited;
  let { source } = edited;
  for (const at of before.items.keys()) {
    if (!isGuardAt(before, at)) continue;
    const [guard, question] = [stepValue(before, at)?.["id"], stepValue(before, at + 1)?.["id"]];
    const after = stepsOf(source)?.steps;
    if (after === undefined) return edited;
    const ids = after.items.map((_, position) => stepValue(after, position)?.["id"]);
    const now = ids.indexOf(guard);
    const below = ids[now + 2];
    const stands = guard !== undefined && now >= 0 && ids[now + 1] === question;
    if (!stands || typeof below !== "string") continue;
    const led = editPiece(source, ["steps", now, "next", 0, "go"], (text, place) =>
      setValue(text, place, below),
    );
    if (!led.ok) return led;
    ({ source } = led);
  }
  return { ok: true, source };
}

/** Where a guard leads; undefined for what is none. */
function guardGoal(step: Readonly<Record<string, Value>> | undefined): Value | undefined {
  const next = step?.["next"];
  if (step?.["kind"] !== "decide" || !Array.isArray(next) || next.length !== 1) return undefined;
  const jump = asMap(next[0]);
  return asMap(jump?.["when"])?.["not"] === undefined ? undefined : jump?.["go"];
}
