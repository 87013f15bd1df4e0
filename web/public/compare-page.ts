/** Two or three trainings for one diploma, side by side, question by question. */
import { stars } from "../browser/widget/stars.ts";
import { decimal } from "../browser/widget/view.ts";
import { html, type Markup } from "../html.ts";
import { centrePath, diplomaPath, inLang, trainingPath, withQuery } from "./address.ts";
import { drawn } from "./drawn.ts";
import { figureSentences } from "./figure-sentences.ts";
import { publicPage } from "./layout.ts";
import type { FigureWords, Lang, ShownScore, ShownTraining, Site } from "./shapes.ts";

export interface ComparisonView {
  /** Two or three, of one diploma. */
  readonly trainings: readonly ShownTraining[];
  readonly labels: FigureWords;
  readonly lang: Lang;
}

const FRENCH = {
  title: (diploma: string) => `${diploma} : comparer`,
  caption: "Une colonne par centre ; « – » : pas encore assez d'avis.",
  careful:
    "Une petite différence entre deux notes peut n'être que du hasard, surtout quand peu de personnes ont répondu. Lisez aussi les textes.",
  criterion: "Question",
  mark: "Note",
  answers: "Réponses",
  rate: "Part des personnes interrogées qui ont répondu",
  recommend: "Conseilleraient leur formation à un ami",
  period: "Formations finies",
  read: "Lire les avis",
  diploma: "Ce diplôme partout en France",
};
const ENGLISH: typeof FRENCH = {
  title: (diploma) => `${diploma}: compare`,
  caption: "One column for each centre; “–”: not enough reviews yet.",
  careful:
    "A small difference between two marks may be mere chance, above all when few people answered. Read the texts as well.",
  criterion: "Question",
  mark: "Mark",
  answers: "Answers",
  rate: "Share of the people asked who answered",
  recommend: "Would recommend their training to a friend",
  period: "Trainings that ended",
  read: "Read the reviews",
  diploma: "This diploma all over France",
};

/** `/avis/comparer?a=&b=&c=`. */
export function comparePage(site: Site, view: ComparisonView): string {
  const { trainings, lang } = view;
  const words = lang === "en" ? ENGLISH : FRENCH;
  const diploma = trainings[0];
  const title = words.title(diploma?.title ?? "");
  const body = html`
    <div class="title"><h1>${title}</h1></div>
    <p>${words.careful}</p>
    ${table(view, words)}
    ${
      diploma !== undefined &&
      html`<p><a href=${inLang(diplomaPath(diploma.diploma), lang)}>${words.diploma}</a></p>`
    }
  `;
  const [a, b, c] = trainings.map(({ key }) => key);
  return publicPage(site, {
    title,
    path: withQuery("/avis/comparer", { a, b, c }),
    lang,
    body,
    hidden: true,
  });
}

/** On a narrow screen the question takes a line of its own above its answers, so no column is lost. */
function table(view: ComparisonView, words: typeof FRENCH): Markup {
  const { trainings, lang } = view;
  // Laid out as a grid, which some browsers no longer announce as a table: the roles say it is one.
  return html`<table class=${`comparison of-${trainings.length}`} role="table">
    <caption>
      ${words.caption}
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        <td role="cell"></td>
        ${trainings.map(
          ({ key, centre, place }) =>
            html`<th scope="col" role="columnheader">
              <a href=${inLang(centrePath(centre.siret), lang)}><bdi>${centre.name}</bdi></a>
              ${place !== null && html`<span class="soft"><bdi>${place}</bdi></span>`}
              <a href=${inLang(trainingPath(key), lang)}>${words.read}</a>
            </th>`,
        )}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows(view, words).map(
        ([label, tell]) =>
          html`<tr role="row">
            <th scope="row" role="rowheader">${label}</th>
            ${trainings.map(
              ({ score }) => html`<td role="cell">${(score && tell(score)) ?? "–"}</td>`,
            )}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

type Row = readonly [label: string, tell: (score: ShownScore) => Markup | string | null];

function rows({ trainings, labels, lang }: ComparisonView, words: typeof FRENCH): Row[] {
  const say = figureSentences(lang);
  const themes = new Set(trainings.flatMap(({ score }) => Object.keys(score?.themes ?? {})));
  const percent = (part: number): string => say.percent(Math.round(100 * part));
  return [
    [
      words.mark,
      ({ note }) =>
        html`<b class="mark">${decimal(note.moyenne, lang)}</b> ${drawn(stars(note.moyenne))}`,
    ],
    [words.answers, ({ nb_repondants: count }) => count.toLocaleString(lang)],
    [words.rate, ({ taux_reponse: rate }) => (rate === undefined ? null : percent(rate))],
    [words.recommend, ({ recommandation: share }) => (share === undefined ? null : percent(share))],
    [words.period, ({ periode_experience: { de, a } }) => `${de.slice(0, 4)}–${a.slice(0, 4)}`],
    ...[...themes].map((theme): Row => [
      labels[theme]?.question ?? theme,
      ({ themes: { [theme]: shares } }) =>
        shares === undefined
          ? null
          : html`<ul>
              ${Object.entries(shares).map(
                ([option, share]) =>
                  html`<li>
                    ${labels[theme]?.options[option] ?? option} <b>${say.percent(share)}</b>
                  </li>`,
              )}
            </ul>`,
    ]),
  ];
}
