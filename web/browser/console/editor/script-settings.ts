/** What holds for the whole script: its title, its patience, its words, what invitations bring, its ends. */
import type { Place } from "../../../../survey-scripts/edit/piece.ts";
import { asMap } from "../../../../survey-scripts/edit/script-text.ts";
import { EndingsForm } from "./endings-form.ts";
import { Fold } from "./fold.ts";
import { html, type View } from "./html.ts";
import { fieldId } from "./places.ts";
import { PoliciesForm } from "./policies-form.ts";
import { NumberField, SelectField, Switch, TextField } from "./small-fields.ts";
import type { EditorStore } from "./store.ts";
import { WordChips } from "./word-chips.ts";
import { WordingField } from "./wording-field.ts";
import { languageInWords } from "./words.ts";

interface SettingsProps {
  readonly store: EditorStore;
}

const TITLE_MAX = 120;
const NOTES_MAX = 2_000;

/** One part above the steps, with smaller ones in it. */
export function ScriptSettings({ store }: SettingsProps): View {
  const endings = lonelyEndings(store);
  const places: Place[] = [
    ...["title", "notes", "unicode", "inputs", "policies", "lexicon"].map((name) => [name]),
    ...endings,
  ];
  return html`<div class="card script-settings">
    <${Fold}
      store=${store}
      title="Réglages du questionnaire"
      places=${places}
      draw=${() => html`
        <${WordingField}
          store=${store}
          at=${["title"]}
          value=${store.view.title}
          label="Titre"
          free
          most=${TITLE_MAX}
        />
        <${TextField}
          store=${store}
          at=${["notes"]}
          value=${store.view.notes}
          label="Notes de version"
          help="Ce qui change, pour l'équipe : personne d'autre ne les lit."
          most=${NOTES_MAX}
          rows=${2}
        />
        <${Switch}
          store=${store}
          at=${["unicode"]}
          value=${store.view.unicode}
          label="Accepter par SMS les caractères qui coûtent double"
          help="Comme ê, ç ou un emoji : un SMS n'en contient alors que 70 au lieu de 160."
          otherwise=${false}
        />
        <${Fold}
          store=${store}
          title="Relances et délais"
          places=${[["policies"]]}
          draw=${() => html`<${PoliciesForm} store=${store} />`}
        />
        <${Fold}
          store=${store}
          title="Mots que Sirius comprend en plus"
          places=${[["lexicon"]]}
          draw=${() => lexiconForm(store)}
        />
        <${Fold}
          store=${store}
          title="Ce que l'invitation apporte"
          places=${[["inputs"]]}
          draw=${() => inputsForm(store)}
        />
        <${Fold}
          store=${store}
          title="Fins"
          places=${endings}
          draw=${() => html`<${EndingsForm} store=${store} />`}
        />
      `}
    />
  </div>`;
}

/** Ends that no step leads to: those of the others are shown there. */
function lonelyEndings({ view }: EditorStore): Place[] {
  const used = new Set((view.steps ?? []).map(({ data }) => data?.["ending"]));
  return view.endings.filter(({ id }) => !used.has(id)).map(({ id }) => ["endings", id]);
}

const MEANINGS = [
  ["yes", "oui"],
  ["no", "non"],
  ["skip", "passer la question"],
  ["dontKnow", "je ne sais pas"],
  ["later", "plus tard"],
  ["help", "aide"],
  ["stop", "stop"],
  ["wrongPerson", "ce n'est pas la bonne personne"],
] as const;

function lexiconForm(store: EditorStore): View {
  const { locales, lexicon } = store.view;
  return html`
    <p class="soft">
      Sirius comprend déjà les façons courantes de le dire. Ajoutez ici celles de votre public :
      elles valent pour toutes les questions.
    </p>
    ${locales.map((locale) => {
      const words = asMap(lexicon[locale]) ?? {};
      return html`<fieldset key=${locale} id=${fieldId(["lexicon", locale])} tabindex="-1">
        <legend>En ${languageInWords(locale)}</legend>
        ${MEANINGS.map(([name, meaning]) => html`<${WordChips} key=${name} store=${store} at=${["lexicon", locale, name]} value=${words[name]} label=${`Mots pour « ${meaning} », en ${languageInWords(locale)}`} locale=${locale} />`)}
      </fieldset>`;
    })}
  `;
}

const INPUT_KINDS = [
  ["text", "un texte"],
  ["number", "un nombre"],
  ["boolean", "oui ou non"],
] as const;
const INPUT_MAX = 28;
const INPUT_LONGEST = 200;

function inputsForm(store: EditorStore): View {
  const { inputs } = store.view;
  return html`
    <p class="soft">
      Les mots entre accolades d'un texte, comme {prenom}, sont remplacés par ces valeurs. En
      ajouter ou en retirer se fait dans le code, avec la personne qui envoie les invitations.
    </p>
    ${inputs.map(({ name, kind, max, example, fallback, personal }) => {
      const at = ["inputs", name];
      return html`<fieldset key=${name} id=${fieldId(at)} tabindex="-1">
        <legend>
          ${`{${name}}`} ${personal ? html`<span class="soft">donnée personnelle</span>` : null}
        </legend>
        <${WordingField}
          store=${store}
          at=${[...at, "fallback"]}
          value=${fallback}
          label="Quand elle manque, écrire"
          free
        />
        <${NumberField}
          store=${store}
          at=${[...at, "max"]}
          value=${max}
          label="Caractères au plus long"
          help="Compté dans le coût des SMS."
          otherwise=${INPUT_MAX}
          min=${1}
          max=${INPUT_LONGEST}
        />
        <${SelectField}
          store=${store}
          at=${[...at, "kind"]}
          value=${kind}
          label="Ce que c'est"
          choices=${INPUT_KINDS}
          always
        />
        <${TextField}
          store=${store}
          at=${[...at, "example"]}
          value=${example}
          label="Exemple"
          most=${INPUT_LONGEST}
        />
      </fieldset>`;
    })}
  `;
}
