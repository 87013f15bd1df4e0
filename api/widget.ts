/** The widget for other sites: its script, what it asks, and its forms without script. */
import { Router, type NextFunction, type Request, type Response } from "express";
import { formatOf, type WidgetChoices } from "../web/browser/widget/data.ts";
import { framePage, THEMES, widgetFragment } from "../web/public/frame-page.ts";
import { widgetPage, WIDTHS, type WidgetView } from "../web/public/widget-page.ts";
import { shownTraining, type PublicDeps } from "./public-deps.ts";
import { isIdentifier, langOf, text } from "./public-query.ts";
import { etagOf, sendAsset, sendText } from "./send.ts";
import { widgetData } from "./widget-data.ts";

/** Host pages name the script by an address that never changes, so copies live for an hour. */
const FOR_AN_HOUR = "public, max-age=3600, stale-while-revalidate=86400";
/** Trainings proposed for words. */
const CANDIDATES_MAX = 10;

type Asked = Request<{ cle: string }>;

/** `/widget.js`, `/widget-v1.js`, `/widget/{cle}` with `/donnees` and `/extrait`, `/avis/widget`. */
export function widgetRouter(deps: PublicDeps): Router {
  const router = Router();
  const etag = etagOf(deps.assets.widget.body);
  // The second address promises that attributes keep their meaning, whatever comes later.
  router.get(["/widget.js", "/widget-v1.js"], openToAll, (request, response) => {
    response.set({ "Cache-Control": FOR_AN_HOUR, ETag: etag });
    sendAsset(request, response, deps.assets.widget);
  });
  router.get("/widget/:cle/donnees", openToAll, (request, response) =>
    sendData(deps, request, response),
  );
  router.get("/widget/:cle/extrait", openToAll, async (request, response) => {
    const { data, choices } = await asked(deps, request, response);
    sendText(request, response, "html", widgetFragment(data, choices));
  });
  router.get("/widget/:cle", framed, async (request, response) => {
    const { data, choices } = await asked(deps, request, response);
    const theme = THEMES.find((each) => each === text(request, "theme")) ?? "auto";
    sendText(request, response, "html", framePage(deps.site, data, { ...choices, theme }));
  });
  router.get("/avis/widget", (request, response) => configurator(deps, request, response));
  return router;
}

/** Any site may read it, without credentials: nothing depends on who asks. */
function openToAll(_request: unknown, response: Response, next: NextFunction): void {
  response.set("Access-Control-Allow-Origin", "*");
  response.set("Cross-Origin-Resource-Policy", "cross-origin");
  next();
}

/** The one page that other sites may frame: it has nothing to press but links, and no cookie. */
function framed(_request: unknown, response: Response, next: NextFunction): void {
  response.removeHeader("X-Frame-Options");
  response.set("Cross-Origin-Resource-Policy", "cross-origin");
  response.set(
    "Content-Security-Policy",
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *",
  );
  next();
}

async function sendData(deps: PublicDeps, request: Asked, response: Response): Promise<void> {
  const data = await widgetData(deps, request.params.cle, langOf(request));
  if (data === undefined) {
    response.status(404).set("Cache-Control", "public, max-age=60");
    response.json({ statut: "inconnu" });
  } else sendText(request, response, "application/json", JSON.stringify(data));
}

async function asked(deps: PublicDeps, request: Asked, response: Response) {
  const choices: WidgetChoices = {
    format: formatOf(text(request, "format")),
    lang: langOf(request),
  };
  const data = await widgetData(deps, request.params.cle, choices.lang);
  if (data === undefined) response.status(404).set("Cache-Control", "public, max-age=60");
  return { data, choices };
}

async function configurator(deps: PublicDeps, request: Request, response: Response): Promise<void> {
  const typed = text(request, "cle").trim();
  const named = isIdentifier(typed) && (await deps.directory.resolve(typed)) !== undefined;
  const slice = { index: 0, size: CANDIDATES_MAX };
  const found =
    named || typed === ""
      ? []
      : (await deps.directory.search({ words: typed, place: "" }, slice)).trainings;
  const theme = THEMES.find((each) => each === text(request, "theme")) ?? "auto";
  const format = text(request, "format");
  const view: WidgetView = {
    typed,
    chosen: named ? { key: typed } : undefined,
    candidates: found.map(shownTraining),
    options: {
      format: format === "" ? "complet" : formatOf(format),
      theme,
      language: text(request, "langue") === "en" ? "en" : "fr",
      width: WIDTHS.find((each) => String(each) === text(request, "largeur")) ?? WIDTHS[1],
    },
    lang: langOf(request),
  };
  response.set("Content-Security-Policy", withFrames(response.get("Content-Security-Policy")));
  sendText(request, response, "html", widgetPage(deps.site, view));
}

/** Where scripts are off, the preview is a frame of our own. */
function withFrames(policy: string | undefined): string {
  return [policy ?? "default-src 'none'", "frame-src 'self'"].join(";");
}
