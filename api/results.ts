/** The public results: scores and reviews of trainings, for anyone and from any site. Read only. */
import express, { Router, type Request, type Response } from "express";
import type { Instant } from "../bot/conversation.ts";
import { SiriusError } from "../bot/errors.ts";
import { readIdentifier } from "../bot/identifier-shapes.ts";
import { readCriteria, type Criteria } from "../bot/identifiers.ts";
import type { Resolver } from "../db/resolver.ts";
import type { ResultsStore } from "../db/results-store.ts";
import { rateLimit } from "./rate-limit.ts";
import { foundOf, writeCriteria, writeJsonLd, writeScore } from "./results-designated.ts";
import { resultsDescription } from "./results-openapi.ts";
import { readPage, reviewItem, sendPage } from "./results-pages.ts";
import { sendResolutions } from "./results-resolutions.ts";
import { CriteriaQuery } from "./results-schemas.ts";
import { anySite, sendContent } from "./results-send.ts";

export interface ResultsDeps {
  readonly results: ResultsStore;
  readonly resolver: Resolver;
  /** People a figure needs. */
  readonly threshold: number;
  /** Without a slash at the end. */
  readonly publicBaseUrl: string;
  readonly contact?: string;
  /** Requests of one address in a minute; 0 sets no limit. */
  readonly requestsPerMinute: number;
  readonly now: () => Instant;
}

/** A call that resolves many identifiers counts for as many requests as this. */
const RESOLUTIONS_COST = 10;
/** Two hundred identifiers of three hundred characters, escaped. */
const BODY_BYTES_MAX = 256 * 1024;

/**
 * The routes under `/api/v1`; `openapi.json` describes them.
 *
 * Errors: `training_unknown`, `identifier_unknown`, `identifier_ambiguous`, `review_withdrawn`,
 * `request_invalid`, `rate_limited`; those of the database. All go to the next error handler, which
 * words them as problem documents.
 */
export function resultsRouter(deps: ResultsDeps): Router {
  const router = Router();
  const description = JSON.stringify(resultsDescription(deps.publicBaseUrl, deps.contact));
  router.use("/api/v1", anySite);
  router.get("/api/v1/healthcheck", async (_request, response) => {
    await deps.results.ping();
    response.set("Cache-Control", "no-store").json({ statut: "ok" });
  });
  router.use(
    "/api/v1",
    rateLimit({
      perMinute: deps.requestsPerMinute,
      now: deps.now,
      costOf: (path) => (path === "/resolutions" ? RESOLUTIONS_COST : 1),
    }),
  );
  router.get("/api/v1/openapi.json", (_request, response) => {
    sendContent(response, { body: description });
  });
  addTrainings(router, deps);
  addDesignated(router, deps);
  router.get("/api/v1/avis/:id", (request, response) =>
    sendReview(deps.results, request, response),
  );
  router.get("/api/v1/stats", async (_request, response) => {
    sendContent(response, await deps.results.statistics());
  });
  return router;
}

function addTrainings(router: Router, { results, resolver }: ResultsDeps): void {
  router.get("/api/v1/formations/:cle/score", async (request, response) => {
    const key = keyOf(request.params.cle);
    response.vary("Accept");
    if (wantsJsonLd(request)) {
      const [resolution] = await resolver.resolve([keyReadings(key)]);
      if (resolution?.kind !== "found") throw unknownTraining(key);
      sendJsonLd(response, writeJsonLd(resolution.found));
      return;
    }
    const found = await results.score(key);
    if (found === undefined) throw unknownTraining(key);
    sendContent(response, found);
  });
  router.get("/api/v1/formations/:cle/avis", async (request, response) => {
    const key = keyOf(request.params.cle);
    const page = readPage(request);
    const found = await results.reviews(key, page);
    if (found === undefined) throw unknownTraining(key);
    sendPage(response, key, found, page);
  });
  // What is left of a key whose # was not written %23: the rest never reached us.
  router.get("/api/v1/formations/:cle", (request) => {
    throw unknownTraining(request.params.cle);
  });
}

