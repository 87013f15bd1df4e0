/** The page of one script: what it begins with, as data; the editor itself runs in the browser. */
import { html, type Markup } from "../html.ts";
import type { EditorStart } from "./editor-shapes.ts";

/** The body of the page. */
export function editorBody(start: EditorStart): Markup {
  return html`
    <p class="soft"><a href="/admin/questionnaires">Tous les questionnaires</a></p>
    <div id="editor" class="editor">
      <p role="status">L'éditeur s'ouvre…</p>
      <noscript>
        <p class="alarm">
          L'éditeur a besoin de JavaScript. Sans lui, téléchargez le fichier, changez-le dans un
          éditeur de texte, et publiez-le en ligne de commande.
        </p>
        <p>
          <a href=${`/admin/questionnaires/${start.key}/brouillon.yaml`}>Télécharger le fichier</a>
        </p>
      </noscript>
    </div>
    <script
      type="application/json"
      id="editor-start"
      dangerouslySetInnerHTML=${{ __html: inScript(start) }}
    ></script>
  `;
}

/** JSON that cannot end the script element it is in, whatever people wrote. */
function inScript(value: object): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
