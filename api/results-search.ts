/** `GET /formations`: trainings found by the words people type, as on the pages. */
import type { Request, Response } from "express";
import { z } from "zod";
import type { PublicDirectory } from "../db/public-directory.ts";
import type { ListedTraining } from "../db/public-listing.ts";
import { summaryOf } from "./results-designated.ts";
import { readQuery, wholeNumber } from "./results-pages.ts";
import {
  PAGE_INDEX_MAX,
  SEARCH_SIZE_MAX,
  WORDS_MAX,
  type FoundTraining,
} from "./results-schemas.ts";
import { sendText } from "./send.ts";

/** Without zero bytes, which no database takes. */
const words = z
  .string()
  .max(WORDS_MAX)
  .transform((text) => text.replaceAll("\0", ""))
  .default("");

const SearchQuery = z.object({
  q: words,
  lieu: words,
  page_index: wholeNumber(0, PAGE_INDEX_MAX, 0),
  page_size: wholeNumber(1, SEARCH_SIZE_MAX, 20),
});

/**
 * Answers a search. Errors: `request_invalid`, naming the parameter; `database_unavailable`.
 */
export async function sendFound(
  directory: Pick<PublicDirectory, "search">,
  request: Request,
  response: Response,
): Promise<void> {
  const { q, lieu, page_index: index, page_size: size } = readQuery(request, SearchQuery);
  const asked = { words: q, place: lieu };
  const found = await directory.search(asked, { index, size });
  const { complete, unknown, trainings } = found;
  // A page behind the last one does not know how many there are.
  const { total } =
    trainings.length === 0 && index > 0
      ? await directory.search(asked, { index: 0, size: 1 })
      : found;
  const body = JSON.stringify({
    data: trainings.map(foundTraining),
    complet: complete,
    mots_inconnus: unknown,
    pagination: {
      page_index: index,
      page_size: size,
      page_count: Math.ceil(total / size),
      total,
    },
  });
  sendText(request, response, "application/json", body);
}

function foundTraining(training: ListedTraining): FoundTraining {
  const { key, title, place, cfd, rncp, centre, score } = training;
  return {
    cle: key,
    intitule: title,
    cfd,
    rncp,
    organisme: { siret: centre.siret, nom: centre.name },
    lieu: place,
    score: summaryOf(score ?? undefined),
  };
}
