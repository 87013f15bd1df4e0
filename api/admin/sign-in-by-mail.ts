/** Asking for a sign-in link by e-mail. One answer for everybody, given before anything is looked up. */
import type { Request, Response } from "express";
import { z } from "zod";
import { SiriusError } from "../../bot/errors.ts";
import { normaliseEmail } from "../../db/console-users.ts";
import { linkSentPage, signInPage } from "../../web/console/sign-in-page.ts";
import { placeOf } from "../rate-limit.ts";
import { goesTo, sendOpen, type DoorParts } from "./doors.ts";
import type { Door } from "./router.ts";

export interface MailDoorParts extends DoorParts {
  /**
   * Sends a link to whoever has this address, if anybody has. Never throws; what went wrong is reported
   * where it is done.
   */
  readonly sendLink: (email: string, goesTo: string) => Promise<void>;
}

/** How often one machine may ask, whatever the address. */
const ASKS = 10;
const ASKS_SECONDS = 600;
/** How often one machine may have one address written to; and all of them, so that a few keep nobody out. */
const MAILS = 3;
const MAILS_SECONDS = 900;
const MAILS_A_DAY = 30;
const DAY_SECONDS = 86_400;

/** The form of the sign-in page. */
export function mailDoors(parts: MailDoorParts): Door[] {
  return [{ method: "post", path: "/admin/connexion", handle: (...both) => ask(parts, ...both) }];
}

const AskForm = z.object({ email: z.string().max(300), suite: z.string().max(500).optional() });

async function ask(parts: MailDoorParts, request: Request, response: Response): Promise<void> {
  const form = AskForm.safeParse(request.body);
  const wanted = goesTo(form.success ? form.data.suite : undefined);
  const email = form.success ? normaliseEmail(form.data.email) : undefined;
  if (email === undefined) {
    const page = signInPage({ ways: parts.ways, goesTo: wanted, fault: true });
    sendOpen(parts, response.status(422), page);
    return;
  }
  if (!(await parts.allow(`console ask ${placeOf(request.ip)}`, ASKS, ASKS_SECONDS))) {
    throw new SiriusError("rate_limited", "too many sign-in links were asked for");
  }
  // Counted for unknown addresses too, so that the count tells nothing.
  const may =
    (await parts.allow(`console mail ${email} ${placeOf(request.ip)}`, MAILS, MAILS_SECONDS)) &&
    (await parts.allow(`console mail ${email}`, MAILS_A_DAY, DAY_SECONDS));
  sendOpen(parts, response, linkSentPage());
  // Afterwards: how long the answer took does not tell whether somebody has this address.
  if (may) void parts.sendLink(email, wanted);
}
