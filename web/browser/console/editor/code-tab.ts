/** The code view: the editor of code is fetched when it is first looked at. */
import { useEffect, useRef, useState } from "preact/hooks";
import { inCode, writtenBack } from "./code-text.ts";
import type { CodeView } from "./code-view.ts";
import { html, type View } from "./html.ts";
import type { EditorStore } from "./store.ts";

/** A frame for it; until it is there, and where it cannot be fetched, a plain text field. */
export function CodeTab({ store }: { readonly store: EditorStore }): View {
  const place = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<"loading" | "there" | "missing">("loading");
  useEffect(() => {
    let shown: CodeView | undefined;
    let gone = false;
    const open = async (): Promise<void> => {
      try {
        const { openCode } = await import("./code-view.ts");
        if (gone || place.current === null) return;
        shown = openCode(place.current, store);
        setState("there");
      } catch {
        setState("missing");
      }
    };
    void open();
    return () => {
      gone = true;
      shown?.close();
    };
  }, [store]);
  return html`
    <p class="soft" id="code-help">
      Ctrl+Espace propose la suite. Échap, puis Tab, quitte le code au clavier.
    </p>
    ${state === "loading" && html`<p role="status">Le code s'ouvre…</p>`}
    ${state === "missing" && html`<${PlainCode} store=${store} />`}
    <div ref=${place} class="code" id="code"></div>
  `;
}

function PlainCode({ store }: { readonly store: EditorStore }): View {
  return html`<label for="plain-code">Le fichier du questionnaire</label>
    <textarea
      id="plain-code"
      class="plain-code"
      rows="30"
      spellcheck=${false}
      readonly=${!store.mayEdit}
      value=${inCode(store.source)}
      onInput=${(event: { readonly currentTarget: HTMLTextAreaElement }) =>
        store.put(writtenBack(store.source, event.currentTarget.value), "code")}
    ></textarea>`;
}
