/** What a form about a campaign offers: versions of questionnaires, and rosters that were imported. */
import type { Pool } from "pg";
import type { Instant } from "../bot/conversation.ts";
import { CONSENT_PROVEN } from "./reachable.ts";
import { scriptNames, type ScriptName, type ScriptVersionRef } from "./script-names.ts";

export interface ScriptChoice extends ScriptVersionRef, ScriptName {}

export interface ImportChoice {
  readonly id: string;
  readonly importedAt: Instant;
  /** Invitations that it made. */
  readonly invited: number;
  /** Its people have agreed, with evidence. */
  readonly consent: boolean;
}

export interface CampaignChoices {
  /** By key, the newest version first; none of a questionnaire that is closed. */
  readonly scripts: readonly ScriptChoice[];
  /** The latest first. */
  readonly imports: readonly ImportChoice[];
}

const IMPORTS_OFFERED = 30;
/** Of one questionnaire; older ones are named on the command line. */
const VERSIONS_OFFERED = 5;

/** $1, $2: key and version of one that is offered whatever it is; null for none. */
const SCRIPTS = /* sql */ `
select key, version from (
  select v.key, v.version, row_number() over (partition by v.key order by v.version desc) as age,
    exists (select from script_phase p where p.key = v.key) as closed
  from script_version v
) found
where (age <= ${VERSIONS_OFFERED} and not closed) or (key, version) = ($1, $2)
order by key, version desc`;

/** Reads all of it. @param chosen  What a draft has already: it stays among the choices. */
export async function campaignChoices(
  pool: Pool,
  chosen?: ScriptVersionRef,
): Promise<CampaignChoices> {
  const [scripts, imports] = await Promise.all([
    pool.query<ScriptVersionRef>(SCRIPTS, [chosen?.key ?? null, chosen?.version ?? null]),
    pool.query<ImportChoice>(
      `select m.id, coalesce((counters ->> 'invited')::int, 0) as invited,
         ${CONSENT_PROVEN} as consent,
         (extract(epoch from imported_at) * 1000)::float8 as "importedAt"
       from roster_import m where finished_at is not null
       order by imported_at desc limit ${IMPORTS_OFFERED}`,
    ),
  ]);
  const named = await scriptNames(pool, scripts.rows);
  return {
    scripts: scripts.rows.map((script) => Object.assign(script, named(script))),
    imports: imports.rows,
  };
}

/** When a roster was imported; undefined of one that is not known. */
export async function importedAt(pool: Pool, id: string): Promise<Instant | undefined> {
  const { rows } = await pool.query<{ at: Instant }>(
    "select (extract(epoch from imported_at) * 1000)::float8 as at from roster_import where id = $1",
    [id],
  );
  return rows[0]?.at;
}

/** Whether anybody could be invited at all. */
export async function hasPeople(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ some: boolean }>(
    "select exists (select from invitation) as some",
  );
  return rows[0]?.some === true;
}
