/** The public pages: HTML made on the server from what releases published, for anyone, without a cookie. */
import { Router, type Request, type Response } from "express";
import { SiriusError } from "../bot/errors.ts";
import { DEMO_PASTRY } from "../db/demo-world.ts";
import { OPEN_FILES } from "../db/open-data-columns.ts";
import { accessibilityPage } from "../web/public/accessibility-page.ts";
import { inLang } from "../web/public/address.ts";
import { API_PATH, apiPage } from "../web/public/api-page.ts";
import { comparePage } from "../web/public/compare-page.ts";
import { dataPage } from "../web/public/data-page.ts";
import { centrePage, diplomaPage } from "../web/public/group-pages.ts";
import { homePage } from "../web/public/home-page.ts";
import { legalPage } from "../web/public/legal-page.ts";
import { absencePage, type Absence } from "../web/public/message.ts";
import { methodPage } from "../web/public/method-page.ts";
import { reviewPage } from "../web/public/review-page.ts";
import { REVIEW_ORDERS } from "../web/public/reviews.ts";
import { searchPage } from "../web/public/search-page.ts";
import type { Lang, ShownResult, Site } from "../web/public/shapes.ts";
import { statisticsPage } from "../web/public/statistics-page.ts";
import { trainingPage } from "../web/public/training-page.ts";
import { apiCalls } from "./api-calls.ts";
import { pathOf, readScore, shownTraining, type PublicDeps } from "./public-deps.ts";
import { isIdentifier, langOf, pageOf, text } from "./public-query.ts";
import { placeOf } from "./rate-limit.ts";
import type { Statistics } from "./results-schemas.ts";
import { sendText } from "./send.ts";

/** Of one address. */
const SEARCHES_PER_MINUTE = 300;
const TEXTS_PER_PAGE = 20;
const TRAININGS_PER_PAGE = 20;
/** Of all trainings of a centre, on its page; the others are on theirs. */
const LATEST_TEXTS = 5;
/** Other centres one can compare with; more would not be read in a list. */
const PEERS_MAX = 50;

type Asked = Request<{ id: string }>;

/** `/`, `/avis/…`, `/donnees`, `/mentions-legales`, `/accessibilite`. */
export function publicPagesRouter(deps: PublicDeps): Router {
  const { site } = deps;
  const router = Router();
  router.get("/", (request, response) => {
    const link = deps.demoLink();
    const demo = link === undefined ? undefined : { link, training: DEMO_PASTRY.key };
    send(request, response, homePage(site, { lang: langOf(request), demo }));
  });
  router.get("/avis", (request, response) => search(deps, request, response));
  router.get("/avis/formation/:id", (request, response) => training(deps, request, response));
  router.get("/avis/centre/:id", (request, response) => centre(deps, request, response));
  router.get("/avis/diplome/:id", (request, response) => diploma(deps, request, response));
  router.get("/avis/texte/:id", (request, response) => review(deps, request, response));
  router.get("/avis/comparer", (request, response) => compare(deps, request, response));
  router.get("/avis/statistiques", async (request, response) => {
    const statistics: Statistics = JSON.parse((await deps.results.statistics()).body);
    send(request, response, statisticsPage(site, statistics, langOf(request)));
  });
  // The address that published scores name; the part after # survives the way.
  router.get("/methode", (request, response) => {
    response.redirect(301, inLang("/avis/methode", langOf(request)));
  });
  const calls = apiCalls();
  const fixed: Readonly<Record<string, (site: Site, lang: Lang) => string>> = {
    "/avis/methode": methodPage,
    "/mentions-legales": legalPage,
    "/accessibilite": accessibilityPage,
    "/donnees": (where, lang) => dataPage(where, OPEN_FILES, lang),
    [API_PATH]: (where, lang) => apiPage(where, calls, lang),
  };
  for (const [path, page] of Object.entries(fixed)) {
    router.get(path, (request, response) => {
      send(request, response, page(site, langOf(request)));
    });
  }
  return router;
}

function send(request: Request, response: Response, page: string): void {
  sendText(request, response, "html", page);
}

function absent(deps: PublicDeps, request: Request, response: Response, what: Absence): void {
  const status = what === "gone" ? 410 : what === "comparison" ? 400 : 404;
  response.status(status).set("Cache-Control", "no-store");
  send(request, response, absencePage(deps.site, what, langOf(request)));
}

/** Another way to write it leads to its own page; what nobody knows is said. */
async function elsewhere(
  deps: PublicDeps,
  request: Asked,
  response: Response,
  what: Absence,
): Promise<void> {
  const { id } = request.params;
  const designated = isIdentifier(id) ? await deps.directory.resolve(id) : undefined;
  const path = designated && pathOf(designated);
  // Never to itself.
  if (path === undefined || path === request.baseUrl + request.path) {
    absent(deps, request, response, what);
    return;
  }
  response.redirect(302, inLang(path, langOf(request)));
}

