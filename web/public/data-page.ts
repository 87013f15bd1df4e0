/** The open data: files, licence, and what each column holds. */
import { html, type Markup } from "../html.ts";
import { inLang } from "./address.ts";
import { API_PATH } from "./api-page.ts";
import { publicPage } from "./layout.ts";
import type { Lang, Site } from "./shapes.ts";

export interface OpenColumn {
  readonly name: string;
  readonly type: "string" | "integer" | "number" | "date";
  readonly about: Readonly<Record<Lang, string>>;
}

export interface OpenFile {
  readonly title: Readonly<Record<Lang, string>>;
  /** Addresses of the file and of its schema (Table Schema). */
  readonly path: string;
  readonly schema: string;
  readonly columns: readonly OpenColumn[];
}

const FRENCH = {
  title: "Données ouvertes",
  intro:
    "Tout ce que ces pages montrent est ici, en fichiers, pour qui veut l'étudier ou le montrer ailleurs. Rien de plus : les groupes trop petits n'y sont pas non plus.",
  files: "Les fichiers",
  download: (name: string) => `Télécharger ${name}`,
  schema: "Schéma (Table Schema, JSON)",
  columns: "Ce que contient chaque colonne",
  column: "Colonne",
  kind: "Type",
  about: "Contenu",
  kinds: { string: "texte", integer: "entier", number: "nombre", date: "date" },
  licence: "Licence et mise à jour",
  licenceText:
    "Licence Ouverte 2.0 d'Etalab : libre usage, à condition de dire d'où viennent les données et de quand elles datent. Elles changent chaque nuit, s'il y a du nouveau. Un texte retiré par son auteur quitte le fichier aussitôt : ne le gardez pas dans vos copies.",
  licenceLink: "Le texte de la licence",
  format: "Format",
  formatText:
    "CSV selon la RFC 4180 : UTF-8, virgules, guillemets doublés, une ligne d'en-tête. Lisez les colonnes par leur nom : de nouvelles peuvent s'ajouter. Une cellule qui ressemblerait à une formule de tableur commence par une apostrophe. Pour Excel : Données, puis À partir d'un fichier texte.",
  api: "Pour un programme, l'API de lecture est plus fraîche et plus légère.",
  apiLink: "L'API de lecture : les appels, et un bac à sable pour essayer",
};
const ENGLISH: typeof FRENCH = {
  title: "Open data",
  intro:
    "Everything these pages show is here as files, for whoever wants to study it or show it elsewhere. Nothing more: groups that are too small are not here either.",
  files: "The files",
  download: (name) => `Download ${name}`,
  schema: "Schema (Table Schema, JSON)",
  columns: "What each column holds",
  column: "Column",
  kind: "Type",
  about: "Content",
  kinds: { string: "text", integer: "integer", number: "number", date: "date" },
  licence: "Licence and updates",
  licenceText:
    "French Open Licence 2.0 (Etalab): free use, provided you say where the data come from and when. They change every night if there is anything new. A text taken back by its author leaves the file at once: do not keep it in your copies.",
  licenceLink: "The text of the licence (in French)",
  format: "Format",
  formatText:
    "CSV by RFC 4180: UTF-8, commas, doubled quotes, a header line. Read columns by their name: new ones may come. A cell that would look like a formula of a spreadsheet begins with an apostrophe. For Excel: Data, then From text.",
  api: "For a program, the read API is fresher and lighter.",
  apiLink: "The read API: its calls, and a sandbox to try them",
};
type Words = typeof FRENCH;

const LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/";

/** `/donnees`. */
export function dataPage(site: Site, files: readonly OpenFile[], lang: Lang): string {
  const words = lang === "en" ? ENGLISH : FRENCH;
  const body = html`<div class="prose">
    <h1>${words.title}</h1>
    <p>${words.intro}</p>
    <h2>${words.files}</h2>
    ${files.map((file) => fileCard(file, words, lang))}
    <h2>${words.licence}</h2>
    <p>${words.licenceText}</p>
    <p><a href=${LICENCE}>${words.licenceLink}</a></p>
    <h2>${words.format}</h2>
    <p>${words.formatText}</p>
    <p>${words.api}</p>
    <p><a href=${inLang(API_PATH, lang)}>${words.apiLink}</a></p>
  </div>`;
  return publicPage(site, {
    title: words.title,
    description: words.intro,
    path: "/donnees",
    lang,
    body,
  });
}

function fileCard({ title, path, schema, columns }: OpenFile, words: Words, lang: Lang): Markup {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return html`<section class="card">
    <h3>${title[lang]}</h3>
    <p><a href=${path} download>${words.download(name)}</a></p>
    <p><a href=${schema}>${words.schema}</a></p>
    <details>
      <summary>${words.columns}</summary>
      <table class="plain dictionary">
        <thead>
          <tr>
            <th scope="col">${words.column}</th>
            <th scope="col">${words.kind}</th>
            <th scope="col">${words.about}</th>
          </tr>
        </thead>
        <tbody>
          ${columns.map(
            ({ name: column, type, about }) =>
              html`<tr>
                <th scope="row"><code>${column}</code></th>
                <td>${words.kinds[type]}</td>
                <td>${about[lang]}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </details>
  </section>`;
}
