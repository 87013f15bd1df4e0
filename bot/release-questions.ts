/** Which questions of a script give a figure, and what their answers are called in it. */
import type { Ask, Script } from "../survey-scripts/schema.ts";
import type { ReleaseQuestion } from "./release.ts";

/** A question that gives a figure, and the step of a script that asks it. */
export interface AskedFigure extends ReleaseQuestion {
  readonly step: string;
}

/**
 * The questions of a script whose answers may be counted in public: those marked
 * `publishable: figure` with a closed list of answers. Options are written from the most to the least
 * favourable; the first half of them counts as favourable.
 */
export function releaseQuestions(script: Script): AskedFigure[] {
  const questions: AskedFigure[] = [];
  for (const step of script.steps) {
    if (step.kind !== "ask" || step.publishable !== "figure") continue;
    if (step.question === "rating") {
      const notes = Array.from({ length: step.max - step.min + 1 }, (_, index) =>
        String(step.max - index),
      );
      questions.push(closed(step, notes));
    } else if (step.question === "yesno") {
      questions.push(closed(step, ["true", "false"]));
    } else if (step.question === "choice") {
      const leaving = leavingOptions(script, step);
      const options = step.options.map(({ id }) => id).filter((id) => !leaving.has(id));
      questions.push(closed(step, options));
    }
  }
  return questions;
}

/**
 * The questions of several versions of scripts as one list: the same question once, with the options
 * of the latest version first and those it no longer has behind them.
 *
 * @param versions  The latest first.
 */
export function mergeQuestions(
  versions: readonly (readonly ReleaseQuestion[])[],
): ReleaseQuestion[] {
  const merged = new Map<string, ReleaseQuestion>();
  for (const { id, options, favourable } of versions.flat()) {
    const known = merged.get(id);
    merged.set(id, {
      id,
      options: [...new Set([...(known?.options ?? []), ...options])],
      favourable: [...new Set([...(known?.favourable ?? []), ...favourable])],
    });
  }
  return [...merged.values()];
}

/**
 * The consent that decides whether a text of this step may be shown: the first one asked after it.
 *
 * @returns undefined when the script asks none; then the text may not be shown.
 */
export function consentToShow(script: Script, step: string): string | undefined {
  const position = script.steps.findIndex((each) => each.id === step);
  return script.steps
    .slice(position + 1)
    .find((each) => each.kind === "ask" && each.question === "consent")?.id;
}

/** Answers that end a conversation in a way that never counts ("that was not me"). */
function leavingOptions(script: Script, asked: Ask): Set<string> {
  const leaving = new Set<string>();
  for (const { when, go } of asked.next ?? []) {
    if (when === undefined || !("eq" in when)) continue;
    const [left, right] = when.eq;
    const target = script.steps.find((step) => step.id === go);
    const outcome = target?.kind === "end" ? script.endings[target.ending]?.outcome : undefined;
    const counts = outcome === undefined || outcome === "completed" || outcome === "partial";
    if ("answer" in left && left.answer === asked.id && typeof right === "string" && !counts) {
      leaving.add(right);
    }
  }
  return leaving;
}

function closed(
  { id, semantic }: { readonly id: string; readonly semantic?: string | undefined },
  options: readonly string[],
): AskedFigure {
  const favourable = options.slice(0, Math.floor(options.length / 2));
  return { id: semantic ?? id, step: id, options, favourable };
}
