/** How a conversation may end: what an end counts as, and the ends that no step leads to. */
import type { ScriptView } from "../../../../survey-scripts/edit/view-script.ts";
import { html, type View } from "./html.ts";
import { fieldId } from "./places.ts";
import { SelectField } from "./small-fields.ts";
import { firstWords } from "./step-title.ts";
import type { EditorStore } from "./store.ts";
import { WordingField } from "./wording-field.ts";
import { cut } from "./words.ts";

type EndingView = ScriptView["endings"][number];

/** What an end counts as. The last five come from outside: silence, STOP, people. */
const OUTCOMES = [
  ["completed", "une réponse complète"],
  ["refused", "un refus"],
  ["ineligible", "une personne qui n'est pas concernée"],
  ["wrong_person", "une erreur de personne"],
  ["partial", "une réponse partielle"],
  ["expired", "sans réponse jusqu'au bout du délai"],
  ["opted_out", "un STOP"],
  ["unreachable", "une personne injoignable"],
  ["cancelled", "une conversation annulée"],
] as const;
const OUTCOME_NAMES: Readonly<Record<string, string>> = Object.fromEntries(OUTCOMES);
const TITLE_MAX = 70;

/** An end by its last message, else by what it counts as. */
export function endingTitle({ defaultLocale }: ScriptView, { id, data }: EndingView): string {
  const words = firstWords(data["text"], defaultLocale);
  if (words !== "") return cut(words, TITLE_MAX);
  const { outcome } = data;
  return (typeof outcome === "string" ? OUTCOME_NAMES[outcome] : undefined) ?? id;
}

/** What an end counts as. */
export function OutcomeField({
  store,
  ending,
}: {
  readonly store: EditorStore;
  readonly ending: EndingView;
}): View {
  const { outcome } = ending.data;
  const known = OUTCOMES.some(([value]) => value === outcome);
  const written = typeof outcome === "string" ? outcome : "";
  return html`<${SelectField}
    store=${store}
    at=${["endings", ending.id, "outcome"]}
    value=${outcome}
    label="Cette fin compte comme"
    choices=${known ? OUTCOMES : [[written, `« ${written} » (inconnu)`], ...OUTCOMES]}
    always
  />`;
}

/** The ends that silence, STOP or people lead to. */
export function EndingsForm({ store }: { readonly store: EditorStore }): View {
  const { view } = store;
  const used = new Set((view.steps ?? []).map(({ data }) => data?.["ending"]));
  return html`
    <p class="soft">
      Ici, les fins auxquelles mènent le silence, STOP ou l'équipe. Les autres se changent dans
      l'étape qui y mène.
    </p>
    ${view.endings
      .filter(({ id }) => !used.has(id))
      .map(
        (ending) =>
          html`<fieldset
            key=${ending.id}
            class="ending"
            id=${fieldId(["endings", ending.id])}
            tabindex="-1"
          >
            <legend>${endingTitle(view, ending)}</legend>
            <${OutcomeField} store=${store} ending=${ending} />
            <${WordingField}
              store=${store}
              at=${["endings", ending.id, "text"]}
              value=${ending.data["text"]}
              label="Dernier message"
              whole
            />
          </fieldset>`,
      )}
  `;
}
