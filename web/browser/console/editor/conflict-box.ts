/** Somebody else saved the same draft: who, when, and what can be done. Nothing is lost either way. */
import { useState } from "preact/hooks";
import { changesInWords } from "./changes.ts";
import { french, html, type View } from "./html.ts";
import { replaceOther, takeOther } from "./saving.ts";
import type { EditorStore } from "./store.ts";
import { momentInWords } from "./words.ts";

/** Shown until it is settled; typing goes on meanwhile. */
export function ConflictBox({ store }: { readonly store: EditorStore }): View {
  const { save } = store.state;
  const [compared, setCompared] = useState(false);
  if (save.is !== "conflict") return null;
  const { by, at, source } = save.other;
  const who = by ?? "Vous-même, dans une autre fenêtre,";
  const lines = compared ? changesInWords(source, store.source) : [];
  const settle = (how: (store: EditorStore) => void): void => {
    how(store);
    // The button goes with the box: whoever works by keyboard goes on in the view.
    document.querySelector<HTMLElement>("#view")?.focus();
  };
  return html`<div class="alarm conflict">
    <p role="alert">
      <b
        >${french(`${who} ${by === null ? "avez" : "a"} enregistré ce brouillon le ${momentInWords(at)}.`)}</b
      >
      ${" "}${french("Votre texte est intact dans cette page, mais il n'est pas encore enregistré.")}
    </p>
    ${
      compared &&
      html`<p>De l'autre texte au vôtre :</p>
        <ul class="changes">
          ${lines.map((line) => html`<li key=${line}>${french(line)}</li>`)}
        </ul>`
    }
    <p class="small-buttons">
      <button type="button" onClick=${() => setCompared(true)}>Comparer les deux textes</button>
      <button type="button" onClick=${() => settle(replaceOther)}>
        Garder le mien ; l'autre reste dans les brouillons précédents
      </button>
      <button type="button" onClick=${() => settle(takeOther)}>
        Prendre l'autre ; Ctrl+Z ramène le mien
      </button>
    </p>
  </div>`;
}
