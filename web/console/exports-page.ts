/** Files that are made in the background: asked for, waited for, fetched before they expire. */
import { html, type Markup } from "../html.ts";
import { selectField, tick, type Choice } from "./fields.ts";
import { momentInWords } from "./words.ts";

const NUMBER = new Intl.NumberFormat("fr-FR");

export interface ExportLine {
  readonly id: string;
  /** "Réponses de « Rouen 2026 », tableur, avec les textes". */
  readonly label: string;
  readonly state: "waiting" | "running" | "done" | "failed" | "expired";
  readonly askedAt: number;
  readonly rows: number;
  readonly total: number | null;
  /** "1,2 Mo". */
  readonly size: string;
  /** Why it failed, in a sentence. */
  readonly failure: string | undefined;
  readonly expiresAt: number | null;
}

export interface ExportsBody {
  readonly lines: readonly ExportLine[];
  readonly kinds: readonly Choice[];
  readonly formats: readonly Choice[];
  readonly campaigns: readonly Choice[];
  readonly hours: number;
  readonly mayReadTexts: boolean;
  readonly problem?: string | undefined;
}

/** The form, then the files. */
export function exportsBody(page: ExportsBody): Markup {
  const { problem, lines } = page;
  const moving = lines.some(({ state }) => state === "waiting" || state === "running");
  return html`
    ${problem !== undefined && html`<p class="alarm" role="alert">${problem}</p>`} ${form(page)}
    <section id="fichiers" data-refresh=${moving ? "3" : null}>
      <h2>Vos fichiers</h2>
      <p role="status" class="visually-hidden">
        ${moving ? "Un fichier est en préparation." : "Aucun fichier n'est en préparation."}
      </p>
      ${
        lines.length === 0
          ? html`<p class="empty">
              Aucun fichier pour le moment. Demandez-en un ci-dessus : il se prépare pendant que
              vous faites autre chose.
            </p>`
          : html`<ul class="rows">
              ${lines.map(line)}
            </ul>`
      }
      ${moving && html`<p><a href="/admin/exports">Actualiser</a></p>`}
    </section>
  `;
}

function form({ kinds, formats, campaigns, hours, mayReadTexts }: ExportsBody): Markup {
  return html`<form method="post" action="/admin/exports" class="card">
    <p>
      ${`Chaque fichier a un dictionnaire de ses colonnes. Il reste ${hours} heures et ne s'ouvre qu'avec votre compte ; le journal note qui l'a demandé et pris. Aucun ne contient de nom, de numéro ou d'adresse.`}
    </p>
    <div class="pair">
      ${selectField({ name: "kind", label: "Quoi", value: "answers" }, kinds)}
      ${selectField({ name: "format", label: "Format", value: "spreadsheet" }, formats)}
    </div>
    ${
      campaigns.length > 0 &&
      selectField(
        {
          name: "campaign",
          label: "Campagne",
          value: "",
          hint: "Pour les réponses seulement.",
        },
        [{ value: "", label: "Toutes" }, ...campaigns],
      )
    }
    ${
      mayReadTexts &&
      tick(
        "texts",
        {
          value: "yes",
          label: "Réponses : avec les textes, avant relecture ; ils peuvent dire qui les a écrits",
        },
        false,
      )
    }
    <button class="main">Préparer le fichier</button>
    <p class="hint">
      Les réponses sont des données personnelles, même sous pseudonyme : effacez le fichier après
      l'étude.
    </p>
  </form>`;
}

function line(one: ExportLine): Markup {
  const { id, label, askedAt, state } = one;
  return html`<li>
    <div>
      <b>${label}</b>
      <p class="soft">${`Demandé le ${momentInWords(askedAt)}. ${stateOf(one)}`}</p>
      ${state === "running" && progress(one)}
    </div>
    ${
      state === "done" &&
      html`<p class="actions">
        <a class="button" href=${`/admin/exports/${id}/fichier`}>
          Télécharger<span class="visually-hidden">${` : ${label}`}</span>
        </a>
        <a class="button" href=${`/admin/exports/${id}/dictionnaire`}>
          Dictionnaire<span class="visually-hidden">${` : ${label}`}</span>
        </a>
      </p>`
    }
  </li>`;
}

function stateOf({ state, rows, total, size, failure, expiresAt }: ExportLine): string {
  switch (state) {
    case "waiting":
      return "Attend son tour.";
    case "running":
      return total === null
        ? `${lignes(rows)} pour le moment.`
        : `${lignes(rows)} sur ${NUMBER.format(total)}.`;
    case "done": {
      const until = expiresAt === null ? "" : `, jusqu'au ${momentInWords(expiresAt)}`;
      return `${lignes(rows)}, ${size}${until}.`;
    }
    case "failed":
      return failure ?? "N'a pas pu être préparé.";
    case "expired":
      return "Périmé : demandez-le de nouveau.";
  }
}

/** "0 ligne", "1 ligne", "12 000 lignes". */
function lignes(count: number): string {
  return `${NUMBER.format(count)} ligne${count > 1 ? "s" : ""}`;
}

function progress({ rows, total, label }: ExportLine): Markup {
  return html`<progress
    aria-label=${`Préparation : ${label}`}
    value=${total === null ? undefined : rows}
    max=${total === null ? undefined : Math.max(total, 1)}
  ></progress>`;
}
