/** The form of the step that is open. */
import type { StepView } from "../../../../survey-scripts/edit/view-script.ts";
import { AnswersForm } from "./answers-form.ts";
import { AskedForm, RulesFold } from "./asked-form.ts";
import { ConditionField } from "./condition-field.ts";
import { conditionInWords } from "./condition-words.ts";
import { endingTitle, OutcomeField } from "./endings-form.ts";
import { faultsOf } from "./field-faults.ts";
import { fixedAnswers } from "./fixed-answers.ts";
import { Fold } from "./fold.ts";
import { GotoField } from "./goto-field.ts";
import { french, html, type View } from "./html.ts";
import { NotesForm } from "./notes-form.ts";
import { fieldId } from "./places.ts";
import { RulesForm } from "./rules-form.ts";
import { SetForm } from "./set-form.ts";
import { InCode, SettingsForm } from "./settings-form.ts";
import { Switch } from "./small-fields.ts";
import { isGuard } from "./step-title.ts";
import type { EditorStore } from "./store.ts";
import { TryReply } from "./try-reply.ts";
import { WordingField } from "./wording-field.ts";

interface StepProps {
  readonly store: EditorStore;
  readonly step: StepView;
}

/** Everything of a step that a form can change. */
export function StepForm({ store, step }: StepProps): View {
  if (step.data === undefined) return onlyInCode(store, step, "Cette étape ne se lit pas.");
  const idFaults = faultsOf(store, ["steps", step.position, "id"]);
  const own = faultsOf(store, ["steps", step.position], { self: true });
  return html`<div class="step-form" id=${fieldId(["steps", step.position])} tabindex="-1">
    ${own.list} ${body(store, step)}
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
        <${SayForm} store=${store} step=${step} />
      `;
    case "end":
      return html`<${EndForm} store=${store} step=${step} />`;
    case "decide":
      return html`
        <p>Cette étape ne dit rien : elle envoie plus bas, selon les réponses.</p>
        ${isGuard(store.view, step) && html`<${Guarded} store=${store} step=${step} />`}
        <${RulesForm} store=${store} step=${step} />
        <${GotoField}
          store=${store}
          step=${step}
          answer=${undefined}
          label="Dans tous les autres cas, aller à"
        />
      `;
    default:
      return html`<${SetForm} store=${store} step=${step} />`;
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
    ${step.question === "rating" && html`<${NotesForm} store=${store} step=${step} />`}
    <${AskedForm} store=${store} step=${step} />
    <${SettingsForm} store=${store} step=${step} />
    <${Fold}
      store=${store}
      title="Essayer une réponse"
      places=${[]}
      draw=${() => html`<${TryReply} store=${store} step=${step} />`}
    />
  `;
}

/** The condition of a question is changed where the question is. */
function Guarded({ store, step }: StepProps): View {
  const question = step.position + 1;
  return html`<p class="kept">
    ${french(`C'est la condition de l'étape ${question + 1}, qui la montre en phrases.`)}${" "}
    <button type="button" class="quiet" onClick=${() => store.set({ open: question })}>
      Ouvrir l'étape ${question + 1}
    </button>
  </p>`;
}

/** What a message does beside being said. */
function SayForm({ store, step }: StepProps): View {
  const at = ["steps", step.position];
  const when = step.data?.["when"];
  return html`
    <${Fold}
      store=${store}
      title="Condition pour montrer le message"
      set=${when === undefined ? "" : `seulement si ${conditionInWords(when, store.view)}`}
      places=${[[...at, "when"]]}
      draw=${() =>
        html`<${ConditionField}
          store=${store}
          at=${[...at, "when"]}
          value=${when}
          before=${step.position}
          label="Montrer ce message seulement si"
        />`}
    />
    <${RulesFold} store=${store} step=${step} />
    <${Switch}
      store=${store}
      at=${[...at, "alert"]}
      value=${step.data?.["alert"]}
      label="Prévenir une personne de l'équipe"
      help="La conversation apparaît dans les alertes quand ce message part."
      otherwise=${false}
    />
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
      ${store.view.endings.map((one) => html`<option key=${one.id} value=${one.id}>${endingTitle(store.view, one)}</option>`)}
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
    ${ending !== undefined && html`<${OutcomeField} store=${store} ending=${ending} />`}
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
