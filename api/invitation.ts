/** Personal links: seen without consequence, opened on request, and left for good on request. */
import { Router, type Request, type Response } from "express";
import { z } from "zod";
import { wordEffort } from "../bot/effort.ts";
import { SiriusError } from "../bot/errors.ts";
import type { FoundLink, LinkControl, LinkOpening } from "../bot/ports.ts";
import { controlPage } from "../web/control-page.ts";
import { invitationPage, optOutPage } from "../web/invitation-page.ts";
import { messagePage, type MessageKind } from "../web/message-page.ts";
import { placeOf } from "./rate-limit.ts";
import type { SiteDeps } from "./server.ts";
import { sessionOf, setSession } from "./session.ts";

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

/** Whether there are answers to come back to; an invitation by SMS alone has asked, and heard nothing. */
async function hasBegun(deps: SiteDeps, conversation: string | undefined): Promise<boolean> {
  if (conversation === undefined) return false;
  const stored = await deps.conversations.read(conversation);
  return stored !== undefined && stored.state.status !== "invited";
}

const YearForm = z.object({
  year: z
    .string()
    .trim()
    .regex(/^\d{4}$/)
    .transform(Number),
});

/** What a request brings to open a link with: the session of its browser, and the year it was asked. */
export function openingOf(request: Request, secure: boolean): LinkOpening {
  const form = YearForm.safeParse(request.body);
  const session = sessionOf(request, secure);
  return { session, ...(form.success ? { year: form.data.year } : {}) };
}

/** Asks the control question, or says that both its tries are spent. */
export function sendControl(
  { publisher, assets }: SiteDeps,
  response: Response,
  { state, locale }: LinkControl,
  action: string,
): void {
  response.set("Cache-Control", "no-store");
  if (state === "closed") {
    response.status(403).send(messagePage("control_failed", publisher, assets.addresses));
    return;
  }
  const question = { action, locale, wrong: state === "wrong" };
  response.send(controlPage(question, assets.addresses));
}

/**
 * Says why a link does not open; all unknown links look alike.
 *
 * Errors: `rate_limited` once one address has tried too many unknown ones.
 */
export async function refuseLink(
  { allow, publisher, assets }: Pick<SiteDeps, "allow" | "publisher" | "assets">,
  request: Request,
  response: Response,
  status: Exclude<FoundLink["status"], "open">,
): Promise<void> {
  const tried = `link ${placeOf(request.ip)}`;
  if (status === "unknown" && !(await allow(tried, TRIES, TRIES_SECONDS))) {
    throw new SiriusError("rate_limited", "too many unknown links were tried");
  }
  const [code, kind] = CLOSED[status];
  response.status(code).send(messagePage(kind, publisher, assets.addresses));
}

/** `/r/{token}` and `/u/{token}`. */
export function invitationRouter(deps: SiteDeps): Router {
  const { links, publisher, assets, now } = deps;
  const router = Router();

  router.get("/r/:token", async (request, response) => {
    const { token } = request.params;
    const found = await links.find(token, now());
    response.set("Cache-Control", "no-store");
    if (found.status !== "open") return refuseLink(deps, request, response, found.status);
    const started = await hasBegun(deps, found.conversation);
    const telegramLink = deps.telegramLink(token);
    const effort = wordEffort(found.effort);
    const threshold = deps.toldThreshold();
    const shown = { ...found, effort, token, started, publisher, threshold, telegramLink };
    response.send(invitationPage(shown, assets.addresses));
  });

  router.post("/r/:token", async (request, response) => {
    const { token } = request.params;
    const opened = await links.open(token, now(), openingOf(request, deps.secure));
    if ("session" in opened) {
      await acceptToAnswer(deps, opened.conversation);
      setSession(response, opened.session, deps.secure);
      response.redirect(303, "/chat#now");
    } else if (opened.status === "control") {
      sendControl(deps, response, opened, `/r/${token}`);
    } else {
      if (opened.status === "open") throw new SiriusError("internal", "an open link did not open");
      await refuseLink(deps, request, response, opened.status);
    }
  });

  router.get("/u/:token", (request, response) => {
    response.set("Cache-Control", "no-store");
    response.send(optOutPage(request.params.token, assets.addresses));
  });

  router.post("/u/:token", async (request, response) => {
    const done = await links.optOut(request.params.token, now());
    if (done === "unknown") return refuseLink(deps, request, response, "unknown");
    response.send(messagePage("opted_out", publisher, assets.addresses));
  });
  return router;
}
