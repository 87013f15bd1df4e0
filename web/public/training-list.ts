/** Trainings in a list: what, who, where, and the mark if there is one. Never sorted by mark. */
import { html, type Markup } from "../html.ts";
import { inLang, trainingPath } from "./address.ts";
import { inShort } from "./figures.ts";
import type { Lang, ShownTraining } from "./shapes.ts";

const FRENCH = { none: "Pas encore assez d'avis" };
const ENGLISH: typeof FRENCH = { none: "Not enough reviews yet" };

/** @param without  The centre is left out where the whole list is about one. */
export function trainingList(
  trainings: readonly ShownTraining[],
  lang: Lang,
  without?: "centre",
): Markup {
  const words = lang === "en" ? ENGLISH : FRENCH;
  return html`<ul class="trainings">
    ${trainings.map(
      ({ key, title, place, centre, score }) =>
        html`<li class="card">
          <h3>
            <a href=${inLang(trainingPath(key), lang)}><bdi>${title}</bdi></a>
          </h3>
          <p>${where(without === undefined ? centre.name : undefined, place)}</p>
          <p>
            ${score === null ? html`<span class="soft">${words.none}</span>` : inShort(score, lang)}
          </p>
        </li>`,
    )}
  </ul>`;
}

/** "CFA des Métiers, Lyon 3e", whatever of it is known. */
export function where(centre: string | undefined, place: string | null): Markup {
  const known = [centre, place].filter((each) => typeof each === "string" && each !== "");
  return html`<span class="where">
    ${known.map((each, at) => html`${at > 0 ? ", " : ""}<bdi>${each}</bdi>`)}
  </span>`;
}
