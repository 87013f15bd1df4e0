/** How far the checks have come, where the list of problems cannot say it. */
import { french, html, type Children, type View } from "./html.ts";
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
    case "signed_out":
      return html`${notice("fault", "La vérification n'a pas pu se faire", failedWords(isSaved, check))}
      ${hasErrors && box}`;
    case "partial":
      return html`${notice("fault", "Les conversations d'exemple sont trop longues à jouer", partialWords(isSaved))}
      ${hasErrors && box}`;
  }
}

const SIGNED_OUT = french(
  "Votre session est finie : connectez-vous dans un autre onglet, elle recommence à votre retour.",
);

const failedWords = (isSaved: boolean, check: "failed" | "signed_out"): View =>
  html`<p>
    ${check === "failed" ? "Elle recommence d'elle-même dans quelques secondes." : SIGNED_OUT}
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
