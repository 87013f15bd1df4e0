/** Wires the console to the database. An area adds its routes to the list here. */
import type { Router } from "express";
import type { Pool } from "pg";
import { accountRoutes } from "./api/admin/account.ts";
import { centresRoutes } from "./api/admin/centres.ts";
import { doors } from "./api/admin/doors.ts";
import { homeRoutes } from "./api/admin/home.ts";
import { moderationRoutes } from "./api/admin/moderation.ts";
import { oidcDoors } from "./api/admin/oidc-doors.ts";
import { oidcClient, type OidcClient } from "./api/admin/oidc.ts";
import { campaignRoutes } from "./api/admin/campaigns.ts";
import { homeRoutes } from "./api/admin/home.ts";
import { portalRoutes } from "./api/admin/portal.ts";
import { adminRouter, type AdminRoute, type Door } from "./api/admin/router.ts";
import { settingsRoutes } from "./api/admin/settings-pages.ts";
import { describeSettings } from "./api/admin/settings-words.ts";
import { usersRoutes } from "./api/admin/users.ts";
import { scriptToolRoutes } from "./api/admin/script-tools.ts";
import { scriptWorkbench } from "./api/admin/script-workbench.ts";
import { mailDoors } from "./api/admin/sign-in-by-mail.ts";
import { sendSignInMail } from "./api/admin/sign-in-mail.ts";
import { usersRoutes, type UsersDesk } from "./api/admin/users.ts";
import type { Channel, PushChannel } from "./bot/channel.ts";
import type { Config } from "./config.ts";
import { audit, type AuditLine } from "./db/audit.ts";
import { centrePortal } from "./db/centre-portal.ts";
import { channelHealth } from "./db/channel-health.ts";
import { consoleState } from "./db/console-home.ts";
import {
  endSessions,
  findSession,
  idTokenOf,
  LINK_MS,
  makeFirstLink,
  makeLink,
  openSession,
  openSessions,
  peekLink,
  useLink,
  type Arrival,
} from "./db/console-sessions.ts";
import {
  addUser,
  changeRole,
  listUsers,
  removeUser,
  userByEmail,
  userById,
  type ConsoleChange,
} from "./db/console-users.ts";
import type { Queue } from "./db/jobs.ts";
import { readJournal } from "./db/journal.ts";
import { moderationDesk } from "./db/moderation-desk.ts";
import { rateLimiter } from "./db/rate-limiter.ts";
import type { PublishedScripts } from "./db/script-library.ts";
import type { Secrets } from "./db/secrets.ts";
import { campaignScreens } from "./open-campaigns.ts";
import { endSessions, findSession, openSessions } from "./db/console-sessions.ts";
import { readJournal } from "./db/journal.ts";
import type { PublishedScripts } from "./db/script-library.ts";
import type { Secrets } from "./db/secrets.ts";
import { endElsewhere, openDoors, shared, usersDesk } from "./open-sign-in.ts";
import { THEMES, type BuiltAssets } from "./web/assets.ts";
import { buildConsoleAssets } from "./web/console/assets.ts";

export interface ConsoleWires {
  readonly config: Config;
  readonly pool: Pool;
  readonly secrets: Secrets;
  readonly scripts: PublishedScripts;
  /** Where people reach us, without a slash at the end. */
  readonly url: string;
  /** Time as people live it; a simulator may play it faster. Sessions go by the real one. */
  readonly now: () => number;
  readonly assets: BuiltAssets;
  /** Those this installation can send on. */
  readonly channels: ReadonlyMap<PushChannel, Channel>;
  /** Told of what fails, with the id of the request where there is one. */
  readonly report: (error: unknown, requestId: string) => void;
  /** Where exports are asked for. */
  readonly queue: Pick<Queue, "request">;
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
  const { config, pool, secrets, channels, report, now } = wires;
  const common = shared(wires, await buildConsoleAssets(wires.assets.addresses.style));
  const open = openDoors(wires, common);
  const users = usersDesk(wires);
  const portal = centrePortal(pool);
  const routes: AdminRoute[] = [
    ...homeRoutes({ state: () => consoleState(pool) }),
    ...moderationRoutes({ desk: moderationDesk(pool), now }),
    ...campaignScreens(wires),
    ...campaignRoutes({
      pool,
      secrets,
      scripts: wires.scripts,
      now: wires.now,
      baseUrl: () => url,
      publisher: config.publisher.name,
      capabilities: pushCapabilities(config.channels.sms?.mode !== "lien"),
      open: new Set(channels.keys()),
    }),
    ...scriptToolRoutes({ workbench: scriptWorkbench() }),
    ...accountRoutes({
      ...common,
      sessions: (user, at) => openSessions(pool, at, user),
      end: (user, which, by) => endSessions(pool, user, which, by),
      endElsewhere: (session) => endElsewhere(wires, common, session),
    }),
    ...settingsRoutes({
      groups: describeSettings(config),
      channels,
      health: (at) => channelHealth(pool, at),
      themes: { all: THEMES, current: config.theme ?? THEMES[0] },
      journalOf: (query) => readJournal(pool, query),
      users,
      now,
    }),
    ...usersRoutes({ ...common, users }),
    ...portalRoutes({ portal, now }),
    ...centresRoutes({ ...common, ...centresDesk(wires, users), portal }),
  ];
  const deps = {
    ...common,
    report,
    find: (token: string, at: number) => findSession({ pool, secrets }, token, at),
  };
  return { router: adminRouter(deps, open, routes), routes, doors: open };
}

