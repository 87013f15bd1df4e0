/** What else can be set about a question, and what is set in the code alone. */
import type { Value } from "../../../../survey-scripts/edit/piece.ts";
import type { StepView } from "../../../../survey-scripts/edit/view-script.ts";
import { faultsOf } from "./field-faults.ts";
import { french, html, type View } from "./html.ts";
import { fieldId } from "./places.ts";
import type { EditorStore } from "./store.ts";

interface SettingsProps {
  readonly store: EditorStore;
  readonly step: StepView;
}

/** Fields with two states: name, words, what counts when nothing is written. */
const SWITCHES: readonly (readonly [name: string, words: string, otherwise: boolean])[] = [
  ["required", "Une réponse est nécessaire pour continuer", true],
  ["skippable", "On peut passer la question", false],
  ["dontKnow", "« Je ne sais pas » est une réponse", false],
  ["personal", "La réponse est une donnée personnelle", false],
  ["moderate", "Une personne relit avant toute publication", false],
  ["counted", "Compte dans « question 3 sur 12 »", true],
];
const PUBLISHABLE: readonly (readonly [value: string, words: string])[] = [
  ["no", "rien"],
  ["figure", "un chiffre"],
  ["words", "le texte, après accord et relecture"],
];
/** Numbers of single kinds: name, words, what counts when nothing is written. */
const NUMBERS: Readonly<
  Record<string, readonly (readonly [string, string, number | undefined])[]>
> = {
  rating: [
    ["min", "Plus petite note", 1],
    ["max", "Plus grande note", 5],
  ],
  choices: [
    ["atLeast", "Réponses au moins", 1],
    ["atMost", "Réponses au plus", undefined],
  ],
  number: [
    ["min", "Plus petite valeur", undefined],
    ["max", "Plus grande valeur", undefined],
  ],
  text: [["maxCharacters", "Caractères au plus", 600]],
};
/** What the form shows by itself; everything else of a step is shown as set in the code. */
const SHOWN: ReadonlySet<string> = new Set([
  ..."kind id question prompt text help options next publishable ending".split(" "),
  ..."min max atLeast atMost maxCharacters precision".split(" "),
  ...SWITCHES.map(([name]) => name),
]);

/** The settings of a question. */
export function SettingsForm({ store, step }: SettingsProps): View {
  const data = step.data ?? {};
  const numbers = NUMBERS[step.question ?? ""] ?? [];
  return html`<details class="settings">
    <summary>Réglages</summary>
    <div class="numbers">
      ${numbers.map(([name, words, otherwise]) => html`<${NumberField} key=${name} store=${store} step=${step} name=${name} words=${words} otherwise=${otherwise} />`)}
    </div>
    ${SWITCHES.map(([name, words, otherwise]) => html`<${Switch} key=${name} store=${store} step=${step} name=${name} words=${words} otherwise=${otherwise} />`)}
    <label for=${fieldId(["steps", step.position, "publishable"])}>Ce qui peut être publié</label>
    <select
      id=${fieldId(["steps", step.position, "publishable"])}
      value=${textOf(data["publishable"], "no")}
      disabled=${!store.mayEdit}
      onChange=${(event: { readonly currentTarget: HTMLSelectElement }) => {
        const { value } = event.currentTarget;
        set({ store, step }, "publishable", value === "no" ? undefined : value);
      }}
    >
      ${PUBLISHABLE.map(([value, words]) => html`<option key=${value} value=${value}>${words}</option>`)}
    </select>
  </details>`;
}

interface FieldProps<T> extends SettingsProps {
  readonly name: string;
  readonly words: string;
  readonly otherwise: T;
}

function Switch({ store, step, name, words, otherwise }: FieldProps<boolean>): View {
  const id = fieldId(["steps", step.position, name]);
  const value = step.data?.[name] ?? otherwise;
  return html`<p class="switch">
    <input
      type="checkbox"
      id=${id}
      checked=${value === true}
      disabled=${!store.mayEdit}
      onChange=${(event: { readonly currentTarget: HTMLInputElement }) => {
        const { checked } = event.currentTarget;
        set({ store, step }, name, checked === otherwise ? undefined : checked);
      }}
    />
    <label for=${id}>${french(words)}</label>
  </p>`;
}

function NumberField({
  store,
  step,
  name,
  words,
  otherwise,
}: FieldProps<number | undefined>): View {
  const place = ["steps", step.position, name];
  const id = fieldId(place);
  const value = step.data?.[name] ?? otherwise;
  const faults = faultsOf(store, place);
  return html`<div>
    <label for=${id}>${words}</label>
    <input
      id=${id}
      type="number"
      value=${typeof value === "number" ? value : ""}
      readonly=${!store.mayEdit}
      ...${faults.tied}
      onInput=${(event: { readonly currentTarget: HTMLInputElement }) => {
        const written = event.currentTarget.value;
        const number = written === "" ? undefined : Number(written);
        set({ store, step }, name, number === otherwise ? undefined : number, id);
      }}
    />
    ${faults.list}
  </div>`;
}

function set(
  { store, step }: SettingsProps,
  name: string,
  value: Value | undefined,
  typing?: string,
): void {
  store.edit({ do: "setField", at: ["steps", step.position, name], value }, typing);
}

/** Names of what a step has that no form shows; and the way to it. */
export function InCode({ store, step }: SettingsProps): View {
  const names = Object.keys(step.data ?? {}).filter((name) => !SHOWN.has(name));
  const rules = Array.isArray(step.data?.["next"])
    ? step.data["next"].filter((jump) => isRule(jump, step)).length
    : 0;
  if (names.length === 0 && rules === 0) return null;
  const parts = [
    names.length > 0 ? names.map((name) => `« ${name} »`).join(", ") : "",
    rules > 0 ? `${rules} règle${rules > 1 ? "s" : ""} d'aiguillage` : "",
  ].filter((part) => part !== "");
  return html`<p class="in-code">
    ${french(`Réglé dans le code, et gardé tel quel : ${parts.join(" ; ")}.`)}${" "}
    <button
      type="button"
      class="quiet"
      onClick=${() => store.set({ tab: "code", goTo: { line: step.line } })}
    >
      Voir le code
    </button>
  </p>`;
}

/** A jump that is neither that of one answer nor that of all. */
function isRule(jump: Value, { id }: StepView): boolean {
  if (typeof jump !== "object" || jump === null || !("when" in jump)) return false;
  const text = JSON.stringify(jump["when"]);
  return !text.startsWith(`{"eq":[{"answer":"${id ?? ""}"},`) || text.includes("},{");
}

function textOf(value: Value | undefined, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}
