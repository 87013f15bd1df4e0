/** Publishing: what changes, what blocks, what it was about; then what became of it. */
import { useEffect, useRef, useState } from "preact/hooks";
import { changesInWords } from "./changes.ts";
import { french, html, type View } from "./html.ts";
import { Panel } from "./panels.ts";
import { Findings, isAboutExamples, once } from "./problems-box.ts";
import { failureInWords, type Server } from "./server.ts";
import type { EditorStore } from "./store.ts";
import { count } from "./words.ts";

interface DialogProps {
  readonly store: EditorStore;
  readonly server: Server;
  readonly saveNow: () => Promise<boolean>;
}

/** A dialog of the browser: it keeps the focus, and Escape closes it. */
export function PublishDialog({ store, server, saveNow }: DialogProps): View {
  const dialog = useRef<HTMLDialogElement>(null);
  const [told, setTold] = useState("");
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState<number | undefined>(undefined);
  useEffect(() => dialog.current?.showModal(), []);
  // Closed by the browser: the focus goes back to where it was. Not before it is known what came of it.
  const close = (): void => {
    if (!busy) dialog.current?.close();
  };
  const publish = async (
    event: Event & { readonly currentTarget: HTMLFormElement },
  ): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    const note = event.currentTarget.querySelector("textarea")?.value.trim() ?? "";
    setBusy(true);
    setTold("Vérification et publication…");
    const outcome = await publishNow({ store, server, saveNow }, note);
    setBusy(false);
    if (typeof outcome === "number") setDone(outcome);
    setTold(typeof outcome === "number" ? "" : outcome);
  };
  return html`<dialog
    ref=${dialog}
    class="publish"
    aria-labelledby="publish-title"
    onCancel=${(event: Event) => busy && event.preventDefault()}
    onClose=${() => store.set({ publishing: false })}
  >
    ${
      done === undefined
        ? html`<${Asking}
            store=${store}
            told=${told}
            busy=${busy}
            publish=${publish}
            close=${close}
          />`
        : html`<${Done} store=${store} version=${done} close=${close} />`
    }
  </dialog>`;
}

interface AskingProps {
  readonly store: EditorStore;
  readonly told: string;
  readonly busy: boolean;
  readonly publish: (event: Event & { readonly currentTarget: HTMLFormElement }) => Promise<void>;
  readonly close: () => void;
}

function Asking({ store, told, busy, publish, close }: AskingProps): View {
  const { start, findings } = store.state;
  const errors = once(findings.filter(({ severity }) => severity === "error"));
  const running = start.versions.reduce((sum, version) => sum + version.running, 0);
  return html`
    <h2 id="publish-title">Publier ce questionnaire</h2>
    <h3>Ce qui change</h3>
    ${
      start.online === null
        ? html`<p>C'est la première version.</p>`
        : html`<${Changes} store=${store} online=${start.online} />`
    }
    ${
      errors.length > 0 &&
      html`<h3 class="fault">Ce qui bloque</h3>
        <${Findings} store=${store} findings=${errors} most=${3} />
        ${errors.some(isAboutExamples) && html`<p class="soft">Dans le brouillon, « Compléter les conversations d'exemple » peut les mettre à jour.</p>`}`
    }
    <p class="soft">
      ${french(
        running === 0
          ? "Aucune conversation n'est en cours."
          : running === 1
            ? "1 conversation en cours : elle finit sur la version avec laquelle elle a commencé."
            : `${running} conversations en cours : elles finissent sur la version avec laquelle elles ont commencé.`,
      )}
    </p>
    <form
      onSubmit=${(event: Event & { readonly currentTarget: HTMLFormElement }) => void publish(event)}
    >
      <label for="publish-note">Qu'est-ce qui change, en une phrase ?</label>
      <textarea id="publish-note" rows="2" maxlength="2000" required></textarea>
      <p role="status" class="told">${french(told)}</p>
      <p class="small-buttons">
        <button class="main" aria-disabled=${busy ? "true" : undefined}>Publier</button>
        <button type="button" aria-disabled=${busy ? "true" : undefined} onClick=${close}>
          Revenir au brouillon
        </button>
      </p>
    </form>
  `;
}

function Changes({
  store,
  online,
}: {
  readonly store: EditorStore;
  readonly online: string;
}): View {
  const lines = changesInWords(online, store.source);
  return html`
    ${
      lines.length === 0
        ? html`<p>Rien : le brouillon est identique à la version en ligne.</p>`
        : html`<ul class="changes">
            ${lines.map((line) => html`<li key=${line}>${french(line)}</li>`)}
          </ul>`
    }
    <details>
      <summary>Tout voir, phrase par phrase</summary>
      <${Panel} store=${store} name="Differences" baseSource=${online} />
    </details>
  `;
}

function Done({
  store,
  version,
  close,
}: {
  readonly store: EditorStore;
  readonly version: number;
  readonly close: () => void;
}): View {
  const title = useRef<HTMLHeadingElement>(null);
  // The button that was pressed is gone.
  useEffect(() => title.current?.focus(), []);
  const before = store.state.start.versions.filter((one) => one.version !== version);
  const running = before.reduce((sum, one) => sum + one.running, 0);
  return html`
    <h2 id="publish-title" ref=${title} tabindex="-1">${`La version ${version} est en ligne`}</h2>
    <p role="status">
      ${french(
        running === 0
          ? "Les campagnes qui le choisissent y inviteront."
          : `Les campagnes qui le choisissent y inviteront ; ${running} ${running > 1 ? "personnes finissent" : "personne finit"} sur la version d'avant.`,
      )}
    </p>
    <p class="soft">Pour revenir en arrière : onglet Versions, « Republier ».</p>
    <button type="button" class="main" onClick=${close}>Fermer</button>
  `;
}

/** @returns The number of the version, or why there is none. */
async function publishNow(
  { store, server, saveNow }: DialogProps,
  note: string,
): Promise<number | string> {
  if (!(await saveNow())) return "Le brouillon n'a pas pu être enregistré : rien n'est publié.";
  // A draft that was never changed has no row yet.
  if (store.state.revision === 0) return "Rien n'a changé depuis la version en ligne.";
  const { source } = store;
  const answer = await server.publish(store.state.revision, note);
  if ("failed" in answer) {
    if (answer.failed === "put_away") store.putAway();
    // It may be online all the same.
    return answer.failed === "offline" ? NO_ANSWER : `Rien n'est publié. ${failureInWords(answer)}`;
  }
  if ("other" in answer) {
    store.set({ save: { is: "conflict", other: answer.other } });
    return "Quelqu'un a modifié ce brouillon entre-temps : rien n'est publié.";
  }
  if ("published" in answer) {
    const { start, published } = answer;
    store.adopt(start, source);
    return published;
  }
  if (answer.refused === "findings") {
    store.set({ findings: answer.findings });
    const errors = once(answer.findings.filter(({ severity }) => severity === "error")).length;
    return `Rien n'est publié : ${count(errors, "point")} à corriger, dans la liste ci-dessus.`;
  }
  return REFUSED[answer.refused];
}

const NO_ANSWER =
  "Le serveur n'a pas répondu : rechargez cette page, l'onglet Versions dit si c'est publié.";
const REFUSED = {
  unchanged: "Rien n'a changé depuis la version en ligne.",
  git: "Ce questionnaire appartient au dépôt : il ne se publie pas d'ici.",
  too_long:
    "Rien n'est publié : jouer toutes les conversations d'exemple a pris plus de 30 secondes. Retirez-en, ou raccourcissez-les, puis publiez de nouveau. Le brouillon est enregistré.",
} as const;
