/** The read API and its sandbox: the same calls on two worlds, under one description and one limit. */
import { Router, type RequestHandler } from "express";
import { SiriusError } from "../bot/errors.ts";
import type { StoredScore } from "../db/results-store.ts";
import { API_PATH } from "../web/public/api-page.ts";
import { keptScore } from "./kept-score.ts";
import { callerLimits, type CallerLimit } from "./rate-limit.ts";
import { resultsDescription } from "./results-openapi.ts";
import { anySite, sendContent } from "./results-send.ts";
import { resultsRouter, type ResultsWorld } from "./results.ts";

export interface ReadApiDeps extends Omit<CallerLimit, "costOf"> {
  readonly world: ResultsWorld;
  /** Scores that need not be read again; left out: none. */
  readonly kept?: (key: string) => StoredScore | undefined;
  /** Fictitious, for those who try out their program. */
  readonly sandbox: ResultsWorld;
  /** Without a slash at the end. */
  readonly publicBaseUrl: string;
  /** Address of the publisher, as it stands; left out: it has none. */
  readonly contact?: () => string;
}

/** Calls that cost more than one: what many identifiers, a search or a whole file take. */
const COSTS: Readonly<Record<string, number>> = {
  "/resolutions": 10,
  "/formations": 10,
  "/export/scores.csv": 10,
  "/export/avis.csv": 10,
  // Whoever watches over the service must always get an answer.
  "/healthcheck": 0,
};

export interface ReadApi {
  /** Answers `SCORE_PATH` where it can, before anything else is looked at. */
  readonly score: RequestHandler<{ cle: string }>;
  /** `/api/v1` and `/bac-a-sable/api/v1`. To be mounted before anything that is only for pages. */
  readonly router: Router;
}

/** The routes of the read API. */
export function readApi(deps: ReadApiDeps): ReadApi {
  const router = Router();
  const limits = callerLimits({ ...deps, costOf });
  const { paths } = resultsDescription(deps.publicBaseUrl);
  const describe = describedWith(deps);
  const worlds = { "/api/v1": deps.world, "/bac-a-sable/api/v1": deps.sandbox };
  for (const [address, world] of Object.entries(worlds)) {
    const calls = resultsRouter(world, anySite, limits.ofCaller);
    calls.get("/openapi.json", (_request, response) => {
      sendContent(response, { body: describe() });
    });
    // Whoever opens the address itself wants to know what is there.
    calls.get("/", (_request, response) => {
      response.redirect(302, API_PATH);
    });
    refuseTheRest(calls, paths);
    router.use(address, calls);
  }
  return { score: keptScore(deps.kept ?? (() => undefined), limits.ofAddress), router };
}

/** The description as text, made anew when the publisher changes its address. */
function describedWith({ publicBaseUrl, contact }: ReadApiDeps): () => string {
  let made: { readonly contact: string | undefined; readonly body: string } | undefined;
  return () => {
    const now = contact?.();
    if (made === undefined || made.contact !== now) {
      made = { contact: now, body: JSON.stringify(resultsDescription(publicBaseUrl, now)) };
    }
    return made.body;
  };
}

/** Addresses are answered in any case, and with a slash behind. */
function costOf(path: string): number {
  return COSTS[path.toLowerCase().replace(/\/$/, "")] ?? 1;
}

/** Other methods of calls that exist, then calls that do not exist. */
function refuseTheRest(router: Router, paths: Readonly<Record<string, object>>): void {
  for (const [path, operations] of Object.entries(paths)) {
    const methods = Object.keys(operations).map((method) => method.toUpperCase());
    const allow = [...methods, ...(methods.includes("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ");
    router.all(path.replaceAll(/\{(\w+)\}/g, ":$1"), (request, response) => {
      response.setHeader("Allow", allow);
      throw new SiriusError(
        "method_not_allowed",
        `${request.method} is not answered here: ${allow} are`,
      );
    });
  }
  router.use(() => {
    throw new SiriusError("not_found", "no such call: openapi.json lists those there are");
  });
}
