/** How far the checks have come, where the list of problems cannot say it. */
import { html, type Children, type View } from "./html.ts";
import { ProblemsBox } from "./problems-box.ts";
import type { Server } from "./server.ts";
import type { EditorStore } from "./store.ts";

/** What is wrong with the draft, or why that is not known. It is saved all the same, where saving itself works. */
export function Checked({
  store,
  server,
}: {
  readonly store: EditorStore;
  readonly server: Server;
}): View {
  const { check, findings, save } = store.state;
  const isSaved = save.is === "saved";
  const box = html`<${ProblemsBox} store=${store} server=${server} />`;
  const hasErrors = findings.some(({ severity }) => severity === "error");
  switch (check) {
    case "first":
      return notice("soft", "Vérification du brouillon…");
    case "running":
    case "whole":
      return box;
    case "failed":
      return html`${notice("fault", "La vérification n'a pas pu se faire", failedWords(isSaved))}
      ${hasErrors && box}`;
    case "partial":
      return html`${notice("fault", "Les conversations d'exemple sont trop longues à jouer", partialWords(isSaved))}
      ${hasErrors && box}`;
  }
}

const failedWords = (isSaved: boolean): View =>
  html`<p>
    Elle recommence d'elle-même dans quelques secondes.
    ${isSaved && "Le brouillon, lui, est enregistré."}
  </p>`;

const partialWords = (isSaved: boolean): View =>
  html`<p>
      ${isSaved && "Le brouillon est enregistré."} Au bout de 8 secondes de calcul, la vérification
      de ses conversations d'exemple s'est arrêtée ; tout le reste est vérifié.
    </p>
    <p>
      Retirez des conversations d'exemple, ou raccourcissez-les, dans la vue Exemples. La
      publication les joue toutes, et attend jusqu'à 30 secondes.
    </p>`;

function notice(look: "soft" | "fault", title: string, more: Children = null): View {
  return html`<section class="problems" aria-labelledby="check-title" role="status">
    <h2 id="check-title" class=${look}>${title}</h2>
    ${more}
  </section>`;
}
