/** How the read API answers: to any site, by name of its bytes, to be kept for minutes. */
import { createHash } from "node:crypto";
import type { RequestHandler, Response } from "express";
import { FOR_MINUTES } from "./send.ts";

/** What a page of another site may read beside the body. */
const EXPOSED =
  "ETag, Retry-After, RateLimit, RateLimit-Policy, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset";

/** What every answer has. */
export const ANY_SITE = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Expose-Headers": EXPOSED,
  "Cross-Origin-Resource-Policy": "cross-origin",
  "X-Content-Type-Options": "nosniff",
} as const;
export const JSON_TYPE = "application/json; charset=utf-8";

/**
 * Any site may read, and ask for resolutions; no cookie is involved. A key is for servers: browsers are
 * not allowed to send one, since whoever opens the page could read it.
 */
export const anySite: RequestHandler = (request, response, next) => {
  for (const [name, value] of Object.entries(ANY_SITE)) response.setHeader(name, value);
  if (request.method !== "OPTIONS") return next();
  response.setHeader("Access-Control-Allow-Methods", "GET, HEAD, POST, OPTIONS");
  response.setHeader("Access-Control-Allow-Headers", "Accept, Content-Type, If-None-Match");
  response.setHeader("Access-Control-Max-Age", "86400");
  response.statusCode = 204;
  response.end();
};

export interface Content {
  readonly body: string;
  /** With its quotes. Left out: made from the body. */
  readonly etag?: string;
  readonly type?: string;
}

/** Sends a body as it is, or 304 to who has it. Written out: `send` would cost as much as all the rest. */
export function sendContent(
  response: Response,
  { body, etag = etagOf(body), type = JSON_TYPE }: Content,
): void {
  response.setHeader("Cache-Control", FOR_MINUTES);
  response.setHeader("ETag", etag);
  if (names(response.req.headers["if-none-match"], etag)) {
    response.statusCode = 304;
    response.end();
    return;
  }
  response.setHeader("Content-Type", type);
  response.setHeader("Content-Length", Buffer.byteLength(body));
  response.end(body);
}

/** Whether a list of names has this one; caches on the way may have made it a weak one. */
export function names(list: string | undefined, etag: string): boolean {
  if (list === undefined) return false;
  return (
    list === etag ||
    list.split(",").some((each) => [etag, "*"].includes(each.trim().replace(/^W\//, "")))
  );
}

/** The name of a body, with its quotes. */
export function etagOf(body: string): string {
  return `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
}
