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

/** Where a caller stands, this request counted. */
export interface Standing {
  readonly limit: number;
  readonly left: number;
  /** Seconds to the next window. */
  readonly reset: number;
  readonly over: boolean;
}

/** Counts a plain request of an address. Undefined: there is no limit. */
export type AddressLimit = (request: Pick<Request, "ip">) => Standing | undefined;

export interface Limits {
  readonly ofAddress: AddressLimit;
  readonly ofCaller: RequestHandler;
}

/**
 * Counts the requests of each address, or of each key (`Authorization: Bearer …`), which has a limit of
 * its own.
 *
 * Errors: `rate_limited`, with `Retry-After`; `api_key_unknown`; `database_unavailable`.
 */
export function callerLimits({ perMinute, keys, share, now, costOf }: CallerLimit): Limits {
  const counted = meter(now, share);
  const standingOf = ({ who, perMinute: limit }: Caller, cost: number): Standing | undefined => {
    if (limit === 0) return undefined;
    const count = counted.count(who, cost, limit * WORTH_TELLING);
    const reset = WINDOW_SECONDS - (Math.floor(now() / 1_000) % WINDOW_SECONDS);
    return { limit, left: Math.max(0, limit - count), reset, over: count > limit };
  };
  const addressOf = ({ ip }: Pick<Request, "ip">): Caller => ({ who: placeOf(ip), perMinute });
  const admit = (caller: Caller, request: Request, response: Response): void => {
    const standing = standingOf(caller, costOf(request.path));
    if (standing === undefined) return;
    for (const [name, value] of headersOf(standing)) response.setHeader(name, value);
    if (standing.over) throw refused(standing, response);
  };
  const withKey = async (
    request: Request,
    response: Response,
    next: NextFunction,
  ): Promise<void> => {
    const caller = await callerOf(keys, request.headers.authorization ?? "");
    // Whoever tries keys uses up the share of the own address.
    admit(caller ?? addressOf(request), request, response);
    if (caller === undefined) throw unknownKey(response);
    next();
  };
  return {
    ofAddress: (request) => standingOf(addressOf(request), 1),
    ofCaller: (request, response, next) => {
      if (request.headers.authorization !== undefined) return withKey(request, response, next);
      admit(addressOf(request), request, response);
      next();
      return undefined;
    },
  };
}

/** Where a request comes from. Whoever has an IPv6 address has its whole /64: more addresses than can be counted. */
export function placeOf(ip = ""): string {
  if (!ip.includes(":") || /^::ffff:/i.test(ip)) return ip;
  const [before = "", after = ""] = ip.split("::");
  const [head, tail] = [before, after].map((part) => part.split(":").filter((each) => each !== ""));
  const zeros = ip.includes("::") ? 8 - (head?.length ?? 0) - (tail?.length ?? 0) : 0;
  const groups = [...(head ?? []), ...Array.from({ length: zeros }, () => "0"), ...(tail ?? [])];
  return `${groups.slice(0, 4).join(":")}::/64`;
}

/** Adds what is told of a limit to headers that are written in one go: names and values in turns. */
export function pushLimit(headers: string[], standing: Standing): void {
  for (const [name, value] of headersOf(standing)) headers.push(name, value);
}

function headersOf({ limit, left, reset }: Standing): readonly (readonly [string, string])[] {
  return [
    ["RateLimit-Policy", `"minute";q=${limit};w=${WINDOW_SECONDS}`],
    ["RateLimit", `"minute";r=${left};t=${reset}`],
    ["X-RateLimit-Limit", String(limit)],
    ["X-RateLimit-Remaining", String(left)],
    ["X-RateLimit-Reset", String(reset)],
  ];
}

function refused({ limit, reset }: Standing, response: Response): SiriusError {
  response.setHeader("Retry-After", String(reset));
  return new SiriusError(
    "rate_limited",
    `more than ${limit} requests in a minute: come back in ${reset} s, or resolve many identifiers at once with POST /api/v1/resolutions`,
  );
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
