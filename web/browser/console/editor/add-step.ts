/** Adds a step: what it asks, and as what. */
import { useState } from "preact/hooks";
import type { Edit } from "../../../../survey-scripts/edit/edits.ts";
import { nameFrom } from "../../../../survey-scripts/edit/names.ts";
import type { Value } from "../../../../survey-scripts/edit/piece.ts";
import { html, type View } from "./html.ts";
import type { EditorStore } from "./store.ts";
import { ADDABLE } from "./words.ts";

interface AddProps {
  readonly store: EditorStore;
  readonly goTo: (position: number) => void;
}

/** The form at the end of the list; the step stands below the open one, or before the ends. */
export function AddStep({ store, goTo }: AddProps): View {
  const [kind, setKind] = useState("choice");
  const { defaultLocale } = store.view;
  const { open } = store.state;
  const below = open === undefined ? "avant les fins" : `après l'étape ${open + 1}`;
  const place = kind === "end" ? "à la fin de la liste" : below;
  const add = (event: Event & { readonly currentTarget: HTMLFormElement }): void => {
    event.preventDefault();
    const field = event.currentTarget.querySelector("input");
    const words = field?.value.trim() ?? "";
    if (field === null || words === "") return;
    const position = kind === "end" ? (store.view.steps?.length ?? 0) : placeOf(store);
    if (!store.editAll(editsFor(store, { kind, words, position }))) return;
    field.value = "";
    store.set({ open: position, notice: `Étape ajoutée en position ${position + 1}.` });
    goTo(position);
  };
  return html`<form class="card add-step" onSubmit=${add}>
    <h3>Ajouter une étape <span class="soft">${place}</span></h3>
    <label for="new-step">Question ou message</label>
    <input id="new-step" lang=${defaultLocale} maxlength="600" />
    <label for="new-kind">Type de réponse</label>
    <select
      id="new-kind"
      value=${kind}
      onChange=${(event: { readonly currentTarget: HTMLSelectElement }) =>
        setKind(event.currentTarget.value)}
    >
      ${ADDABLE.map(([id, name, use]) => html`<option key=${id} value=${id}>${use === "" ? name : `${name} : ${use}`}</option>`)}
    </select>
    <button>Ajouter l'étape</button>
  </form>`;
}

/** Below the open step; else before the first of the ends that close the list. */
function placeOf(store: EditorStore): number {
  const steps = store.view.steps ?? [];
  const { open } = store.state;
  if (open !== undefined) return open + 1;
  const last = steps.findLastIndex(({ kind }) => kind !== "end");
  return last + 1;
}

/** An end is described where all ends are, and led to by a step. */
function editsFor(
  { view }: EditorStore,
  {
    kind,
    words,
    position,
  }: { readonly kind: string; readonly words: string; readonly position: number },
): Edit[] {
  const text = { [view.defaultLocale]: words };
  if (kind !== "end") return [{ do: "addStep", position, step: blank(kind, text), words }];
  const ending = nameFrom(words, new Set(view.endings.map(({ id }) => id)), "fin");
  return [
    { do: "setField", at: ["endings", ending], value: { outcome: "completed", text } },
    { do: "addStep", position, step: { kind, ending }, words },
  ];
}

function blank(kind: string, words: Readonly<Record<string, string>>): Record<string, Value> {
  if (kind === "say") return { kind, text: { ...words } };
  const question = { kind: "ask", question: kind, prompt: { ...words } };
  return kind === "choice" || kind === "choices" ? { ...question, options: [] } : question;
}
