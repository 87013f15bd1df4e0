/** Wires the ways into the console: links, e-mail, an identity provider; and the users who go by them. */
import type { Pool } from "pg";
import { doors } from "../api/admin/doors.ts";
import { oidcDoors } from "../api/admin/oidc-doors.ts";
import { oidcClient, type OidcClient } from "../api/admin/oidc.ts";
import type { Door } from "../api/admin/router.ts";
import { mailDoors } from "../api/admin/sign-in-by-mail.ts";
import { sendSignInMail } from "../api/admin/sign-in-mail.ts";
import type { UsersDesk } from "../api/admin/users.ts";
import type { Channel, PushChannel } from "../bot/channel.ts";
import type { Config, OidcSettings } from "../config.ts";
import { audit, type AuditLine } from "../db/audit.ts";
import {
  endSessions,
  idTokenOf,
  LINK_MS,
  makeFirstLink,
  makeLink,
  openSession,
  openSessions,
  peekLink,
  useLink,
  type Arrival,
} from "../db/console-sessions.ts";
import {
  addUser,
  changeRole,
  listUsers,
  removeUser,
  userByEmail,
  userById,
  type ConsoleChange,
} from "../db/console-users.ts";
import { rateLimiter } from "../db/rate-limiter.ts";
import type { Secrets } from "../db/secrets.ts";
import type { ConsoleAssets } from "../web/console/assets.ts";
import type { SignInWays } from "../web/console/sign-in-page.ts";

export interface SignInWires {
  readonly config: Pick<Config, "oidc" | "production">;
  readonly pool: Pool;
  readonly secrets: Secrets;
  /** Where people reach us, without a slash at the end. */
  readonly url: string;
  /** Those this installation can send on. */
  readonly channels: ReadonlyMap<PushChannel, Channel>;
  /** Told of what fails, with the id of the request where there is one. */
  readonly report: (error: unknown, requestId: string) => void;
}

/** What every part of the console shares. */
export interface Common {
  readonly assets: ConsoleAssets;
  readonly ways: SignInWays;
  readonly clock: () => number;
  readonly url: string;
  readonly secure: boolean;
  readonly allow: (what: string, limit: number, seconds: number) => Promise<boolean>;
  readonly count: (what: string, seconds: number) => Promise<number>;
  readonly journal: (line: AuditLine) => Promise<void>;
  readonly oidc: OidcClient | undefined;
}

/** Made once for all of the console. */
export function shared(
  { config, pool, url, channels }: SignInWires,
  assets: ConsoleAssets,
): Common {
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
    async count(what, seconds) {
      const sums = await limiter.add(new Map([[what, 1]]), seconds, clock());
      return sums.get(what) ?? 1;
    },
    journal: (line) => audit(pool, line),
    oidc: config.oidc && clientOf(config.oidc, url),
  };
}

function clientOf(settings: OidcSettings, url: string): OidcClient {
  return oidcClient({
    ...settings,
    redirectUri: `${url}/admin/oidc/retour`,
    signedOutUri: `${url}/admin/connexion`,
  });
}

/** Whether the identity provider says who it is. Nobody signs in. Errors: `identity_refused`, `identity_unavailable`. */
export async function askIdentityProvider(settings: OidcSettings, url: string): Promise<void> {
  await clientOf(settings, url).begin();
}

/** All that is open to whoever comes. */
export function openDoors(wires: SignInWires, common: Common): Door[] {
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

/** What the page of users works on. */
export function usersDesk({ pool, secrets, channels, url }: SignInWires): UsersDesk {
  const parts = { pool, secrets };
  const channel = channels.get("email");
  return {
    list: () => listUsers(parts),
    byId: (id) => userById(parts, id),
    add: (email, role, change) => addUser(parts, email, { role }, change),
    changeRole: (id, role, change) => changeRole(pool, id, role, change),
    remove: (id, change) => removeUser(pool, id, change),
    async link(user, change) {
      const goesTo = (await userById(parts, user))?.role === "centre" ? "/centre" : "/admin";
      const token = await makeLink(pool, { user, goesTo, lastsMs: LINK_MS.invited, ...change });
      return `${url}/admin/lien/${token}`;
    },
    sessions: (at, user) => openSessions(pool, at, user),
    endAll: (id, change) => endSessions(pool, id, "all", change),
    mail:
      channel &&
      (async (to, link, expiresAt) => {
        // A centre is let into its portal; the console it would read of stays closed to it.
        const invited = await userByEmail(parts, to);
        const kind = invited?.role === "centre" ? "centre" : "invited";
        return sendSignInMail(channel, { to, link, kind, expiresAt });
      }),
  };
}

/** What the page of training centres works on. */
export function centresDesk({ pool, secrets, url }: SignInWires, users: UsersDesk) {
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
async function sendLink(wires: SignInWires, email: string, goesTo: string): Promise<void> {
  const { pool, secrets, channels, url, report } = wires;
  try {
    const user = await userByEmail({ pool, secrets }, email);
    const channel = channels.get("email");
    if (user === undefined || channel === undefined) return;
    const at = Date.now();
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

/** Where the session at the identity provider is ended, for a session that came by it. */
export async function endElsewhere(wires: SignInWires, { oidc }: Common, session: string) {
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
