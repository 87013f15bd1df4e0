/** The cookie that ties a browser to one conversation. */
import type { Request, Response } from "express";

const NAME = "sirius_session";
const DAYS = 90;

/** Gives a browser its session. Scripts cannot read it; other sites cannot use it. */
export function setSession(response: Response, session: string, secure: boolean): void {
  response.cookie(NAME, session, {
    httpOnly: true,
    sameSite: "lax",
    secure,
    path: "/",
    maxAge: DAYS * 86_400_000,
  });
}

/** The session a browser sent, if any. */
export function sessionOf(request: Request): string | undefined {
  for (const part of (request.get("cookie") ?? "").split(";")) {
    const [name, value] = part.trim().split("=");
    if (name === NAME && value !== undefined) return value;
  }
  return undefined;
}
