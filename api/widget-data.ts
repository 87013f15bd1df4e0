/** What a widget shows of a training, a centre or a diploma, whatever identifier its host has. */
import type { Designated } from "../db/resolver.ts";
import type { PublishedReview, ReviewsPage } from "../db/results-reviews.ts";
import type { NoScore, WidgetData, WidgetText } from "../web/browser/widget/data.ts";
import { inLang } from "../web/public/address.ts";
import type { Lang, ShownScore } from "../web/public/shapes.ts";
import { pathOf, readScore, type PublicDeps } from "./public-deps.ts";
import { isIdentifier } from "./public-query.ts";

const TEXTS: ReviewsPage = { index: 0, size: 3, newestFirst: true };

/**
 * Reads what is public about an identifier.
 *
 * @param lang  Of the pages it links to.
 * @returns undefined when nothing is known under it. Errors: `database_unavailable`.
 */
export async function widgetData(
  deps: PublicDeps,
  identifier: string,
  lang: Lang,
): Promise<WidgetData | undefined> {
  if (!isIdentifier(identifier)) return undefined;
  const found = await deps.directory.resolve(identifier);
  if (found === undefined) return undefined;
  const texts = await textsOf(deps, found);
  return {
    titre: found.title,
    sous_titre: subtitle(found, lang),
    page: deps.site.baseUrl + inLang(pathOf(found), lang),
    methode: deps.site.baseUrl + inLang("/avis/methode", lang),
    score: scoreOf(deps, found),
    avis: texts?.reviews.map(widgetText) ?? [],
    nb_avis: texts?.total ?? 0,
  };
}

function textsOf({ results }: PublicDeps, { level, trainingKey, siret }: Designated) {
  if (trainingKey !== undefined) return results.reviews(trainingKey, TEXTS);
  return level === "etablissement" && siret !== undefined
    ? results.centreReviews(siret, TEXTS)
    : undefined;
}

function subtitle({ level, title, centre, place }: Designated, lang: Lang): string {
  if (level === "certification_nationale") {
    return lang === "en" ? "in the whole of France" : "dans toute la France";
  }
  return [centre, place].filter((each) => each !== undefined && each !== title).join(", ");
}

function scoreOf({ site }: PublicDeps, { score, status, wider }: Designated): ShownScore | NoScore {
  if (score !== undefined) return readScore(score.body);
  return {
    statut: status === "aucun" ? "aucun" : "insuffisant",
    seuil: site.threshold,
    niveau_superieur: wider === undefined ? null : readScore(wider),
  };
}

function widgetText({ text, publishedOn, experience, reply }: PublishedReview): WidgetText {
  return {
    texte: text,
    date_publication: publishedOn,
    date_experience: experience,
    reponse: reply === undefined ? null : { texte: reply },
  };
}
