/** Published texts, worded for the API: page by page, or one alone. */
import type { Request, Response } from "express";
import { z } from "zod";
import { SiriusError } from "../bot/errors.ts";
import type { PublishedReview, ReviewsPage, StoredReviews } from "../db/results-reviews.ts";
import {
  PAGE_INDEX_MAX,
  PAGE_SIZE_DEFAULT,
  PAGE_SIZE_MAX,
  type ReviewItem,
} from "./results-schemas.ts";
import { sendContent } from "./results-send.ts";

const wholeNumber = (min: number, max: number, byDefault: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number)
    .pipe(z.int().min(min).max(max))
    .default(byDefault);

const PageQuery = z.object({
  tri: z.literal("date").default("date"),
  ordre: z.enum(["asc", "desc"]).default("desc"),
  page_index: wholeNumber(0, PAGE_INDEX_MAX, 0),
  page_size: wholeNumber(1, PAGE_SIZE_MAX, PAGE_SIZE_DEFAULT),
});

const ACCEPTED: Readonly<Record<string, string>> = {
  tri: "date",
  ordre: "asc or desc",
  page_index: `a whole number from 0 to ${PAGE_INDEX_MAX}`,
  page_size: `a whole number from 1 to ${PAGE_SIZE_MAX}`,
};

/**
 * The page that a request asks for.
 *
 * Errors: `request_invalid`, naming the parameter and what it may be.
 */
export function readPage(request: Request): ReviewsPage {
  const parsed = PageQuery.safeParse(request.query);
  if (parsed.success) {
    const { page_index: index, page_size: size, ordre } = parsed.data;
    return { index, size, newestFirst: ordre === "desc" };
  }
  const field = String(parsed.error.issues[0]?.path[0]);
  throw new SiriusError(
    "request_invalid",
    `the parameter ${field} cannot be used: write ${ACCEPTED[field] ?? "it once"}`,
    { field },
  );
}

/** Sends a page of texts on what was asked for under `asked`. */
export function sendPage(
  response: Response,
  asked: string,
  found: StoredReviews,
  { index, size }: ReviewsPage,
): void {
  const body = JSON.stringify({
    cle_demandee: asked,
    statut: found.status,
    data: found.reviews.map(reviewItem),
    pagination: {
      page_index: index,
      page_size: size,
      page_count: Math.ceil(found.total / size),
      total: found.total,
    },
  });
  sendContent(response, { body });
}

/** A review as the API shows it. Its author is only told by how we know him to be one. */
export function reviewItem(review: PublishedReview): ReviewItem {
  return {
    id: review.id,
    texte: review.text,
    date_publication: review.publishedOn,
    date_experience: review.experience,
    ancienne_version: review.former ?? null,
    formation: { cle: review.trainingKey, intitule: review.trainingTitle },
    verification: { methode: "lien_personnel" },
    reponse:
      review.reply === undefined || review.repliedOn === undefined
        ? null
        : { texte: review.reply, date_publication: review.repliedOn },
  };
}
