/**
 * The one way into the console. An area exports its routes as data:
 *
 *     export function moderationRoutes(parts: ModerationParts): AdminRoute[] {
 *       return [
 *         { method: "get", path: "/admin/moderation", permission: "moderation.decide", handle: show },
 *         { method: "post", path: "/admin/moderation/:id", permission: "moderation.decide",
 *           journal: "itself", handle: decide },
 *       ];
 *     }
 *
 * and `open-console.ts` puts them together. A route without a permission does not compile; a permission
 * is a line of `permissions.ts`; a line of `sections.ts` shows a screen in the navigation. A `get`
 * changes nothing. A `post` names the action under which the journal notes it, or `itself` when its use
 * case writes the line in its own transaction. Whoever is not signed in gets the sign-in page and comes
 * back; whoever may not gets 403; both are in the journal. Nobody reaches a handler otherwise.
 */
import express, { Router, type Request, type RequestHandler, type Response } from "express";
import type { Instant } from "../../bot/conversation.ts";
import { SiriusError } from "../../bot/errors.ts";
import type { AuditLine } from "../../db/audit.ts";
import type { SignedIn } from "../../db/console-sessions.ts";
import type { ConsoleAssets } from "../../web/console/assets.ts";
import { consolePage, type ConsolePage } from "../../web/console/layout.ts";
import type { SignInWays } from "../../web/console/sign-in-page.ts";
import { roleInWords } from "../../web/console/words.ts";
import type { Markup } from "../../web/html.ts";
import { requestIdOf } from "../problem.ts";
import { sendAsset } from "../send.ts";
import { consoleTokenOf } from "./cookie.ts";
import { consoleFaults } from "./faults.ts";
import { may, type Permission } from "./permissions.ts";
import { refuseForeign } from "./same-origin.ts";
import { sectionsOf } from "./sections.ts";
import { noteStranger, TARGET_CHARACTERS_MAX, type StrangerNotes } from "./strangers.ts";

interface Route {
  /** Whole, in the way of express, such as `/admin/campagnes/:key`. */
  readonly path: string;
  readonly permission: Permission;
  /** Answers. What is thrown is told by a page: see `faults.ts`. */
  readonly handle: (asked: Asked) => Promise<void> | void;
}

/** A page of the console, or something it sends. */
export type AdminRoute =
  | (Route & { readonly method: "get" })
  | (Route & {
      readonly method: "post";
      /** The action in the journal, such as `user.invite`; or `itself`. */
      readonly journal: string;
    });

/** A request of somebody who may make it. */
export interface Asked {
  readonly request: Request;
  readonly response: Response;
  readonly user: SignedIn;
  /** The user, as stores and the journal name them. */
  readonly actor: string;
  /** For what a page shows or leaves out; the door itself is `permission` of the route. */
  readonly can: (permission: Permission) => boolean;
  /** Sends a page in the frame of the console. */
  readonly page: (page: ShownPage) => void;
  /** After a change: on to a page, so that loading it again repeats nothing. */
  readonly goTo: (path: string) => void;
}

export interface ShownPage {
  readonly title: string;
  readonly body: Markup;
  readonly scripts?: readonly string[];
  readonly wide?: boolean;
  /** 200 unless a form has faults: 422. */
  readonly status?: number;
}

/** A page in front of the door: for whoever comes, signed in or not. There are few, all in `doors.ts`. */
export interface Door {
  readonly method: "get" | "post";
  readonly path: string;
  readonly handle: (request: Request, response: Response) => Promise<void> | void;
}

export interface AdminDeps {
  readonly assets: ConsoleAssets;
  /** Who a cookie stands for. */
  readonly find: (token: string, at: Instant) => Promise<SignedIn | undefined>;
  readonly journal: (line: AuditLine) => Promise<void>;
  /** Counts one more of something in the current window, for all processes together. */
  readonly count: StrangerNotes["count"];
  readonly ways: SignInWays;
  /** Told of what somebody has to repair, with the id of the request. */
  readonly report: (error: unknown, requestId: string) => void;
  /** The real time, whatever a simulator plays to people. */
  readonly clock: () => Instant;
  /** Where people reach us, without a slash at the end. */
  readonly url: string;
}

/** Scripts come to some hundred kilobytes at most; what strangers may send is an address. */
const BODY_BYTES_MAX = 1024 * 1024;
const DOOR_BYTES_MAX = 16 * 1024;

/** Where pages and files of the console are: the first to come waits until they are built. */
const BUILT = [/^\/(?:admin|centre)(?=\/|$)/, /^\/assets(?=\/console-)/];

/**
 * All of the console.
 *
 * Errors: a plain one, at start, when two routes claim one address.
 */
