/** The form of the step that is open. */
import type { StepView } from "../../../../survey-scripts/edit/view-script.ts";
import { AnswersForm } from "./answers-form.ts";
import { faultsOf } from "./field-faults.ts";
import { GotoField } from "./goto-field.ts";
import { french, html, type View } from "./html.ts";
import { fieldId } from "./places.ts";
import { InCode, SettingsForm } from "./settings-form.ts";
import type { EditorStore } from "./store.ts";
import { WordingField } from "./wording-field.ts";

interface StepProps {
  readonly store: EditorStore;
  readonly step: StepView;
}

/** Everything of a step that a form can change. */
export function StepForm({ store, step }: StepProps): View {
  if (step.data === undefined) return onlyInCode(store, step, "Cette étape ne se lit pas.");
  const idFaults = faultsOf(store, ["steps", step.position, "id"]);
  return html`<div class="step-form">
    ${body(store, step)}
    <p class="soft" id=${fieldId(["steps", step.position, "id"])} tabindex="-1">
      ${french("Nom interne, qui ne change jamais :")} <code>${step.id ?? "aucun"}</code>
    </p>
    ${idFaults.list}
    <${InCode} store=${store} step=${step} />
  </div>`;
}

function body(store: EditorStore, step: StepView): View {
  if (!step.known) {
    return onlyInCode(store, step, "Le formulaire ne connaît pas ce type d'étape.");
  }
  switch (step.kind) {
    case "ask":
      return html`<${Question} store=${store} step=${step} />`;
    case "say":
      return html`
        <${WordingField}
          store=${store}
          at=${["steps", step.position, "text"]}
          value=${step.data?.["text"]}
          label="Message"
        />
        <${GotoField} store=${store} step=${step} answer=${undefined} label="Ensuite, aller à" />
      `;
    case "end":
      return html`<${EndForm} store=${store} step=${step} />`;
    case "decide":
      return html`
        <p>Cette étape ne dit rien : elle envoie plus bas, selon les réponses.</p>
        <${GotoField}
          store=${store}
          step=${step}
          answer=${undefined}
          label="Dans tous les autres cas, aller à"
        />
      `;
    default:
      return html`<p>Cette étape calcule une valeur à partir des réponses.</p>`;
  }
}

function Question({ store, step }: StepProps): View {
  const at = ["steps", step.position];
  const data = step.data ?? {};
  const lists = step.question === "choice" || step.question === "choices";
  return html`
    <${WordingField}
      store=${store}
      at=${[...at, "prompt"]}
      value=${data["prompt"]}
      label="Question"
      prompt=${step}
    />
    ${lists && html`<${AnswersForm} store=${store} step=${step} />`}
    ${!lists && html`<${FixedAnswers} store=${store} step=${step} />`}
    <${GotoField}
      store=${store}
      step=${step}
      answer=${undefined}
      label=${lists ? "Après les autres réponses, aller à" : "Dans les autres cas, aller à"}
    />
    <details>
      <summary>Aide, quand on écrit AIDE</summary>
      <${WordingField} store=${store} at=${[...at, "help"]} value=${data["help"]} label="Aide" />
    </details>
    <${SettingsForm} store=${store} step=${step} />
  `;
}

/** Answers that a kind of question has by itself, with where each leads. */
function FixedAnswers({ store, step }: StepProps): View {
  const answers = fixedAnswers(step);
  if (answers.length === 0) return null;
  return html`<fieldset class="fixed">
    <legend>Où mène chaque réponse</legend>
    ${answers.map(([value, words]) => html`<${GotoField} key=${words} store=${store} step=${step} answer=${value} label=${`Après « ${words} », aller à`} />`)}
  </fieldset>`;
}

const NOTES_MAX = 11;

function fixedAnswers({ question, data }: StepView): (readonly [boolean | number, string])[] {
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

function EndForm({ store, step }: StepProps): View {
  const ending = store.view.endings.find(({ id }) => id === step.data?.["ending"]);
  const id = fieldId(["steps", step.position, "ending"]);
  const faults = faultsOf(store, ["steps", step.position, "ending"]);
  return html`
    <label for=${id}>Fin</label>
    <select
      id=${id}
      value=${ending?.id ?? ""}
      disabled=${!store.mayEdit}
      ...${faults.tied}
      onChange=${(event: { readonly currentTarget: HTMLSelectElement }) => {
        const { value } = event.currentTarget;
        store.edit({ do: "setField", at: ["steps", step.position, "ending"], value });
      }}
    >
      ${store.view.endings.map((one) => html`<option key=${one.id} value=${one.id}>${one.id}</option>`)}
    </select>
    ${faults.list}
    ${
      ending !== undefined &&
      html`<${WordingField}
        store=${store}
        at=${["endings", ending.id, "text"]}
        value=${ending.data["text"]}
        label="Dernier message"
      />`
    }
  `;
}

function onlyInCode(store: EditorStore, step: StepView, why: string): View {
  return html`<p>
    ${french(why)} Elle est gardée telle quelle.${" "}
    <button
      type="button"
      class="quiet"
      onClick=${() => store.set({ tab: "code", goTo: { line: step.line } })}
    >
      L'ouvrir dans le code
    </button>
  </p>`;
}
