/**
 * The shortest way of the call that every page of results makes: a score that is at hand, written out in
 * one go. Whatever is not plain (another form, a key of the API, a limit that is reached, a score that must
 * be read) takes the usual way, which answers the same.
 */
import type { RequestHandler } from "express";
import { readIdentifier } from "../bot/identifier-shapes.ts";
import type { StoredScore } from "../db/results-store.ts";
import { pushLimit, type AddressLimit } from "./rate-limit.ts";
import { ANY_SITE, JSON_TYPE, names } from "./results-send.ts";
import { FOR_MINUTES } from "./send.ts";

/** Where the usual way answers as well. */
export const SCORE_PATH = "/api/v1/formations/:cle/score";

/** Of every such answer; setting them one by one costs as much as finding the score. */
const HEADERS: readonly string[] = [
  ...Object.entries(ANY_SITE).flat(),
  "Vary",
  "Accept",
  "Cache-Control",
  FOR_MINUTES,
];

/**
 * @param kept  The score of a key that need not be read again.
 * @param limit  Of the address; the same as on the usual way.
 */
export function keptScore(
  kept: (key: string) => StoredScore | undefined,
  limit: AddressLimit,
): RequestHandler<{ cle: string }> {
  return (request, response, next) => {
    const { authorization, accept } = request.headers;
    const found = kept(request.params.cle) ?? kept(keyOf(request.params.cle));
    if (
      found === undefined ||
      authorization !== undefined ||
      accept?.includes("ld+json") === true
    ) {
      return next();
    }
    const standing = limit(request);
    // Counted once more on the usual way, which says what a refusal needs.
    if (standing?.over === true) return next();
    const headers = [...HEADERS, "ETag", found.etag];
    if (standing !== undefined) pushLimit(headers, standing);
    if (names(request.headers["if-none-match"], found.etag)) {
      response.writeHead(304, headers).end();
      return undefined;
    }
    headers.push(
      "Content-Type",
      JSON_TYPE,
      "Content-Length",
      String(Buffer.byteLength(found.body)),
    );
    response.writeHead(200, headers).end(found.body);
    return undefined;
  };
}

/** As it is kept, however its # was written. */
function keyOf(written: string): string {
  const read = readIdentifier("cle", written);
  return read.ok ? read.value : written;
}
