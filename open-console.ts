/** Wires the console to the database. An area adds its routes to the list here. */
import type { Router } from "express";
import type { Pool } from "pg";
import { accountRoutes } from "./api/admin/account.ts";
import { doors } from "./api/admin/doors.ts";
import { homeRoutes } from "./api/admin/home.ts";
import { adminRouter, type AdminRoute, type Door } from "./api/admin/router.ts";
import type { Config } from "./config.ts";
import { audit } from "./db/audit.ts";
import { consoleState } from "./db/console-home.ts";
import {
  endSessions,
  findSession,
  makeFirstLink,
  openSessions,
  peekLink,
  useLink,
} from "./db/console-sessions.ts";
import { rateLimiter } from "./db/rate-limiter.ts";
import type { Secrets } from "./db/secrets.ts";
import type { BuiltAssets } from "./web/assets.ts";
import { buildConsoleAssets } from "./web/console/assets.ts";

export interface ConsoleWires {
  readonly config: Config;
  readonly pool: Pool;
  readonly secrets: Secrets;
  /** Where people reach us, without a slash at the end. */
  readonly url: string;
  /** Time as people live it; a simulator may play it faster. Sessions go by the real one. */
  readonly now: () => number;
  readonly assets: BuiltAssets;
}

export interface OpenedConsole {
  readonly router: Router;
  /** All that is served, for the test that tries every route as everybody. */
  readonly routes: readonly AdminRoute[];
  readonly doors: readonly Door[];
}

/**
 * The console and everything under it.
 *
 * Errors: those of esbuild; two routes that claim one address.
 */
export async function openConsole(wires: ConsoleWires): Promise<OpenedConsole> {
  const { config, pool, secrets, url } = wires;
  const clock = Date.now;
  const limiter = rateLimiter(pool);
  const assets = await buildConsoleAssets(wires.assets.addresses.style);
  const ways = { mail: false, provider: undefined, terminal: !config.production };
  const common = {
    assets,
    ways,
    clock,
    url,
    secure: url.startsWith("https://"),
    allow: (what: string, limit: number, seconds: number) =>
      limiter.allow(what, limit, seconds, clock()),
  };
  const open = doors({
    ...common,
    peek: (token, at) => peekLink(pool, token, at),
    use: (token, arrival, email) => useLink({ pool, secrets }, token, arrival, email),
  });
  const routes: AdminRoute[] = [
    ...homeRoutes({ state: () => consoleState(pool) }),
    ...accountRoutes({
      ...common,
      sessions: (user, at) => openSessions(pool, at, user),
      end: (user, which, by) => endSessions(pool, user, which, by),
    }),
  ];
  const deps = {
    ...common,
    find: (token: string, at: number) => findSession({ pool, secrets }, token, at),
    journal: (line: Parameters<typeof audit>[1]) => audit(pool, line),
  };
  return { router: adminRouter(deps, open, routes), routes, doors: open };
}

/** The address of the first administrator's link; undefined once there is somebody. */
export async function firstLink(pool: Pool, url: string): Promise<string | undefined> {
  const token = await makeFirstLink(pool, Date.now());
  return token === undefined ? undefined : `${url}/admin/lien/${token}`;
}
