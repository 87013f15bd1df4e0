/** The texts a draft had before: whose, when, and the way back to each. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { EarlierDraft } from "../../../console/editor-shapes.ts";
import { french, html, type View } from "./html.ts";
import { failureInWords, type Server } from "./server.ts";
import type { EditorStore } from "./store.ts";
import { momentInWords } from "./words.ts";

/** Fetched when somebody asks for them. */
export function EarlierDrafts({
  store,
  server,
}: {
  readonly store: EditorStore;
  readonly server: Server;
}): View {
  const [drafts, setDrafts] = useState<readonly EarlierDraft[] | undefined>(undefined);
  const [told, setTold] = useState("");
  const title = useRef<HTMLHeadingElement>(null);
  // The button that was pressed is gone: whoever works by keyboard goes on from the list.
  useEffect(() => {
    if (drafts !== undefined) title.current?.focus();
  }, [drafts]);
  const list = async (): Promise<void> => {
    const answer = await server.drafts();
    setTold("failed" in answer ? failureInWords(answer) : "");
    if ("drafts" in answer) setDrafts(answer.drafts);
  };
  const take = async (revision: number): Promise<void> => {
    const source = await server.draft(revision);
    if (typeof source !== "string") {
      setTold(source.failed === "fault" ? "Ce texte n'est plus gardé." : failureInWords(source));
      return;
    }
    store.put(source);
    setTold("Ce texte est de nouveau le brouillon. Ctrl+Z ramène celui d'avant.");
  };
  return html`<section>
    <h2 ref=${title} tabindex="-1">Brouillons précédents</h2>
    <p class="soft">Un texte est gardé par personne et par dizaine de minutes, jusqu'à cent.</p>
    <p role="status">${french(told)}</p>
    ${
      drafts === undefined
        ? html`<button type="button" onClick=${() => void list()}>
            Montrer les brouillons précédents
          </button>`
        : html`<ul class="rows">
            ${drafts.map((draft) => html`<${OneDraft} key=${draft.revision} draft=${draft} take=${store.mayEdit ? take : undefined} />`)}
          </ul>`
    }
    ${drafts?.length === 0 && html`<p class="empty">Personne n'a encore modifié ce questionnaire.</p>`}
  </section>`;
}

function OneDraft({
  draft,
  take,
}: {
  readonly draft: EarlierDraft;
  readonly take: ((revision: number) => Promise<void>) | undefined;
}): View {
  const { revision, by, at } = draft;
  const who = by ?? "une personne partie depuis";
  return html`<li>
    <div>
      <b>${momentInWords(at)}</b>
      <p class="soft">${who}</p>
    </div>
    ${
      take &&
      html`<p class="small-buttons">
        <button type="button" onClick=${() => void take(revision)}>
          Reprendre ce texte<span class="visually-hidden"> du ${momentInWords(at)}</span>
        </button>
      </p>`
    }
  </li>`;
}
