/** What a question does beside asking: when it is asked at all, again, otherwise, and after a silence. */
import { asMap } from "../../../../survey-scripts/edit/script-text.ts";
import type { StepView } from "../../../../survey-scripts/edit/view-script.ts";
import { ConditionField } from "./condition-field.ts";
import { conditionInWords } from "./condition-words.ts";
import { rulesOf } from "./fixed-answers.ts";
import { Fold } from "./fold.ts";
import { TargetField } from "./goto-field.ts";
import { french, html, type View } from "./html.ts";
import { focusOn } from "./places.ts";
import { laterStep, RulesForm } from "./rules-form.ts";
import { NumberField } from "./small-fields.ts";
import { isGuard } from "./step-title.ts";
import type { EditorStore } from "./store.ts";
import { WordingField } from "./wording-field.ts";
import { WordingList } from "./wording-list.ts";
import { count } from "./words.ts";

interface StepProps {
  readonly store: EditorStore;
  readonly step: StepView;
}

/** The folded parts of a question, each with what is set in it. */
export function AskedForm({ store, step }: StepProps): View {
  const at = ["steps", step.position];
  const data = step.data ?? {};
  const retry = [...at, "retry"];
  const variants = [...at, "variants"];
  return html`
    <${OnlyIf} store=${store} step=${step} />
    <${RulesFold} store=${store} step=${step} />
    <${Fold}
      store=${store}
      title="Quand la réponse n'est pas comprise"
      set=${told(data["retry"], "formulation")}
      places=${[retry, [...at, "retries"]]}
      draw=${() => html`
        <${WordingList}
          store=${store}
          at=${retry}
          value=${data["retry"]}
          help="Ce que Sirius dit avant de redemander. Sans formulation à vous, il emploie les siennes."
          name=${(index: number) => `${index + 1}${index === 0 ? "re" : "e"} fois qu'on redemande`}
        />
        <${Retries} store=${store} step=${step} />
      `}
    />
    <${Fold}
      store=${store}
      title="Autres formulations de la question"
      set=${told(data["variants"], "formulation")}
      places=${[variants]}
      draw=${() =>
        html`<${WordingList}
          store=${store}
          at=${variants}
          value=${data["variants"]}
          help="Une formulation est tirée au sort pour chaque personne, celle du haut comprise. Toutes demandent la même chose."
          name=${(index: number) => `Formulation ${index + 2}`}
          prompt=${step}
        />`}
    />
    <${WaitFold} store=${store} step=${step} />
    <${Fold}
      store=${store}
      title="Aide, quand on écrit AIDE"
      set=${data["help"] === undefined ? "" : "écrite"}
      places=${[[...at, "help"]]}
      draw=${() => html`<${WordingField} store=${store} at=${[...at, "help"]} value=${data["help"]} label="Aide" />`}
    />
  `;
}

const RETRIES = 2;

function Retries({ store, step }: StepProps): View {
  const ofAll = store.view.policies["retries"];
  return html`<${NumberField}
    store=${store}
    at=${["steps", step.position, "retries"]}
    value=${step.data?.["retries"]}
    label="Redemander au plus"
    help="Ensuite, une question facultative est passée, une obligatoire met en pause. Vide : comme tout le questionnaire."
    otherwise=${undefined}
    unit=${`fois (tout le questionnaire : ${typeof ofAll === "number" ? ofAll : RETRIES})`}
    min=${0}
    max=${5}
  />`;
}

