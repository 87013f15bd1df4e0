/** What published questionnaires are called, so that people can tell one from another. */
import type { Pool } from "pg";

/** A published version. */
export interface ScriptVersionRef {
  readonly key: string;
  readonly version: number;
}

export interface ScriptName {
  /** In French where the script has it, else in its own language. */
  readonly title: string;
  /** Another questionnaire has the same title: only the key tells them apart. */
  readonly isShared: boolean;
}

/** The title of `script_version v`. */
export const SCRIPT_TITLE = `coalesce(v.body #>> '{title,fr}',
  v.body #>> array['title', v.body ->> 'defaultLocale'], v.key)`;

/** $1, $2: key and version of each. A title is held against those of the newest versions. */
const NAMES = /* sql */ `
with named as (
  select v.key, v.version, ${SCRIPT_TITLE} as title,
    not exists (select from script_version n where n.key = v.key and n.version > v.version) as newest
  from script_version v
  where (v.key, v.version) in (select * from unnest($1::text[], $2::int[]))
    or not exists (select from script_version n where n.key = v.key and n.version > v.version)
)
select own.key, own.version, own.title, exists (
  select from named other
  where other.newest and other.key <> own.key and other.title = own.title
) as "isShared"
from named own`;

/**
 * Names versions, all in one query.
 *
 * @returns The name of each; one that was never published is called by its key.
 */
export async function scriptNames(
  pool: Pool,
  scripts: readonly ScriptVersionRef[],
): Promise<(script: ScriptVersionRef) => ScriptName> {
  const { rows } = await pool.query<ScriptVersionRef & ScriptName>(NAMES, [
    scripts.map(({ key }) => key),
    scripts.map(({ version }) => version),
  ]);
  const found = new Map(rows.map((row) => [nameOf(row), row]));
  return (script) => found.get(nameOf(script)) ?? { title: script.key, isShared: false };
}

function nameOf({ key, version }: ScriptVersionRef): string {
  return `${key} ${version}`;
}
