/** How people come into the console, and how long they stay: links that sign in once, and sessions. */
import type { Pool, PoolClient } from "pg";
import type { Instant } from "../bot/conversation.ts";
import { audit } from "./audit.ts";
import { hasConsoleUsers, insertUser, lockUsers, type Role } from "./console-users.ts";
import type { Secrets } from "./secrets.ts";
import { hashToken, newToken } from "./tokens.ts";
import { inTransaction } from "./transaction.ts";

const MINUTE_MS = 60_000;
/** A session nobody uses ends; a used one ends too, a working day later. */
const IDLE_MS = 30 * MINUTE_MS;
const SESSION_MS = 8 * 60 * MINUTE_MS;
/** Being seen is written at most so often. */
const SEEN_EVERY_MS = MINUTE_MS;
const TOKEN = /^[\w-]{24}$/;
const BROWSER_CHARACTERS_MAX = 80;

/** How long each kind of link can be used. */
export const LINK_MS = {
  /** Printed at the first start. */
  first: 4 * 60 * MINUTE_MS,
  /** Given by an administrator or by the command line, perhaps by hand. */
  invited: 24 * 60 * MINUTE_MS,
  /** Asked for on the sign-in page, and read in a mailbox at once. */
  asked: 15 * MINUTE_MS,
} as const;

export interface AccessParts {
  readonly pool: Pool;
  readonly secrets: Secrets;
}

/** Somebody at work. */
export interface SignedIn {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  /** Id of the training centre of a `centre`; null for everybody else. */
  readonly centre: string | null;
  /** Id of this session; not its token. */
  readonly session: string;
}

/** What a browser says of itself, and how it came in. */
export interface Arrival {
  readonly way: "link" | "oidc";
  /** Such as "Firefox, Linux": enough to recognise one's own. */
  readonly browser: string;
  readonly at: Instant;
  /** What the provider gave to end its own session with; it names the person. */
  readonly idTokenSealed?: string | null;
}

/** A session just opened. The token is for the cookie, and is never seen again. */
export interface Opened {
  readonly token: string;
  readonly goesTo: string;
}

/** What a link would do, without doing it. */
export type LinkState = "first" | "user" | "none";

/**
 * A link for one user. What was asked for before stays good until it expires.
 *
 * @param link  `actor`: who has it made, for the journal; left out where another line tells it.
 */
export async function makeLink(
  pool: Pool,
  link: {
    readonly user: string;
    readonly goesTo?: string;
    readonly lastsMs: number;
    readonly at: Instant;
    readonly actor?: string;
  },
): Promise<string> {
  const { user, at, actor } = link;
  return inTransaction(pool, async (client) => {
    const token = await storeLink(client, link);
    if (actor !== undefined) {
      await audit(client, { at, actor, action: "user.link", target: `user ${user}` });
    }
    return token;
  });
}

/** The link of the first start, in place of the one before; undefined once there is somebody. */
export async function makeFirstLink(pool: Pool, at: Instant): Promise<string | undefined> {
  return inTransaction(pool, async (client) => {
    await lockUsers(client);
    if (await hasConsoleUsers(client)) return undefined;
    await client.query("delete from console_link where user_id is null");
    return storeLink(client, { user: null, lastsMs: LINK_MS.first, at });
  });
}

async function storeLink(
  client: Pool | PoolClient,
  link: {
    readonly user: string | null;
    readonly goesTo?: string;
    readonly lastsMs: number;
    readonly at: Instant;
  },
): Promise<string> {
  const { user, goesTo = "/admin", lastsMs, at } = link;
  const token = newToken();
  await client.query(
    `insert into console_link (token_hash, user_id, goes_to, created_at, expires_at)
     values ($1, $2, $3, $4, $5)`,
    [hashToken(token), user, goesTo, new Date(at), new Date(at + lastsMs)],
  );
  return token;
}

/** What a link is good for now. Changes nothing. */
export async function peekLink(pool: Pool, token: string, at: Instant): Promise<LinkState> {
  if (!TOKEN.test(token)) return "none";
  const { rows } = await pool.query<{ first: boolean }>(
    `select user_id is null as first from console_link
     where token_hash = $1 and used_at is null and expires_at > $2`,
    [hashToken(token), new Date(at)],
  );
  if (rows[0] === undefined) return "none";
  if (!rows[0].first) return "user";
  return (await hasConsoleUsers(pool)) ? "none" : "first";
}

/**
 * Uses a link, once: of several at the same time one gets in.
 *
 * @param email  Normalised; who becomes the first administrator. Not looked at for other links.
 * @returns undefined when the link is no good, or no longer.
 */
export async function useLink(
  { pool, secrets }: AccessParts,
  token: string,
  arrival: Arrival,
  email?: string,
): Promise<Opened | undefined> {
  if (!TOKEN.test(token)) return undefined;
  return inTransaction(pool, async (client) => {
    await lockUsers(client);
    const { rows } = await client.query<{ user_id: string | null; goes_to: string }>(
      `update console_link set used_at = $2
       where token_hash = $1 and used_at is null and expires_at > $2
         and (user_id is not null
           or ($3 and not exists (select from console_user where role <> 'centre')))
       returning user_id, goes_to`,
      [hashToken(token), new Date(arrival.at), email !== undefined],
    );
    const [link] = rows;
    if (link === undefined) return undefined;
    const first = { actor: "first link", at: arrival.at };
    const user =
      link.user_id ??
      (await insertUser({ client, secrets }, email ?? "", { role: "administrateur" }, first));
    return { token: await openSession(client, user, arrival), goesTo: link.goes_to };
  });
}

