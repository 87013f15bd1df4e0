/** What fails in the console is told in the words of the console; programs get the usual problem document. */
import type { ErrorRequestHandler, Request, Response } from "express";
import { SiriusError, type ErrorCode } from "../../bot/errors.ts";
import type { ConsoleAssets } from "../../web/console/assets.ts";
import { consolePage, type ConsolePage } from "../../web/console/layout.ts";
import { consoleMessage, type ConsoleMessage } from "../../web/console/message-page.ts";
import { signInPage, type SignInWays } from "../../web/console/sign-in-page.ts";
import { wantsPage } from "../problem.ts";
import { goesTo } from "./doors.ts";

type Told = readonly [status: number, message: ConsoleMessage];

const TOLD: Readonly<Partial<Record<ErrorCode, Told>>> = {
  permission_missing: [403, "forbidden"],
  request_forbidden: [403, "foreign"],
  not_found: [404, "not_found"],
  campaign_unknown: [404, "not_found"],
  script_unknown: [404, "not_found"],
  script_already_published: [409, "conflict"],
  script_retired: [409, "put_away"],
  campaign_state: [409, "conflict"],
  identity_refused: [403, "identity_refused"],
  identity_unavailable: [503, "identity_unavailable"],
  last_administrator: [409, "last_administrator"],
  request_invalid: [400, "bad_request"],
  request_too_large: [413, "too_large"],
  rate_limited: [429, "too_many"],
};

export interface FaultDeps {
  readonly assets: ConsoleAssets;
  readonly ways: SignInWays;
  /** Told of what somebody has to repair. */
  readonly report: (error: unknown, response: Response) => void;
  /** What stands around a page for whoever asks; undefined for strangers. */
  readonly frame: (
    request: Request,
    response: Response,
  ) => Pick<ConsolePage, "user" | "sections"> | undefined;
}

/** The last handler of the console. Faults of our own are passed on, to be reported. */
export function consoleFaults({ assets, ways, report, frame }: FaultDeps): ErrorRequestHandler {
  return (thrown: unknown, request, response, next) => {
    if (response.headersSent || !isOfConsole(request) || !wantsPage(request)) {
      next(thrown);
      return;
    }
    const code = codeOf(thrown);
    if (code === "sign_in_needed") {
      const page = signInPage({ ways, goesTo: wantedPage(request) });
      response
        .status(401)
        .type("html")
        .send(consolePage({ ...page, user: undefined }, assets.addresses));
      return;
    }
    // Nobody else will hear of it, and whoever runs Sirius has to repair it.
    if (code === "identity_refused" || code === "identity_unavailable") report(thrown, response);
    const told = code === undefined ? undefined : TOLD[code];
    if (told === undefined) {
      next(thrown);
      return;
    }
    const page = { ...consoleMessage(told[1]), user: undefined, ...frame(request, response) };
    response.status(told[0]).type("html").send(consolePage(page, assets.addresses));
  };
}

function isOfConsole({ path }: Request): boolean {
  return /^\/(?:admin|centre)(?:\/|$)/.test(path);
}

/** Where somebody goes on to after signing in: the page they asked for, or the one their form was on. */
function wantedPage(request: Request): string {
  if (request.method === "GET") return request.originalUrl;
  const page = URL.parse(request.get("referer") ?? "");
  return goesTo(page === null ? undefined : page.pathname + page.search);
}

/** Errors of the parsers of express are worded like ours. */
function codeOf(thrown: unknown): ErrorCode | undefined {
  if (thrown instanceof SiriusError) return thrown.code;
  const status = thrown instanceof Error && "status" in thrown ? Number(thrown.status) : 500;
  if (status === 413) return "request_too_large";
  return status >= 400 && status < 500 ? "request_invalid" : undefined;
}