export function adminRouter(
  deps: AdminDeps,
  doors: readonly Door[],
  routes: readonly AdminRoute[],
): Router {
  const router = Router();
  router.use(BUILT, async (_request, _response, next) => {
    await deps.assets.build();
    next();
  });
  router.get("/assets/:name", (request, response, next) => {
    const asset = deps.assets.files.get(`/assets/${request.params.name}`);
    if (asset === undefined) next();
    else sendAsset(request, response, asset);
  });
  const bodies: RequestHandler[] = [
    express.urlencoded({ extended: false, limit: BODY_BYTES_MAX }),
    express.json({ limit: BODY_BYTES_MAX }),
  ];
  const small = express.urlencoded({ extended: false, limit: DOOR_BYTES_MAX });
  const claimed = new Set<string>();
  for (const one of [...doors, ...routes]) {
    const address = `${one.method} ${one.path}`;
    if (claimed.has(address)) throw new Error(`two routes of the console claim ${address}`);
    claimed.add(address);
    const guards = [privately, ...(one.method === "post" ? [refuseForeign(deps.url)] : [])];
    if ("permission" in one) {
      const answer: RequestHandler = (request, response) => admit(deps, one, request, response);
      router[one.method](one.path, ...guards, identify(deps, one), ...bodies, answer);
    } else {
      const answer: RequestHandler = (request, response) => one.handle(request, response);
      router[one.method](one.path, ...guards, small, answer);
    }
  }
  router.use("/admin", (request) => {
    throw new SiriusError("not_found", `nothing answers ${request.method} at this address`);
  });
  const { assets, ways, report } = deps;
  router.use(
    consoleFaults({
      assets,
      ways,
      report: (error, at) => report(error, requestIdOf(at)),
      frame(request, response) {
        const user = users.get(response);
        return user && frameOf(user, request);
      },
    }),
  );
  return router;
}

/** No copy of a page is kept; and forms say where they come from, which pages for people do not. */
const privately: RequestHandler = (_request, response, next) => {
  response.set({ "Cache-Control": "no-store", "Referrer-Policy": "same-origin" });
  next();
};

/** Before anything of the body is read: who is it, and may they? */
function identify(deps: AdminDeps, route: AdminRoute): RequestHandler {
  return async (request, response, next) => {
    const token = consoleTokenOf(request, deps.url.startsWith("https://"));
    const user = token === undefined ? undefined : await deps.find(token, deps.clock());
    if (user === undefined) {
      await noteKnock(deps, request);
      throw new SiriusError("sign_in_needed", "sign in to the console first");
    }
    users.set(response, user);
    if (!may(user.role, route.permission)) {
      await deps.journal({
        at: deps.clock(),
        actor: `user ${user.id}`,
        action: "access.refuse",
        target: addressOf(request),
        details: { permission: route.permission, role: user.role },
      });
      throw new SiriusError(
        "permission_missing",
        `the role ${user.role} does not have ${route.permission}`,
      );
    }
    next();
  };
}

/** Whom the request of a response is from. */
const users = new WeakMap<Response, SignedIn>();

async function admit(
  deps: AdminDeps,
  route: AdminRoute,
  request: Request,
  response: Response,
): Promise<void> {
  const user = users.get(response);
  if (user === undefined) throw new SiriusError("internal", "a route without its guard");
  await route.handle(askedOf(deps, request, response, user));
  if (route.method === "get" || route.journal === "itself" || response.statusCode >= 400) return;
  await deps.journal({
    at: deps.clock(),
    actor: `user ${user.id}`,
    action: route.journal,
    target: request.path,
  });
}

function askedOf(
  { assets }: AdminDeps,
  request: Request,
  response: Response,
  user: SignedIn,
): Asked {
  return {
    request,
    response,
    user,
    actor: `user ${user.id}`,
    can: (permission) => may(user.role, permission),
    page({ status = 200, ...page }) {
      const frame = frameOf(user, request);
      response
        .status(status)
        .type("html")
        .send(consolePage({ ...page, ...frame }, assets.addresses));
    },
    goTo: (path) => response.redirect(303, path),
  };
}

/** What stands around a page for this user. */
function frameOf(user: SignedIn, request: Request): Pick<ConsolePage, "user" | "sections"> {
  const reader = { email: user.email, role: roleInWords(user.role) };
  return { user: reader, sections: sectionsOf(user.role, request.path) };
}

/** Whoever only comes to the front door is not noted: that is how one signs in. */
async function noteKnock(deps: AdminDeps, request: Request): Promise<void> {
  if (request.method === "GET" && request.path === "/admin") return;
  await noteStranger(deps, { kind: "at a door", target: addressOf(request) });
}

/** Of a route of ours; what stands in it for a parameter may be long. */
function addressOf({ method, path }: Request): string {
  return `${method} ${path}`.slice(0, TARGET_CHARACTERS_MAX);
}
