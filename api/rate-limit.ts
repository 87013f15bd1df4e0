/** Limits on what one address may ask of the public API, told with every answer as others tell theirs. */
import type { RequestHandler } from "express";
import type { Instant } from "../bot/conversation.ts";
import { SiriusError } from "../bot/errors.ts";

const WINDOW_SECONDS = 60;
/** Addresses remembered within one window; beyond, all newcomers share one count. */
const ADDRESSES_MAX = 100_000;
const NEWCOMERS = "newcomers";

export interface RateLimit {
  /** Requests of one address in a minute; 0 sets no limit. */
  readonly perMinute: number;
  readonly now: () => Instant;
  /** What a request counts for; 1 when left out. */
  readonly costOf?: (path: string) => number;
}

/**
 * Counts the requests of each address in this process. What is read here is public and cheap, so each
 * process counts for itself: behind several of them the limit is that much higher.
 *
 * Errors: `rate_limited`, with `Retry-After`.
 */
export function rateLimit({ perMinute, now, costOf = () => 1 }: RateLimit): RequestHandler {
  let window = 0;
  let counts = new Map<string, number>();
  return (request, response, next) => {
    if (perMinute === 0) return next();
    const seconds = now() / 1_000;
    const current = Math.floor(seconds / WINDOW_SECONDS);
    if (current !== window) {
      window = current;
      counts = new Map();
    }
    const known = request.ip ?? NEWCOMERS;
    const address = counts.has(known) || counts.size < ADDRESSES_MAX ? known : NEWCOMERS;
    const count = (counts.get(address) ?? 0) + costOf(request.path);
    counts.set(address, count);
    const left = Math.max(0, perMinute - count);
    const reset = Math.max(1, Math.ceil((current + 1) * WINDOW_SECONDS - seconds));
    response.set({
      "RateLimit-Policy": `"minute";q=${perMinute};w=${WINDOW_SECONDS}`,
      RateLimit: `"minute";r=${left};t=${reset}`,
      "X-RateLimit-Limit": String(perMinute),
      "X-RateLimit-Remaining": String(left),
      "X-RateLimit-Reset": String(reset),
    });
    if (count <= perMinute) return next();
    response.set("Retry-After", String(reset));
    throw new SiriusError(
      "rate_limited",
      `more than ${perMinute} requests in a minute: come back in ${reset} s, or resolve many identifiers at once with POST /api/v1/resolutions`,
    );
  };
}