function addDesignated(router: Router, deps: ResultsDeps): void {
  const { results } = deps;
  router.get("/api/v1/scores", async (request, response) => {
    const given = CriteriaQuery.safeParse(request.query);
    if (!given.success) {
      const field = String(given.error.issues[0]?.path[0] ?? given.error.issues[0]?.message);
      throw invalid(field, "this parameter is not known, or came twice");
    }
    const criteria = criteriaOf(given.data);
    await sendScore(deps, { asked: writeCriteria(criteria), criteria }, request, response);
  });
  router.get("/api/v1/etablissements/:siret/score", async (request, response) => {
    const criteria = criteriaOf({ siret: request.params.siret });
    await sendScore(deps, { asked: criteria.siret ?? "", criteria }, request, response);
  });
  router.get("/api/v1/etablissements/:siret/avis", async (request, response) => {
    const { siret = "" } = criteriaOf({ siret: request.params.siret });
    const page = readPage(request);
    const found = await results.centreReviews(siret, page);
    if (found === undefined) throw unknownCentre();
    sendPage(response, siret, found, page);
  });
  router.get("/api/v1/certifications/:code/score", async (request, response) => {
    const { code } = request.params;
    const rncp = readIdentifier("cfd", code).ok ? undefined : readIdentifier("rncp", code);
    const criteria = criteriaOf(rncp?.ok === true ? { rncp: code } : { cfd: code });
    const asked = criteria.cfd ?? criteria.rncp ?? code;
    await sendScore(deps, { asked, criteria }, request, response);
  });
  router.post(
    "/api/v1/resolutions",
    express.json({ limit: BODY_BYTES_MAX, type: ["application/json", "text/plain"] }),
    (request, response) => sendResolutions(deps, request, response),
  );
}

interface Asking {
  /** As it is told back. */
  readonly asked: string;
  readonly criteria: Criteria;
}

async function sendScore(
  { resolver, threshold }: ResultsDeps,
  { asked, criteria }: Asking,
  request: Request,
  response: Response,
): Promise<void> {
  const [resolution] = await resolver.resolve([[criteria]]);
  const found = foundOf(resolution);
  response.vary("Accept");
  if (wantsJsonLd(request)) sendJsonLd(response, writeJsonLd(found));
  else sendContent(response, { body: writeScore(asked, found, threshold) });
}

async function sendReview(
  results: ResultsStore,
  request: Request<{ id: string }>,
  response: Response,
): Promise<void> {
  const found = await results.review(request.params.id);
  if (found === undefined) {
    throw new SiriusError("not_found", "no public review has this identifier");
  }
  if (found === "withdrawn") {
    throw new SiriusError("review_withdrawn", "this review was taken back by its author");
  }
  sendContent(response, { body: JSON.stringify(reviewItem(found)) });
}

function wantsJsonLd(request: Request): boolean {
  return request.accepts(["application/json", "application/ld+json"]) === "application/ld+json";
}

function sendJsonLd(response: Response, body: string): void {
  sendContent(response, { body, type: "application/ld+json" });
}

/** Longer than any key, and what no key holds. */
const KEY = /^[^\p{Cc}]{1,200}$/u;

/** The key as it is kept, however it was encoded; anything else as it was written. */
function keyOf(written: string): string {
  if (!KEY.test(written)) throw unknownTraining(written);
  for (const kind of ["cle", "cle_tronquee"] as const) {
    const read = readIdentifier(kind, written);
    if (read.ok) return read.value;
  }
  return written;
}

function keyReadings(key: string): readonly Criteria[] {
  return readIdentifier("cle_tronquee", key).ok ? [{ cle_tronquee: key }] : [{ cle: key }];
}

function criteriaOf(given: Parameters<typeof readCriteria>[0]): Criteria {
  const reading = readCriteria(given);
  if (reading.ok) return reading.criteria;
  throw invalid(reading.field, `${reading.fault.message} ; ${reading.fault.remedy}`);
}

function invalid(field: string, why: string): SiriusError {
  return new SiriusError("request_invalid", `${field} : ${why}`, { field });
}

function unknownCentre(): SiriusError {
  return new SiriusError("identifier_unknown", "no centre is known under this SIRET");
}

function unknownTraining(key: string): SiriusError {
  const cut = readIdentifier("cle_tronquee", key).ok;
  return new SiriusError(
    "training_unknown",
    cut
      ? "the key ends before its #L01: in an address, write # as %23"
      : "no training is known under this key; send the cle_ministere_educatif, such as " +
          "000000P01100000000180001000000001800010-00000%23L01 (its # written %23)",
    { lengthOfKey: key.length },
  );
}
