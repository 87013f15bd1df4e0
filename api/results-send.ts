/** How public results are sent: to any site, by name of their bytes, to be kept for minutes. */
import { createHash } from "node:crypto";
import type { RequestHandler, Response } from "express";

/** A withdrawn review must be gone everywhere within the hour, so copies live for minutes. */
const FOR_MINUTES = "public, max-age=300, stale-while-revalidate=600";

/** What a page of another site may read beside the body. */
const EXPOSED =
  "ETag, Retry-After, RateLimit, RateLimit-Policy, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset";

/** Any site may read, and ask for resolutions; no cookie and no secret are involved. */
export const anySite: RequestHandler = (request, response, next) => {
  response.set("Access-Control-Allow-Origin", "*");
  response.set("Access-Control-Expose-Headers", EXPOSED);
  response.set("Cross-Origin-Resource-Policy", "cross-origin");
  if (request.method !== "OPTIONS") return next();
  response.set("Access-Control-Allow-Methods", "GET, HEAD, POST, OPTIONS");
  response.set("Access-Control-Allow-Headers", "Accept, Content-Type, If-None-Match");
  response.set("Access-Control-Max-Age", "86400");
  response.status(204).end();
};

export interface Content {
  readonly body: string;
  /** With its quotes. Left out: made from the body. */
  readonly etag?: string;
  readonly type?: string;
}

/** Sends a body, or 304 to who has it. */
export function sendContent(
  response: Response,
  { body, etag = etagOf(body), type = "application/json" }: Content,
): void {
  response.set("Cache-Control", FOR_MINUTES);
  response.set("ETag", etag);
  // `send` answers 304 by itself when If-None-Match names this ETag.
  response.type(type).send(Buffer.from(body));
}

/** The name of a body, with its quotes. */
export function etagOf(body: string): string {
  return `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
}
