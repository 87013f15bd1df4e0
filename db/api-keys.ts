/** Keys of heavy users of the read API. Only their hashes are kept. */
import type { Pool } from "pg";
import type { Instant } from "../bot/conversation.ts";
import { SiriusError } from "../bot/errors.ts";
import { answered } from "./results-queries.ts";
import { hashToken, newToken } from "./tokens.ts";

export interface ApiKey {
  readonly id: string;
  /** Requests in a minute. */
  readonly perMinute: number;
}

/** A key as an operator sees it; nobody can see the key itself again. */
export interface ListedApiKey {
  readonly name: string;
  readonly perMinute: number;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly revokedAt: string | null;
}

/** Tells who has a key. */
export interface ApiKeys {
  /**
   * @param secret  As it was sent.
   * @returns undefined when it is not known, or was revoked. Errors: `database_unavailable`.
   */
  find(secret: string): Promise<ApiKey | undefined>;
}

/** How long an answer holds: a key that was revoked works no longer than that. */
const HOLDS_MS = 60_000;
/** Answers held; a flood of wrong keys empties them, and costs a look-up each. */
const HELD_MAX = 1_000;

const FIND = {
  name: "api-key",
  text: `select id, per_minute as "perMinute" from api_key where key_hash = $1 and revoked_at is null`,
};

/** Keys in a database. Each is looked up once a minute at most. */
export function apiKeys(pool: Pool, now: () => Instant = Date.now): ApiKeys {
  const held = new Map<string, { readonly key: ApiKey | undefined; readonly until: Instant }>();
  return {
    async find(secret) {
      const hash = hashToken(secret);
      const name = hash.toString("base64");
      const known = held.get(name);
      if (known !== undefined && known.until > now()) return known.key;
      const { rows } = await answered(pool.query<ApiKey>({ ...FIND, values: [hash] }));
      if (held.size >= HELD_MAX) held.clear();
      held.set(name, { key: rows[0], until: now() + HOLDS_MS });
      return rows[0];
    },
  };
}

/**
 * Makes a key.
 *
 * @param name  Of who will use it.
 * @returns The key, which cannot be read again. Errors: `api_key_exists`.
 */
export async function createApiKey(
  pool: Pool,
  { name, perMinute }: { readonly name: string; readonly perMinute: number },
  now: Instant,
): Promise<string> {
  const key = newToken();
  const { rowCount } = await pool.query(
    `insert into api_key (name, key_hash, per_minute, created_at) values ($1, $2, $3, $4)
     on conflict (name) do update set key_hash = excluded.key_hash, per_minute = excluded.per_minute,
       created_at = excluded.created_at, revoked_at = null
     where api_key.revoked_at is not null`,
    [name, hashToken(key), perMinute, new Date(now)],
  );
  if (rowCount === 0) {
    throw new SiriusError(
      "api_key_exists",
      "a key has this name already: revoke it first, or choose another name",
    );
  }
  return key;
}

/** Takes a key back; within a minute nobody can use it. False: no key in use has this name. */
export async function revokeApiKey(pool: Pool, name: string, now: Instant): Promise<boolean> {
  const { rowCount } = await pool.query(
    "update api_key set revoked_at = $2 where name = $1 and revoked_at is null",
    [name, new Date(now)],
  );
  return rowCount === 1;
}

/** Every key that was made, those in use first. */
export async function listApiKeys(pool: Pool): Promise<readonly ListedApiKey[]> {
  const { rows } = await pool.query<{
    name: string;
    perMinute: number;
    createdAt: Date;
    revokedAt: Date | null;
  }>(
    `select name, per_minute as "perMinute", created_at as "createdAt", revoked_at as "revokedAt"
     from api_key order by revoked_at is not null, name`,
  );
  return rows.map(({ name, perMinute, createdAt, revokedAt }) => ({
    name,
    perMinute,
    createdAt: createdAt.toISOString(),
    revokedAt: revokedAt?.toISOString() ?? null,
  }));
}