/** Opens a session for somebody who proved who they are. */
export async function openSession(
  client: Pool | PoolClient,
  user: string,
  { way, browser, at, idTokenSealed = null }: Arrival,
): Promise<string> {
  const token = newToken();
  await client.query(
    `insert into console_session
       (token_hash, user_id, way, browser, created_at, last_seen_at, expires_at, id_token_sealed)
     values ($1, $2, $3, $4, $5, $5, $6, $7)`,
    [
      hashToken(token),
      user,
      way,
      browser.slice(0, BROWSER_CHARACTERS_MAX),
      new Date(at),
      new Date(at + SESSION_MS),
      idTokenSealed,
    ],
  );
  const actor = `user ${user}`;
  await audit(client, { at, actor, action: "session.open", target: actor, details: { way } });
  return token;
}

/** Who a session belongs to, as of now: a changed role counts at once. Undefined once it ended. */
export async function findSession(
  { pool, secrets }: AccessParts,
  token: string,
  at: Instant,
): Promise<SignedIn | undefined> {
  if (!TOKEN.test(token)) return undefined;
  const { rows } = await pool.query<{
    session: string;
    seen: Date;
    id: string;
    email_sealed: string;
    role: Role;
    centre_id: string | null;
  }>({
    name: "console-session-find",
    text: /* sql */ `
      select s.id as session, s.last_seen_at as seen, u.id, u.email_sealed, u.role, u.centre_id
      from console_session s join console_user u on u.id = s.user_id
      where s.token_hash = $1 and s.revoked_at is null and s.expires_at > $2 and s.last_seen_at > $3`,
    values: [hashToken(token), new Date(at), new Date(at - IDLE_MS)],
  });
  const [row] = rows;
  if (row === undefined) return undefined;
  if (row.seen.getTime() < at - SEEN_EVERY_MS) {
    await pool.query("update console_session set last_seen_at = $2 where id = $1", [
      row.session,
      new Date(at),
    ]);
  }
  const { session, id, role, centre_id: centre } = row;
  return { session, id, role, centre, email: secrets.open(row.email_sealed) };
}

/** What ends the session at the identity provider, where one came by it. */
export async function idTokenOf(
  { pool, secrets }: AccessParts,
  session: string,
): Promise<string | undefined> {
  const { rows } = await pool.query<{ id_token_sealed: string | null }>(
    "select id_token_sealed from console_session where id = $1",
    [session],
  );
  const sealed = rows[0]?.id_token_sealed ?? undefined;
  return sealed === undefined ? undefined : secrets.open(sealed);
}

/** One session as its owner, or an administrator, sees it. */
export interface ShownSession {
  readonly id: string;
  readonly user: string;
  readonly way: "link" | "oidc";
  readonly browser: string;
  readonly createdAt: Instant;
  readonly lastSeenAt: Instant;
}

/** Sessions that are open, the one used last first. @param user  Only theirs. */
export async function openSessions(
  pool: Pool,
  at: Instant,
  user: string | null = null,
): Promise<ShownSession[]> {
  const { rows } = await pool.query<{
    id: string;
    user_id: string;
    way: "link" | "oidc";
    browser: string;
    created_at: Date;
    last_seen_at: Date;
  }>(
    `select id, user_id, way, browser, created_at, last_seen_at from console_session
     where revoked_at is null and expires_at > $1 and last_seen_at > $2
       and ($3::text is null or user_id::text = $3)
     order by last_seen_at desc, id`,
    [new Date(at), new Date(at - IDLE_MS), user],
  );
  return rows.map((row) => ({
    id: row.id,
    user: row.user_id,
    way: row.way,
    browser: row.browser,
    createdAt: row.created_at.getTime(),
    lastSeenAt: row.last_seen_at.getTime(),
  }));
}

/**
 * Ends sessions of a user, at once and for good.
 *
 * @param which  One by its id; `all` of them, their unused links included; or all but one.
 * @returns How many ended.
 */
export async function endSessions(
  pool: Pool,
  user: string,
  which: { readonly session: string } | { readonly except: string } | "all",
  { actor, at }: { readonly actor: string; readonly at: Instant },
): Promise<number> {
  return inTransaction(pool, async (client) => {
    const only = typeof which === "object" && "session" in which ? which.session : null;
    const except = typeof which === "object" && "except" in which ? which.except : null;
    const { rowCount } = await client.query(
      `update console_session set revoked_at = $2, id_token_sealed = null
       where user_id::text = $1 and revoked_at is null
         and ($3::text is null or id::text = $3) and ($4::text is null or id::text <> $4)`,
      [user, new Date(at), only, except],
    );
    if (which === "all") {
      await client.query("delete from console_link where user_id::text = $1", [user]);
    }
    const count = rowCount ?? 0;
    const details = { count };
    await audit(client, { at, actor, action: "session.end", target: `user ${user}`, details });
    return count;
  });
}
