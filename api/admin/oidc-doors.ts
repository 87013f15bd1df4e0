/** Signing in by an identity provider: the way there, and the way back. */
import type { Request, Response } from "express";
import { SiriusError } from "../../bot/errors.ts";
import type { AuditLine } from "../../db/audit.ts";
import type { Arrival } from "../../db/console-sessions.ts";
import { normaliseEmail, type ConsoleUser } from "../../db/console-users.ts";
import type { Secrets } from "../../db/secrets.ts";
import { consoleMessage, type ConsoleMessage } from "../../web/console/message-page.ts";
import { cookieOf } from "../cookies.ts";
import { placeOf } from "../rate-limit.ts";
import { browserNote } from "./browser-note.ts";
import { clearShortCookie, setConsoleCookie, setShortCookie } from "./cookie.ts";
import { goesTo, sendOpen, type DoorParts } from "./doors.ts";
import { OidcWay, type OidcClient } from "./oidc.ts";
import type { Door } from "./router.ts";
import { noteStranger, type StrangerNotes } from "./strangers.ts";

export interface OidcDoorParts extends DoorParts {
  readonly oidc: OidcClient;
  /** Seals what a browser keeps on the way. */
  readonly secrets: Pick<Secrets, "seal" | "open">;
  readonly userByEmail: (email: string) => Promise<ConsoleUser | undefined>;
  /** Opens a session; the token is for the cookie. */
  readonly admit: (user: string, arrival: Arrival) => Promise<string>;
  readonly journal: (line: AuditLine) => Promise<void>;
  /** Counts one more of something in the current window, for all processes together. */
  readonly count: StrangerNotes["count"];
  /** Where people reach us, without a slash at the end. */
  readonly url: string;
}

const COOKIE = "sirius_oidc";
/** Somebody may have to find a telephone for the provider. */
const WAY_MS = 15 * 60_000;
const BEGINNINGS = 30;
const BEGINNINGS_SECONDS = 600;

/** `/admin/oidc` and the address the provider sends people back to. */
export function oidcDoors(parts: OidcDoorParts): Door[] {
  return [
    { method: "get", path: "/admin/oidc", handle: (...both) => begin(parts, ...both) },
    { method: "get", path: "/admin/oidc/retour", handle: (...both) => finish(parts, ...both) },
  ];
}

async function begin(parts: OidcDoorParts, request: Request, response: Response): Promise<void> {
  const { oidc, secrets, clock, secure, allow } = parts;
  const asked = `console oidc ${placeOf(request.ip)}`;
  if (!(await allow(asked, BEGINNINGS, BEGINNINGS_SECONDS))) {
    throw new SiriusError("rate_limited", "too many sign-ins were begun");
  }
  const { address, ...way } = await oidc.begin();
  const kept = { ...way, goesTo: goesTo(request.query["suite"]), startedAt: clock() };
  setShortCookie(response, { name: COOKIE, value: secrets.seal(JSON.stringify(kept)), secure });
  response.redirect(303, address);
}

async function finish(parts: OidcDoorParts, request: Request, response: Response): Promise<void> {
  const { oidc, secrets, clock, secure, url } = parts;
  const way = readWay(parts, request);
  clearShortCookie(response, COOKIE, secure);
  if (way === undefined || clock() - way.startedAt > WAY_MS) {
    throw new SiriusError(
      "identity_refused",
      "this sign-in was not begun in this browser, or too long ago",
    );
  }
  const identity = await oidc.finish(new URL(request.originalUrl, url), way);
  if (identity.kind === "unverified") return refuse(parts, response, "identity_unverified");
  const email = normaliseEmail(identity.email);
  const user = email === undefined ? undefined : await parts.userByEmail(email);
  if (user === undefined) return refuse(parts, response, "not_invited");
  const browser = browserNote(request.get("user-agent"));
  const idTokenSealed = identity.idToken === undefined ? null : secrets.seal(identity.idToken);
  const arrival = { way: "oidc", browser, at: clock(), idTokenSealed } as const;
  setConsoleCookie(response, await parts.admit(user.id, arrival), secure);
  response.redirect(303, way.goesTo);
}

/** What this browser kept. Anything that is not sealed by us is nothing. */
function readWay({ secrets, secure }: OidcDoorParts, request: Request): OidcWay | undefined {
  const sealed = cookieOf(request, COOKIE, secure);
  if (sealed === undefined) return undefined;
  try {
    return OidcWay.parse(JSON.parse(secrets.open(sealed)));
  } catch {
    return undefined;
  }
}

async function refuse(
  parts: OidcDoorParts,
  response: Response,
  why: ConsoleMessage & ("identity_unverified" | "not_invited"),
): Promise<void> {
  const target = "GET /admin/oidc/retour";
  await noteStranger(parts, { kind: `by identity, ${why}`, target, details: { why } });
  sendOpen(parts, response.status(403), consoleMessage(why));
}
