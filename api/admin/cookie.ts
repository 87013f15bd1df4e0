/** The cookies of the console. */
import type { CookieOptions, Request, Response } from "express";
import { cookieName, cookieOf } from "../cookies.ts";

const NAME = "sirius_admin";
/** A short cookie outlives no sign-in. */
const SHORT_MS = 15 * 60_000;

/**
 * Gives a browser its session, until it is closed or the session ends. Lax rather than strict: a link in
 * an e-mail opens the page it names, and the way back from an identity provider keeps the cookie.
 */
export function setConsoleCookie(response: Response, token: string, secure: boolean): void {
  response.cookie(cookieName(NAME, secure), token, optionsOf(secure));
}

/** Takes it back. */
export function clearConsoleCookie(response: Response, secure: boolean): void {
  response.clearCookie(cookieName(NAME, secure), optionsOf(secure));
}

/** The session a browser sent, if any. */
export function consoleTokenOf(request: Request, secure: boolean): string | undefined {
  return cookieOf(request, NAME, secure);
}

/** Something a browser keeps for some minutes. */
export function setShortCookie(
  response: Response,
  cookie: { readonly name: string; readonly value: string; readonly secure: boolean },
): void {
  const { name, value, secure } = cookie;
  response.cookie(cookieName(name, secure), value, { ...optionsOf(secure), maxAge: SHORT_MS });
}

/** Takes it back. */
export function clearShortCookie(response: Response, name: string, secure: boolean): void {
  response.clearCookie(cookieName(name, secure), optionsOf(secure));
}

function optionsOf(secure: boolean): CookieOptions {
  return { httpOnly: true, sameSite: "lax", secure, path: "/" };
}