/** The condition under which a question is asked: a step of its own leads around it. */
function OnlyIf({ store, step }: StepProps): View {
  const above = store.view.steps?.[step.position - 1];
  const guard = above !== undefined && isGuard(store.view, above) ? above : undefined;
  const jump = asMap(Array.isArray(guard?.data?.["next"]) ? guard.data["next"][0] : undefined);
  const when = asMap(jump?.["when"])?.["not"];
  const hasNext = store.view.steps?.[step.position + 1]?.id !== undefined;
  if (step.position === 0 || (guard === undefined && !hasNext)) return null;
  const place = ["steps", step.position - 1, "next", 0, "when", "not"];
  const around = whoJumps(store, step);
  return html`<${Fold}
    store=${store}
    title="Condition pour poser la question"
    set=${guard === undefined ? "" : `seulement si ${conditionInWords(when, store.view)}`}
    places=${guard === undefined ? [] : [["steps", step.position - 1, "next", 0]]}
    draw=${() => html`
      <${ConditionField}
        store=${store}
        at=${guard === undefined ? ["steps", step.position, "only-if"] : place}
        value=${guard === undefined ? undefined : when}
        before=${guard === undefined ? step.position : step.position - 1}
        label="Poser cette question seulement si"
        onFirst=${(first: Parameters<typeof conditionInWords>[0]) => {
          if (first === undefined) return;
          if (!store.edit({ do: "addGuard", step: step.position, when: first })) return;
          store.set({ open: step.position + 1, notice: GUARDED });
          focusOn(["steps", step.position, "next", 0, "when", "not"]);
        }}
        onNone=${() => {
          if (!store.edit({ do: "removeStep", step: step.position - 1 })) return false;
          store.set({ open: step.position - 1 });
          focusOn(["steps", step.position - 1, "only-if"]);
          return true;
        }}
      />
      <p class="soft">
        La condition est une étape à elle, juste au-dessus : si elle n'est pas vraie, la
        conversation passe à l'étape suivante.
      </p>
      ${
        around.length > 0 &&
        html`<p class="kept">
          ${french(
            around.length === 1
              ? `L'étape ${around.join()} mène droit ici, sans regarder la condition.`
              : `Les étapes ${around.join(", ")} mènent droit ici, sans regarder la condition.`,
          )}
        </p>`
      }
    `}
  />`;
}

const GUARDED = "Condition ajoutée, dans une étape à elle juste au-dessus de la question.";

/** Numbers of the steps above that lead straight to this one. */
function whoJumps({ view }: EditorStore, { id, position }: StepView): number[] {
  return (view.steps ?? [])
    .filter((step) => step.position < position)
    .filter(({ data }) => {
      const next = Array.isArray(data?.["next"]) ? data["next"] : [];
      return [...next, data?.["wait"]].some(
        (jump) => id !== undefined && asMap(jump)?.["go"] === id,
      );
    })
    .map((step) => step.position + 1);
}

/** Rules that look at more than the answer just given. */
export function RulesFold({ store, step }: StepProps): View {
  const rules = rulesOf(step).length;
  return html`<${Fold}
    store=${store}
    title="Règles pour la suite"
    set=${rules === 0 ? "" : count(rules, "règle")}
    places=${rulesOf(step).map((index) => ["steps", step.position, "next", index])}
    draw=${() => html`<${RulesForm} store=${store} step=${step} />`}
  />`;
}

const WAIT_DAYS = 7;

/** Where a long silence leads. */
function WaitFold({ store, step }: StepProps): View {
  const at = ["steps", step.position, "wait"];
  const wait = asMap(step.data?.["wait"]);
  const { days, go } = wait ?? {};
  const add = (): void => {
    const value = { days: WAIT_DAYS, go: laterStep(store, step) };
    store.edit({ do: "setField", at, value });
  };
  return html`<${Fold}
    store=${store}
    title="Si la personne ne répond pas"
    set=${typeof days === "number" ? `après ${daysInWords(days)}` : ""}
    places=${[at]}
    draw=${() =>
      wait === undefined
        ? html`<p class="soft">
              La question attend, avec la relance de tout le questionnaire. Vous pouvez plutôt
              continuer ailleurs après un silence.
            </p>
            ${store.mayEdit && html`<p class="small-buttons"><button type="button" onClick=${add}>Continuer ailleurs après un silence</button></p>`}`
        : html`<${NumberField}
              store=${store}
              at=${[...at, "days"]}
              value=${days}
              label="Après combien de jours de silence"
              help="À la place de la relance. De 1 à 365 jours."
              unit=${typeof days === "number" && days >= WAIT_DAYS ? `jours, soit ${daysInWords(days)}` : "jours"}
              otherwise=${undefined}
              min=${1}
              max=${365}
            />
            <${TargetField}
              store=${store}
              step=${step}
              place=${[...at, "go"]}
              chosen=${typeof go === "string" ? go : ""}
              label="Aller alors à"
              mayFall=${false}
              onTarget=${(id: string) => store.edit({ do: "setField", at: [...at, "go"], value: id })}
            />
            ${store.mayEdit && html`<p class="small-buttons"><button type="button" onClick=${() => store.edit({ do: "setField", at, value: undefined })}>Ne plus aller ailleurs</button></p>`}`}
  />`;
}

/** `3 jours`, `2 semaines`, `2 semaines et 1 jour`. */
export function daysInWords(days: number): string {
  const [weeks, rest] = [Math.floor(days / 7), days % 7];
  const parts = [
    ...(weeks > 0 ? [count(weeks, "semaine")] : []),
    ...(rest > 0 || weeks === 0 ? [count(rest, "jour")] : []),
  ];
  return parts.join(" et ");
}

function told(list: unknown, what: string): string {
  const many = Array.isArray(list) ? list.length : 0;
  return many === 0 ? "" : count(many, what);
}
