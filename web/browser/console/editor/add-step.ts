/** Adds a step: what kind it is, and what that kind cannot be without. */
import { useState } from "preact/hooks";
import { french, html, type View } from "./html.ts";
import { newPosition, newStepEdits } from "./new-step.ts";
import type { EditorStore } from "./store.ts";
import { ADDABLE } from "./words.ts";

interface AddProps {
  readonly store: EditorStore;
  readonly goTo: (position: number) => void;
}

const WORDS_MAX = 600;
const NAME_MAX = 40;
const VALUE_MAX = 80;

/** The form at the end of the list; the step stands below the open one, or before the ends. */
export function AddStep({ store, goTo }: AddProps): View {
  const [kind, setKind] = useState("choice");
  const { open } = store.state;
  const position = newPosition(store.view, open, kind);
  const below = open !== undefined && position === open + 1;
  const where = below ? `après l'étape ${open + 1}` : "avant les fins";
  const add = (event: Event & { readonly currentTarget: HTMLFormElement }): void => {
    event.preventDefault();
    const fields = [...event.currentTarget.querySelectorAll("input")];
    const empty = fields.find(({ value }) => value.trim() === "");
    if (empty !== undefined) {
      empty.focus();
      return;
    }
    const [words = "", value = ""] = fields.map((field) => field.value.trim());
    if (!store.editAll(newStepEdits(store.view, position, { kind, words, value }))) return;
    for (const field of fields) field.value = "";
    store.set({ open: position, notice: `Étape ajoutée en position ${position + 1}.` });
    goTo(position);
  };
  return html`<form class="card add-step" onSubmit=${add}>
    <h3>
      Ajouter une étape${" "}
      <span class="soft">${kind === "end" ? "à la fin de la liste" : where}</span>
    </h3>
    <label for="new-kind">Type d'étape</label>
    <select
      id="new-kind"
      value=${kind}
      aria-describedby=${SILENT[kind] === undefined ? undefined : "new-kind-help"}
      onChange=${(event: { readonly currentTarget: HTMLSelectElement }) =>
        setKind(event.currentTarget.value)}
    >
      ${ADDABLE.map(([id, name, use]) => html`<option key=${id} value=${id}>${french(use === "" ? name : `${name} : ${use}`)}</option>`)}
    </select>
    ${SILENT[kind] !== undefined && html`<p class="soft" id="new-kind-help">${french(SILENT[kind])}</p>`}
    ${kind === "decide" ? null : kind === "set" ? valueFields() : wordsField(store)}
    <button>Ajouter l'étape</button>
  </form>`;
}

/** What the steps are for that say nothing. */
const SILENT: Readonly<Record<string, string>> = {
  decide:
    "Sert à mener certaines personnes plus bas, par exemple à une question pour elles seules. Sa première règle mène à l'étape suivante, sans rien changer : réglez-la une fois l'étape ajoutée.",
  set: "Sert à donner un nom à un cas, par exemple « profil », pour que des conditions plus bas le regardent. D'autres valeurs et leurs conditions se règlent une fois l'étape ajoutée.",
};

function wordsField({ view }: EditorStore): View {
  return html`<label for="new-step">Question ou message</label>
    <input id="new-step" key="words" lang=${view.defaultLocale} maxlength=${WORDS_MAX} />`;
}

function valueFields(): View {
  return html`<label for="new-step">Nom de la valeur à retenir</label>
    <input id="new-step" key="name" maxlength=${NAME_MAX} aria-describedby="new-step-help" />
    <p class="soft" id="new-step-help">
      Un ou deux mots, comme « profil ». Il s'écrira en minuscules sans accent.
    </p>
    <label for="new-value">Première valeur</label>
    <input id="new-value" maxlength=${VALUE_MAX} aria-describedby="new-value-help" />
    <p class="soft" id="new-value-help">Un mot, un nombre, oui ou non.</p>`;
}
