/** Cookies by their right name: one for http, and one that only this very host can set over https. */
import type { Request } from "express";

/** Put before a name, it makes browsers take the cookie only over https, from this very host, for all paths. */
const STRICT = "__Host-";

/** The name a cookie goes by. @param secure  People reach us over https. */
export function cookieName(name: string, secure: boolean): string {
  return secure ? `${STRICT}${name}` : name;
}

/**
 * What a browser sent under the right name, and no other: without its prefix a cookie may have been set by
 * a neighbouring host, or by somebody in the middle of a connection without https.
 *
 * @returns undefined when there is none, or an empty one.
 */
export function cookieOf(request: Request, name: string, secure: boolean): string | undefined {
  const wanted = cookieName(name, secure);
  for (const part of (request.get("cookie") ?? "").split(";")) {
    const [key, value = ""] = part.trim().split("=");
    if (key === wanted && value !== "") return value;
  }
  return undefined;
}
