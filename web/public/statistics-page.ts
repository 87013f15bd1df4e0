/** What has been published so far, each number with what it counts. */
import { decimal } from "../browser/widget/view.ts";
import { html, type Markup } from "../html.ts";
import { diplomaPath, inLang } from "./address.ts";
import { figureSentences } from "./figure-sentences.ts";
import { publicPage } from "./layout.ts";
import type { Lang, Site } from "./shapes.ts";

export interface StatisticsView {
  readonly trainings: number;
  readonly trainingsScored: number;
  readonly centresScored: number;
  readonly diplomasScored: number;
  readonly respondents: number;
  readonly invited: number;
  readonly reviews: number;
  readonly replies: number;
  /** `YYYY-MM-DD`. */
  readonly computedOn: string | null;
  readonly diplomas: readonly {
    readonly code: string;
    readonly title: string;
    readonly respondents: number;
    readonly mean: number;
  }[];
}

const FRENCH = {
  title: "Statistiques",
  intro:
    "Tout est compté sur les chiffres publiés : ce qui attend encore d'autres réponses n'y est pas.",
  rows: {
    respondents: [
      "Anciens apprentis comptés",
      "Dans la note d'un diplôme pour toute la France, une fois par diplôme.",
    ],
    invited: ["Anciens apprentis interrogés", "Pour les diplômes qui ont une note."],
    trainingsScored: [
      "Formations qui ont une note",
      "Une formation : un diplôme, dans un centre, à un endroit.",
    ],
    trainings: ["Formations connues", "Avec ou sans réponses."],
    centresScored: ["Centres dont une formation a une note", "Par SIRET."],
    diplomasScored: ["Diplômes qui ont une note", "Dans toute la France."],
    reviews: ["Textes affichés", "Relus, vérifiés, sur des formations qui ont une note."],
    replies: ["Réponses de centres", "Affichées sous un texte."],
  },
  byDiploma: "Par diplôme",
  caption: "Les cinquante diplômes où le plus d'anciens apprentis ont répondu",
  diploma: "Diplôme",
  answers: "Réponses",
  mean: "Note sur 5",
  none: "Rien n'est encore publié.",
};
const ENGLISH: typeof FRENCH = {
  title: "Statistics",
  intro:
    "Everything is counted over published figures: what still waits for more answers is not here.",
  rows: {
    respondents: [
      "Former apprentices counted",
      "In the mark of a diploma for the whole of France, once per diploma.",
    ],
    invited: ["Former apprentices asked", "For the diplomas that have a mark."],
    trainingsScored: [
      "Trainings with a mark",
      "A training: one diploma, at one centre, at one place.",
    ],
    trainings: ["Trainings known", "With or without answers."],
    centresScored: ["Centres with a training that has a mark", "By SIRET."],
    diplomasScored: ["Diplomas with a mark", "In the whole of France."],
    reviews: ["Texts shown", "Read, verified, about trainings that have a mark."],
    replies: ["Replies of centres", "Shown below a text."],
  },
  byDiploma: "By diploma",
  caption: "The fifty diplomas about which most former apprentices answered",
  diploma: "Diploma",
  answers: "Answers",
  mean: "Mark out of 5",
  none: "Nothing is published yet.",
};
type Words = typeof FRENCH;

const ROWS = [
  "respondents",
  "invited",
  "trainingsScored",
  "trainings",
  "centresScored",
  "diplomasScored",
  "reviews",
  "replies",
] as const;

/** `/avis/statistiques`. */
export function statisticsPage(site: Site, view: StatisticsView, lang: Lang): string {
  const words = lang === "en" ? ENGLISH : FRENCH;
  const body = html`
    <div class="title">
      <h1>${words.title}</h1>
      <p>${words.intro}</p>
      ${
        view.computedOn !== null &&
        html`<p class="soft">${figureSentences(lang).computed(view.computedOn)}</p>`
      }
    </div>
    <dl class="numbers">
      ${ROWS.map(
        (name) =>
          html`<div class="card">
            <dt>${words.rows[name][0]}</dt>
            <dd>
              <b>${view[name].toLocaleString(lang)}</b>
              <span class="soft">${words.rows[name][1]}</span>
            </dd>
          </div>`,
      )}
    </dl>
    <section>
      <h2>${words.byDiploma}</h2>
      ${view.diplomas.length === 0 ? html`<p>${words.none}</p>` : diplomas(view, words, lang)}
    </section>
  `;
  return publicPage(site, {
    title: words.title,
    description: words.intro,
    path: "/avis/statistiques",
    lang,
    body,
  });
}

function diplomas(view: StatisticsView, words: Words, lang: Lang): Markup {
  return html`<table class="plain">
    <caption>
      ${words.caption}
    </caption>
    <thead>
      <tr>
        <th scope="col">${words.diploma}</th>
        <th scope="col">${words.answers}</th>
        <th scope="col">${words.mean}</th>
      </tr>
    </thead>
    <tbody>
      ${view.diplomas.map(
        ({ code, title, respondents, mean }) =>
          html`<tr>
            <th scope="row">
              <a href=${inLang(diplomaPath(code), lang)}><bdi>${title}</bdi></a>
            </th>
            <td>${respondents.toLocaleString(lang)}</td>
            <td>${decimal(mean, lang)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
