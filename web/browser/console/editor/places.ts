/** Where fields stand: ids of controls by their place in the script, and the findings about them. */
import type { Place } from "../../../../survey-scripts/edit/piece.ts";
import type { StepView } from "../../../../survey-scripts/edit/view-script.ts";
import type { ShownFinding } from "../../../console/editor-shapes.ts";

/** The id of the control of a place. */
export function fieldId(at: Place): string {
  return `f-${at.join("-")}`;
}

/** Position of the step that a finding is about; undefined when it is about none. */
export function stepOf(
  finding: ShownFinding,
  steps: readonly StepView[] | undefined,
): number | undefined {
  const [first, position] = finding.path;
  if (first !== "steps" || typeof position !== "number") return undefined;
  // Steps may have moved since the text was checked; their ids have not.
  if (steps?.[position]?.id === finding.step || finding.step === undefined) return position;
  const at = steps?.findIndex(({ id }) => id === finding.step) ?? -1;
  return at < 0 ? position : at;
}

/** The findings of a field and of what stands in it. */
export function findingsAt(
  findings: readonly ShownFinding[],
  at: Place,
  steps: readonly StepView[] | undefined,
): ShownFinding[] {
  return findings.filter((finding) => {
    const [first, , ...rest] = finding.path;
    const step = stepOf(finding, steps);
    const path = step === undefined ? finding.path : [first, step, ...rest];
    return at.every((name, index) => path[index] === name);
  });
}

/** Gives the focus to the control of a finding, or to the nearest one above it that there is. */
export function focusFinding(finding: ShownFinding, steps: readonly StepView[] | undefined): void {
  const [first, , ...rest] = finding.path;
  const step = stepOf(finding, steps);
  const path = step === undefined ? finding.path : ["steps", step, ...rest];
  for (let length = path.length; length >= 2; length -= 1) {
    const found = document.querySelector<HTMLElement>(`#${fieldId(path.slice(0, length))}`);
    if (found !== null && first !== undefined) {
      found.scrollIntoView({ block: "center", behavior: "instant" });
      found.focus();
      return;
    }
  }
}
