/** Where the conversation goes under a condition. */
import type { Value } from "../../../../survey-scripts/edit/piece.ts";
import { asMap } from "../../../../survey-scripts/edit/script-text.ts";
import { writeTest } from "../../../../survey-scripts/edit/simple-condition.ts";
import type { StepView } from "../../../../survey-scripts/edit/view-script.ts";
import { ConditionField } from "./condition-field.ts";
import { firstTest, thingsBefore } from "./condition-things.ts";
import { EntryButtons } from "./entry-buttons.ts";
import { faultsOf } from "./field-faults.ts";
import { rulesOf } from "./fixed-answers.ts";
import { TargetField } from "./goto-field.ts";
import { french, html, type View } from "./html.ts";
import { fieldId, focusOn } from "./places.ts";
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
  const target = laterStep(store, step);
  const add = (): void => {
    const test = firstTest(thingsBefore(store.view, step.position));
    const value = { when: writeTest(test), go: target };
    const place = placeOfNew(next);
    if (!store.edit({ do: "changeList", at, change: { do: "insert", at: place, value } })) return;
    store.set({ notice: "Règle ajoutée." });
    focusOn([...at, place]);
  };
  return html`
    <p class="soft">${french(step.kind === "ask" ? `${RULES_HELP} ${ASKED_HELP}` : RULES_HELP)}</p>
    <ol class="rules" id=${fieldId(at)} tabindex="-1">
      ${rulesOf(step).map((index) => html`<${OneRule} key=${index} store=${store} step=${step} index=${index} />`)}
    </ol>
    ${faultsOf(store, at, { self: true }).list}
    ${target === "" && html`<p class="soft">Aucune étape plus bas : ajoutez-en une où aller.</p>`}
    ${
      store.mayEdit &&
      target !== "" &&
      next.length < RULES_MAX &&
      html`<p class="small-buttons">
        <button type="button" onClick=${add}>Ajouter une règle</button>
      </p>`
    }
  `;
}

const RULES_HELP = "La première règle dont la condition est vraie est suivie.";
const ASKED_HELP = "Ce que fait chaque réponse de cette question se règle sous la réponse.";

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

/** Id of the first end below a step, or of the step below. */
export function laterStep({ view }: EditorStore, { position }: StepView): string {
  const later = (view.steps ?? []).filter((step) => step.position > position);
  return later.find(({ kind }) => kind === "end")?.id ?? later[0]?.id ?? "";
}

/** A list of a step; empty where there is none. */
export function listOf({ data }: StepView, name: string): readonly Value[] {
  const list = data?.[name];
  return Array.isArray(list) ? list : [];
}

/** Where an entry with a condition is put in: above the one that counts in all other cases, for below it none would. */
export function placeOfNew(list: readonly Value[]): number {
  const rest = list.findIndex((entry) => asMap(entry)?.["when"] === undefined);
  return rest < 0 ? list.length : rest;
}
