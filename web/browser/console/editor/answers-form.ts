/** The answers of a question: words, order, and where each leads. */
import type { Place, Value } from "../../../../survey-scripts/edit/piece.ts";
import { asMap } from "../../../../survey-scripts/edit/script-text.ts";
import type { StepView } from "../../../../survey-scripts/edit/view-script.ts";
import { faultsOf } from "./field-faults.ts";
import { Fold } from "./fold.ts";
import { GotoField } from "./goto-field.ts";
import { html, type View } from "./html.ts";
import { fieldId, stayAt } from "./places.ts";
import { firstWords } from "./step-title.ts";
import type { EditorStore } from "./store.ts";
import { WordChips } from "./word-chips.ts";
import { WordingField } from "./wording-field.ts";
import { count, languageInWords } from "./words.ts";

interface AnswersProps {
  readonly store: EditorStore;
  readonly step: StepView;
}

/** The list, each answer with its buttons. */
export function AnswersForm({ store, step }: AnswersProps): View {
  const options: readonly Value[] = Array.isArray(step.data?.["options"])
    ? step.data["options"]
    : [];
  const faults = faultsOf(store, ["steps", step.position, "options"]);
  return html`<fieldset class="answers">
    <legend>Réponses proposées</legend>
    <p class="soft">De la plus à la moins favorable : la première moitié compte comme favorable.</p>
    <ol>
      ${options.map((option, at) => html`<${OneAnswer} key=${keyOf(option, at)} store=${store} step=${step} at=${at} option=${option} last=${at === options.length - 1} />`)}
    </ol>
    ${options.length === 0 ? faults.list : null}
    ${store.mayEdit && html`<${AddAnswer} store=${store} step=${step} many=${options.length} />`}
  </fieldset>`;
}

interface AnswerProps extends AnswersProps {
  readonly at: number;
  readonly option: Value;
  readonly last: boolean;
}

function OneAnswer({ store, step, at, option, last }: AnswerProps): View {
  const map = asMap(option) ?? {};
  const { id } = map;
  const list = ["steps", step.position, "options"];
  const place = [...list, at];
  const name = firstWords(map["label"], store.view.defaultLocale) || `réponse ${at + 1}`;
  const move = (by: -1 | 1) => () => {
    if (!store.edit({ do: "moveAnswer", step: step.position, answer: at, by })) return;
    store.set({ notice: `Réponse déplacée en position ${at + by + 1}.` });
    stayAt([...list, at + by]);
  };
  const takeOut = (): void => {
    if (!store.edit({ do: "removeAnswer", step: step.position, answer: at })) return;
    store.set({ notice: `Réponse « ${name} » supprimée. Ctrl+Z la ramène.` });
    stayAt([...list, last ? at - 1 : at]);
  };
  return html`<li id=${fieldId(place)} tabindex="-1">
    <${WordingField}
      store=${store}
      at=${[...place, "label"]}
      value=${map["label"]}
      label=${`Réponse ${at + 1}`}
      free
    />
    ${faultsOf(store, [...place, "id"]).list}
    ${
      step.question === "choice" && typeof id === "string"
        ? html`<${GotoField}
            store=${store}
            step=${step}
            answer=${id}
            label=${`Après « ${name} », aller à`}
          />`
        : null
    }
    <${Accepts}
      store=${store}
      place=${[...place, "accepts"]}
      value=${map["accepts"]}
      name=${name}
    />
    ${
      store.mayEdit &&
      html`<p class="small-buttons">
        <button type="button" disabled=${at === 0} onClick=${move(-1)}>
          Monter<span class="visually-hidden"> « ${name} »</span>
        </button>
        <button type="button" disabled=${last} onClick=${move(1)}>
          Descendre<span class="visually-hidden"> « ${name} »</span>
        </button>
        <button type="button" onClick=${takeOut}>
          Supprimer<span class="visually-hidden"> « ${name} »</span>
        </button>
      </p>`
    }
  </li>`;
}

/** Other ways to give an answer, in each language. */
function Accepts({
  store,
  place,
  value,
  name,
}: {
  readonly store: EditorStore;
  readonly place: Place;
  readonly value: Value | undefined;
  readonly name: string;
}): View {
  const words = asMap(value) ?? {};
  const { locales } = store.view;
  const lists = locales.map((locale) => words[locale]);
  const many = lists.reduce<number>((sum, one) => sum + (Array.isArray(one) ? one.length : 0), 0);
  return html`<${Fold}
    store=${store}
    title=${`Autres façons de dire « ${name} »`}
    set=${many === 0 ? "" : count(many, "mot")}
    places=${[place]}
    draw=${() => html`
      <p class="soft">
        Les accents, les majuscules et les petites fautes sont compris d'eux-mêmes : ajoutez ce que
        les gens disent autrement.
      </p>
      ${locales.map((locale) => html`<${WordChips} key=${locale} store=${store} at=${[...place, locale]} value=${words[locale]} label=${`Mots pour « ${name} », en ${languageInWords(locale)}`} locale=${locale} help="Plusieurs à la fois : séparez-les par des virgules." />`)}
    `}
  />`;
}

interface AddProps extends AnswersProps {
  readonly many: number;
}

function AddAnswer({ store, step, many }: AddProps): View {
  const { locales, defaultLocale } = store.view;
  const id = `new-answer-${step.position}`;
  const add = (event: Event & { readonly currentTarget: HTMLFormElement }): void => {
    event.preventDefault();
    const field = event.currentTarget.querySelector("input");
    const words = field?.value.trim() ?? "";
    if (field === null || words === "") return;
    // The other languages begin empty, and the checks ask for them.
    const label = Object.fromEntries(
      locales.filter((locale) => locale === defaultLocale).map((locale) => [locale, words]),
    );
    if (store.edit({ do: "addAnswer", step: step.position, label })) {
      store.set({ notice: `Réponse ${many + 1} ajoutée.` });
      field.value = "";
      field.focus();
    }
  };
  return html`<form class="add-answer" onSubmit=${add}>
    <label for=${id}>Nouvelle réponse</label>
    <div>
      <input id=${id} maxlength="80" lang=${defaultLocale} />
      <button>Ajouter</button>
    </div>
  </form>`;
}

function keyOf(option: Value, at: number): string {
  const id = asMap(option)?.["id"];
  return typeof id === "string" ? id : String(at);
}
