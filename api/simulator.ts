/** Leads to the simulator's page, on its own port, from the address everybody knows. */
import { Router } from "express";

/** `/simulator`. Only mounted while a simulator runs. */
export function simulatorRouter(simulatorUrl: string): Router {
  const router = Router();
  router.get("/simulator", (_request, response) => {
    response.redirect(302, `${simulatorUrl}/simulator`);
  });
  // What `https://t.me/<bot>?start=<token>` is outside.
  router.get("/simulator/:bot", (request, response) => {
    const { start } = request.query;
    const link = `https://t.me/${request.params.bot}?start=${typeof start === "string" ? start : ""}`;
    response.redirect(302, `${simulatorUrl}/simulator?open=${encodeURIComponent(link)}`);
  });
  return router;
}
