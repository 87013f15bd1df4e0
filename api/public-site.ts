/** Everything public together: pages, widget, open data, and the files they load. */
import { Router } from "express";
import { openDataRouter } from "./open-data.ts";
import type { PublicDeps } from "./public-deps.ts";
import { publicPagesRouter } from "./public-pages.ts";
import { sendAsset } from "./send.ts";
import { widgetRouter } from "./widget.ts";

/** To be mounted before the pages of people. Nothing in it reads or sets a cookie. */
export function publicSite(deps: PublicDeps): Router {
  const router = Router();
  router.use(widgetRouter(deps), publicPagesRouter(deps), openDataRouter(deps));
  router.get("/assets/:name", (request, response, next) => {
    const asset = deps.assets.files.get(`/assets/${request.params.name}`);
    if (asset === undefined) next();
    else sendAsset(request, response, asset);
  });
  return router;
}
