/** Pages that change nothing: the notice, the style sheet and the script. */
import { Router } from "express";
import { noticePage } from "../web/notice-page.ts";
import { sendAsset } from "./send.ts";
import type { SiteDeps } from "./server.ts";

/** `/notice`, `/assets/…`. */
export function pagesRouter(deps: SiteDeps): Router {
  const { notice, assets } = deps;
  const router = Router();
  router.get("/notice", (_request, response) => {
    response.send(noticePage(notice(), assets.addresses));
  });
  router.get("/assets/:name", (request, response, next) => {
    const asset = assets.files.get(`/assets/${request.params.name}`);
    if (asset === undefined) next();
    else sendAsset(request, response, asset);
  });
  return router;
}
