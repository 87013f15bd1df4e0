/** Several wordings of one thing, in their order: added, moved and taken out one by one. */
import type { Place, Value } from "../../../../survey-scripts/edit/piece.ts";
import type { StepView } from "../../../../survey-scripts/edit/view-script.ts";
import { EntryButtons } from "./entry-buttons.ts";
import { faultsOf } from "./field-faults.ts";
import { french, html, type View } from "./html.ts";
import { fieldId } from "./places.ts";
import type { EditorStore } from "./store.ts";
import { WordingField } from "./wording-field.ts";

interface ListProps {
  readonly store: EditorStore;
  /** Of the list. */
  readonly at: Place;
  readonly value: Value | undefined;
  readonly help: string;
  /** How one of them is called, by its position from 0. */
  readonly name: (index: number) => string;
  /** The question, where its answers are printed with each wording. */
  readonly prompt?: StepView | undefined;
}

const WORDINGS_MAX = 5;

/** The wordings, and a field for another one. */
export function WordingList(props: ListProps): View {
  const { store, at, value, help } = props;
  const wordings = Array.isArray(value) ? value : [];
  const faults = faultsOf(store, at, { self: true });
  return html`<div id=${fieldId(at)} tabindex="-1">
    <p class="soft">${french(help)}</p>
    <ol class="wordings">
      ${wordings.map((wording, index) => html`<${OneWording} key=${index} ...${props} wording=${wording} index=${index} last=${index === wordings.length - 1} />`)}
    </ol>
    ${faults.list}
    ${store.mayEdit && wordings.length < WORDINGS_MAX && html`<${AddWording} ...${props} count=${wordings.length} />`}
  </div>`;
}

interface OneProps extends ListProps {
  readonly wording: Value;
  readonly index: number;
  readonly last: boolean;
}

function OneWording({ store, at, name, prompt, wording, index, last }: OneProps): View {
  const label = name(index);
  const place = [...at, index];
  return html`<li id=${fieldId(place)} tabindex="-1">
    <${WordingField} store=${store} at=${place} value=${wording} label=${label} prompt=${prompt} />
    ${faultsOf(store, place, { self: true }).list}
    <${EntryButtons}
      ...${{ store, list: at, index, isFirst: index === 0, isLast: last, name: `« ${label} »` }}
    />
  </li>`;
}

function AddWording({ store, at, name, count }: ListProps & { readonly count: number }): View {
  const { defaultLocale } = store.view;
  const id = `${fieldId(at)}-new`;
  const add = (event: Event & { readonly currentTarget: HTMLFormElement }): void => {
    event.preventDefault();
    const field = event.currentTarget.querySelector("input");
    const words = field?.value.trim() ?? "";
    if (field === null || words === "") return;
    const value = { [defaultLocale]: words };
    if (!store.edit({ do: "changeList", at, change: { do: "insert", at: count, value } })) return;
    field.value = "";
    field.focus();
    store.set({ notice: `${name(count)} : ajoutée.` });
  };
  return html`<form class="add-answer" onSubmit=${add}>
    <label for=${id}>${french(`Ajouter : ${name(count).toLowerCase()}`)}</label>
    <div>
      <input id=${id} maxlength="600" lang=${defaultLocale} />
      <button>Ajouter<span class="visually-hidden"> ${name(count).toLowerCase()}</span></button>
    </div>
  </form>`;
}
