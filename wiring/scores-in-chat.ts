/** What the public pages show of trainings, told to somebody who asks in a chat. */
import type { Pool } from "pg";
import { readScore } from "../api/public-deps.ts";
import { tellScores } from "../bot/asked-scores.ts";
import { publicDirectory } from "../db/public-directory.ts";
import type { ListedTraining } from "../db/public-listing.ts";
import { inLang, trainingPath, withQuery } from "../web/public/address.ts";

/** Trainings told in one message: more would be a list to scroll, which the page is better at. */
const TOLD = 3;

/**
 * Answers questions for scores.
 *
 * @param url  Where people reach us, without a slash at the end.
 * @returns the answer to the words of somebody, at most a few hundred characters. Errors: `database_unavailable`.
 */
export function scoresInChat(
  pool: Pool,
  url: string,
): (words: string, locale: string) => Promise<string> {
  const directory = publicDirectory(pool);
  return async (words, locale) => {
    const lang = locale === "en" ? "en" : "fr";
    const page = (path: string): string => url + inLang(path, lang);
    const search = page(withQuery("/avis", { q: words }));
    if (words === "") return tellScores("", { trainings: [], total: 0, url: search }, lang);
    const found = await directory.search({ words, place: "" }, { index: 0, size: TOLD });
    const trainings = found.trainings.map((training) => scored(training, page));
    return tellScores(words, { trainings, total: found.total, url: search }, lang);
  };
}

function scored(
  { key, title, centre, place, score: stored }: ListedTraining,
  page: (path: string) => string,
) {
  const score = stored === null ? undefined : readScore(stored);
  const { recommandation } = score ?? {};
  return {
    title,
    centre: centre.name,
    place,
    url: page(trainingPath(key)),
    score:
      score === undefined
        ? null
        : {
            mean: score.note.moyenne,
            people: score.nb_repondants,
            recommend: recommandation === undefined ? undefined : Math.round(100 * recommandation),
          },
  };
}
