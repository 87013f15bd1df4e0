/** The cookie of the console. */
import type { Request, Response } from "express";

const NAME = "sirius_admin";
/** A name that browsers accept only over https, from this very host, for all of its paths. */
const STRICT_NAME = `__Host-${NAME}`;

/**
 * Gives a browser its session, until it is closed or the session ends. Lax rather than strict: a link in
 * an e-mail opens the page it names, and the way back from an identity provider keeps the cookie.
 */
export function setConsoleCookie(response: Response, token: string, secure: boolean): void {
  const options = { httpOnly: true, sameSite: "lax", secure, path: "/" } as const;
  response.cookie(secure ? STRICT_NAME : NAME, token, options);
}

/** Takes it back. */
export function clearConsoleCookie(response: Response, secure: boolean): void {
  const options = { httpOnly: true, sameSite: "lax", secure, path: "/" } as const;
  response.clearCookie(secure ? STRICT_NAME : NAME, options);
}

/** The session a browser sent, if any. */
export function consoleTokenOf(request: Request): string | undefined {
  // Behind a proxy the protocol seen here proves nothing; both names are ours.
  return cookieOf(request, STRICT_NAME) ?? cookieOf(request, NAME);
}

/** One cookie by its name. */
export function cookieOf(request: Request, wanted: string): string | undefined {
  for (const part of (request.get("cookie") ?? "").split(";")) {
    const [name, value] = part.trim().split("=");
    if (name === wanted && value !== undefined && value !== "") return value;
  }
  return undefined;
}
