/** The few addresses of the console that are open to whoever comes. */
import type { Request, Response } from "express";
import { z } from "zod";
import type { Instant } from "../../bot/conversation.ts";
import { SiriusError } from "../../bot/errors.ts";
import type { Arrival, LinkState, Opened } from "../../db/console-sessions.ts";
import { normaliseEmail } from "../../db/console-users.ts";
import type { ConsoleAssets } from "../../web/console/assets.ts";
import { consolePage, type ConsolePage } from "../../web/console/layout.ts";
import { consoleMessage } from "../../web/console/message-page.ts";
import {
  firstLinkPage,
  signInPage,
  useLinkPage,
  type SignInWays,
} from "../../web/console/sign-in-page.ts";
import { placeOf } from "../rate-limit.ts";
import { browserNote } from "./browser-note.ts";
import { setConsoleCookie } from "./cookie.ts";
import type { Door } from "./router.ts";

export interface DoorParts {
  readonly assets: ConsoleAssets;
  readonly ways: SignInWays;
  readonly peek: (token: string, at: Instant) => Promise<LinkState>;
  readonly use: (token: string, arrival: Arrival, email?: string) => Promise<Opened | undefined>;
  readonly allow: (what: string, limit: number, seconds: number) => Promise<boolean>;
  readonly clock: () => Instant;
  /** Cookies only over https. */
  readonly secure: boolean;
}

/** Unknown links that one address may try. */
const TRIES = 30;
const TRIES_SECONDS = 600;

/** Signing in by a link. */
export function doors(parts: DoorParts): Door[] {
  return [
    { method: "get", path: "/admin/connexion", handle: (...both) => showSignIn(parts, ...both) },
    { method: "get", path: "/admin/lien/:token", handle: (...both) => showLink(parts, ...both) },
    { method: "post", path: "/admin/lien/:token", handle: (...both) => follow(parts, ...both) },
  ];
}

function showSignIn(parts: DoorParts, request: Request, response: Response): void {
  sendOpen(
    parts,
    response,
    signInPage({ ways: parts.ways, goesTo: goesTo(request.query["suite"]) }),
  );
}

async function showLink(parts: DoorParts, request: Request, response: Response): Promise<void> {
  const token = tokenOf(request);
  const state = await parts.peek(token, parts.clock());
  if (state === "none") return refuse(parts, request, response);
  sendOpen(parts, response, state === "first" ? firstLinkPage(token) : useLinkPage(token));
}

const FirstForm = z.object({ email: z.string().max(300) });

async function follow(parts: DoorParts, request: Request, response: Response): Promise<void> {
  const token = tokenOf(request);
  const form = FirstForm.safeParse(request.body);
  const email = form.success ? normaliseEmail(form.data.email) : undefined;
  const state = await parts.peek(token, parts.clock());
  if (state === "first" && email === undefined) {
    sendOpen(parts, response.status(422), firstLinkPage(token, true));
    return;
  }
  const arrival = {
    way: "link",
    browser: browserNote(request.get("user-agent")),
    at: parts.clock(),
  } as const;
  const opened = state === "none" ? undefined : await parts.use(token, arrival, email);
  if (opened === undefined) return refuse(parts, request, response);
  setConsoleCookie(response, opened.token, parts.secure);
  response.redirect(303, opened.goesTo);
}

/** All links that lead nowhere look alike. Errors: `rate_limited` once an address tried too many. */
async function refuse(parts: DoorParts, request: Request, response: Response): Promise<void> {
  const tried = `console link ${placeOf(request.ip)}`;
  if (!(await parts.allow(tried, TRIES, TRIES_SECONDS))) {
    throw new SiriusError("rate_limited", "too many unknown links were tried");
  }
  sendOpen(parts, response.status(410), consoleMessage("link_used"));
}

/** A page for somebody who is not signed in. */
export function sendOpen(
  { assets }: Pick<DoorParts, "assets">,
  response: Response,
  page: Omit<ConsolePage, "user">,
): void {
  response.type("html").send(consolePage({ ...page, user: undefined }, assets.addresses));
}

function tokenOf({ params }: Request): string {
  const { token } = params;
  return typeof token === "string" ? token : "";
}

/** A path of ours to go on to; the home of the console for anything else. */
export function goesTo(wanted: unknown): string {
  return typeof wanted === "string" && /^\/(?:admin|centre)(?:[/?][\w/?&=%.,:~+-]*)?$/.test(wanted)
    ? wanted
    : "/admin";
}
