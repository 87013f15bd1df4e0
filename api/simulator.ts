/** Leads to the simulator's page, on its own port, from the address everybody knows. */
import { Router } from "express";

/** `/simulator`. Only mounted while a simulator runs. */
export function simulatorRouter(simulatorUrl: string): Router {
  const router = Router();
  router.get("/simulator", (_request, response) => {
    response.redirect(302, `${simulatorUrl}/simulator`);
  });
  return router;
}
