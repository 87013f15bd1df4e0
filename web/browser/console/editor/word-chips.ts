/** A list of words, each with a button that takes it out, and a field that adds more. */
import type { Place, Value } from "../../../../survey-scripts/edit/piece.ts";
import { faultsOf } from "./field-faults.ts";
import { french, html, type View } from "./html.ts";
import { fieldId } from "./places.ts";
import type { EditorStore } from "./store.ts";

interface ChipsProps {
  readonly store: EditorStore;
  /** Of the list. */
  readonly at: Place;
  readonly value: Value | undefined;
  readonly label: string;
  /** Language of the words. */
  readonly locale: string;
  readonly help?: string;
}

const WORD_MAX = 80;

/** The words in their order. Commas separate several that are added at once. */
export function WordChips(props: ChipsProps): View {
  const { store, at, value, label, locale, help = "" } = props;
  const words = (Array.isArray(value) ? value : []).map((word) =>
    typeof word === "string" ? word : JSON.stringify(word),
  );
  const id = `${fieldId(at)}-new`;
  const list = faultsOf(store, at, { self: true });
  return html`<div class="chips" id=${fieldId(at)} tabindex="-1">
    <label for=${id}>${french(label)}</label>
    ${
      words.length > 0 &&
      html`<ul>
        ${words.map((word, index) => html`<${OneWord} key=${`${index} ${word}`} ...${props} word=${word} index=${index} />`)}
      </ul>`
    }
    ${list.list}
    ${
      store.mayEdit &&
      html`<form class="add-answer" onSubmit=${(event: Event) => add(event, props, words)}>
        <div>
          <input
            id=${id}
            lang=${locale}
            maxlength=${WORD_MAX * 4}
            aria-describedby=${help === "" ? undefined : `${id}-help`}
          />
          <button>Ajouter<span class="visually-hidden"> à « ${label} »</span></button>
        </div>
      </form>`
    }
    ${help === "" ? null : html`<p class="soft" id=${`${id}-help`}>${french(help)}</p>`}
  </div>`;
}

function OneWord({
  word,
  index,
  ...props
}: ChipsProps & { readonly word: string; readonly index: number }): View {
  const { store, at, locale } = props;
  const place = [...at, index];
  const faults = faultsOf(store, place);
  const takeOut = (): void => {
    const change = { do: "remove", at: index } as const;
    if (!store.edit({ do: "changeList", at, change })) return;
    store.set({ notice: `« ${word} » retiré. Ctrl+Z le ramène.` });
    focusBeside(at, index);
  };
  return html`<li id=${fieldId(place)} tabindex="-1" ...${faults.tied} aria-invalid=${undefined}>
    <span class=${`chip ${faults.tied["aria-invalid"] === "true" ? "wrong" : ""}`}>
      <span lang=${locale}>${word}</span>
      ${
        store.mayEdit &&
        html`<button type="button" onClick=${takeOut}>
          <span aria-hidden="true">×</span><span class="visually-hidden">Retirer « ${word} »</span>
        </button>`
      }
    </span>
    ${faults.list}
  </li>`;
}

function add(event: Event, { store, at, label }: ChipsProps, words: readonly string[]): void {
  event.preventDefault();
  const form = event.currentTarget;
  const field = form instanceof HTMLFormElement ? form.querySelector("input") : null;
  if (field === null) return;
  const known = new Set(words.map((word) => word.toLowerCase()));
  const fresh = [...new Set(field.value.split(",").map((word) => word.trim()))].filter(
    (word) => word !== "" && !known.has(word.toLowerCase()),
  );
  if (fresh.length === 0) {
    if (field.value.trim() !== "") store.set({ notice: "Ce mot est déjà dans la liste." });
    return;
  }
  const edits = fresh.map((value, more) => ({
    do: "changeList" as const,
    at,
    change: { do: "insert" as const, at: words.length + more, value },
  }));
  if (!store.editAll(edits)) return;
  field.value = "";
  field.focus();
  store.set({
    notice: `${fresh.map((word) => `« ${word} »`).join(", ")} : ajouté${fresh.length > 1 ? "s" : ""} à « ${label} ».`,
  });
}

/** The next word's button has the focus then, or the field when there is none. */
function focusBeside(at: Place, index: number): void {
  setTimeout(() => {
    const list = document.querySelector(`#${CSS.escape(fieldId(at))}`);
    const buttons = [...(list?.querySelectorAll<HTMLElement>("li button") ?? [])];
    const field = list?.querySelector<HTMLElement>("form input");
    (buttons[Math.min(index, buttons.length - 1)] ?? field)?.focus();
  }, 0);
}
