/** The editor: what there is to do, what is wrong, the views, and the chat beside them. */
import { useEffect, useState } from "preact/hooks";
import type { Failure } from "../panels/ask-server.ts";
import type { DropOff } from "../panels/step-words.ts";
import { Checked } from "./check-notice.ts";
import { CodeTab } from "./code-tab.ts";
import { ConflictBox } from "./conflict-box.ts";
import { french, html, type View } from "./html.ts";
import { Panel } from "./panels.ts";
import { showsPlace } from "./places.ts";
import { PublishDialog } from "./publish-dialog.ts";
import type { Server } from "./server.ts";
import { StepList } from "./step-list.ts";
import { useEditor, type EditorState, type EditorStore, type Tab } from "./store.ts";
import { VersionsTab } from "./versions-tab.ts";
import { whenInWords } from "./words.ts";

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
    ${state.save.is === "conflict" && html`<${ConflictBox} store=${store} />`}
    <${Toolbar} store=${store} saveNow=${saveNow} />
    <p class="visually-hidden" role="status">
      <span key=${state.notices}>${french(state.notice)}</span>
    </p>
    <p class="visually-hidden" role="alert">${state.trouble && french(UNSAVED[state.trouble])}</p>
    <${Checked} store=${store} server=${server} />
    <${Tabs} store=${store} />
    <div class=${BESIDE.has(state.tab) ? "beside" : ""}>
      <div id="view" role="tabpanel" aria-labelledby=${`tab-${state.tab}`} tabindex="-1">
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
  const onKeyDown = (event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    // One that stands beside the others where there is room is no tab then.
    const shown = [...event.currentTarget.querySelectorAll<HTMLElement>("[role=tab]")].filter(
      (one) => one.offsetParent !== null,
    );
    const at = shown.findIndex((one) => one.id === `tab-${tab}`);
    shown.at((at + by) % shown.length)?.focus();
    const next = TABS.find(([id]) => document.activeElement?.id === `tab-${id}`);
    if (next !== undefined) store.openTab(next[0]);
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
          onClick=${() => store.openTab(id)}
        >
          ${name}
        </button>`,
    )}
  </div>`;
}

function Toolbar({ store, saveNow }: Pick<AppProps, "store" | "saveNow">): View {
  const { history, start, trouble, refused } = store.state;
  return html`<div class="toolbar">
    <p class=${trouble === undefined ? "save-state" : "save-state fault"}>
      ${french(saveInWords(store))}
    </p>
    ${trouble === "signed_out" && html`<${SignInAgain} store=${store} saveNow=${saveNow} />`}
    ${
      store.mayEdit &&
      html`<div class="small-buttons">
        <button
          type="button"
          aria-disabled=${history.past.length === 0}
          onClick=${() => store.undo()}
        >
          Annuler
        </button>
        <button
          type="button"
          aria-disabled=${history.future.length === 0}
          onClick=${() => store.redo()}
        >
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
    <div class="refused" role="alert">
      ${refused && html`<p class="alarm" key=${refused}>${french(refused.words)}</p>`}
    </div>
  </div>`;
}

/** Two ways on from a session that ended. Coming back to this page saves by itself as well. */
function SignInAgain({ store, saveNow }: Pick<AppProps, "store" | "saveNow">): View {
  const again = async (): Promise<void> => {
    if (await saveNow()) {
      // The button is gone: whoever works by keyboard goes on in the view.
      document.querySelector<HTMLElement>("#view")?.focus();
      return;
    }
    const { trouble } = store.state;
    if (trouble !== undefined) store.set({ notice: UNSAVED[trouble] });
  };
  return html`<div class="small-buttons">
    <a class="button" href="/admin" target="_blank" rel="noopener">
      Se connecter<span class="visually-hidden"> dans un autre onglet</span>
    </a>
    <button type="button" onClick=${() => void again()}>Enregistrer</button>
  </div>`;
}

/** How far the text is from being safe, in a sentence. */
function saveInWords(store: EditorStore): string {
  const { save, start, revision, trouble } = store.state;
  if (!start.mayEdit) return "Lecture seule : votre rôle ne modifie pas les questionnaires.";
  if (trouble !== undefined) return UNSAVED[trouble];
  if (start.phase === "retired") return "Ce questionnaire est rangé : il ne se modifie plus.";
  switch (save.is) {
    case "saved": {
      if (save.at === null || revision === 0) return "Identique à la version en ligne.";
      const by =
        revision === start.revision && start.savedBy !== null ? ` par ${start.savedBy}` : "";
      const checking = store.state.check === "running" ? " Vérification…" : "";
      return `Brouillon enregistré ${whenInWords(save.at, Date.now())}${by}.${checking}`;
    }
    case "changed":
    case "saving":
    case "failed":
      return "Enregistrement…";
    case "conflict":
      return save.other.by === null
        ? "Pas enregistré : ce brouillon a été modifié dans une autre fenêtre."
        : "Pas enregistré : quelqu'un d'autre a modifié ce brouillon.";
  }
}

const KEPT_HERE = "vos modifications restent dans cette page, et partiront dès que possible.";
/** Why the latest text is not saved. That interrupts; that it is being saved, and was, does not. */
const UNSAVED = {
  offline: `Pas de réseau : ${KEPT_HERE}`,
  busy: `Le serveur est occupé : ${KEPT_HERE}`,
  fault: `Le serveur n'a pas pu enregistrer : ${KEPT_HERE}`,
  signed_out:
    "Votre session est finie. Vos modifications restent ici : reconnectez-vous, elles partiront à votre retour.",
  forbidden:
    "Pas enregistré : votre rôle ne modifie plus les questionnaires. Vos modifications restent dans cette page.",
  put_away:
    "Pas enregistré : ce questionnaire est rangé. Il faut d'abord le rouvrir, dans l'onglet Versions : vos modifications restent dans cette page, et partiront alors.",
  too_large: "Pas enregistré : le questionnaire est trop long, il tient dans 256 Kio au plus.",
} as const satisfies Readonly<Record<Failure, string>>;

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

type Field = HTMLInputElement | HTMLTextAreaElement;

function isWriting(target: EventTarget | undefined): target is Field {
  const isField = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
  return isField && target.type !== "checkbox" && target.value !== "";
}

/** One undo for everything: fields, moves, and the code. */
function useUndoKeys(store: EditorStore): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      const key = event.key.toLowerCase();
      const isInDialog = event.target instanceof Element && event.target.closest("dialog") !== null;
      if (isInDialog || (key !== "z" && key !== "y")) return;
      // What is written beside the script, such as a reply to try, is taken back letter by letter where it is.
      const [field] = event.composedPath();
      if (isWriting(field) && !showsPlace(field)) return;
      event.preventDefault();
      if (key === "y" || event.shiftKey) store.redo();
      else store.undo();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [store]);
}
