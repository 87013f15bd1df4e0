/** The list of scripts. */
import { html, type Markup } from "../html.ts";
import type { TypeCommand } from "./typed-command.ts";
import { momentInWords } from "./words.ts";

/** One script of the list. */
export interface ScriptLine {
  readonly key: string;
  readonly title: string;
  readonly locales: readonly string[];
  readonly owner: "git" | "console";
  readonly phase: "open" | "closing" | "retired";
  readonly online: { readonly version: number; readonly at: number } | null;
  readonly draft: { readonly by: string; readonly at: number } | null;
  readonly running: number;
}

export interface ScriptList {
  readonly scripts: readonly ScriptLine[];
  readonly mayEdit: boolean;
  readonly typed: TypeCommand;
}

const LANGUAGES: Readonly<Record<string, string>> = { fr: "français", en: "anglais" };

/** Scripts in use first; those put away are folded. */
export function scriptsBody({ scripts, mayEdit, typed }: ScriptList): Markup {
  const used = scripts.filter(({ phase }) => phase !== "retired");
  const away = scripts.filter(({ phase }) => phase === "retired");
  return html`
    <p>
      Un questionnaire est une suite d'étapes. Pour en changer un, dupliquez-le ou ouvrez-le : rien
      de ce que vous écrivez n'atteint personne avant la publication.
    </p>
    ${
      used.length === 0
        ? html`<p class="empty">
            Aucun questionnaire. Celui qui est fourni arrive avec le prochain démarrage de Sirius ;
            un fichier se publie avec <code>${typed("script publish FICHIER")}</code>
          </p>`
        : html`<ul class="rows">
            ${used.map((one) => row(one, mayEdit))}
          </ul>`
    }
    ${
      away.length > 0 &&
      html`<details>
        <summary>${`Questionnaires rangés (${away.length})`}</summary>
        <ul class="rows">
          ${away.map((one) => row(one, mayEdit))}
        </ul>
      </details>`
    }
  `;
}

function row(script: ScriptLine, mayEdit: boolean): Markup {
  const { key, title, owner, phase } = script;
  return html`<li>
    <div>
      <h2>
        <a href=${`/admin/questionnaires/${key}`}><bdi>${title}</bdi></a>
      </h2>
      <p class="soft">${stateInWords(script)}</p>
      <p>
        ${owner === "git" && html`<span class="tag">du dépôt</span> `}
        ${phase === "closing" && html`<span class="tag bad">en fermeture</span> `}
        ${phase === "retired" && html`<span class="tag">rangé</span> `}
        ${script.draft !== null && html`<span class="tag">brouillon</span>`}
      </p>
    </div>
    ${
      mayEdit &&
      html`<form method="post" action=${`/admin/questionnaires/${key}/copie`}>
        <button>Dupliquer<span class="visually-hidden"> ${title}</span></button>
      </form>`
    }
  </li>`;
}

function stateInWords({ online, draft, running, locales }: ScriptLine): string {
  const parts = [
    online === null
      ? "Jamais publié"
      : `Version ${online.version} en ligne depuis le ${momentInWords(online.at)}`,
    locales
      .toSorted((one, other) => Number(other === "fr") - Number(one === "fr"))
      .map((locale) => LANGUAGES[locale] ?? locale)
      .join(" et "),
  ];
  if (running > 0) parts.push(`${running} conversation${running > 1 ? "s" : ""} en cours`);
  if (draft !== null) parts.push(`brouillon de ${draft.by}, ${momentInWords(draft.at)}`);
  return parts.filter((part) => part !== "").join(" · ");
}
