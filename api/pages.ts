/** Pages that change nothing: the notice, the style sheet and the script. */
import { Router } from "express";
import { SiriusError } from "../bot/errors.ts";
import { noticePage } from "../web/notice-page.ts";
import type { NamedNotice, ShownNotice } from "../web/notice-shapes.ts";
import { langOf } from "./public-query.ts";
import { sendAsset } from "./send.ts";
import type { SiteDeps } from "./server.ts";

/** What the pages ask of whoever keeps the notice. */
export interface Notices {
  /** The version that holds, and those before it, the latest first. */
  current(): Promise<{ readonly notice: ShownNotice; readonly former: readonly NamedNotice[] }>;
  named(name: string): Promise<ShownNotice | undefined>;
}

/** How versions are named; anything else is no version. */
const VERSION = /^\d{4}-\d{2}-\d{2}(-\d{1,5})?$/;

/** `/notice`, `/notice/versions/…`, `/assets/…`. */
export function pagesRouter(deps: SiteDeps): Router {
  const { notices, assets } = deps;
  const router = Router();
  router.get("/notice", async (request, response) => {
    const shown = { ...(await notices.current()), lang: langOf(request) };
    response.send(noticePage(shown, assets.addresses));
  });
  router.get("/notice/versions/:name", async (request, response) => {
    const { name } = request.params;
    const notice = VERSION.test(name) ? await notices.named(name) : undefined;
    if (notice === undefined) {
      throw new SiriusError("not_found", "no version of the notice has this name; see /notice");
    }
    response.send(noticePage({ notice, former: [], lang: langOf(request) }, assets.addresses));
  });
  router.get("/assets/:name", (request, response, next) => {
    const asset = assets.files.get(`/assets/${request.params.name}`);
    if (asset === undefined) next();
    else sendAsset(request, response, asset);
  });
  return router;
}
