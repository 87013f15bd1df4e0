/** Published figures with filters in the address, so that a view can be kept and passed on. */
import { html, type Markup } from "../html.ts";
import { bars } from "./bars.ts";
import { selectField, textField, type Choice } from "./fields.ts";
import { table } from "./table.ts";
import type { TypeCommand } from "./typed-command.ts";

export interface ResultsFilters {
  readonly niveau: string;
  readonly q: string;
  readonly siret: string;
  readonly code: string;
  readonly tri: string;
}

export interface ResultLine {
  readonly label: string;
  /** Of the public page. */
  readonly path: string;
  /** From 1 to 5. */
  readonly mark: number;
  readonly answers: number;
  /** In words; a dash where it is not told. */
  readonly asked: string;
  readonly rate: string;
  readonly recommended: string;
  readonly period: string;
}

export interface ResultsBody {
  readonly filters: ResultsFilters;
  readonly levels: readonly Choice[];
  readonly sorts: readonly Choice[];
  readonly lines: readonly ResultLine[];
  /** How many there are, in words. */
  readonly groups: string;
  /** Whether anything was released at all. */
  readonly hasFigures: boolean;
  readonly threshold: number;
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly mayExport: boolean;
  readonly typed: TypeCommand;
}

const MARK_MAX = 5;

/** The page. */
export function resultsBody(page: ResultsBody): Markup {
  const { lines, groups, threshold, before, after, mayExport } = page;
  return html`
    <p>
      ${`Ce que tout le monde peut lire : les groupes d'au moins ${threshold} personnes, tels que la dernière mise en ligne les a publiés. Rien d'autre n'est montré ici, pas même à vous.`}
    </p>
    ${form(page)}
    ${
      lines.length === 0
        ? nothing(page)
        : html`<section>
            <h2>${groups}</h2>
            ${bars(
              "Note moyenne, sur 5",
              lines.map(({ label, mark }) => ({
                label,
                share: mark / MARK_MAX,
                value: written(mark),
              })),
            )}
            ${figures(lines)}
            <p class="actions">
              ${before !== undefined && html`<a class="button" href=${before}>Page précédente</a>`}
              ${after !== undefined && html`<a class="button" href=${after}>Page suivante</a>`}
            </p>
          </section>`
    }
    ${mayExport && html`<p><a href="/admin/exports">Emporter ces chiffres dans un fichier</a></p>`}
  `;
}

function form({ filters, levels, sorts }: ResultsBody): Markup {
  return html`<form method="get" action="/admin/resultats" class="card">
    <div class="pair">
      ${selectField({ name: "niveau", label: "Niveau", value: filters.niveau }, levels)}
      ${textField({ name: "q", label: "Mots", value: filters.q }, { type: "search" })}
      ${textField(
        { name: "siret", label: "SIRET du centre", value: filters.siret },
        { inputmode: "numeric" },
      )}
      ${textField({ name: "code", label: "CFD ou RNCP", value: filters.code })}
      ${selectField({ name: "tri", label: "Dans l'ordre", value: filters.tri }, sorts)}
    </div>
    <button class="main">Montrer</button>
  </form>`;
}

function figures(lines: readonly ResultLine[]): Markup {
  return html`
    ${table({
      caption: "Les mêmes groupes, avec leurs chiffres",
      columns: [
        { label: "Groupe" },
        { label: "Note", number: true },
        { label: "Réponses", number: true },
        { label: "Personnes interrogées", number: true },
        { label: "Taux de réponse", number: true },
        { label: "Recommandent", number: true },
        { label: "Fins de contrat", number: true },
      ],
      rows: lines.map(({ label, path, mark, answers, asked, rate, recommended, period }) => [
        html`<a href=${path}><bdi>${label}</bdi></a>`,
        written(mark),
        answers,
        asked,
        rate,
        recommended,
        period,
      ]),
    })}
    <dl class="facts-list">
      <dt>Note</dt>
      <dd>Moyenne des notes de 1 à 5, à une décimale, une voix par personne et par formation.</dd>
      <dt>Réponses</dt>
      <dd>Personnes qui ont donné une note et comptent dans un lot publié.</dd>
      <dt>Personnes interrogées</dt>
      <dd>Invitations, à 5 près en dessous de 20 ; un tiret quand ce serait trop précis.</dd>
      <dt>Taux de réponse</dt>
      <dd>Réponses rapportées aux personnes interrogées.</dd>
      <dt>Recommandent</dt>
      <dd>Part des personnes qui la conseilleraient à un ami.</dd>
      <dt>Fins de contrat</dt>
      <dd>Du premier au dernier mois où finit le contrat d'une personne comptée.</dd>
    </dl>
  `;
}

function nothing({ hasFigures, threshold, typed }: ResultsBody): Markup {
  return hasFigures
    ? html`<p class="empty">
        Aucun groupe publié ne correspond à ces filtres. Élargissez-les, ou choisissez un autre
        niveau.
      </p>`
    : html`<div class="empty">
        <p>
          ${`Rien n'est encore publié. Un groupe montre ses chiffres dès que ${threshold} personnes ont répondu ; la mise en ligne se fait chaque nuit.`}
        </p>
        <p>Pour ne pas attendre : <code>${typed("results release")}</code></p>
      </div>`;
}

function written(mark: number): string {
  return mark.toFixed(1).replace(".", ",");
}
