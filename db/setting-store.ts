/** The table of what was decided in the console: one row for each part, changed by one administrator at a time. */
import type { Pool, PoolClient } from "pg";
import { because } from "../bot/error-words.ts";
import { SiriusError } from "../bot/errors.ts";
import { audit } from "./audit.ts";
import type { ConsoleChange } from "./console-users.ts";
import { contactKind } from "./publisher-contact.ts";
import {
  DecidedSettings,
  openFields,
  settle,
  type GivenSettings,
  type SettingKey,
  type Settings,
  type StoredSettings,
} from "./setting-values.ts";
import { inTransaction } from "./transaction.ts";

interface Row {
  readonly key: string;
  readonly value: unknown;
  readonly version: number;
  readonly changed_at: Date;
  readonly changed_by: string;
}

/**
 * Everything that was decided.
 *
 * Errors: `config_invalid` for a value that this version does not allow: to go on as if nobody had decided
 * could show what somebody wanted hidden.
 */
export async function readStored(pool: Pool | PoolClient): Promise<StoredSettings> {
  const { rows } = await pool.query<Row>(
    "select key, value, version, changed_at, changed_by from setting",
  );
  const written = Object.fromEntries(rows.map(({ key, value }) => [key, value]));
  const parsed = DecidedSettings.safeParse(written);
  if (!parsed.success) throw unreadable(parsed.error.issues[0]?.path ?? []);
  return {
    values: parsed.data,
    decisions: new Map(
      rows.map(({ key, version, changed_at, changed_by }) => [
        key,
        { version, at: changed_at.getTime(), by: changed_by },
      ]),
    ),
  };
}

function unreadable(path: readonly PropertyKey[]): SiriusError {
  const [key, setting] = [String(path[0]), path.map(String).join(".")];
  return new SiriusError(
    "config_invalid",
    `the setting ${setting} in the database is not allowed by this version: ` +
      `delete from setting where key = '${key}', then decide it anew in the console`,
    because("setting_not_allowed", { setting, key }),
  );
}

/** What holds, read anew. Errors: `config_invalid`; storage errors. */
export async function readSettings(
  pool: Pool | PoolClient,
  given: GivenSettings,
): Promise<Settings> {
  return settle(given, (await readStored(pool)).values);
}

/** A part as somebody wants it. */
export interface WantedSetting {
  readonly key: SettingKey;
  /** Its fields; those that the environment fixes are left alone. */
  readonly value: object;
  /** The version that was on the page; 0: nobody had decided. */
  readonly version: number;
}

export interface SavingParts {
  readonly pool: Pool;
  readonly given: GivenSettings;
  /** What a change of a part asks for, in the transaction that makes it. */
  readonly causes?: (client: PoolClient, key: SettingKey) => Promise<void>;
}

/**
 * Stores a part and notes it in the journal, with the old and the new value of each field that changes. What
 * holds already is not written again.
 *
 * @returns `overtaken` when somebody changed it since `version`: nothing is written then.
 *
 * Errors: `request_invalid` for what is not allowed, which the page says better before.
 */
export async function saveSetting(
  { pool, given, causes }: SavingParts,
  { key, value, version }: WantedSetting,
  { actor, at }: ConsoleChange,
): Promise<"saved" | "same" | "overtaken"> {
  return inTransaction(pool, async (client) => {
    // Two who decide a part for the first time wait for each other as well.
    await client.query("select pg_advisory_xact_lock(hashtext('setting ' || $1))", [key]);
    const { values, decisions } = await readStored(client);
    if ((decisions.get(key)?.version ?? 0) !== version) return "overtaken";
    // What was decided before the environment fixed it comes back when it no longer does.
    const fields = {
      ...fixedFields(given, key, values[key]),
      ...unlike(given.values[key], openFields(given.fixed, key, value)),
    };
    const decided = DecidedSettings.safeParse({ ...values, [key]: fields });
    if (!decided.success) {
      const [issue] = decided.error.issues;
      const where = issue?.path.map(String).join(".") ?? key;
      const why = issue?.message ?? "";
      throw new SiriusError("request_invalid", `${where} is not allowed: ${why}`, { key });
    }
    refuseContact(decided.data.publisher?.contact, values.publisher?.contact);
    const details = difference(settle(given, values)[key], settle(given, decided.data)[key]);
    if (details === undefined) return "same";
    await client.query(
      `insert into setting (key, value, version, changed_at, changed_by) values ($1, $2, $3, $4, $5)
       on conflict (key) do update set value = excluded.value, version = excluded.version,
         changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
      [key, JSON.stringify(fields), version + 1, new Date(at), actor],
    );
    const target = `setting ${key}`;
    await audit(client, { at, actor, action: "setting.change", target, details });
    await causes?.(client, key);
    return "saved";
  });
}

/** One stored before contacts were checked holds until it is changed: it must not stop a process. */
function refuseContact(wanted: string | undefined, stored: string | undefined): void {
  if (wanted === undefined || wanted === stored || contactKind(wanted) !== undefined) return;
  throw new SiriusError("request_invalid", "publisher.contact is not allowed: nobody could use it");
}

function fixedFields(
  { fixed }: GivenSettings,
  key: SettingKey,
  value: object | undefined,
): Readonly<Record<string, unknown>> {
  const fields: [string, unknown][] = Object.entries(value ?? {});
  return Object.fromEntries(fields.filter(([field]) => fixed.has(`${key}.${field}`)));
}

/** Whoever wants what holds anyway has decided nothing. */
function unlike(
  given: object,
  fields: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const otherwise = new Map<string, unknown>(Object.entries(given));
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([field, one]) => JSON.stringify(one) !== JSON.stringify(otherwise.get(field)),
    ),
  );
}

/** The fields that change; undefined: none. A field that nobody decided is null. */
function difference(before: object, after: object) {
  const from = new Map<string, unknown>(Object.entries(before));
  const to = new Map<string, unknown>(Object.entries(after));
  const changed = [...new Set([...from.keys(), ...to.keys()])].filter(
    (field) => JSON.stringify(from.get(field)) !== JSON.stringify(to.get(field)),
  );
  if (changed.length === 0) return undefined;
  const only = (values: ReadonlyMap<string, unknown>) =>
    Object.fromEntries(changed.map((field) => [field, values.get(field) ?? null]));
  return { from: only(from), to: only(to) };
}
