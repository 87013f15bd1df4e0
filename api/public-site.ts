/** Everything public together but the read API: pages, widget, and the files they load. */
import { Router } from "express";
import type { PublicDeps } from "./public-deps.ts";
import { publicPagesRouter } from "./public-pages.ts";
import { sendAsset } from "./send.ts";
import { widgetRouter } from "./widget.ts";

/** To be mounted before the pages of people. Nothing in it reads or sets a cookie. */
export function publicSite(deps: PublicDeps): Router {
  const router = Router();
  router.use(widgetRouter(deps), publicPagesRouter(deps));
  router.get("/assets/:name", (request, response, next) => {
    const asset = deps.assets.files.get(`/assets/${request.params.name}`);
    if (asset === undefined) next();
    else sendAsset(request, response, asset);
  });
  return router;
}
