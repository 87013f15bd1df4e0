/** The cookies of the console. */
import type { CookieOptions, Request, Response } from "express";

const NAME = "sirius_admin";
/** Put before a name, it makes browsers take the cookie only over https, from this very host, for all paths. */
const STRICT = "__Host-";
/** A short cookie outlives no sign-in. */
const SHORT_MS = 15 * 60_000;

/**
 * Gives a browser its session, until it is closed or the session ends. Lax rather than strict: a link in
 * an e-mail opens the page it names, and the way back from an identity provider keeps the cookie.
 */
export function setConsoleCookie(response: Response, token: string, secure: boolean): void {
  response.cookie(nameOf(NAME, secure), token, optionsOf(secure));
}

/** Takes it back. */
export function clearConsoleCookie(response: Response, secure: boolean): void {
  response.clearCookie(nameOf(NAME, secure), optionsOf(secure));
}

/** The session a browser sent, if any. */
export function consoleTokenOf(request: Request): string | undefined {
  return readCookie(request, NAME);
}

/** Something a browser keeps for some minutes. */
export function setShortCookie(
  response: Response,
  cookie: { readonly name: string; readonly value: string; readonly secure: boolean },
): void {
  const { name, value, secure } = cookie;
  response.cookie(nameOf(name, secure), value, { ...optionsOf(secure), maxAge: SHORT_MS });
}

/** Takes it back. */
export function clearShortCookie(response: Response, name: string, secure: boolean): void {
  response.clearCookie(nameOf(name, secure), optionsOf(secure));
}

/** One of our cookies. Behind a proxy the protocol seen here proves nothing: both names are looked at. */
export function readCookie(request: Request, name: string): string | undefined {
  const sent = new Map(
    (request.get("cookie") ?? "").split(";").map((part) => {
      const [key = "", value = ""] = part.trim().split("=");
      return [key, value] as const;
    }),
  );
  return sent.get(`${STRICT}${name}`) ?? (sent.get(name) || undefined);
}

function nameOf(name: string, secure: boolean): string {
  return secure ? `${STRICT}${name}` : name;
}

function optionsOf(secure: boolean): CookieOptions {
  return { httpOnly: true, sameSite: "lax", secure, path: "/" };
}
