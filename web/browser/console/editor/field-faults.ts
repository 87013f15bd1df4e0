/** What is wrong with a field, right below it. */
import type { Place } from "../../../../survey-scripts/edit/piece.ts";
import type { ShownFinding } from "../../../console/editor-shapes.ts";
import { french, html, type View } from "./html.ts";
import { fieldId, findingsAt } from "./places.ts";
import type { EditorStore } from "./store.ts";

/** What a box with the cost says already. */
const COST = /^(?:hors de l'alphabet des SMS|\d+ SMS )/;

/**
 * The findings of a place as a control needs them: a list, and what ties the control to it.
 *
 * @param how  `besidesCost`: the cost of the text is told beside it. `self`: of the place itself, not of
 * what stands in it.
 */
export function faultsOf(
  store: EditorStore,
  at: Place,
  how: { readonly besidesCost?: boolean; readonly self?: boolean } = {},
): { readonly list: View; readonly tied: Readonly<Record<string, string | undefined>> } {
  const within = findingsAt(store.state.findings, at, store.view.steps);
  const found = how.self === true ? within.filter(({ path }) => path.length === at.length) : within;
  const id = `${fieldId(at)}-faults`;
  const listed =
    how.besidesCost === true ? found.filter(({ message }) => !COST.test(message)) : found;
  const told = [
    ...(listed.length > 0 ? [id] : []),
    ...(how.besidesCost === true ? [`${fieldId(at)}-cost`] : []),
  ];
  const isWrong = found.some(({ severity }) => severity === "error");
  return {
    list:
      listed.length === 0
        ? null
        : html`<ul id=${id} class="field-faults">
            ${unique(listed).map(
              ({ severity, message }) =>
                html`<li class=${severity === "error" ? "fault" : "soft"} key=${message}>
                  ${french(message)}
                </li>`,
            )}
          </ul>`,
    tied: {
      "aria-invalid": isWrong ? "true" : undefined,
      "aria-describedby": told.length > 0 ? told.join(" ") : undefined,
    },
  };
}

function unique(findings: readonly ShownFinding[]): ShownFinding[] {
  return findings.filter(
    ({ message }, at) => findings.findIndex((one) => one.message === message) === at,
  );
}
