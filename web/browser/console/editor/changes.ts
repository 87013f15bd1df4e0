/** What differs between the draft and what is online, in sentences: for a glance before publishing. */
import { isSame } from "../../../../survey-scripts/edit/piece.ts";
import { viewScript, type StepView } from "../../../../survey-scripts/edit/view-script.ts";
import { titleOf } from "./step-title.ts";
import { cut } from "./words.ts";

const TITLE_MAX = 70;

/** One sentence for each step that changed; then what changed elsewhere. */
export function changesInWords(before: string, after: string): string[] {
  const [old, now] = [viewScript(before), viewScript(after)];
  const [was, is] = [old.steps ?? [], now.steps ?? []];
  const name = (step: StepView): string => `« ${cut(titleOf(now, step), TITLE_MAX)} »`;
  const lines = is.flatMap((step): string[] => {
    const former = was.find(({ id }) => id === step.id);
    if (former === undefined) return [`Étape ${step.position + 1} ajoutée : ${name(step)}`];
    if (isSame({ ...former.data }, { ...step.data })) return [];
    return [`Étape ${step.position + 1} modifiée : ${name(step)}`];
  });
  const gone = was.filter(({ id }) => !is.some((step) => step.id === id));
  lines.push(...gone.map((step) => `Étape supprimée : ${name(step)}`));
  if (orderOf(was, is) !== orderOf(is, was)) lines.push("Des étapes ont changé de place.");
  for (const { id, data } of now.endings) {
    const former = old.endings.find((one) => one.id === id);
    if (former === undefined || !isSame({ ...former.data }, { ...data })) {
      lines.push(`Fin « ${id} » ${former === undefined ? "ajoutée" : "modifiée"}`);
    }
  }
  if (lines.length === 0 && before !== after) {
    lines.push("Des réglages, des conversations d'exemple ou des commentaires.");
  }
  return lines;
}

/** The steps that both have, in the order of one of them. */
function orderOf(steps: readonly StepView[], other: readonly StepView[]): string {
  return steps
    .filter(({ id }) => other.some((step) => step.id === id))
    .map(({ id }) => id)
    .join();
}
