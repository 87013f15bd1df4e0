/** Published scripts. A version never changes, so each process reads it once. */
import type { Pool } from "pg";
import { SiriusError } from "../bot/errors.ts";
import type { ScriptLibrary } from "../bot/ports.ts";
import { hashScript } from "../survey-scripts/canonical.ts";
import { Script } from "../survey-scripts/schema.ts";

export interface Published {
  readonly key: string;
  readonly version: number;
  readonly hash: string;
}

export interface PublishedScripts extends ScriptLibrary {
  /**
   * Publishes a script under the next version number. The same content is published once: the
   * version it already has is returned.
   */
  publish(script: Script): Promise<Published>;
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
      throw new SiriusError("script_unknown", `script "${key}" has no version ${version}`);
    }
    const script = Script.parse(row.body);
    known.set(name, script);
    return script;
  };
  return {
    load: read,
    publish: (script) => insertVersion(pool, script),
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

async function insertVersion(pool: Pool, script: Script): Promise<Published> {
  const hash = hashScript(script);
  const { key } = script;
  // Two administrators at once: one of the inserts finds the number taken and tries the next one.
  for (;;) {
    const same = await pool.query<{ version: number }>(
      "select version from script_version where key = $1 and hash = $2",
      [key, hash],
    );
    if (same.rows[0] !== undefined) return { key, version: same.rows[0].version, hash };
    const made = await pool.query<{ version: number }>(
      `insert into script_version (key, version, hash, body)
       select $1, coalesce(max(version), 0) + 1, $2, $3 from script_version where key = $1
       on conflict do nothing returning version`,
      [key, hash, JSON.stringify(script)],
    );
    if (made.rows[0] !== undefined) return { key, version: made.rows[0].version, hash };
  }
}
