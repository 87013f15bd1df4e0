/** Where fields stand: ids of controls by their place in the script, and the findings about them. */
import type { Place } from "../../../../survey-scripts/edit/piece.ts";
import type { StepView } from "../../../../survey-scripts/edit/view-script.ts";
import type { ShownFinding } from "../../../console/editor-shapes.ts";

/** The id of the control of a place. */
export function fieldId(at: Place): string {
  return `f-${at.join("-")}`;
}

/** Whether a control shows a place of the script; one that adds something to a list does not. */
export function showsPlace({ id }: { readonly id: string }): boolean {
  return id === "plain-code" || (id.startsWith("f-") && !id.endsWith("-new"));
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
  // Every field asks with every key: what is about something else is left at once.
  return findings.filter(
    (finding) =>
      finding.path[0] === at[0] &&
      at.every((name, index) => {
        const here =
          index === 1 ? (stepOf(finding, steps) ?? finding.path[1]) : finding.path[index];
        // A note is a name in the file and a number in a path.
        return here === name || String(here) === String(name);
      }),
  );
}

/** Place of the example conversation that a finding is about; undefined when it is about none. */
export function exampleOf({ path: [first, index] }: ShownFinding): number | undefined {
  return first === "tests" && typeof index === "number" ? index : undefined;
}

/** The path of a finding, also when its step has moved since. */
function pathNow(finding: ShownFinding, steps: readonly StepView[] | undefined): Place {
  const step = stepOf(finding, steps);
  return step === undefined ? finding.path : ["steps", step, ...finding.path.slice(2)];
}

/** Fields at the left margin that the settings of the script show. */
const OF_SCRIPT: ReadonlySet<unknown> = new Set(
  "title notes unicode inputs policies lexicon endings".split(" "),
);

/** Whether a finding is about the script as a whole, and its settings show the field. */
export function isOfScript({ path }: ShownFinding): boolean {
  return OF_SCRIPT.has(path[0]);
}

/** Gives the focus to the control of a place once it is drawn. @param part  Of the control, as `-new`. */
export function focusOn(at: Place, part = ""): void {
  setTimeout(() => {
    document.querySelector<HTMLElement>(`#${CSS.escape(fieldId(at) + part)}`)?.focus();
  }, 0);
}

/** The same for whoever works by keyboard, where the button they pressed is gone or has nothing more to do. */
export function stayAt(at: Place): void {
  setTimeout(() => {
    const { activeElement: active, body } = document;
    if (active === null || active === body || active.matches(":disabled")) focusOn(at);
  }, 0);
}

const DRAWING_MS = 40;

/**
 * Gives the focus to the control of a finding, or to the nearest one above it that there is; the folded
 * parts around it are opened first.
 */
export function focusFinding(
  finding: ShownFinding,
  steps: readonly StepView[] | undefined,
  tries = 4,
): void {
  const path = pathNow(finding, steps);
  if (openFolds(path) && tries > 0) {
    setTimeout(() => focusFinding(finding, steps, tries - 1), DRAWING_MS);
    return;
  }
  for (let length = path.length; length >= 1; length -= 1) {
    const id = CSS.escape(fieldId(path.slice(0, length)));
    const found = document.querySelector<HTMLElement>(`#${id}`);
    if (found === null) continue;
    openAround(found);
    found.scrollIntoView({ block: "center", behavior: "instant" });
    found.focus();
    return;
  }
}

/** Opens the closed parts that hold a place. @returns Whether there was one. */
function openFolds(path: Place): boolean {
  const id = fieldId(path);
  const closed = [...document.querySelectorAll<HTMLDetailsElement>("details:not([open])")];
  const holding = closed.filter(({ dataset }) =>
    (dataset["places"] ?? "").split(" ").some((at) => id === at || id.startsWith(`${at}-`)),
  );
  for (const fold of holding) fold.open = true;
  return holding.length > 0;
}

function openAround(found: HTMLElement): void {
  let fold = found.closest("details");
  while (fold !== null) {
    fold.open = true;
    fold = fold.parentElement?.closest("details") ?? null;
  }
}
