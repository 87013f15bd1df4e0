/** A part of a form that is drawn once somebody opens it: a closed one costs no keystroke. */
import { useState } from "preact/hooks";
import type { Place } from "../../../../survey-scripts/edit/piece.ts";
import { html, type View } from "./html.ts";
import { fieldId, findingsAt } from "./places.ts";
import type { EditorStore } from "./store.ts";
import { count } from "./words.ts";

interface FoldProps {
  readonly store: EditorStore;
  readonly title: string;
  /** What of the part is set already, in a few words; empty when nothing is. */
  readonly set?: string;
  /** Places of the script that are edited within: a problem with one of them opens it. */
  readonly places: readonly Place[];
  readonly draw: () => View;
}

/** The part, with what is set in it and how much of it is wrong. */
export function Fold({ store, title, set = "", places, draw }: FoldProps): View {
  const { findings } = store.state;
  const { steps } = store.view;
  const wrong = places.flatMap((at) =>
    findingsAt(findings, at, steps).filter(({ severity }) => severity === "error"),
  );
  const [open, setOpen] = useState(false);
  return html`<details
    class="fold"
    data-places=${places.map((at) => fieldId(at)).join(" ")}
    open=${open}
    onToggle=${(event: { readonly currentTarget: HTMLDetailsElement }) =>
      setOpen(event.currentTarget.open)}
  >
    <summary>
      ${title} ${set === "" ? null : html`<span class="soft">${set}</span>`}
      ${wrong.length > 0 && html`<span class="tag bad">${count(wrong.length, "point")} à corriger</span>`}
    </summary>
    ${open ? html`<div class="folded">${draw()}</div>` : null}
  </details>`;
}
