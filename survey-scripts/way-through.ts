/** Where a script may go from a step, whatever is answered. */
import type { Script, Step } from "./schema.ts";

/** A jump as written, with its place within the step. */
export interface Jump {
  readonly go: string;
  readonly at: readonly (string | number)[];
  /** It is taken only when a condition holds, or after a silence. */
  readonly conditional: boolean;
}

/** The jumps of a step: its `next`, then that of its `wait`. */
export function jumpsOf(step: Step): Jump[] {
  if (step.kind === "end" || step.kind === "set") return [];
  const jumps: Jump[] = (step.next ?? []).map(({ go, when }, at) => ({
    go,
    at: ["next", at, "go"],
    conditional: when !== undefined,
  }));
  if (step.kind !== "ask" || step.wait === undefined) return jumps;
  return [...jumps, { go: step.wait.go, at: ["wait", "go"], conditional: true }];
}

/** Whether the step below follows when no jump is taken. */
export function fallsThrough(step: Step): boolean {
  return step.kind !== "end" && !jumpsOf(step).some(({ conditional }) => !conditional);
}

/** Positions that may follow the step at `position`, each once; jumps that lead nowhere or up are left out. */
export function nextPositions(script: Script, position: number): number[] {
  const step = script.steps[position];
  if (step === undefined) return [];
  const targets = jumpsOf(step)
    .map(({ go }) => script.steps.findIndex(({ id }) => id === go))
    .filter((target) => target > position);
  if (fallsThrough(step)) targets.push(position + 1);
  return [...new Set(targets)];
}
