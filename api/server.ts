/** The web server put together: guards first, then the rooms of the house, then errors. */
import { randomUUID } from "node:crypto";
import express, {
  type ErrorRequestHandler,
  type Express,
  type RequestHandler,
  type Router,
} from "express";
import helmet from "helmet";
import type { Instant } from "../bot/conversation.ts";
import { SiriusError } from "../bot/errors.ts";
import type { ConversationReader, Inbound, PersonalLinks } from "../bot/ports.ts";
import type { BuiltAssets } from "../web/assets.ts";
import type { Publisher } from "../web/shapes.ts";
import { chatRouter } from "./chat.ts";
import { healthRouter } from "./health.ts";
import { invitationRouter } from "./invitation.ts";
import { SCORE_PATH } from "./kept-score.ts";
import { meRouter, type PeopleDesk } from "./me.ts";
import { pagesRouter, type Notices } from "./pages.ts";
import { problemHandler } from "./problem.ts";
import type { ReadApi } from "./read-api.ts";

/** What the pages of people need. */
export interface SiteDeps {
  /** As it stands whenever a field is read. */
  readonly publisher: Publisher;
  readonly notices: Notices;
  /** People a figure needed at the last release. */
  readonly toldThreshold: () => number;
  readonly links: PersonalLinks;
  readonly conversations: ConversationReader;
  readonly people: PeopleDesk;
  readonly receive: (inbound: Inbound) => Promise<string>;
  /** Whether one more of something may be done, for all processes together. */
  readonly allow: (what: string, limit: number, seconds: number) => Promise<boolean>;
  readonly assets: BuiltAssets;
  readonly now: () => Instant;
  /** Cookies only over https. */
  readonly secure: boolean;
  /** Where a personal link goes on in Telegram, once its bot is known. */
  readonly telegramLink: (token: string) => string | undefined;
  readonly streams: StreamGate;
}

export interface ServerDeps extends SiteDeps {
  readonly trustedProxies: number;
  readonly ready: () => Promise<boolean>;
  readonly report: (error: unknown, requestId: string) => void;
  /** Told of each request when it ends; the path as the route names it, never as it was typed. */
  readonly logged?: (line: RequestLine) => void;
  /** For programs of any site: mounted before the guards of pages, with headers of its own. */
  readonly readApi: ReadApi;
  readonly routers: readonly Router[];
}

export interface RequestLine {
  readonly id: string;
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly milliseconds: number;
}

/** How many pages may keep a stream open; beyond, they ask again by themselves. */
export interface StreamGate {
  /** @param end  Ends the stream; called when the process stops, which would wait for it. */
  enter(end: () => void): boolean;
  leave(end: () => void): void;
  /** Ends all streams and lets no new one in. */
  close(): void;
}

const STREAMS_MAX = 500;
const FORM_BYTES_MAX = 128 * 1024;

/** A gate for the streams of this process. */
export function streamGate(max = STREAMS_MAX): StreamGate {
  const open = new Set<() => void>();
  let room = max;
  return {
    enter(end) {
      if (open.size >= room) return false;
      open.add(end);
      return true;
    },
    leave: (end) => void open.delete(end),
    close() {
      room = 0;
      for (const end of open) end();
    },
  };
}

/** The application, without a port. */
export function createApp(deps: ServerDeps): Express {
  const app = express();
  app.set("trust proxy", deps.trustedProxies);
  app.disable("x-powered-by");
  app.set("etag", false);
  app.get(SCORE_PATH, deps.readApi.score);
  app.use(theUsualWay);
  app.use(requestId(deps), deps.readApi.router, guards(deps.secure));
  app.use(healthRouter(deps.ready));
  for (const router of deps.routers) app.use(router);
  app.use(sameSite, express.urlencoded({ extended: false, limit: FORM_BYTES_MAX }));
  app.use(pagesRouter(deps), invitationRouter(deps), meRouter(deps), chatRouter(deps));
  app.use((request) => {
    throw new SiriusError("not_found", `nothing answers ${request.method} at this address`);
  });
  app.use(
    problemHandler({
      publisher: deps.publisher,
      assets: deps.assets.addresses,
      report: deps.report,
    }),
  );
  return app;
}

/** What goes wrong on the shortest way, an address that cannot be read included, is for the usual one to say. */
const theUsualWay: ErrorRequestHandler = (_error, _request, _response, next) => next();

function requestId({ logged }: ServerDeps): RequestHandler {
  return (request, response, next) => {
    const id = randomUUID();
    const began = performance.now();
    response.locals["requestId"] = id;
    response.setHeader("X-Request-Id", id);
    response.once("finish", () => {
      const route: unknown = request.route;
      const path =
        typeof route === "object" && route !== null && "path" in route ? String(route.path) : "-";
      logged?.({
        id,
        method: request.method,
        route: request.baseUrl + path,
        status: response.statusCode,
        milliseconds: Math.round(performance.now() - began),
      });
    });
    next();
  };
}

function guards(secure: boolean): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", "data:"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: "no-referrer" },
    // What else its domain serves is not ours to speak for.
    strictTransportSecurity: secure && { includeSubDomains: false },
  });
}

/** A form of another site is not followed; one-click unsubscribe of mail programs has no site. */
const sameSite: RequestHandler = (request, _response, next) => {
  const site = request.get("sec-fetch-site");
  const foreign = site === "cross-site" || site === "same-site";
  if (request.method === "POST" && foreign && !request.path.startsWith("/u/")) {
    throw new SiriusError("request_forbidden", "this form was sent from another site");
  }
  next();
};
