/** The public results: scores and reviews of trainings, for anyone and from any site. Read only. */
import { createHash } from "node:crypto";
import { Router, type Request, type Response } from "express";
import { z } from "zod";
import { SiriusError } from "../bot/errors.ts";
import type { PublishedReview } from "../db/results-reviews.ts";
import type { ResultsStore } from "../db/results-store.ts";
import { resultsDescription } from "./results-openapi.ts";

export interface ResultsDeps {
  readonly results: ResultsStore;
  /** Without a slash at the end. */
  readonly publicBaseUrl: string;
  readonly contact?: string;
}

/** Reviews on one page, at most. */
const PAGE_SIZE_MAX = 100;
/** Pages that can be asked for; further ones cost too much and nobody reads them. */
const PAGE_INDEX_MAX = 1_000;

/** A withdrawn review must be gone everywhere within the hour, so copies live for minutes. */
const FOR_MINUTES = "public, max-age=300, stale-while-revalidate=600";

const wholeNumber = (min: number, max: number, byDefault: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number)
    .pipe(z.int().min(min).max(max))
    .default(byDefault);

const ReviewsQuery = z.object({
  tri: z.literal("date").default("date"),
  ordre: z.enum(["asc", "desc"]).default("desc"),
  page_index: wholeNumber(0, PAGE_INDEX_MAX, 0),
  page_size: wholeNumber(1, PAGE_SIZE_MAX, 20),
});

const ACCEPTED: Readonly<Record<string, string>> = {
  tri: "date",
  ordre: "asc or desc",
  page_index: `a whole number from 0 to ${PAGE_INDEX_MAX}`,
  page_size: `a whole number from 1 to ${PAGE_SIZE_MAX}`,
};

/**
 * The routes under `/api/v1`: `formations/{cle}/score`, `formations/{cle}/avis`, `openapi.json` and
 * `healthcheck`.
 *
 * Errors: `training_unknown`, `request_invalid`; those of the database. All go to the next error
 * handler, which words them as problem documents.
 */
export function resultsRouter(deps: ResultsDeps): Router {
  const router = Router();
  const description = JSON.stringify(resultsDescription(deps.publicBaseUrl, deps.contact));
  router.use("/api/v1", (request, response, next) => {
    response.set("Access-Control-Allow-Origin", "*");
    response.set("Cross-Origin-Resource-Policy", "cross-origin");
    if (request.method !== "OPTIONS") return next();
    response.set("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS");
    response.set("Access-Control-Allow-Headers", "If-None-Match");
    response.set("Access-Control-Max-Age", "86400");
    response.status(204).end();
  });
  router.get("/api/v1/formations/:cle/score", (request, response) =>
    sendScore(deps.results, request, response),
  );
  router.get("/api/v1/formations/:cle/avis", (request, response) =>
    sendReviews(deps.results, request, response),
  );
  // What is left of a key whose # was not written %23: the rest never reached us.
  router.get("/api/v1/formations/:cle", (request) => {
    throw unknownTraining(request.params.cle);
  });
  router.get("/api/v1/openapi.json", (_request, response) => {
    sendJson(response, { body: description, etag: etagOf(description) });
  });
  router.get("/api/v1/healthcheck", async (_request, response) => {
    await deps.results.ping();
    response.set("Cache-Control", "no-store").json({ statut: "ok" });
  });
  return router;
}

/** Longer than any key, and what no key holds. */
const KEY = /^[^\p{Cc}]{1,200}$/u;

function keyOf({ params }: Request<{ cle: string }>): string {
  if (!KEY.test(params.cle)) throw unknownTraining(params.cle);
  return params.cle;
}

async function sendScore(
  results: ResultsStore,
  request: Request<{ cle: string }>,
  response: Response,
): Promise<void> {
  const key = keyOf(request);
  const found = await results.score(key);
  if (found === undefined) throw unknownTraining(key);
  sendJson(response, found);
}

async function sendReviews(
  results: ResultsStore,
  request: Request<{ cle: string }>,
  response: Response,
): Promise<void> {
  const key = keyOf(request);
  const query = readQuery(request);
  const { page_index: index, page_size: size, ordre } = query;
  const found = await results.reviews(key, {
    index,
    size,
    newestFirst: ordre === "desc",
  });
  if (found === undefined) throw unknownTraining(key);
  const body = JSON.stringify({
    cle_demandee: key,
    statut: found.status,
    data: found.reviews.map(reviewItem),
    pagination: {
      page_index: index,
      page_size: size,
      page_count: Math.ceil(found.total / size),
      total: found.total,
    },
  });
  sendJson(response, { body, etag: etagOf(body) });
}

/** A review as the API shows it. Its author is only told by how we know him to be one. */
function reviewItem(review: PublishedReview): Readonly<Record<string, unknown>> {
  return {
    id: review.id,
    texte: review.text,
    date_publication: review.publishedOn,
    date_experience: review.experience,
    verification: { methode: "lien_personnel" },
    reponse:
      review.reply === undefined
        ? null
        : { texte: review.reply, date_publication: review.repliedOn },
  };
}

function readQuery(request: Request<{ cle: string }>): z.infer<typeof ReviewsQuery> {
  const parsed = ReviewsQuery.safeParse(request.query);
  if (parsed.success) return parsed.data;
  const field = String(parsed.error.issues[0]?.path[0]);
  throw new SiriusError(
    "request_invalid",
    `the parameter ${field} cannot be used: write ${ACCEPTED[field] ?? "it once"}`,
    { field },
  );
}

function unknownTraining(key: string): SiriusError {
  const cut = /^\d{6}P\w{32}-\w{5}$/.test(key);
  return new SiriusError(
    "training_unknown",
    cut
      ? "the key ends before its #L01: in an address, write # as %23"
      : "no training is known under this key; send the cle_ministere_educatif, such as " +
          "000000P01100000000180001000000001800010-00000%23L01 (its # written %23)",
    { lengthOfKey: key.length },
  );
}

function sendJson(
  response: Response,
  content: { readonly body: string; readonly etag: string },
): void {
  response.set("Cache-Control", FOR_MINUTES);
  response.set("ETag", content.etag);
  // `send` answers 304 by itself when If-None-Match names this ETag.
  response.type("application/json").send(Buffer.from(content.body));
}

function etagOf(body: string): string {
  return `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
}
