/** `/moi`: what is held about a person, and what they may do with it. GET changes nothing. */
import { randomUUID } from "node:crypto";
import { Router, type Request, type Response } from "express";
import { SiriusError } from "../bot/errors.ts";
import type { LinkHolder } from "../bot/ports.ts";
import { viewConversation } from "../bot/view-conversation.ts";
import type { HeldData } from "../db/person-store.ts";
import { mePage, sureGatePage, surePage, type SureAction } from "../web/me-page.ts";
import { messagePage } from "../web/message-page.ts";
import { toCsv } from "./held-csv.ts";
import { openingOf, refuseLink, sendControl } from "./invitation.ts";
import type { SiteDeps } from "./server.ts";
import { sessionOf, setSession } from "./session.ts";

/** What the page asks of whoever keeps the data. */
export interface PeopleDesk {
  held(person: string): Promise<HeldData | undefined>;
  erase(person: string): Promise<void>;
  stop(person: string): Promise<void>;
}

/** The routes of the personal page. */
export function meRouter(deps: SiteDeps): Router {
  const router = Router();
  router.use("/moi", (_request, response, next) => {
    response.set("Cache-Control", "no-store");
    next();
  });
  router.get("/moi", (request, response) => showPage(deps, request, response));
  router.get("/moi/donnees.json", async (request, response) => {
    response.attachment("mes-donnees-sirius.json").json(await heldBy(deps, request));
  });
  router.get("/moi/donnees.csv", async (request, response) => {
    const held = await heldBy(deps, request);
    response.attachment("mes-donnees-sirius.csv").type("text/csv").send(toCsv(held));
  });
  for (const action of ["retirer", "effacer", "stop"] as const) {
    router.get(`/moi/${action}`, async (request, response) => {
      const { locale } = await holderOf(deps, request);
      response.send(surePage({ action, locale }, deps.assets.addresses));
    });
    router.post(`/moi/${action}`, (request, response) => act(deps, request, response, action));
  }
  router.get("/moi/:token", async (request, response) => {
    const { token } = request.params;
    const found = await deps.links.find(token, deps.now());
    // A right does not expire with a link: only those nobody issued, or that were taken back, lead nowhere.
    if (found.status === "unknown" || found.status === "closed") {
      return refuseLink(deps, request, response, found.status);
    }
    const locale = found.status === "open" ? found.locale : "fr";
    response.send(sureGatePage({ token, locale }, deps.assets.addresses));
  });
  router.post("/moi/:token", async (request, response) => {
    const { token } = request.params;
    const opened = await deps.links.look(token, deps.now(), openingOf(request, deps.secure));
    if ("session" in opened) {
      setSession(response, opened.session, deps.secure);
      response.redirect(303, "/moi");
    } else if (opened.status === "control") {
      sendControl(deps, response, opened, `/moi/${token}`);
    } else await refuseLink(deps, request, response, opened.status);
  });
  return router;
}

async function showPage(deps: SiteDeps, request: Request, response: Response): Promise<void> {
  const holder = await holderOf(deps, request);
  const held = await heldBy(deps, request);
  const stored =
    holder.conversation === undefined
      ? undefined
      : await deps.conversations.read(holder.conversation);
  const view = stored === undefined ? undefined : viewConversation(stored);
  response.send(
    mePage(
      {
        locale: holder.locale,
        held,
        answers: view?.answers ?? [],
        mayCorrect: stored !== undefined && stored.state.outcome !== null && !stored.optedOut,
        begun: stored !== undefined,
        eventId: randomUUID(),
        publisher: deps.publisher,
      },
      deps.assets.addresses,
    ),
  );
}

async function act(
  deps: SiteDeps,
  request: Request,
  response: Response,
  action: SureAction,
): Promise<void> {
  const { person, conversation } = await holderOf(deps, request);
  switch (action) {
    case "effacer":
      await deps.people.erase(person);
      response.send(messagePage("erased", deps.publisher, deps.assets.addresses));
      return;
    case "stop":
      await deps.people.stop(person);
      break;
    case "retirer":
      if (conversation === undefined) break;
      await deps.receive({
        channel: "web",
        eventId: `${conversation}.${randomUUID()}`,
        conversation,
        reply: { kind: "control", control: "withdraw" },
        receivedAt: deps.now(),
      });
  }
  response.redirect(303, "/moi");
}

/** Whom this browser stands for. Errors: `conversation_unknown`, with what to do. */
async function holderOf(deps: SiteDeps, request: Request): Promise<LinkHolder> {
  const session = sessionOf(request, deps.secure);
  const holder = session === undefined ? undefined : await deps.links.holderOf(session, deps.now());
  if (holder !== undefined) return holder;
  throw new SiriusError("conversation_unknown", "open your personal link again");
}

async function heldBy(deps: SiteDeps, request: Request): Promise<HeldData> {
  const held = await deps.people.held((await holderOf(deps, request)).person);
  if (held !== undefined) return held;
  throw new SiriusError("conversation_unknown", "nothing is held any more");
}
