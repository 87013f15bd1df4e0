/** What else can be set about a step, and what is set in the code alone. */
import type { StepView } from "../../../../survey-scripts/edit/view-script.ts";
import { Fold } from "./fold.ts";
import { french, html, type View } from "./html.ts";
import { NumberField, SelectField, Switch, TextField } from "./small-fields.ts";
import type { EditorStore } from "./store.ts";

interface SettingsProps {
  readonly store: EditorStore;
  readonly step: StepView;
}

/** Fields with two states: name, words, what counts when nothing is written, what it is for. */
const SWITCHES: readonly (readonly [string, string, boolean, string?])[] = [
  ["required", "Une réponse est nécessaire pour continuer", true],
  ["skippable", "On peut passer la question", false],
  ["dontKnow", "« Je ne sais pas » est une réponse", false],
  ["personal", "La réponse est une donnée personnelle", false],
  ["moderate", "Une personne relit avant toute publication", false],
  ["counted", "Compte dans « question 3 sur 12 »", true],
];
/** Fields of a few words each: the first counts when nothing is written. */
const CHOICES: readonly (readonly [
  name: string,
  label: string,
  choices: readonly (readonly [value: string, words: string])[],
  help?: string,
])[] = [
  [
    "publishable",
    "Ce qui peut être publié",
    [
      ["no", "rien"],
      ["figure", "un chiffre"],
      ["words", "le texte, après accord et relecture"],
    ],
  ],
  [
    "remainder",
    "Ce qui est écrit en plus de la réponse",
    [
      ["keep", "est gardé comme remarque"],
      ["drop", "est laissé de côté"],
    ],
    "Dans « 4, super formateurs », la réponse est 4 et le reste est en plus.",
  ],
  [
    "confirm",
    "Quand la réponse n'est pas nette",
    [
      ["whenUnsure", "Sirius demande « Tu veux dire 4 ? »"],
      ["never", "Sirius repose la question"],
    ],
  ],
];
const PRECISION = [
  ["month", "un mois et une année"],
  ["year", "une année"],
] as const;
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
const SEMANTIC_MAX = 80;
/** What the form shows by itself; everything else of a step is shown as set in the code. */
const SHOWN: ReadonlySet<string> = new Set([
  ..."kind id question prompt variants text when help options labels publishable ending".split(" "),
  ..."retry retries wait next variable to alert remainder confirm semantic decimals".split(" "),
  ..."min max atLeast atMost maxCharacters precision".split(" "),
  ...SWITCHES.map(([name]) => name),
]);

/** The settings of a question. */
export function SettingsForm({ store, step }: SettingsProps): View {
  const names = [...SHOWN].filter((name) => !ELSEWHERE.has(name));
  return html`<${Fold}
    store=${store}
    title="Réglages"
    places=${names.map((name) => ["steps", step.position, name])}
    draw=${() => drawSettings(store, step)}
  />`;
}

/** Fields that other parts of the form show. */
const ELSEWHERE: ReadonlySet<string> = new Set(
  "kind id question prompt variants text when help options labels ending retry retries wait next variable to alert".split(
    " ",
  ),
);

function drawSettings(store: EditorStore, step: StepView): View {
  const data = step.data ?? {};
  const at = ["steps", step.position];
  const field = (name: string) => ({ store, at: [...at, name], value: data[name] });
  const numbers = NUMBERS[step.question ?? ""] ?? [];
  return html`
    <div class="numbers">
      ${numbers.map(([name, label, otherwise]) => html`<${NumberField} key=${name} ...${{ ...field(name), label, otherwise }} />`)}
    </div>
    ${step.question === "number" && html`<${Switch} ...${field("decimals")} label="Les nombres à virgule sont acceptés" otherwise=${false} />`}
    ${step.question === "month" && html`<${SelectField} ...${field("precision")} label="Ce qui est demandé" choices=${PRECISION} />`}
    ${SWITCHES.map(([name, label, otherwise]) => html`<${Switch} key=${name} ...${{ ...field(name), label, otherwise }} />`)}
    ${CHOICES.map(([name, label, choices, help = ""]) => html`<${SelectField} key=${name} ...${{ ...field(name), label, choices, help }} />`)}
    <${TextField}
      ...${field("semantic")}
      label="Indicateur commun"
      help="Le même code dans deux questionnaires met leurs réponses dans le même chiffre. Vide : aucun."
      most=${SEMANTIC_MAX}
    />
  `;
}

/** Names of what a step has that no form shows; and the way to it. */
export function InCode({ store, step }: SettingsProps): View {
  const names = Object.keys(step.data ?? {}).filter((name) => !SHOWN.has(name));
  if (names.length === 0) return null;
  const told = names.map((name) => `« ${name} »`).join(", ");
  return html`<p class="in-code">
    ${french(`Écrit dans le code, et gardé tel quel : ${told}.`)}${" "}
    <button
      type="button"
      class="quiet"
      onClick=${() => store.set({ tab: "code", goTo: { line: step.line } })}
    >
      Voir le code
    </button>
  </p>`;
}
