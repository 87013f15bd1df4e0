/** Whether the process lives, and whether it can do its work. */
import { Router } from "express";

/** `/live` never asks the database; `/ready` does, and answers 503 while it does not reply. */
export function healthRouter(ready: () => Promise<boolean>): Router {
  const router = Router();
  router.get("/live", (_request, response) => {
    response.set("Cache-Control", "no-store").json({ status: "live" });
  });
  router.get("/ready", async (_request, response) => {
    const able = await ready();
    response
      .status(able ? 200 : 503)
      .set("Cache-Control", "no-store")
      .json({ status: able ? "ready" : "waiting for the database" });
  });
  return router;
}