function shared({ config, pool, url, channels }: ConsoleWires, assets: ConsoleAssets): Common {
  // Sessions go by the real time, also while a simulator plays another one to people.
  const clock = Date.now;
  const limiter = rateLimiter(pool);
  return {
    assets,
    clock,
    url,
    secure: url.startsWith("https://"),
    ways: {
      mail: channels.has("email"),
      provider: config.oidc?.name,
      terminal: !config.production,
    },
    allow: (what, limit, seconds) => limiter.allow(what, limit, seconds, clock()),
    journal: (line) => audit(pool, line),
    oidc:
      config.oidc &&
      oidcClient({
        ...config.oidc,
        redirectUri: `${url}/admin/oidc/retour`,
        signedOutUri: `${url}/admin/connexion`,
      }),
  };
}

function openDoors(wires: ConsoleWires, common: Common): Door[] {
  const { pool, secrets } = wires;
  const { oidc } = common;
  const parts = {
    ...common,
    peek: (token: string, at: number) => peekLink(pool, token, at),
    use: (token: string, arrival: Arrival, email?: string) =>
      useLink({ pool, secrets }, token, arrival, email),
  };
  return [
    ...doors(parts),
    ...(common.ways.mail
      ? mailDoors({ ...parts, sendLink: (email, goesTo) => sendLink(wires, email, goesTo) })
      : []),
    ...(oidc === undefined
      ? []
      : oidcDoors({
          ...parts,
          oidc,
          secrets,
          userByEmail: (email) => userByEmail({ pool, secrets }, email),
          admit: (user, arrival) => openSession(pool, user, arrival),
        })),
  ];
}

function usersDesk({ pool, secrets, channels, url }: ConsoleWires): UsersDesk {
  const parts = { pool, secrets };
  const channel = channels.get("email");
  return {
    list: () => listUsers(parts),
    byId: (id) => userById(parts, id),
    add: (email, role, change) => addUser(parts, email, { role }, change),
    changeRole: (id, role, change) => changeRole(pool, id, role, change),
    remove: (id, change) => removeUser(pool, id, change),
    async link(user, change) {
      const token = await makeLink(pool, { user, lastsMs: LINK_MS.invited, ...change });
      const goesTo = (await userById(parts, user))?.role === "centre" ? "/centre" : "/admin";
      const token = await makeLink(pool, { user, goesTo, lastsMs: LINK_MS.invited, ...change });
      return `${url}/admin/lien/${token}`;
    },
    sessions: (at, user) => openSessions(pool, at, user),
    endAll: (id, change) => endSessions(pool, id, "all", change),
    mail:
      channel &&
      ((to, link, expiresAt) => sendSignInMail(channel, { to, link, kind: "invited", expiresAt })),
  };
}

function centresDesk({ pool, secrets, url }: ConsoleWires, users: UsersDesk) {
  return {
    list: () => users.list(),
    mail: users.mail,
    add: (email: string, centre: string, change: ConsoleChange) =>
      addUser({ pool, secrets }, email, { role: "centre", centre }, change),
    async link(user: string, change: ConsoleChange) {
      const asked = { user, goesTo: "/centre", lastsMs: LINK_MS.invited, ...change };
      return `${url}/admin/lien/${await makeLink(pool, asked)}`;
    },
  };
}

/** A link to whoever has this address; nobody waits for it, so what fails is reported. */
async function sendLink(wires: ConsoleWires, email: string, goesTo: string): Promise<void> {
  const { pool, secrets, channels, url, report } = wires;
  try {
    const user = await userByEmail({ pool, secrets }, email);
    const channel = channels.get("email");
    if (user === undefined || channel === undefined) return;
    const at = Date.now();
    const asked = { user: user.id, goesTo, lastsMs: LINK_MS.asked, at, actor: "stranger" };
    // The home of the console is not theirs.
    const to = user.role === "centre" && !goesTo.startsWith("/centre") ? "/centre" : goesTo;
    const asked = { user: user.id, goesTo: to, lastsMs: LINK_MS.asked, at, actor: "stranger" };
    const token = await makeLink(pool, asked);
    const link = `${url}/admin/lien/${token}`;
    const expiresAt = at + LINK_MS.asked;
    const problem = await sendSignInMail(channel, { to: email, link, kind: "asked", expiresAt });
    if (problem !== undefined) report(new Error(`a sign-in mail did not leave: ${problem}`), "");
  } catch (error) {
    report(error, "");
  }
}

async function endElsewhere(wires: ConsoleWires, { oidc }: Common, session: string) {
  const { config } = wires;
  if (oidc === undefined || config.oidc === undefined) return undefined;
  const idToken = await idTokenOf(wires, session);
  // Signing out here does not wait for a provider that is down.
  const address =
    idToken === undefined ? undefined : await oidc.endAddress(idToken).catch(() => undefined);
  return address === undefined ? undefined : { name: config.oidc.name, address };
}

/** The address of the first administrator's link; undefined once there is somebody. */
export async function firstLink(pool: Pool, url: string): Promise<string | undefined> {
  const token = await makeFirstLink(pool, Date.now());
  return token === undefined ? undefined : `${url}/admin/lien/${token}`;
}