async function training(deps: PublicDeps, request: Asked, response: Response): Promise<void> {
  const { site, results, directory } = deps;
  const { id: key } = request.params;
  const lang = langOf(request);
  const index = pageOf(request);
  const order = REVIEW_ORDERS.find((each) => each === text(request, "ordre")) ?? "recents";
  if (!isIdentifier(key)) return absent(deps, request, response, "training");
  const page = { index, size: TEXTS_PER_PAGE, newestFirst: true };
  const [known, score, texts, peers, labels] = await Promise.all([
    directory.training(key),
    results.score(key),
    results.reviews(key, { ...page, criticalFirst: order === "critiques" }),
    directory.peers(key, PEERS_MAX),
    deps.labels(lang),
  ]);
  if (known === undefined || score === undefined || texts === undefined) {
    return elsewhere(deps, request, response, "training");
  }
  const paging = { index, size: TEXTS_PER_PAGE, total: texts.total };
  if (index > 0 && texts.reviews.length === 0) return absent(deps, request, response, "page");
  const result: ShownResult = JSON.parse(score.body);
  send(
    request,
    response,
    trainingPage(site, {
      // The mark of the page and of its data for machines is the one of the read API.
      training: { ...shownTraining(known), score: result.statut === "publie" ? result : null },
      result,
      texts: texts.reviews,
      paging,
      order,
      peers: peers.map(shownTraining),
      labels,
      lang,
    }),
  );
}

async function centre(deps: PublicDeps, request: Asked, response: Response): Promise<void> {
  const { id } = request.params;
  const index = pageOf(request);
  const lang = langOf(request);
  const slice = { index, size: TRAININGS_PER_PAGE };
  if (!isIdentifier(id)) return absent(deps, request, response, "centre");
  const latest = { index: 0, size: LATEST_TEXTS, newestFirst: true };
  const [found, texts] = await Promise.all([
    deps.directory.centre(id, slice),
    deps.results.centreReviews(id, latest),
  ]);
  if (found === undefined) return elsewhere(deps, request, response, "centre");
  const { siret, name, total, score } = found;
  if (index > 0 && found.trainings.length === 0) return absent(deps, request, response, "page");
  send(
    request,
    response,
    centrePage(deps.site, {
      siret,
      name,
      score: score === null ? null : readScore(score),
      trainings: found.trainings.map(shownTraining),
      paging: { ...slice, total },
      latest: texts?.reviews ?? [],
      labels: await deps.labels(lang),
      lang,
    }),
  );
}

async function diploma(deps: PublicDeps, request: Asked, response: Response): Promise<void> {
  const { id } = request.params;
  const index = pageOf(request);
  const lang = langOf(request);
  const slice = { index, size: TRAININGS_PER_PAGE };
  const found = isIdentifier(id) ? await deps.directory.diploma(id, slice) : undefined;
  if (found === undefined) return elsewhere(deps, request, response, "diploma");
  if (index > 0 && found.trainings.length === 0) return absent(deps, request, response, "page");
  const { code, title, score, total } = found;
  send(
    request,
    response,
    diplomaPage(deps.site, {
      code,
      title,
      score: score === null ? null : readScore(score),
      trainings: found.trainings.map(shownTraining),
      paging: { ...slice, total },
      labels: await deps.labels(lang),
      lang,
    }),
  );
}

async function review(deps: PublicDeps, request: Asked, response: Response): Promise<void> {
  const found = await deps.directory.review(request.params.id);
  if (found === undefined) return absent(deps, request, response, "review");
  if (found.gone) return absent(deps, request, response, "gone");
  const about = shownTraining(found.training);
  const lang = langOf(request);
  send(request, response, reviewPage(deps.site, { text: found.review, training: about, lang }));
}

async function compare(deps: PublicDeps, request: Request, response: Response): Promise<void> {
  // The same one chosen twice is one column less, no fault.
  const asked = ["a", "b", "c"].map((name) => text(request, name)).filter(isIdentifier);
  const keys = [...new Set(asked)];
  const trainings = (await deps.directory.trainings(keys)).map(shownTraining);
  const diplomas = new Set(trainings.map((each) => each.diploma));
  if (trainings.length < 2 || trainings.length < keys.length || diplomas.size > 1) {
    return absent(deps, request, response, "comparison");
  }
  const lang = langOf(request);
  const labels = await deps.labels(lang);
  send(request, response, comparePage(deps.site, { trainings, labels, lang }));
}

async function search(deps: PublicDeps, request: Request, response: Response): Promise<void> {
  // A class that searches behind one address stays far below; a program that reads everything does not.
  if (!(await deps.allow(`search ${placeOf(request.ip)}`, SEARCHES_PER_MINUTE, 60))) {
    response.setHeader("Retry-After", "60");
    throw new SiriusError("rate_limited", "too many searches from this address: wait a minute");
  }
  const words = text(request, "q").trim();
  const place = text(request, "lieu").trim();
  const lang = langOf(request);
  const index = pageOf(request);
  const named = isIdentifier(words) ? await deps.directory.resolve(words) : undefined;
  if (named !== undefined) return response.redirect(302, inLang(pathOf(named), lang));
  const slice = { index, size: TRAININGS_PER_PAGE };
  const found = await deps.directory.search({ words, place }, slice);
  if (index > 0 && found.trainings.length === 0) return absent(deps, request, response, "page");
  const { unknown, complete, total } = found;
  const trainings = found.trainings.map(shownTraining);
  const paging = { ...slice, total };
  send(
    request,
    response,
    searchPage(deps.site, { words, place, trainings, paging, unknown, complete, lang }),
  );
}
