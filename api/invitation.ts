/** Personal links: seen without consequence, opened on request, and left for good on request. */
import { Router, type Response } from "express";
import { SiriusError } from "../bot/errors.ts";
import type { FoundLink } from "../bot/ports.ts";
import { invitationPage, optOutPage } from "../web/invitation-page.ts";
import { messagePage, type MessageKind } from "../web/message-page.ts";
import type { SiteDeps } from "./server.ts";
import { setSession } from "./session.ts";

const CLOSED: Readonly<Record<Exclude<FoundLink["status"], "open">, [number, MessageKind]>> = {
  unknown: [404, "unknown_link"],
  expired: [410, "expired_link"],
  closed: [410, "closed_link"],
  opted_out: [200, "opted_out"],
};
/** Wrong links that one address may try in ten minutes: nobody guesses a token, many try. */
const TRIES = 30;
const TRIES_SECONDS = 600;

/**
 * The button of the invitation says yes to what the first question asks: who asks, why and what
 * becomes of it stand on the page. Anything but a first request for consent is left as it is.
 */
async function acceptToAnswer(deps: SiteDeps, conversation: string): Promise<void> {
  const stored = await deps.conversations.read(conversation);
  if (stored === undefined || stored.state.status !== "invited") return;
  const first = stored.script.steps.find(({ id }) => id === stored.state.step);
  if (first?.kind !== "ask" || first.question !== "consent") return;
  await deps.receive({
    channel: "web",
    eventId: `${conversation}.accepted`,
    conversation,
    reply: { kind: "button", prompt: stored.state.prompt, option: "yes" },
    receivedAt: deps.now(),
  });
}

/** `/r/{token}` and `/u/{token}`. */
export function invitationRouter(deps: SiteDeps): Router {
  const { links, publisher, assets, now } = deps;
  const router = Router();
  const refuse = async (
    response: Response,
    address: string,
    status: Exclude<FoundLink["status"], "open">,
  ): Promise<void> => {
    if (status === "unknown" && !(await deps.allow(`link ${address}`, TRIES, TRIES_SECONDS))) {
      throw new SiriusError("rate_limited", "too many unknown links were tried");
    }
    const [code, kind] = CLOSED[status];
    response.status(code).send(messagePage(kind, publisher, assets.addresses));
  };

  router.get("/r/:token", async (request, response) => {
    const { token } = request.params;
    const found = await links.find(token, now());
    response.set("Cache-Control", "no-store");
    if (found.status !== "open") return refuse(response, request.ip ?? "", found.status);
    const started = found.conversation !== undefined;
    response.send(
      invitationPage(
        { ...found, token, started, publisher, telegramLink: deps.telegramLink(token) },
        assets.addresses,
      ),
    );
  });

  router.post("/r/:token", async (request, response) => {
    const opened = await links.open(request.params.token, now());
    if (!("session" in opened)) {
      if (opened.status === "open") throw new SiriusError("internal", "an open link did not open");
      return refuse(response, request.ip ?? "", opened.status);
    }
    await acceptToAnswer(deps, opened.conversation);
    setSession(response, opened.session, deps.secure);
    response.redirect(303, "/chat#now");
  });

  router.get("/u/:token", (request, response) => {
    response.set("Cache-Control", "no-store");
    response.send(optOutPage(request.params.token, assets.addresses));
  });

  router.post("/u/:token", async (request, response) => {
    const done = await links.optOut(request.params.token, now());
    if (done === "unknown") return refuse(response, request.ip ?? "", "unknown");
    response.send(messagePage("opted_out", publisher, assets.addresses));
  });
  return router;
}
