/** Published scripts. A version never changes, so each process reads it once. */
import type { Pool } from "pg";
import { because } from "../bot/error-words.ts";
import { SiriusError } from "../bot/errors.ts";
import type { ScriptLibrary } from "../bot/ports.ts";
import { hashScript } from "../survey-scripts/canonical.ts";
import { Script } from "../survey-scripts/schema.ts";

export interface Published {
  readonly key: string;
  readonly version: number;
  readonly hash: string;
}

/** How a script comes to be published. */
export interface Publishing {
  /** The file as it was written, with its comments. */
  readonly source?: string;
  /** Who did it: `user <id>`. */
  readonly by?: string;
  /** Content that an older version had becomes a new version, unless the newest one has it already. */
  readonly again?: boolean;
}

export interface PublishedScripts extends ScriptLibrary {
  /**
   * Publishes a script under the next version number. The same content is published once: the
   * version it already has is returned, the newest one that has it.
   */
  publish(script: Script, how?: Publishing): Promise<Published>;
  /** The newest version of a script. Errors: `script_unknown` when none was published. */
  latest(key: string): Promise<{ readonly script: Script; readonly version: number }>;
  /** Every published version of a script, oldest first: what a new one must stay true to. */
  versions(key: string): Promise<readonly Script[]>;
}

/** Keeps published scripts in PostgreSQL, and those that were read in memory. */
export function scriptLibrary(pool: Pool): PublishedScripts {
  const known = new Map<string, Script>();
  const read = async (key: string, version: number): Promise<Script> => {
    const name = `${key} ${version}`;
    const found = known.get(name);
    if (found !== undefined) return found;
    const { rows } = await pool.query<{ body: unknown }>(
      "select body from script_version where key = $1 and version = $2",
      [key, version],
    );
    const [row] = rows;
    if (row === undefined) {
      throw new SiriusError(
        "script_unknown",
        `script "${key}" has no version ${version}`,
        because("version_unknown", { key, version }),
      );
    }
    const script = Script.parse(row.body);
    known.set(name, script);
    return script;
  };
  return {
    load: read,
    publish: (script, how = {}) => insertVersion(pool, script, how),
    async latest(key) {
      const { rows } = await pool.query<{ version: number | null }>(
        "select max(version) as version from script_version where key = $1",
        [key],
      );
      const version = rows[0]?.version ?? null;
      if (version === null) {
        throw new SiriusError(
          "script_unknown",
          `no version of script "${key}" is published: publish it with "sirius script publish"`,
          because("never_published", { key }),
        );
      }
      return { script: await read(key, version), version };
    },
    async versions(key) {
      const { rows } = await pool.query<{ version: number }>(
        "select version from script_version where key = $1 order by version",
        [key],
      );
      const scripts: Script[] = [];
      for (const { version } of rows) scripts.push(await read(key, version));
      return scripts;
    },
  };
}

async function insertVersion(
  pool: Pool,
  script: Script,
  { source, by, again = false }: Publishing,
): Promise<Published> {
  const hash = hashScript(script);
  const { key } = script;
  // Two administrators at once: one of the inserts finds the number taken and tries the next one.
  for (;;) {
    const same = await pool.query<{ version: number; newest: boolean }>(
      `select version, version = (select max(version) from script_version where key = $1) as newest
       from script_version where key = $1 and hash = $2 order by version desc limit 1`,
      [key, hash],
    );
    const [known] = same.rows;
    if (known !== undefined && (known.newest || !again)) {
      await keepSource(pool, { key, version: known.version, source });
      return { key, version: known.version, hash };
    }
    const made = await pool.query<{ version: number }>(
      `insert into script_version (key, version, hash, body, source, published_by)
       select $1, coalesce(max(version), 0) + 1, $2, $3, $4, $5 from script_version where key = $1
       on conflict do nothing returning version`,
      [key, hash, JSON.stringify(script), source, by],
    );
    if (made.rows[0] !== undefined) return { key, version: made.rows[0].version, hash };
  }
}

/** A change of comments alone is no version of its own; the newest text of it is kept. */
async function keepSource(
  pool: Pool,
  { key, version, source }: { key: string; version: number; source: string | undefined },
): Promise<void> {
  if (source === undefined) return;
  await pool.query(
    `update script_version set source = $3
     where key = $1 and version = $2 and source is distinct from $3`,
    [key, version, source],
  );
}
