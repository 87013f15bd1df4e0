/** Where the conversation goes under a condition, and the values that a script sets by itself. */
import type { Place, Value } from "../../../../survey-scripts/edit/piece.ts";
import { asMap } from "../../../../survey-scripts/edit/script-text.ts";
import { writeTest } from "../../../../survey-scripts/edit/simple-condition.ts";
import type { StepView } from "../../../../survey-scripts/edit/view-script.ts";
import { ConditionField } from "./condition-field.ts";
import { firstTest, literalInWords, numberIn, thingsBefore } from "./condition-things.ts";
import { EntryButtons } from "./entry-buttons.ts";
import { faultsOf } from "./field-faults.ts";
import { rulesOf } from "./fixed-answers.ts";
import { TargetField } from "./goto-field.ts";
import { french, html, type View } from "./html.ts";
import { fieldId, focusOn } from "./places.ts";
import { TextField } from "./small-fields.ts";
import type { EditorStore } from "./store.ts";

interface StepProps {
  readonly store: EditorStore;
  readonly step: StepView;
}

const RULES_MAX = 20;

/** The rules of a step in their order: the first whose condition holds is followed. */
export function RulesForm({ store, step }: StepProps): View {
  const next = listOf(step, "next");
  const at = ["steps", step.position, "next"];
  const add = (): void => {
    const test = firstTest(thingsBefore(store.view, step.position));
    const value = { when: writeTest(test), go: laterStep(store, step) };
    const open = next.findIndex((jump) => asMap(jump)?.["when"] === undefined);
    const place = open < 0 ? next.length : open;
    if (!store.edit({ do: "changeList", at, change: { do: "insert", at: place, value } })) return;
    store.set({ notice: "Règle ajoutée." });
    focusOn([...at, place]);
  };
  return html`
    <p class="soft">${french(RULES_HELP)}</p>
    <ol class="rules" id=${fieldId(at)} tabindex="-1">
      ${rulesOf(step).map((index) => html`<${OneRule} key=${index} store=${store} step=${step} index=${index} />`)}
    </ol>
    ${
      store.mayEdit &&
      next.length < RULES_MAX &&
      html`<p class="small-buttons">
        <button type="button" onClick=${add}>Ajouter une règle</button>
      </p>`
    }
  `;
}

const RULES_HELP =
  "La première règle dont la condition est vraie est suivie. Ce que fait chaque réponse de cette question se règle sous la réponse.";

function OneRule({ store, step, index }: StepProps & { readonly index: number }): View {
  const next = listOf(step, "next");
  const list = ["steps", step.position, "next"];
  const at = [...list, index];
  const rule = asMap(next[index]) ?? {};
  const { go } = rule;
  const isFirst = index === 0;
  const isLast = asMap(next[index + 1])?.["when"] === undefined;
  const before = step.kind === "ask" ? step.position + 1 : step.position;
  return html`<li id=${fieldId(at)} tabindex="-1">
    <${ConditionField}
      store=${store}
      at=${[...at, "when"]}
      value=${rule["when"]}
      before=${before}
      label="Si"
      required
    />
    <${TargetField}
      store=${store}
      step=${step}
      place=${[...at, "go"]}
      chosen=${typeof go === "string" ? go : ""}
      label="alors aller à"
      mayFall=${false}
      onTarget=${(id: string) => store.edit({ do: "setField", at: [...at, "go"], value: id })}
    />
    <${EntryButtons} ...${{ store, list, index, isFirst, isLast, name: "la règle" }} />
  </li>`;
}

/** The values of a step that sets one: the first whose condition holds is taken. */
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
      ${faults.list} ${store.mayEdit && html`<${AddValue} store=${store} at=${at} to=${to} />`}
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
        store.edit({ do: "setField", at: place, value: asBefore(currentTarget.value) }, id)}
    />
    ${faults.list}
    <${ConditionField}
      store=${store}
      at=${[...at, "when"]}
      value=${when}
      before=${step.position}
      label="Retenir cette valeur si"
      onNone=${() => store.edit({ do: "setField", at, value: { value: value ?? "" } })}
    />
    <${EntryButtons}
      ...${{ store, list, index, isFirst: index === 0, isLast: index === count - 1, name: "la valeur" }}
    />
  </li>`;
}

function AddValue({
  store,
  at,
  to,
}: {
  readonly store: EditorStore;
  readonly at: Place;
  readonly to: readonly Value[];
}): View {
  const id = `${fieldId(at)}-new`;
  const add = (event: Event & { readonly currentTarget: HTMLFormElement }): void => {
    event.preventDefault();
    const field = event.currentTarget.querySelector("input");
    const written = field?.value.trim() ?? "";
    if (field === null || written === "") return;
    const change = { do: "insert", at: to.length, value: { value: asBefore(written) } } as const;
    if (!store.edit({ do: "changeList", at, change })) return;
    field.value = "";
    store.set({ notice: `Valeur « ${written} » ajoutée.` });
  };
  return html`<form class="add-answer" onSubmit=${add}>
    <label for=${id}>Nouvelle valeur</label>
    <div>
      <input id=${id} maxlength="80" />
      <button>Ajouter<span class="visually-hidden"> la valeur</span></button>
    </div>
  </form>`;
}

/** A number or yes and no as such, everything else as words. */
function asBefore(written: string): string | number | boolean {
  if (written === "oui" || written === "non") return written === "oui";
  return numberIn(written) ?? written;
}

/** Id of the first end below a step, or of the step below. */
export function laterStep({ view }: EditorStore, { position }: StepView): string {
  const later = (view.steps ?? []).filter((step) => step.position > position);
  return later.find(({ kind }) => kind === "end")?.id ?? later[0]?.id ?? "";
}

function listOf({ data }: StepView, name: string): readonly Value[] {
  const list = data?.[name];
  return Array.isArray(list) ? list : [];
}
