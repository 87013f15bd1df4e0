/** Answers that a kind of question has by itself. */
import { jumpIndex } from "../../../../survey-scripts/edit/goto-edits.ts";
import { asMap } from "../../../../survey-scripts/edit/script-text.ts";
import type { StepView } from "../../../../survey-scripts/edit/view-script.ts";

const NOTES_MAX = 11;

/** Yes and no, or the notes of a scale, each with its words; none for other kinds. */
export function fixedAnswers({
  question,
  data,
}: StepView): (readonly [value: boolean | number, words: string])[] {
  if (question === "consent" || question === "yesno") {
    return [
      [true, "Oui"],
      [false, "Non"],
    ];
  }
  if (question !== "rating") return [];
  const [min, max] = [data?.["min"] ?? 1, data?.["max"] ?? 5];
  if (typeof min !== "number" || typeof max !== "number") return [];
  const count = Math.max(0, Math.min(NOTES_MAX, max - min + 1));
  return Array.from({ length: count }, (_, at) => [min + at, String(min + at)]);
}

/** Positions of the jumps of a step that are neither that of one answer nor that of all the others. */
export function rulesOf(step: StepView): number[] {
  const data = step.data ?? {};
  const next = Array.isArray(data["next"]) ? data["next"] : [];
  const options = Array.isArray(data["options"]) ? data["options"] : [];
  const answers = [
    ...fixedAnswers(step).map(([value]) => value),
    ...(step.question === "choice" ? options.flatMap((one) => asMap(one)?.["id"] ?? []) : []),
    undefined,
  ];
  const shown = new Set(answers.map((answer) => jumpIndex(data, answer)));
  return [...next.keys()].filter((at) => !shown.has(at));
}
