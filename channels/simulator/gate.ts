/** Through here goes every request of the product to a provider, and meets the weather. */
import type { Request, RequestHandler, Response } from "express";
import { takeFault } from "./faults.ts";
import type { Fault, Provider } from "./state.ts";
import type { World } from "./world.ts";

/** An answer that is not sent yet: it may come late, or never. */
export interface Answer {
  readonly status: number;
  /** An object leaves as JSON, a text as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How one provider words what goes wrong. */
export interface Manners {
  readonly provider: Provider;
  unavailable(): Answer;
  tooMany(retryAfterSeconds: number): Answer;
  broken(): Answer;
  badCredentials(): Answer;
}

/** What answers when the weather is fair. `gone` is aborted when nobody waits any more. */
export type Handle = (request: Request, gone: AbortSignal) => Answer | Promise<Answer>;

const SPOILERS = [
  "outage",
  "badCredentials",
  "tooMany",
  "error",
  "dropBefore",
  "dropAfter",
] as const;

/**
 * Puts the weather in front of an operation.
 *
 * @param delivers  Whether this request could deliver a message; most faults strike only those.
 */
export function gated(
  world: World,
  manners: Manners,
  handle: Handle,
  delivers: (request: Request) => boolean,
): RequestHandler {
  const { provider } = manners;
  return async (request, response) => {
    const sends = delivers(request);
    const late = takeFault(world, provider, ["latency"], sends);
    const fault = takeFault(world, provider, SPOILERS, sends);
    if (fault !== undefined) tell(world, fault, request);
    const early = fault === undefined ? undefined : spoilt(fault, manners);
    const gone = whenGone(world, response);
    const answer = early ?? (await handle(request, gone));
    if (late !== undefined) await world.pause(late.ms);
    if (answer === "silence") return;
    if (answer === "cut" || fault?.kind === "dropAfter") cut(request);
    else send(response, fault?.kind === "error" ? manners.broken() : answer);
  };
}

/** What the fault answers in place of the operation; undefined when that is carried out all the same. */
function spoilt(fault: Fault, manners: Manners): Answer | "cut" | "silence" | undefined {
  switch (fault.kind) {
    case "outage":
      return fault.as === "unavailable" ? manners.unavailable() : fault.as;
    case "badCredentials":
      return manners.badCredentials();
    case "tooMany":
      return manners.tooMany(fault.retryAfterSeconds);
    case "error":
      return fault.taken ? undefined : manners.broken();
    case "dropBefore":
      return "cut";
    default:
      return undefined;
  }
}

function tell(world: World, fault: Fault, request: Request): void {
  const what = fault.kind === "outage" ? `outage (${fault.as})` : fault.kind;
  // A bot's address holds its token.
  const path = request.path.replace(/^\/bot[^/]+/, "/bot…");
  const detail = `${what}${fault.taken ? " (taken)" : ""}: ${request.method} ${path}`;
  world.record({ provider: fault.provider, kind: "failed", detail });
}

function whenGone(world: World, response: Response): AbortSignal {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  return AbortSignal.any([gone.signal, world.stopping]);
}

function cut(request: Request): void {
  request.socket.resetAndDestroy();
}

function send(response: Response, { status, headers, body }: Answer): void {
  if (response.destroyed) return;
  response.status(status).set({ ...headers });
  if (body === undefined) response.end();
  else if (typeof body === "string") response.send(body);
  else response.json(body);
}
