/** The read API: scores and reviews of trainings, for anyone and from any site. Read only. */
import express, { Router, type Request, type RequestHandler, type Response } from "express";
import { SiriusError } from "../bot/errors.ts";
import { readIdentifier } from "../bot/identifier-shapes.ts";
import { readCriteria, type Criteria } from "../bot/identifiers.ts";
import type { OpenData } from "../db/open-data.ts";
import type { PublicDirectory } from "../db/public-directory.ts";
import type { Resolver } from "../db/resolver.ts";
import type { ResultsStore } from "../db/results-store.ts";
import { openDataRouter } from "./open-data.ts";
import { foundOf, writeCriteria, writeJsonLd, writeScore } from "./results-designated.ts";
import { readPage, reviewItem, sendPage } from "./results-pages.ts";
import { sendResolutions } from "./results-resolutions.ts";
import { CriteriaQuery } from "./results-schemas.ts";
import { sendFound } from "./results-search.ts";
import { sendContent } from "./results-send.ts";

/** What the API tells of: what releases published, or a fictitious world. */
export interface ResultsWorld {
  readonly results: ResultsStore;
  readonly resolver: Resolver;
  readonly directory: Pick<PublicDirectory, "search">;
  readonly openData: OpenData;
  /** People a figure needs. */
  readonly threshold: number;
}

/** Two hundred identifiers of three hundred characters, escaped. */
const BODY_BYTES_MAX = 256 * 1024;

/**
 * The calls of the API, as `openapi.json` describes them, below whatever address it is mounted at.
 *
 * @param entry  What each request passes first.
 *
 * Errors: `training_unknown`, `identifier_unknown`, `identifier_ambiguous`, `review_withdrawn`,
 * `request_invalid`, `not_found`; those of the database. All go to the next error handler, which
 * words them as problem documents.
 */
export function resultsRouter(world: ResultsWorld, ...entry: readonly RequestHandler[]): Router {
  const { results } = world;
  const router = Router();
  for (const each of entry) router.use(each);
  // The call that every page of results makes goes first.
  addTrainings(router, world);
  addDesignated(router, world);
  router.get("/formations", (request, response) => sendFound(world.directory, request, response));
  router.get("/avis/:id", (request, response) => sendReview(results, request, response));
  router.get("/stats", async (_request, response) => {
    sendContent(response, await results.statistics());
  });
  router.get("/healthcheck", async (_request, response) => {
    await results.ping();
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Content-Type", "application/json; charset=utf-8");
    // Not by `json`, which would answer 304: whoever watches wants to hear that all is well.
    response.end(JSON.stringify({ statut: "ok" }));
  });
  router.use("/export", openDataRouter(world.openData));
  return router;
}

function addTrainings(router: Router, { results, resolver }: ResultsWorld): void {
  router.get("/formations/:cle/score", async (request, response) => {
    const key = keyOf(request.params.cle);
    response.setHeader("Vary", "Accept");
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
  router.get("/formations/:cle/avis", async (request, response) => {
    const key = keyOf(request.params.cle);
    const page = readPage(request);
    const found = await results.reviews(key, page);
    if (found === undefined) throw unknownTraining(key);
    sendPage(request, response, { asked: key, found, page });
  });
  // What is left of a key whose # was not written %23: the rest never reached us.
  router.get("/formations/:cle", (request) => {
    throw unknownTraining(request.params.cle);
  });
}

function addDesignated(router: Router, world: ResultsWorld): void {
  router.get("/scores", async (request, response) => {
    const given = CriteriaQuery.safeParse(request.query);
    if (!given.success) {
      const [issue] = given.error.issues;
      const field = String(issue?.path[0] ?? issue?.message);
      throw invalid(field, "this parameter is not known, or came twice");
    }
    const criteria = criteriaOf(given.data);
    await sendScore(world, { asked: writeCriteria(criteria), criteria }, request, response);
  });
  router.get("/etablissements/:siret/score", async (request, response) => {
    const criteria = criteriaOf({ siret: request.params.siret });
    await sendScore(world, { asked: criteria.siret ?? "", criteria }, request, response);
  });
  router.get("/etablissements/:siret/avis", async (request, response) => {
    const { siret = "" } = criteriaOf({ siret: request.params.siret });
    const page = readPage(request);
    const found = await world.results.centreReviews(siret, page);
    if (found === undefined) throw unknownCentre();
    sendPage(request, response, { asked: siret, found, page });
  });
  router.get("/certifications/:code/score", async (request, response) => {
    const { code } = request.params;
    const rncp = readIdentifier("cfd", code).ok ? undefined : readIdentifier("rncp", code);
    const criteria = criteriaOf(rncp?.ok === true ? { rncp: code } : { cfd: code });
    const asked = criteria.cfd ?? criteria.rncp ?? code;
    await sendScore(world, { asked, criteria }, request, response);
  });
  router.post(
    "/resolutions",
    express.json({ limit: BODY_BYTES_MAX, type: ["application/json", "text/plain"] }),
    (request, response) => sendResolutions(world, request, response),
  );
}

interface Asking {
  /** As it is told back. */
  readonly asked: string;
  readonly criteria: Criteria;
}

async function sendScore(
  { resolver, threshold }: ResultsWorld,
  { asked, criteria }: Asking,
  request: Request,
  response: Response,
): Promise<void> {
  const [resolution] = await resolver.resolve([[criteria]]);
  const found = foundOf(resolution);
  response.setHeader("Vary", "Accept");
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

/** Weighing what a client would rather have costs as much as finding it: most never speak of JSON-LD. */
function wantsJsonLd(request: Request): boolean {
  return (
    request.headers.accept?.includes("ld+json") === true &&
    request.accepts(["application/json", "application/ld+json"]) === "application/ld+json"
  );
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
