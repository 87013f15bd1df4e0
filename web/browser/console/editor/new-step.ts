/** What a new step is made of, and where it comes to stand. */
import type { Edit } from "../../../../survey-scripts/edit/edits.ts";
import { nameFrom } from "../../../../survey-scripts/edit/names.ts";
import type { Value } from "../../../../survey-scripts/edit/piece.ts";
import { writeTest } from "../../../../survey-scripts/edit/simple-condition.ts";
import type { ScriptView } from "../../../../survey-scripts/edit/view-script.ts";
import { firstTest, literalOf, thingsBefore } from "./condition-things.ts";

export interface NewStep {
  /** One of `ADDABLE`. */
  readonly kind: string;
  /** What is asked or said; of a value, its name. Nothing for a step that only leads on. */
  readonly words: string;
  /** What a step keeps, as it was written; nothing for other kinds. */
  readonly value: string;
}

/**
 * The position a new step takes: an end comes last, everything else below the open step or, without one, before
 * the ends that close the list. Nothing leads on from the bottom: a step that does is put before those ends, too.
 *
 * @param open  Position of the open step.
 */
export function newPosition(view: ScriptView, open: number | undefined, kind: string): number {
  const steps = view.steps ?? [];
  if (kind === "end") return steps.length;
  const beforeEnds = steps.findLastIndex((step) => step.kind !== "end") + 1;
  const position = open === undefined ? beforeEnds : open + 1;
  return kind === "decide" && position >= steps.length ? beforeEnds : position;
}

/** The edits that add it, made together. An end is described where all ends are, and led to by a step. */
export function newStepEdits(view: ScriptView, position: number, made: NewStep): Edit[] {
  const { kind } = made;
  if (kind !== "end") return [addStep(view, position, made)];
  const { words } = made;
  const ending = nameFrom(words, new Set(view.endings.map(({ id }) => id)), "fin");
  const value = { outcome: "completed", text: { [view.defaultLocale]: words } };
  return [
    { do: "setField", at: ["endings", ending], value },
    { do: "addStep", position, step: { kind, ending }, words },
  ];
}

function addStep(view: ScriptView, position: number, { kind, words, value }: NewStep): Edit {
  const text = { [view.defaultLocale]: words };
  switch (kind) {
    case "decide":
      return { do: "addStep", position, step: decide(view, position), words: "aiguillage" };
    case "set": {
      const variable = nameFrom(words, new Set(), "valeur");
      const step = { kind, variable, to: [{ value: literalOf(value) }] };
      return { do: "addStep", position, step, words: `calcul ${variable}` };
    }
    case "say":
      return { do: "addStep", position, step: { kind, text }, words };
    default: {
      const question = { kind: "ask", question: kind, prompt: text };
      const lists = kind === "choice" || kind === "choices";
      const step = lists ? { ...question, options: [] } : question;
      return { do: "addStep", position, step, words };
    }
  }
}

/** Its first rule leads where the conversation goes anyway: nobody is sent astray before it is filled in. */
function decide(view: ScriptView, position: number): Record<string, Value> {
  const below = view.steps?.[position]?.id;
  const when = writeTest(firstTest(thingsBefore(view, position)));
  return { kind: "decide", next: below === undefined ? [] : [{ when, go: below }] };
}
