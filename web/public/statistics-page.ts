/** The statistics of the service as the last release counted them, each number with what it counts. */
import { decimal } from "../browser/widget/view.ts";
import { html, type Markup } from "../html.ts";
import { diplomaPath, inLang } from "./address.ts";
import { figureSentences } from "./figure-sentences.ts";
import { publicPage } from "./layout.ts";
import type { Lang, Site } from "./shapes.ts";
import { statisticsWords, type StatisticsWords } from "./statistics-words.ts";

/** The statistics as the read API sends them. */
export interface StatisticsView {
  /** `YYYY-MM-DD`; null before the first release. */
  readonly calcule_le: string | null;
  readonly seuil: number;
  readonly invitations: number;
  readonly conversations_commencees: number;
  readonly conversations_terminees: number;
  /** From 0 to 1. */
  readonly taux_reponse: number | null;
  readonly repondants_comptes: number;
  readonly textes: {
    readonly recus: number;
    readonly publies: number;
    readonly acceptes_a_paraitre: number;
    readonly plus_affiches: number;
    readonly en_attente: number;
    readonly refuses: number;
    readonly retires: number;
    readonly reponses_publiees: number;
    readonly refuses_par_motif: Readonly<Record<string, number>>;
    readonly delai_median_jours: number | null;
  };
  readonly formations_connues: number;
  readonly formations_avec_score: number;
  readonly etablissements_avec_score: number;
  readonly certifications_avec_score: number;
  readonly certifications: readonly {
    readonly certification: string;
    readonly intitule: string;
    readonly nb_repondants: number;
    readonly note_moyenne: number;
  }[];
}

interface Drawing {
  readonly view: StatisticsView;
  readonly words: StatisticsWords;
  readonly lang: Lang;
}
type RowName = keyof StatisticsWords["rows"];

/** `/avis/statistiques`. */
export function statisticsPage(site: Site, view: StatisticsView, lang: Lang): string {
  const words = statisticsWords(lang);
  const drawing = { view, words, lang };
  const body = html`
    <div class="title">
      <h1>${words.title}</h1>
      <p>${words.intro}</p>
      ${
        view.calcule_le !== null &&
        html`<p class="soft">${figureSentences(lang).computed(view.calcule_le)}</p>`
      }
    </div>
    ${numbers(drawing, words.published, {
      formations_connues: view.formations_connues,
      formations_avec_score: view.formations_avec_score,
      etablissements_avec_score: view.etablissements_avec_score,
      certifications_avec_score: view.certifications_avec_score,
      repondants_comptes: view.repondants_comptes,
    })}
    ${numbers(drawing, words.people, {
      invitations: view.invitations,
      conversations_commencees: view.conversations_commencees,
      conversations_terminees: view.conversations_terminees,
      taux_reponse:
        view.taux_reponse === null ? null : percent(Math.round(view.taux_reponse * 100), lang),
    })}
    ${numbers(drawing, words.texts, textNumbers(view, lang))}
    ${Object.keys(view.textes.refuses_par_motif).length > 0 && refusals(drawing)}
    <section>
      <h2>${words.byDiploma}</h2>
      ${view.certifications.length === 0 ? html`<p>${words.none}</p>` : diplomas(drawing)}
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

type Numbers = Readonly<Partial<Record<RowName, number | string | null>>>;

function textNumbers({ textes }: StatisticsView, lang: Lang): Numbers {
  const { delai_median_jours: days } = textes;
  return {
    recus: textes.recus,
    publies: textes.publies,
    acceptes_a_paraitre: textes.acceptes_a_paraitre,
    plus_affiches: textes.plus_affiches,
    en_attente: textes.en_attente,
    refuses: textes.refuses,
    retires: textes.retires,
    reponses_publiees: textes.reponses_publiees,
    delai_median_jours: days === null ? null : decimal(days, lang),
  };
}

function percent(value: number, lang: Lang): string {
  return figureSentences(lang).percent(value);
}

function numbers({ words, lang }: Drawing, title: string, values: Numbers): Markup {
  const rows = Object.entries(words.rows).flatMap(([name, [label, about]]) => {
    const value = Object.entries(values).find(([known]) => known === name);
    return value === undefined ? [] : [{ label, about, value: value[1] }];
  });
  return html`<section>
    <h2>${title}</h2>
    <dl class="numbers">
      ${rows.map(
        ({ label, about, value }) =>
          html`<div class="card">
            <dt>${label}</dt>
            <dd>
              <b
                >${typeof value === "number" ? value.toLocaleString(lang) : (value ?? words.unknown)}</b
              >
              <span class="soft">${about}</span>
            </dd>
          </div>`,
      )}
    </dl>
  </section>`;
}

function refusals({ view, words, lang }: Drawing): Markup {
  const counts = Object.entries(view.textes.refuses_par_motif).toSorted(
    ([, one], [, other]) => other - one,
  );
  const labels: Readonly<Record<string, string>> = words.reasons;
  return html`<section>
    <h2>${words.refusals}</h2>
    <table class="plain">
      <caption>
        ${words.refusalsCaption(view.seuil)}
      </caption>
      <thead>
        <tr>
          <th scope="col">${words.reason}</th>
          <th scope="col">${words.number}</th>
        </tr>
      </thead>
      <tbody>
        ${counts.map(
          ([reason, count]) =>
            html`<tr>
              <th scope="row">${labels[reason] ?? reason}</th>
              <td>${count.toLocaleString(lang)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

function diplomas({ view, words, lang }: Drawing): Markup {
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
      ${view.certifications.map(
        ({ certification, intitule, nb_repondants: respondents, note_moyenne: mean }) =>
          html`<tr>
            <th scope="row">
              <a href=${inLang(diplomaPath(certification), lang)}><bdi>${intitule}</bdi></a>
            </th>
            <td>${respondents.toLocaleString(lang)}</td>
            <td>${decimal(mean, lang)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
