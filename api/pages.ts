/** Pages that change nothing: home, notice, style sheet and script. */
import { Router, type Request, type Response } from "express";
import type { Asset } from "../web/assets.ts";
import { homePage } from "../web/home-page.ts";
import { noticePage } from "../web/notice-page.ts";
import type { SiteDeps } from "./server.ts";

const FOR_EVER = "public, max-age=31536000, immutable";

/** `/`, `/notice`, `/assets/…`. */
export function pagesRouter(deps: SiteDeps): Router {
  const { publisher, threshold, processors, assets } = deps;
  const router = Router();
  router.get("/", (_request, response) => {
    response.send(homePage({ publisher, demo: deps.demoLink() }, assets.addresses));
  });
  router.get("/notice", (_request, response) => {
    response.send(noticePage({ publisher, threshold, processors }, assets.addresses));
  });
  router.get("/assets/:name", (request, response, next) => {
    const asset = assets.files.get(`/assets/${request.params.name}`);
    if (asset === undefined) next();
    else sendAsset(request, response, asset);
  });
  return router;
}

function sendAsset(request: Request, response: Response, asset: Asset): void {
  const encoding = request.acceptsEncodings(["br", "gzip", "identity"]);
  response.set({ "Content-Type": asset.type, "Cache-Control": FOR_EVER, Vary: "Accept-Encoding" });
  if (encoding === "br") response.set("Content-Encoding", "br").end(asset.brotli);
  else if (encoding === "gzip") response.set("Content-Encoding", "gzip").end(asset.gzip);
  else response.end(asset.body);
}
