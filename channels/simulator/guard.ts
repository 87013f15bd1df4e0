/** The controls obey people and tests on this machine, and no page of the web that a browser has open. */
import type { RequestHandler } from "express";
import { isLoopbackHost, isLoopbackUrl } from "./loopback.ts";
import { Problem } from "./problem.ts";

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "frame-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Headers of every page and answer of the simulator. */
export const safeHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
  });
  next();
};

/**
 * Refuses what only a foreign page would send: a host name that is not this machine (DNS rebinding), a
 * foreign origin, or a change that is not JSON (forms of other sites cannot send JSON unasked).
 */
export const ownRequestsOnly: RequestHandler = (request, _response, next) => {
  const host = URL.parse(`http://${request.get("host") ?? ""}`)?.hostname ?? "";
  const origin = request.get("origin");
  if (!isLoopbackHost(host) || (origin !== undefined && !isLoopbackUrl(origin))) {
    throw new Problem(403, "foreign", "the simulator only answers this machine");
  }
  if (request.method !== "GET" && request.is("application/json") === false) {
    throw new Problem(
      415,
      "not_json",
      "write Content-Type: application/json, and {} if there is nothing to say",
    );
  }
  next();
};
