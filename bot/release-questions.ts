/** Which questions of a script give a figure, and what their answers are called in it. */
import type { Script } from "../survey-scripts/schema.ts";
import type { AnswerValue } from "./conversation.ts";
import type { ReleaseQuestion } from "./release.ts";

/**
 * The questions of a script whose answers may be counted in public: those marked
 * `publishable: figure` with a closed list of answers. Options are written from the most to the least
 * favourable; the first half of them counts as favourable.
 */
export function releaseQuestions(script: Script): ReleaseQuestion[] {
  const questions: ReleaseQuestion[] = [];
  for (const step of script.steps) {
    if (step.kind !== "ask" || step.publishable !== "figure") continue;
    const id = step.semantic ?? step.id;
    if (step.question === "rating") {
      const notes = Array.from({ length: step.max - step.min + 1 }, (_, index) =>
        String(step.max - index),
      );
      questions.push(closed(id, "rating", notes));
    } else if (step.question === "yesno") {
      questions.push(closed(id, "share", ["true", "false"]));
    } else if (step.question === "choice") {
      const options = step.options.map((option) => option.id);
      questions.push(closed(id, "options", options));
    }
  }
  return questions;
}

/** The name under which an answer is counted; undefined when it is no single value. */
export function countedOption(value: AnswerValue): string | undefined {
  return typeof value === "object" ? undefined : String(value);
}

function closed(
  id: string,
  kind: ReleaseQuestion["kind"],
  options: readonly string[],
): ReleaseQuestion {
  return { id, kind, options, favourable: options.slice(0, Math.floor(options.length / 2)) };
}
