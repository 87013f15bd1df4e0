/** Limits on what one caller may ask of the read API, told with every answer as others tell theirs. */
import type { NextFunction, Request, RequestHandler, Response } from "express";
import type { Instant } from "../bot/conversation.ts";
import { SiriusError } from "../bot/errors.ts";
import type { ApiKeys } from "../db/api-keys.ts";
import { meter, WINDOW_SECONDS, type ShareCounts } from "./meter.ts";

export interface CallerLimit {
  /** Requests of one address in a minute; 0 sets no limit. */
  readonly perMinute: number;
  readonly keys: ApiKeys;
  readonly share: ShareCounts;
  readonly now: () => Instant;
  /** What a request counts for. */
  readonly costOf: (path: string) => number;
}

interface Caller {
  readonly who: string;
  readonly perMinute: number;
}

/** Share of a limit from which the other processes hear of a caller: most never come near it. */
const WORTH_TELLING = 1 / 20;

/**
 * Counts the requests of each address, or of each key (`Authorization: Bearer …`), which has a limit of
 * its own.
 *
 * Errors: `rate_limited`, with `Retry-After`; `api_key_unknown`; `database_unavailable`.
 */
export function callerLimit({ perMinute, keys, share, now, costOf }: CallerLimit): RequestHandler {
  const counted = meter(now, share);
  const admit = ({ who, perMinute: limit }: Caller, request: Request, response: Response): void => {
    if (limit === 0) return;
    const cost = costOf(request.path);
    const count = counted.count(who, cost, limit * WORTH_TELLING);
    const reset = WINDOW_SECONDS - (Math.floor(now() / 1_000) % WINDOW_SECONDS);
    tellLimit(response, { limit, left: Math.max(0, limit - count), reset });
    if (count <= limit) return;
    response.setHeader("Retry-After", String(reset));
    throw new SiriusError(
      "rate_limited",
      `more than ${limit} requests in a minute: come back in ${reset} s, or resolve many identifiers at once with POST /api/v1/resolutions`,
    );
  };
  const admitKey = async (request: Request, response: Response, secret: string): Promise<void> => {
    const caller = await callerOf(keys, secret);
    // Whoever tries keys uses up the share of the own address.
    admit(caller ?? { who: request.ip ?? "", perMinute }, request, response);
    if (caller === undefined) throw unknownKey(response);
  };
  const withKey = async (
    request: Request,
    response: Response,
    next: NextFunction,
  ): Promise<void> => {
    await admitKey(request, response, request.headers.authorization ?? "");
    next();
  };
  return (request, response, next) => {
    if (request.headers.authorization !== undefined) return withKey(request, response, next);
    admit({ who: request.ip ?? "", perMinute }, request, response);
    next();
    return undefined;
  };
}

async function callerOf(keys: ApiKeys, authorization: string): Promise<Caller | undefined> {
  const [, secret] = /^Bearer +([\w-]{1,100})$/i.exec(authorization) ?? [];
  const key = secret === undefined ? undefined : await keys.find(secret);
  return key && { who: `key ${key.id}`, perMinute: key.perMinute };
}

function unknownKey(response: Response): SiriusError {
  response.setHeader("WWW-Authenticate", "Bearer");
  return new SiriusError(
    "api_key_unknown",
    "this key is not known, or was revoked: ask for another one, or leave the Authorization header out",
  );
}

interface Told {
  readonly limit: number;
  readonly left: number;
  /** Seconds to the next window. */
  readonly reset: number;
}

function tellLimit(response: Response, { limit, left, reset }: Told): void {
  response.setHeader("RateLimit-Policy", `"minute";q=${limit};w=${WINDOW_SECONDS}`);
  response.setHeader("RateLimit", `"minute";r=${left};t=${reset}`);
  response.setHeader("X-RateLimit-Limit", limit);
  response.setHeader("X-RateLimit-Remaining", left);
  response.setHeader("X-RateLimit-Reset", reset);
}
