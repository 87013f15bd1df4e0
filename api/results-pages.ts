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
import { sendText } from "./send.ts";

/** A parameter that is a whole number. */
export function wholeNumber(min: number, max: number, byDefault: number) {
  return z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number)
    .pipe(z.int().min(min).max(max))
    .default(byDefault);
}

const PageQuery = z.object({
  tri: z.literal("date").default("date"),
  ordre: z.enum(["asc", "desc"]).default("desc"),
  page_index: wholeNumber(0, PAGE_INDEX_MAX, 0),
  page_size: wholeNumber(1, PAGE_SIZE_MAX, PAGE_SIZE_DEFAULT),
});

const ACCEPTED: Readonly<Record<string, string>> = {
  tri: "date",
  ordre: "asc or desc",
  page_index: "a whole number from 0",
  page_size: "a whole number from 1, no larger than openapi.json says",
  q: "some words, once",
  lieu: "a city or a code, once",
};

/**
 * The parameters of a request.
 *
 * Errors: `request_invalid`, naming the parameter and what it may be.
 */
export function readQuery<T extends z.ZodType>(request: Request, schema: T): z.infer<T> {
  const parsed = schema.safeParse(request.query);
  if (parsed.success) return parsed.data;
  const field = String(parsed.error.issues[0]?.path[0]);
  throw new SiriusError(
    "request_invalid",
    `the parameter ${field} cannot be used: write ${ACCEPTED[field] ?? "it once"}`,
    { field },
  );
}

/** The page of texts that a request asks for. Errors: as `readQuery`. */
export function readPage(request: Request): ReviewsPage {
  const { page_index: index, page_size: size, ordre } = readQuery(request, PageQuery);
  return { index, size, newestFirst: ordre === "desc" };
}

interface Page {
  /** What was asked for, as it is told back. */
  readonly asked: string;
  readonly found: StoredReviews;
  readonly page: ReviewsPage;
}

/** Sends a page of texts. */
export function sendPage(
  request: Request,
  response: Response,
  { asked, found, page: { index, size } }: Page,
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
  sendText(request, response, "application/json", body);
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
