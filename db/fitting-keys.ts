/** Whether the keys of a process are those of its database. With others nobody is found, and no STOP is known. */
import type { Pool } from "pg";
import { because } from "../bot/error-words.ts";
import { SiriusError } from "../bot/errors.ts";
import { userLookup } from "./console-users.ts";
import type { Secrets } from "./secrets.ts";

interface Kept {
  readonly lookup: Buffer;
  readonly sealed: string;
  /** The hashes of those who work in the console are others than those of the people they ask. */
  readonly works: boolean;
}

/** No address looks like it. */
const WORD = "the keys of this database";

/** Whether anything here belongs to the keys: people who are known, or wishes as hashes alone. */
const HOLDS = /* sql */ `(exists (select from person) or exists (select from console_user)
  or exists (select from opt_out) or exists (select from ledger_entry) or exists (select from stranger))`;

const KEPT = /* sql */ `
  (select lookup, sealed, false as works from contact limit 1)
  union all (select email_lookup, email_sealed, true from console_user limit 1)
  union all (select lookup, sealed, false from key_check where ${HOLDS})`;

/**
 * $1, $2: the word. Where hashes are all there is, whoever comes first might bring the wrong keys: $3 says
 * that they were held against something. While there is nothing, the keys may still change.
 */
const KEEP = /* sql */ `
  insert into key_check (lookup, sealed) select $1, $2 where $3 or not ${HOLDS}
  on conflict (sole) do update set lookup = excluded.lookup, sealed = excluded.sealed, since = now()
    where not ${HOLDS}`;

/**
 * Holds the keys against those of the database, and keeps a word under them by which they are known from then
 * on: also once all that is left are hashes of addresses that said STOP, which no key opens.
 *
 * Errors: as of `requireFittingKeys`.
 */
export async function takeUpKeys(pool: Pool, secrets: Secrets): Promise<void> {
  const held = await requireFittingKeys(pool, secrets);
  await pool.query(KEEP, [secrets.lookup(WORD), secrets.seal(WORD), held > 0]);
}

/**
 * Holds the keys against an address of people, one of those who work in the console, and the word that was
 * kept.
 *
 * @returns How many there were; 0 in a database that holds nothing of anybody, where any keys fit, or nothing
 *   but hashes from before a word was kept.
 *
 * Errors: `keys_missing` when they open nothing, or when the oldest key is not the last; storage errors.
 */
export async function requireFittingKeys(pool: Pool, secrets: Secrets): Promise<number> {
  const { rows } = await pool.query<Kept>(KEPT);
  for (const kept of rows) {
    if (found(secrets, kept)) continue;
    throw new SiriusError(
      "keys_missing",
      "SIRIUS_KEYS: the last key is not the oldest of this database, so nobody would be found, nor their STOP: write a new key in front of the others, and leave the oldest one last",
      because("keys_order"),
    );
  }
  return rows.length;
}

/** Whether a row is found by the address that is sealed in it. */
function found(secrets: Secrets, { lookup, sealed, works }: Kept): boolean {
  const address = open(secrets, sealed);
  if (address === undefined) return true;
  return lookup.equals(works ? userLookup(secrets, address) : secrets.lookup(address));
}

/** @returns Undefined for a row that was damaged, which tells nothing of the keys. */
function open(secrets: Secrets, sealed: string): string | undefined {
  try {
    return secrets.open(sealed);
  } catch (error) {
    if (!(error instanceof SiriusError)) return undefined;
    throw new SiriusError(
      "keys_missing",
      "SIRIUS_KEYS: none of these keys opens the addresses of this database: write the keys it was filled with, from where you keep them",
      because("keys_of_other"),
    );
  }
}
