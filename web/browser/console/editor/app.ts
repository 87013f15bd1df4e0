/** The editor: what there is to do, what is wrong, the views, and the chat beside them. */
import { useEffect, useState } from "preact/hooks";
import type { DropOff } from "../panels/step-words.ts";
import { Checked } from "./check-notice.ts";
import { CodeTab } from "./code-tab.ts";
import { ConflictBox } from "./conflict-box.ts";
import { french, html, type View } from "./html.ts";
import { Panel } from "./panels.ts";
import { PublishDialog } from "./publish-dialog.ts";
import type { Server } from "./server.ts";
import { StepList } from "./step-list.ts";
import { useEditor, type EditorState, type EditorStore, type Tab } from "./store.ts";
import { VersionsTab } from "./versions-tab.ts";
import { clockInWords } from "./words.ts";

export interface AppProps {
  readonly store: EditorStore;
  readonly server: Server;
  /** Saves at once. @returns Whether everything is saved. */
  readonly saveNow: () => Promise<boolean>;
}

/** All of it. */
export function App({ store, server, saveNow }: AppProps): View {
  const state = useEditor(store);
  useUndoKeys(store);
  return html`
    ${state.start.owner === "git" && html`<${GitBanner} store=${store} />`}
    ${state.save.is === "conflict" && html`<${ConflictBox} store=${store} server=${server} />`}
    <${Toolbar} store=${store} />
    <p class="visually-hidden" role="status">${french(state.notice)}</p>
    <${Checked} store=${store} server=${server} />
    <${Tabs} store=${store} />
    <div class=${BESIDE.has(state.tab) ? "beside" : ""}>
      <div id="view" role="tabpanel" aria-labelledby=${`tab-${state.tab}`}>
        ${view(state, store, server)}
      </div>
      ${
        BESIDE.has(state.tab) &&
        html`<aside class="try" aria-label="Essai">
          <${Panel} store=${store} name="Preview" />
        </aside>`
      }
    </div>
    ${state.publishing && html`<${PublishDialog} store=${store} server=${server} saveNow=${saveNow} />`}
  `;
}

function view(state: EditorState, store: EditorStore, server: Server): View {
  switch (state.tab) {
    case "steps":
      return html`<${StepList} store=${store} />`;
    case "code":
      return html`<${CodeTab} store=${store} />`;
    case "diagram":
      return html`<${DiagramTab} store=${store} server=${server} />`;
    case "examples":
      return html`<${Panel} store=${store} name="Examples" />`;
    case "try":
      return html`<${Panel} store=${store} name="Preview" />`;
    case "versions":
      return html`<${VersionsTab} store=${store} server=${server} />`;
  }
}

/** The drawing, with where people stopped in the version that is online; without it where that does not come. */
function DiagramTab({ store, server }: Pick<AppProps, "store" | "server">): View {
  const [dropOff, setDropOff] = useState<DropOff>({});
  useEffect(() => {
    const load = async (): Promise<void> => {
      const told = await server.stops();
      if ("stops" in told) setDropOff(told.stops);
    };
    void load();
  }, [server]);
  return html`<${Panel} store=${store} name="Diagram" dropOff=${dropOff} />`;
}

/** Views that leave room for the chat. */
const BESIDE: ReadonlySet<Tab> = new Set(["steps", "code"]);
const TABS: readonly (readonly [id: Tab, name: string])[] = [
  ["steps", "Étapes"],
  ["diagram", "Schéma"],
  ["code", "Code"],
  ["try", "Essai"],
  ["examples", "Exemples"],
  ["versions", "Versions"],
];

function Tabs({ store }: { readonly store: EditorStore }): View {
  const { tab } = store.state;
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const at = TABS.findIndex(([id]) => id === tab);
    const [next] = TABS[(at + by + TABS.length) % TABS.length] ?? ["steps" as const];
    store.set({ tab: next, goTo: undefined });
    document.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  };
  return html`<div
    class="tabs"
    role="tablist"
    aria-label="Vues du questionnaire"
    onKeyDown=${onKeyDown}
  >
    ${TABS.map(
      ([id, name]) =>
        html`<button
          type="button"
          role="tab"
          key=${id}
          id=${`tab-${id}`}
          class=${id === "try" ? "only-phone" : ""}
          aria-selected=${id === tab ? "true" : "false"}
          aria-controls="view"
          tabindex=${id === tab ? "0" : "-1"}
          onClick=${() => store.set({ tab: id, goTo: undefined })}
        >
          ${name}
        </button>`,
    )}
  </div>`;
}

function Toolbar({ store }: { readonly store: EditorStore }): View {
  const { history, start } = store.state;
  return html`<div class="toolbar">
    <p class="save-state">${french(saveInWords(store))}</p>
    ${
      store.mayEdit &&
      html`<div class="small-buttons">
        <button type="button" disabled=${history.past.length === 0} onClick=${() => store.undo()}>
          Annuler
        </button>
        <button type="button" disabled=${history.future.length === 0} onClick=${() => store.redo()}>
          Rétablir
        </button>
      </div>`
    }
    ${
      start.owner === "console" &&
      start.mayPublish &&
      store.mayEdit &&
      html`<button type="button" class="main" onClick=${() => store.set({ publishing: true })}>
        Publier…
      </button>`
    }
  </div>`;
}

/** How far the text is from being safe, in a sentence. */
function saveInWords(store: EditorStore): string {
  const { save, start, revision } = store.state;
  if (!start.mayEdit) return "Lecture seule : votre rôle ne modifie pas les questionnaires.";
  if (start.phase === "retired") return "Ce questionnaire est rangé : il ne se modifie plus.";
  switch (save.is) {
    case "saved": {
      if (save.at === null || revision === 0) return "Identique à la version en ligne.";
      const by =
        revision === start.revision && start.savedBy !== null ? ` par ${start.savedBy}` : "";
      const checking = store.state.check === "running" ? " Vérification…" : "";
      return `Brouillon enregistré à ${clockInWords(save.at)}${by}.${checking}`;
    }
    case "changed":
    case "saving":
      return "Enregistrement…";
    case "network":
      return "Pas de réseau : vos modifications restent dans cette page, et partiront dès que possible.";
    case "signed_out":
      return "Votre session est finie : connectez-vous dans un autre onglet. Vos modifications restent ici.";
    case "refused":
      return "Ce brouillon ne peut pas être enregistré : le fichier dépasse 256 Kio.";
    case "conflict":
      return "Pas enregistré : quelqu'un d'autre a modifié ce brouillon.";
  }
}

function GitBanner({ store }: { readonly store: EditorStore }): View {
  const { start } = store.state;
  return html`<div class="notice">
    <p>
      Ce questionnaire appartient au dépôt du logiciel : la console ne le publie pas. Préparez une
      modification ici, téléchargez-la et donnez-la aux personnes qui s'occupent du dépôt ; ou
      dupliquez-le pour en faire le vôtre.
    </p>
    <p>
      <a class="button" href=${`/admin/questionnaires/${start.key}/brouillon.yaml`} download>
        Télécharger la modification (YAML)
      </a>
    </p>
  </div>`;
}

/** One undo for everything: fields, moves, and the code. */
function useUndoKeys(store: EditorStore): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      const key = event.key.toLowerCase();
      const isField = event.target instanceof Element && event.target.closest("dialog") !== null;
      if (isField || (key !== "z" && key !== "y")) return;
      event.preventDefault();
      if (key === "y" || event.shiftKey) store.redo();
      else store.undo();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [store]);
}
