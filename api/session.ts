/** The cookie that ties a browser to one conversation. */
import type { Request, Response } from "express";
import { cookieName, cookieOf } from "./cookies.ts";

const NAME = "sirius_session";
const DAYS = 90;

/** Gives a browser its session. Scripts cannot read it; other sites cannot use it. */
export function setSession(response: Response, session: string, secure: boolean): void {
  response.cookie(cookieName(NAME, secure), session, {
    httpOnly: true,
    sameSite: "lax",
    secure,
    path: "/",
    maxAge: DAYS * 86_400_000,
  });
}

/** The session a browser sent, if any. */
export function sessionOf(request: Request, secure: boolean): string | undefined {
  return cookieOf(request, NAME, secure);
}
