/** Where the conversation goes on after an answer. */
import { jumpIndex } from "../../../../survey-scripts/edit/goto-edits.ts";
import type { Place } from "../../../../survey-scripts/edit/piece.ts";
import { asMap } from "../../../../survey-scripts/edit/script-text.ts";
import type { StepView } from "../../../../survey-scripts/edit/view-script.ts";
import { faultsOf } from "./field-faults.ts";
import { french, html, type View } from "./html.ts";
import { fieldId } from "./places.ts";
import { titleOf } from "./step-title.ts";
import { Still } from "./still.ts";
import type { EditorStore } from "./store.ts";
import { cut } from "./words.ts";

export interface GotoProps {
  readonly store: EditorStore;
  readonly step: StepView;
  /** An option's id, a note, yes or no; undefined: whatever was answered. */
  readonly answer: string | number | boolean | undefined;
  readonly label: string;
}

const WORDS_MAX = 70;

/** The next line, any later step, or an end, for one answer or for all the others. */
export function GotoField({ store, step, answer, label }: GotoProps): View {
  const data = step.data ?? {};
  const index = jumpIndex(data, answer);
  const list = Array.isArray(data["next"]) ? data["next"] : [];
  const go = asMap(list[index])?.["go"];
  const chosen = index >= 0 && typeof go === "string" ? go : "";
  const name = answer === undefined ? "go" : `go-${String(answer)}`;
  const place =
    index < 0
      ? ["steps", step.position, "next", name]
      : ["steps", step.position, "next", index, "go"];
  const onTarget = (to: string): void => {
    const target = to === "" ? undefined : to;
    store.edit({ do: "setGoto", step: step.position, answer, go: target });
  };
  return html`<${TargetField}
    ...${{ store, step, place, chosen, label, onTarget, mayFall: true }}
  />`;
}

interface TargetProps {
  readonly store: EditorStore;
  readonly step: StepView;
  readonly place: Place;
  /** Id of a step; empty for the next one. */
  readonly chosen: string;
  readonly label: string;
  readonly onTarget: (id: string) => void;
  /** The next step can be chosen without naming it. */
  readonly mayFall: boolean;
}

/** Where a jump leads: any later step, or an end. */
export function TargetField(props: TargetProps): View {
  const { store, step, place, chosen, label, onTarget, mayFall } = props;
  const id = fieldId(place);
  const later = (store.view.steps ?? []).filter(({ position }) => position > step.position);
  const faults = faultsOf(store, place);
  const known = chosen === "" || later.some((one) => one.id === chosen);
  return html`<div class="goto">
    <label for=${id}>${french(label)}</label>
    <select
      id=${id}
      value=${chosen}
      disabled=${!store.mayEdit}
      ...${faults.tied}
      onChange=${(event: { readonly currentTarget: HTMLSelectElement }) =>
        onTarget(event.currentTarget.value)}
    >
      ${mayFall && html`<option value="">l'étape suivante</option>`}
      ${!mayFall && chosen === "" && html`<option value="">à choisir</option>`}
      ${known ? null : html`<option value=${chosen}>${`${chosen} (inconnue ou plus haut)`}</option>`}
      <${Still}
        sign=${later.map((one) => wordsOf(store, one)).join("\n")}
        draw=${() => html`
          <optgroup label="Fins">${later.filter(isEnd).map((one) => choice(store, one))}</optgroup>
          <optgroup label="Étapes plus bas">
            ${later.filter((one) => !isEnd(one)).map((one) => choice(store, one))}
          </optgroup>
        `}
      />
    </select>
    ${faults.list}
  </div>`;
}

function choice(store: EditorStore, step: StepView): View {
  if (step.id === undefined) return null;
  return html`<option key=${step.id} value=${step.id}>${wordsOf(store, step)}</option>`;
}

function wordsOf(store: EditorStore, step: StepView): string {
  return cut(`${step.position + 1}. ${titleOf(store.view, step)}`, WORDS_MAX);
}

function isEnd({ kind }: StepView): boolean {
  return kind === "end";
}
