/** A change is asked from our own pages, or it is not followed. */
import type { Request, RequestHandler } from "express";
import { SiriusError } from "../../bot/errors.ts";

/**
 * Refuses what another site had a browser send, and what does not say where it comes from. The browser's
 * own word (Sec-Fetch-Site) comes first; older ones say at least the origin.
 *
 * @param url  Where people reach us, without a slash at the end.
 */
export function refuseForeign(url: string): RequestHandler {
  const own = new URL(url).origin;
  return (request, _response, next) => {
    const site = request.get("sec-fetch-site");
    const isOurs = site === undefined ? hasOwnOrigin(request, own) : site === "same-origin";
    if (!isOurs) {
      throw new SiriusError("request_forbidden", "this form was not sent from the console");
    }
    next();
  };
}

/** The address as it was asked for counts too: on one machine 127.0.0.1 and localhost are both ours. */
function hasOwnOrigin(request: Request, own: string): boolean {
  const origin = request.get("origin");
  if (origin === undefined) return false;
  return origin === own || origin === `${request.protocol}://${request.get("host") ?? ""}`;
}
