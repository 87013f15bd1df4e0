/** The words of the notes of a scale. */
import { asMap } from "../../../../survey-scripts/edit/script-text.ts";
import type { StepView } from "../../../../survey-scripts/edit/view-script.ts";
import { faultsOf } from "./field-faults.ts";
import { fixedAnswers } from "./fixed-answers.ts";
import { Fold } from "./fold.ts";
import { html, type View } from "./html.ts";
import { fieldId } from "./places.ts";
import type { EditorStore } from "./store.ts";
import { WordingField } from "./wording-field.ts";
import { count } from "./words.ts";

interface NotesProps {
  readonly store: EditorStore;
  readonly step: StepView;
}

/** A wording for each note; a note without one is only a number. */
export function NotesForm({ store, step }: NotesProps): View {
  const at = ["steps", step.position, "labels"];
  const labels = asMap(step.data?.["labels"]) ?? {};
  const scale = fixedAnswers(step).map(([note]) => String(note));
  // Words of a note that the scale no longer has are still there to be taken out.
  const notes = [...scale, ...Object.keys(labels).filter((note) => !scale.includes(note))];
  const many = Object.keys(labels).length;
  const faults = faultsOf(store, at, { self: true });
  return html`<${Fold}
    store=${store}
    title="Les mots des notes"
    set=${many === 0 ? "" : count(many, "note")}
    places=${[at]}
    draw=${() => html`
      <p class="soft" id=${fieldId(at)} tabindex="-1">
        Une réponse qui contient ces mots est comprise comme la note. Vide : la note se donne en
        chiffre.
      </p>
      ${faults.list}
      ${notes.map((note) => html`<${WordingField} key=${note} store=${store} at=${[...at, note]} value=${labels[note]} label=${`Note ${note}`} free whole />`)}
    `}
  />`;
}
