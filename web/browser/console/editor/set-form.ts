/** The values that a script keeps by itself. */
import type { Place, Value } from "../../../../survey-scripts/edit/piece.ts";
import { asMap } from "../../../../survey-scripts/edit/script-text.ts";
import { writeTest } from "../../../../survey-scripts/edit/simple-condition.ts";
import type { StepView } from "../../../../survey-scripts/edit/view-script.ts";
import { ConditionField } from "./condition-field.ts";
import { firstTest, literalInWords, literalOf, thingsBefore } from "./condition-things.ts";
import { EntryButtons } from "./entry-buttons.ts";
import { faultsOf } from "./field-faults.ts";
import { html, type View } from "./html.ts";
import { fieldId, focusOn } from "./places.ts";
import { listOf, placeOfNew } from "./rules-form.ts";
import { TextField } from "./small-fields.ts";
import type { EditorStore } from "./store.ts";

interface StepProps {
  readonly store: EditorStore;
  readonly step: StepView;
}

const VALUES_MAX = 20;

/** The values of a step that keeps one: the first whose condition holds is taken. */
export function SetForm({ store, step }: StepProps): View {
  const to = listOf(step, "to");
  const at = ["steps", step.position, "to"];
  const faults = faultsOf(store, at, { self: true });
  return html`
    <p>Cette étape ne dit rien : elle retient une valeur, que des conditions plus bas regardent.</p>
    <${TextField}
      store=${store}
      at=${["steps", step.position, "variable"]}
      value=${step.data?.["variable"]}
      label="Nom de la valeur"
      help="En minuscules sans accent. Les conditions plus bas la connaissent sous ce nom : changez-les avec elle."
      most=${40}
      keep
    />
    <fieldset class="rules" id=${fieldId(at)} tabindex="-1">
      <legend>Valeurs possibles</legend>
      <p class="soft">La première dont la condition est vraie est retenue.</p>
      <ol>
        ${to.map((one, index) => html`<${OneValue} key=${index} ...${{ store, step, one, index, count: to.length }} />`)}
      </ol>
      ${faults.list}
      ${
        store.mayEdit &&
        to.length < VALUES_MAX &&
        html`<${AddValue} store=${store} step=${step} to=${to} />`
      }
    </fieldset>
  `;
}

function OneValue({
  store,
  step,
  one,
  index,
  count,
}: StepProps & { readonly one: Value; readonly index: number; readonly count: number }): View {
  const list = ["steps", step.position, "to"];
  const at = [...list, index];
  const { value, when } = asMap(one) ?? {};
  const place = [...at, "value"];
  const id = fieldId(place);
  const faults = faultsOf(store, place);
  const isLiteral = value !== undefined && typeof value !== "object";
  return html`<li id=${fieldId(at)} tabindex="-1">
    <label for=${id}>Valeur</label>
    <input
      id=${id}
      value=${isLiteral ? literalInWords(value ?? "") : ""}
      maxlength="80"
      readonly=${!store.mayEdit}
      ...${faults.tied}
      onInput=${({ currentTarget }: { readonly currentTarget: HTMLInputElement }) =>
        store.edit({ do: "setField", at: place, value: literalOf(currentTarget.value) }, id)}
    />
    ${faults.list}
    <${ConditionField}
      store=${store}
      at=${[...at, "when"]}
      value=${when}
      before=${step.position}
      label="Retenir cette valeur si"
      always=${index === 0 ? "Pas de condition : toujours." : "Pas de condition : dans tous les autres cas."}
      onNone=${() => withoutCondition(store, at, one)}
    />
    ${
      when === undefined &&
      index < count - 1 &&
      html`<p class="kept">
        Sans condition, elle est toujours retenue ici : celles d'en dessous ne le sont jamais.
        Donnez-lui une condition, ou descendez-la.
      </p>`
    }
    <${EntryButtons}
      ...${{ store, list, index, isFirst: index === 0, isLast: index === count - 1, name: "la valeur" }}
    />
  </li>`;
}

/** Everything of an entry but its condition, which may share its line with the dash. */
function withoutCondition(store: EditorStore, at: Place, one: Value): boolean {
  const rest = Object.entries(asMap(one) ?? {}).filter(([name]) => name !== "when");
  return store.edit({ do: "setField", at, value: Object.fromEntries(rest) });
}

function AddValue({ store, step, to }: StepProps & { readonly to: readonly Value[] }): View {
  const at = ["steps", step.position, "to"];
  const id = `${fieldId(at)}-new`;
  const add = (event: Event & { readonly currentTarget: HTMLFormElement }): void => {
    event.preventDefault();
    const field = event.currentTarget.querySelector("input");
    const written = field?.value.trim() ?? "";
    if (field === null || written === "") return;
    const place = placeOfNew(to);
    // Above the value of all other cases it needs a condition, which is to be set.
    const isAbove = place < to.length;
    const when = writeTest(firstTest(thingsBefore(store.view, step.position)));
    const literal = literalOf(written);
    const value = isAbove ? { when, value: literal } : { value: literal };
    if (!store.edit({ do: "changeList", at, change: { do: "insert", at: place, value } })) return;
    field.value = "";
    store.set({ notice: `Valeur « ${written} » ajoutée.` });
    if (isAbove) focusOn([...at, place, "when"], "-test-0-thing");
  };
  return html`<form class="add-answer" onSubmit=${add}>
    <label for=${id}>Nouvelle valeur</label>
    <div>
      <input id=${id} maxlength="80" />
      <button>Ajouter<span class="visually-hidden"> la valeur</span></button>
    </div>
  </form>`;
}
