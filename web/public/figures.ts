/** Published figures as people read them: every drawing has its numbers in words beside it. */
import { bar, stars } from "../browser/widget/stars.ts";
import { decimal } from "../browser/widget/view.ts";
import { html, type Markup } from "../html.ts";
import { diplomaPath, inLang } from "./address.ts";
import { drawn } from "./drawn.ts";
import { figureSentences } from "./figure-sentences.ts";
import type { FigureWords, Lang, ShownNoScore, ShownResult, ShownScore } from "./shapes.ts";

/** What figures are told with. */
export interface Telling {
  readonly lang: Lang;
  readonly labels: FigureWords;
}

/** The mark in large, who gave it and when. */
export function scoreCard(score: ShownScore, { lang }: Telling): Markup {
  const say = figureSentences(lang);
  const { note, nb_repondants: count, nb_invites: invited, recommandation } = score;
  return html`<div class="card score">
    <p class="mean">
      ${drawn(stars(note.moyenne))} <strong>${decimal(note.moyenne, lang)}</strong> ${say.outOf}
    </p>
    <p>${say.answered(count, invited)}</p>
    ${
      recommandation !== undefined &&
      html`<p><b>${say.percent(Math.round(100 * recommandation))}</b> ${say.recommend}</p>`
    }
    ${
      (score.anciennes_versions ?? []).length > 0 &&
      html`<p class="soft">${say.former(score.anciennes_versions ?? [])}</p>`
    }
    <p class="soft">
      ${`${say.period(score.periode_experience)} ${say.computed(score.calcule_le)} `}
      <a href=${inLang("/avis/methode", lang)}>${say.how}</a>
    </p>
  </div>`;
}

/** How many gave each mark, as a table with a bar in each row; nothing when it would tell too much. */
export function distribution(score: ShownScore, { lang, labels }: Telling): Markup | null {
  const { repartition: counts } = score.note;
  const say = figureSentences(lang);
  if (counts === undefined) return html`<p class="soft">${say.noDistribution(2 * score.seuil)}</p>`;
  const notes = Object.keys(counts).toSorted((a, b) => Number(b) - Number(a));
  return html`<table class="notes">
    <caption>
      ${say.notes}
    </caption>
    <tbody>
      ${notes.map((note) => {
        const count = counts[note] ?? 0;
        return html`<tr>
          <th scope="row"><b>${note}</b> ${labels["note"]?.options[note] ?? ""}</th>
          <td>${drawn(bar((100 * count) / score.nb_repondants))}</td>
          <td>${count.toLocaleString(lang)}</td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}

/** Each question with the share of each answer. */
export function themes(score: ShownScore, telling: Telling): Markup | null {
  const asked = Object.entries(score.themes);
  if (asked.length === 0) return null;
  return html`<div class="themes">${asked.map(([id, shares]) => theme(telling, id, shares))}</div>`;
}

function theme(
  { lang, labels }: Telling,
  id: string,
  shares: Readonly<Record<string, number>>,
): Markup {
  const say = figureSentences(lang);
  const words = labels[id];
  const options = Object.entries(shares);
  return html`<section class="theme">
    <h3>${words?.question ?? plain(id)}</h3>
    ${shareBar(options.map(([, share]) => share))}
    <ul class="shares">
      ${options.map(
        ([option, share], rank) =>
          html`<li>
            <span class=${`tone-${rank}`} aria-hidden="true"></span>
            ${words?.options[option] ?? plain(option)} <b>${say.percent(share)}</b>
          </li>`,
      )}
    </ul>
  </section>`;
}

/** One bar cut into shares; the list below says the same. */
function shareBar(shares: readonly number[]): Markup {
  let from = 0;
  return html`<svg class="stack" aria-hidden="true">
    ${shares.map((share, rank) => {
      const x = from;
      from += share;
      return (
        share > 0 &&
        html`<rect class=${`tone-${rank}`} x="${x}%" width="${share}%" height="100%" />`
      );
    })}
  </svg>`;
}

/** A code nobody worded: "soutien_cfa" becomes "soutien cfa". */
function plain(code: string): string {
  return code.replaceAll("_", " ");
}

/** Why there is no figure, and the nearest wider group that has one. */
export function noScore(result: ShownNoScore, diploma: string, { lang }: Telling): Markup {
  const say = figureSentences(lang);
  const { niveau_superieur: wider } = result;
  return html`<div class="card">
    <p><b>${result.statut === "aucun" ? say.nobody : say.tooFew}</b></p>
    <p>${say.why(result.seuil)}</p>
    ${
      wider !== null &&
      html`<p class="wider">
        ${wider.niveau_restitution === "certification_nationale" ? say.country : say.trainer}
        ${inShort(wider, lang)}
        <a href=${inLang(diplomaPath(diploma), lang)}>${say.seeDiploma}</a>
      </p>`
    }
  </div>`;
}

/** A mark on one line: stars, mark, number of answers. */
export function inShort(score: ShownScore, lang: Lang): Markup {
  const say = figureSentences(lang);
  return html`<span class="short">
    ${drawn(stars(score.note.moyenne))} <b>${decimal(score.note.moyenne, lang)}</b>
    ${` ${say.outOf}, ${say.answers(score.nb_repondants)}`}
  </span>`;
}

/** The figures of a group, or why there are none. */
export function figures(result: ShownResult, diploma: string, telling: Telling): Markup {
  if (result.statut !== "publie") return noScore(result, diploma, telling);
  return html`${scoreCard(result, telling)} ${distribution(result, telling)}`;
}
