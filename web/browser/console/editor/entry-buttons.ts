/** What can be done with an entry of a list: up, down, and out of it. */
import type { Place } from "../../../../survey-scripts/edit/piece.ts";
import { html, type View } from "./html.ts";
import { focusOn } from "./places.ts";
import type { EditorStore } from "./store.ts";

export interface ButtonsProps {
  readonly store: EditorStore;
  /** The control of the list takes the focus, and so does that of each entry. */
  readonly list: Place;
  readonly index: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** What screen readers add: « la règle ». */
  readonly name: string;
}

/** The buttons; the focus goes to where the entry is then, or to the list that it is gone from. */
export function EntryButtons({ store, list, index, isFirst, isLast, name }: ButtonsProps): View {
  if (!store.mayEdit) return null;
  const change = (what: "remove" | "swap", at: number, to: number) => () => {
    if (!store.edit({ do: "changeList", at: list, change: { do: what, at } })) return;
    store.set({ notice: what === "swap" ? "Déplacé." : "Supprimé. Ctrl+Z le ramène." });
    focusOn(what === "swap" ? [...list, to] : list);
  };
  return html`<p class="small-buttons">
    <button type="button" disabled=${isFirst} onClick=${change("swap", index - 1, index - 1)}>
      Monter<span class="visually-hidden"> ${name}</span>
    </button>
    <button type="button" disabled=${isLast} onClick=${change("swap", index, index + 1)}>
      Descendre<span class="visually-hidden"> ${name}</span>
    </button>
    <button type="button" onClick=${change("remove", index, index)}>
      Supprimer<span class="visually-hidden"> ${name}</span>
    </button>
  </p>`;
}
