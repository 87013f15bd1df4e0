/** Who may work in the console, and what as. */
import type { Pool, PoolClient } from "pg";
import type { Instant } from "../bot/conversation.ts";
import { SiriusError } from "../bot/errors.ts";
import { audit } from "./audit.ts";
import { hasCode } from "./orm.ts";
import type { Secrets } from "./secrets.ts";
import { inTransaction } from "./transaction.ts";

/** The roles of the console. */
export const CONSOLE_ROLES = ["administrateur", "editeur", "moderateur", "observateur"] as const;
export type ConsoleRole = (typeof CONSOLE_ROLES)[number];
/** All roles: `centre` works in the portal of one training centre, and never in the console. */
export const ROLES = [...CONSOLE_ROLES, "centre"] as const;
export type Role = (typeof ROLES)[number];

export interface ConsoleUser {
  readonly id: string;
  /** As written at the invitation, in small letters. */
  readonly email: string;
  readonly role: Role;
  /** Id of the training centre of a `centre`; null for everybody else. */
  readonly centre: string | null;
  readonly createdAt: Instant;
}

/** What a role is given for: the console, or one centre. */
export type Assignment =
  | { readonly role: ConsoleRole }
  | { readonly role: "centre"; readonly centre: string };

/** Who changes something, and when. */
export interface ConsoleChange {
  /** As in the journal: `user <id>` or `command line`. */
  readonly actor: string;
  readonly at: Instant;
}

export interface UserParts {
  readonly pool: Pool;
  readonly secrets: Secrets;
}

/** Longer addresses do not exist. Source: RFC 5321 §4.5.3.1.3. */
const EMAIL_CHARACTERS_MAX = 254;
const EMAIL = /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+\.[^\s@<>,;:"()[\]\\]+$/;

interface UserRow {
  readonly id: string;
  readonly email_sealed: string;
  readonly role: Role;
  readonly centre_id: string | null;
  readonly created_at: Date;
}
const COLUMNS = "id, email_sealed, role, centre_id, created_at";

/** An address as it is kept and looked up; undefined when it is none. */
export function normaliseEmail(written: string): string | undefined {
  const email = written.trim().toLowerCase();
  return email.length <= EMAIL_CHARACTERS_MAX && EMAIL.test(email) ? email : undefined;
}

/** What an address is found by. Never the hash under which the same address of an alumnus is found. */
export function userLookup(secrets: Secrets, email: string): Buffer {
  return secrets.lookup(`console user ${email}`);
}

/** Whether somebody may work in the console already. */
export async function hasConsoleUsers(pool: Pool | PoolClient): Promise<boolean> {
  const { rowCount } = await pool.query("select from console_user where role <> 'centre' limit 1");
  return (rowCount ?? 0) > 0;
}

/** Everybody, in the order they came. */
export async function listUsers({ pool, secrets }: UserParts): Promise<ConsoleUser[]> {
  const { rows } = await pool.query<UserRow>(
    `select ${COLUMNS} from console_user order by created_at, id`,
  );
  return rows.map((row) => toUser(secrets, row));
}

/** Somebody by id. */
export async function userById(
  { pool, secrets }: UserParts,
  id: string,
): Promise<ConsoleUser | undefined> {
  const { rows } = await pool.query<UserRow>(
    `select ${COLUMNS} from console_user where id::text = $1`,
    [id],
  );
  return rows[0] && toUser(secrets, rows[0]);
}

/** Somebody by a normalised address. */
export async function userByEmail(
  { pool, secrets }: UserParts,
  email: string,
): Promise<ConsoleUser | undefined> {
  const { rows } = await pool.query<UserRow>(
    `select ${COLUMNS} from console_user where email_lookup = $1`,
    [userLookup(secrets, email)],
  );
  return rows[0] && toUser(secrets, rows[0]);
}

/**
 * Lets somebody in from now on.
 *
 * @param email  Normalised.
 * @returns Their id; undefined when the address is somebody's already.
 */
export async function addUser(
  parts: UserParts,
  email: string,
  assignment: Assignment,
  change: ConsoleChange,
): Promise<string | undefined> {
  return inTransaction(parts.pool, (client) =>
    insertUser({ client, secrets: parts.secrets }, email, assignment, change),
  ).catch((error: unknown) => {
    if (hasCode(error, "23505")) return undefined;
    throw error;
  });
}

/** The same inside a transaction. Errors: 23505 for an address that is known. */
export async function insertUser(
  { client, secrets }: { readonly client: PoolClient; readonly secrets: Secrets },
  email: string,
  assignment: Assignment,
  { actor, at }: ConsoleChange,
): Promise<string> {
  const centre = assignment.role === "centre" ? assignment.centre : null;
  const { rows } = await client.query<{ id: string }>(
    `insert into console_user (email_lookup, email_sealed, role, centre_id, created_at)
     values ($1, $2, $3, $4, $5) returning id`,
    [userLookup(secrets, email), secrets.seal(email), assignment.role, centre, new Date(at)],
  );
  const id = rows[0]?.id ?? "";
  const details = { role: assignment.role };
  await audit(client, { at, actor, action: "user.add", target: `user ${id}`, details });
  return id;
}

/**
 * Gives somebody another role of the console, at once for every session.
 *
 * @returns false when there is no such user, or when they belong to a centre.
 *
 * Errors: `last_administrator`.
 */
export async function changeRole(
  pool: Pool,
  id: string,
  role: ConsoleRole,
  { actor, at }: ConsoleChange,
): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    const before = await lockUser(client, id);
    if (before === undefined || before === "centre") return false;
    if (before === role) return true;
    if (role !== "administrateur") await refuseLast(client, before);
    await client.query("update console_user set role = $2 where id = $1", [id, role]);
    const details = { from: before, to: role };
    await audit(client, { at, actor, action: "user.role", target: `user ${id}`, details });
    return true;
  });
}

/**
 * Removes somebody with their address, links and sessions.
 *
 * @returns false when there is no such user.
 *
 * Errors: `last_administrator`.
 */
export async function removeUser(
  pool: Pool,
  id: string,
  { actor, at }: ConsoleChange,
): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    const before = await lockUser(client, id);
    if (before === undefined) return false;
    await refuseLast(client, before);
    await client.query("delete from console_user where id = $1", [id]);
    const details = { role: before };
    await audit(client, { at, actor, action: "user.remove", target: `user ${id}`, details });
    return true;
  });
}

/** Changes of roles wait for each other, so that two administrators cannot remove one another. */
export async function lockUsers(client: PoolClient): Promise<void> {
  await client.query("lock table console_user in share row exclusive mode");
}

async function lockUser(client: PoolClient, id: string): Promise<Role | undefined> {
  await lockUsers(client);
  const { rows } = await client.query<{ role: Role }>(
    "select role from console_user where id::text = $1",
    [id],
  );
  return rows[0]?.role;
}

async function refuseLast(client: PoolClient, role: Role): Promise<void> {
  if (role !== "administrateur") return;
  const { rows } = await client.query<{ count: number }>(
    "select count(*)::int as count from console_user where role = 'administrateur'",
  );
  if ((rows[0]?.count ?? 0) > 1) return;
  throw new SiriusError(
    "last_administrator",
    "this is the last administrator: make somebody else one first",
  );
}

function toUser(secrets: Secrets, row: UserRow): ConsoleUser {
  return {
    id: row.id,
    email: secrets.open(row.email_sealed),
    role: row.role,
    centre: row.centre_id,
    createdAt: row.created_at.getTime(),
  };
}
