import { html, type View } from "./html.ts";
/** How far the checks have come, where the list of problems cannot say it. */
import { ProblemsBox } from "./problems-box.ts";
import type { Server } from "./server.ts";
import type { EditorStore } from "./store.ts";

/** What is wrong with the draft, or why that is not known. The draft is saved in every case. */
export function Checked({
  store,
  server,
}: {
  readonly store: EditorStore;
  readonly server: Server;
}): View {
  const { check, findings } = store.state;
  const box = html`<${ProblemsBox} store=${store} server=${server} />`;
  const hasErrors = findings.some(({ severity }) => severity === "error");
  switch (check) {
    case "first":
      return html`<p class="soft" role="status">Vérification du brouillon…</p>`;
    case "running":
    case "whole":
      return box;
    case "failed":
      return html`<p class="notice" role="status">
          La vérification n'a pas pu se faire ; elle recommence d'elle-même dans quelques secondes.
          Le brouillon, lui, est enregistré.
        </p>
        ${hasErrors && box}`;
    case "partial":
      return html`<div class="alarm" role="status">
          <p>
            <b
              >Le brouillon est enregistré, mais ses conversations d'exemple sont trop longues à
              jouer</b
            >
            : au bout de 8 secondes, leur vérification s'est arrêtée. Tout le reste est vérifié.
          </p>
          <p>
            Retirez des conversations d'exemple, ou raccourcissez-les, dans la vue Exemples. La
            publication les joue toutes, et attend jusqu'à 30 secondes.
          </p>
        </div>
        ${hasErrors && box}`;
  }
}
