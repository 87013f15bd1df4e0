/** A training at a place: its figures, what people wrote, and where to go from there. */
import { decimal } from "../browser/widget/view.ts";
import { html, type Markup } from "../html.ts";
import { centrePath, diplomaPath, inLang, trainingPath, withQuery } from "./address.ts";
import { figures, themes } from "./figures.ts";
import { courseData } from "./json-ld.ts";
import { publicPage } from "./layout.ts";
import { reviewList, type ReviewOrder } from "./reviews.ts";
import type {
  FigureWords,
  Lang,
  Paging,
  ShownResult,
  ShownText,
  ShownTraining,
  Site,
} from "./shapes.ts";

export interface TrainingView {
  readonly training: ShownTraining;
  readonly result: ShownResult;
  readonly texts: readonly ShownText[];
  readonly paging: Paging;
  readonly order: ReviewOrder;
  /** Other trainings for the same diploma. */
  readonly peers: readonly ShownTraining[];
  readonly labels: FigureWords;
  readonly lang: Lang;
}

const FRENCH = {
  figures: "La note",
  details: "Question par question",
  detailsHint:
    "Toutes les réponses, telles quelles. L'examen et la suite sont ce que chaque personne a déclaré.",
  compare: "Comparer",
  compareHere: "Comparer avec un autre centre",
  compareWith: "Comparer avec",
  compareThird: "et avec (facultatif)",
  choose: "Choisir une formation",
  nobody: "personne d'autre",
  more: "Autour de cette formation",
  centre: "Toutes les formations de ce centre",
  diploma: "Ce diplôme partout en France",
  embed: "Afficher ces avis sur un autre site",
  api: "Ces chiffres pour les machines (JSON)",
  described: (mean: string, count: number) =>
    `${mean} sur 5 : l'avis vérifié de ${count} anciens apprentis.`,
  undescribed: "Pas encore assez d'avis d'anciens apprentis.",
};
const ENGLISH: typeof FRENCH = {
  figures: "The mark",
  details: "Question by question",
  detailsHint: "Everybody's answers as they are. The exam and what follows are what they declared.",
  compare: "Compare",
  compareHere: "Compare with another centre",
  compareWith: "Compare with",
  compareThird: "and with (optional)",
  choose: "Choose a training",
  nobody: "nobody else",
  more: "Around this training",
  centre: "All trainings of this centre",
  diploma: "This diploma all over France",
  embed: "Show these reviews on another site",
  api: "These figures for machines (JSON)",
  described: (mean, count) => `${mean} out of 5: verified reviews by ${count} former apprentices.`,
  undescribed: "Not enough reviews by former apprentices yet.",
};
type Words = typeof FRENCH;

/** `/avis/formation/{cle}`. */
export function trainingPage(site: Site, view: TrainingView): string {
  const { training, result, texts, paging, order, lang, labels } = view;
  const words = lang === "en" ? ENGLISH : FRENCH;
  const path = trainingPath(training.key);
  const shown = result.statut === "publie";
  const body = html`
    ${heading(training, lang)}
    <div class="columns">
      <section class="side">
        <h2 class="visually-hidden">${words.figures}</h2>
        ${figures(result, training.diploma, { lang, labels })}
        ${view.peers.length > 0 && html`<p><a href="#comparer">${words.compareHere}</a></p>`}
      </section>
      ${reviewList({ texts, paging, order, path, lang })}
      ${
        shown &&
        html`<section class="side details">
          <h2>${words.details}</h2>
          <p class="soft">${words.detailsHint}</p>
          ${themes(result, { lang, labels })}
        </section>`
      }
    </div>
    ${compareForm(view, words)} ${around(training, words, lang)}
  `;
  const { title, centre } = training;
  return publicPage(site, {
    title: `${title}, ${centre.name}`,
    description: shown
      ? words.described(decimal(result.note.moyenne, lang), result.nb_repondants)
      : words.undescribed,
    path: withQuery(path, {
      ordre: order === "recents" ? undefined : order,
      page: paging.index === 0 ? undefined : paging.index + 1,
    }),
    lang,
    body,
    ...jsonLd(training, texts, site.baseUrl + inLang(path, lang)),
  });
}

function jsonLd(...args: Parameters<typeof courseData>): { jsonLd?: object } {
  const data = courseData(...args);
  return data === undefined ? {} : { jsonLd: data };
}

/** What the page is about, the centre one click away. */
export function heading({ title, centre, place }: ShownTraining, lang: Lang): Markup {
  return html`<div class="title">
    <h1><bdi>${title}</bdi></h1>
    <p class="by">
      <a href=${inLang(centrePath(centre.siret), lang)}><bdi>${centre.name}</bdi></a>
      ${place !== null && html`<bdi class="soft">${place}</bdi>`}
    </p>
  </div>`;
}

function compareForm({ training, peers, lang }: TrainingView, words: Words): Markup | null {
  const choices = peers.map(
    ({ key, title, centre, place }) =>
      html`<option value=${key}>${[centre.name, place ?? title].join(", ")}</option>`,
  );
  if (peers.length === 0) return null;
  return html`<section class="compare" id="comparer">
    <h2>${words.compare}</h2>
    <form action="/avis/comparer">
      <input type="hidden" name="a" value=${training.key} />
      ${lang === "en" && html`<input type="hidden" name="lang" value="en" />`}
      <label>
        ${words.compareWith}
        <select name="b" required>
          <option value="">${words.choose}</option>
          ${choices}
        </select>
      </label>
      ${
        peers.length > 1 &&
        html`<label>
          ${words.compareThird}
          <select name="c">
            <option value="">${words.nobody}</option>
            ${choices}
          </select>
        </label>`
      }
      <button>${words.compare}</button>
    </form>
  </section>`;
}

function around({ key, centre, diploma }: ShownTraining, words: Words, lang: Lang): Markup {
  const links = [
    [inLang(centrePath(centre.siret), lang), words.centre],
    [inLang(diplomaPath(diploma), lang), words.diploma],
    [inLang(withQuery("/avis/widget", { cle: key }), lang), words.embed],
    [`/api/v1/formations/${encodeURIComponent(key)}/score`, words.api],
  ] as const;
  return html`<section>
    <h2>${words.more}</h2>
    <ul class="links">
      ${links.map(([href, label]) => html`<li><a href=${href}>${label}</a></li>`)}
    </ul>
  </section>`;
}
