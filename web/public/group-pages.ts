/** A centre with its trainings, and a diploma with the trainings that lead to it. */
import { html, type Markup } from "../html.ts";
import { centrePath, diplomaPath, inLang, withQuery } from "./address.ts";
import { distribution, scoreCard, themes } from "./figures.ts";
import { publicPage } from "./layout.ts";
import { CENTRES_PATH } from "./method-centres.ts";
import { pager } from "./pager.ts";
import { review, verified } from "./reviews.ts";
import type {
  FigureWords,
  Lang,
  Paging,
  ShownScore,
  ShownText,
  ShownTraining,
  Site,
} from "./shapes.ts";
import { trainingList } from "./training-list.ts";

const FRENCH = {
  siret: "SIRET",
  trainings: (total: number) => (total > 1 ? `${total} formations` : "Formations"),
  all: "Toutes formations confondues",
  allHint:
    "Une bonne note du centre ne dit pas que toutes ses formations se valent : voyez chacune.",
  noScore: "Pas encore assez d'avis sur l'ensemble de ses formations.",
  latest: "Les derniers avis",
  latestHint: "Les plus récents d'abord. Les autres sont sur la page de chaque formation.",
  none: "Aucune formation de ce centre n'est connue ici.",
  ours: "Vous travaillez dans ce centre ? Répondre à un avis, en signaler un",
  centreDescription: (name: string) => `Les avis vérifiés d'anciens apprentis de ${name}.`,
  country: "Dans toute la France",
  noCountry: "Pas encore assez d'avis sur ce diplôme, même dans toute la France.",
  where: (total: number) => (total > 1 ? `Les ${total} formations` : "La formation"),
  details: "Question par question",
  diplomaDescription: (title: string) =>
    `${title} : l'avis vérifié d'anciens apprentis, dans toute la France et centre par centre.`,
};
const ENGLISH: typeof FRENCH = {
  siret: "SIRET",
  trainings: (total) => (total > 1 ? `${total} trainings` : "Trainings"),
  all: "All trainings together",
  allHint:
    "A good mark of the centre does not mean that all its trainings are alike: look at each of them.",
  noScore: "Not enough reviews yet of all its trainings together.",
  latest: "The latest reviews",
  latestHint: "Newest first. The others are on the page of each training.",
  none: "No training of this centre is known here.",
  ours: "You work at this centre? Reply to a review, or report one",
  centreDescription: (name) => `Verified reviews by former apprentices of ${name}.`,
  country: "In the whole of France",
  noCountry: "Not enough reviews of this diploma yet, even in the whole of France.",
  where: (total) => (total > 1 ? `The ${total} trainings` : "The training"),
  details: "Question by question",
  diplomaDescription: (title) =>
    `${title}: verified reviews by former apprentices, in the whole of France and centre by centre.`,
};

export interface CentreView {
  readonly siret: string;
  readonly name: string;
  /** Of all trainings together. */
  readonly score: ShownScore | null;
  readonly trainings: readonly ShownTraining[];
  readonly paging: Paging;
  readonly latest: readonly ShownText[];
  readonly labels: FigureWords;
  readonly lang: Lang;
}

const pageQuery = ({ index }: Paging): { page?: number } =>
  index === 0 ? {} : { page: index + 1 };

/** `/avis/centre/{siret}`. */
export function centrePage(site: Site, view: CentreView): string {
  const { siret, name, score, trainings, paging, labels, lang } = view;
  const words = lang === "en" ? ENGLISH : FRENCH;
  const path = centrePath(siret);
  const list =
    paging.total === 0
      ? html`<p>${words.none}</p>`
      : html`${trainingList(trainings, lang, "centre")}
        ${pager(paging, lang, (index) => inLang(withQuery(path, { page: index + 1 }), lang))}`;
  const body = html`
    <div class="title">
      <h1><bdi>${name}</bdi></h1>
      <p class="soft">${words.siret} ${siret}</p>
    </div>
    <div class="columns">
      <section class="side">
        <h2 class="visually-hidden">${words.all}</h2>
        ${
          score === null
            ? html`<div class="card"><p>${words.noScore}</p></div>`
            : html`${scoreCard(score, { lang, labels })}
                <p class="soft">${words.allHint}</p>
                ${distribution(score, { lang, labels })}`
        }
      </section>
      <section class="reviews">
        <h2>${words.trainings(paging.total)}</h2>
        ${list} ${latestTexts(view, words)}
      </section>
    </div>
    <p class="ours">
      <a href=${inLang(CENTRES_PATH, lang)}>${words.ours}</a>
    </p>
  `;
  return publicPage(site, {
    title: name,
    description: words.centreDescription(name),
    path: withQuery(path, pageQuery(paging)),
    lang,
    body,
  });
}

function latestTexts({ latest, lang }: CentreView, words: typeof FRENCH): Markup | null {
  if (latest.length === 0) return null;
  return html`<section>
    <h2>${words.latest}</h2>
    ${verified(lang)}
    <p class="soft">${words.latestHint}</p>
    <ul class="texts">
      ${latest.map((text) => html`<li>${review(text, lang, "training")}</li>`)}
    </ul>
  </section>`;
}

export interface DiplomaView {
  readonly code: string;
  readonly title: string;
  readonly score: ShownScore | null;
  readonly trainings: readonly ShownTraining[];
  readonly paging: Paging;
  readonly labels: FigureWords;
  readonly lang: Lang;
}

/** `/avis/diplome/{code}`. */
export function diplomaPage(site: Site, view: DiplomaView): string {
  const { code, title, score, trainings, paging, labels, lang } = view;
  const words = lang === "en" ? ENGLISH : FRENCH;
  const path = diplomaPath(code);
  const telling = { lang, labels };
  const body = html`
    <div class="title">
      <h1><bdi>${title}</bdi></h1>
      <p class="soft">${words.country} · ${code}</p>
    </div>
    <div class="columns">
      <section class="side">
        <h2 class="visually-hidden">${words.country}</h2>
        ${
          score === null
            ? html`<div class="card"><p>${words.noCountry}</p></div>`
            : html`${scoreCard(score, telling)} ${distribution(score, telling)}`
        }
      </section>
      <section class="reviews">
        <h2>${words.where(paging.total)}</h2>
        ${trainingList(trainings, lang)}
        ${pager(paging, lang, (index) => inLang(withQuery(path, { page: index + 1 }), lang))}
      </section>
      ${
        score !== null &&
        html`<section class="side details">
          <h2>${words.details}</h2>
          ${themes(score, telling)}
        </section>`
      }
    </div>
  `;
  return publicPage(site, {
    title,
    description: words.diplomaDescription(title),
    path: withQuery(path, pageQuery(paging)),
    lang,
    body,
  });
}
