/** What a form about a campaign offers: versions of questionnaires, and rosters that were imported. */
import type { Pool } from "pg";
import type { Instant } from "../bot/conversation.ts";
import { CONSENT_PROVEN } from "./reachable.ts";

export interface ScriptChoice {
  readonly key: string;
  readonly version: number;
  /** In the language of the script. */
  readonly title: string;
}

export interface ImportChoice {
  readonly id: string;
  readonly importedAt: Instant;
  /** Invitations that it made. */
  readonly invited: number;
  /** Its people have agreed, with evidence. */
  readonly consent: boolean;
}

export interface CampaignChoices {
  /** By key, the newest version first. */
  readonly scripts: readonly ScriptChoice[];
  /** The latest first. */
  readonly imports: readonly ImportChoice[];
  /** Whether anybody could be invited at all. */
  readonly hasPeople: boolean;
}

const OFFERED = 30;

/** Reads all of it. */
export async function campaignChoices(pool: Pool): Promise<CampaignChoices> {
  const [scripts, imports, people] = await Promise.all([
    pool.query<ScriptChoice>(
      `select key, version, coalesce(body #>> array['title', body ->> 'defaultLocale'], key) as title
       from script_version order by key, version desc limit ${OFFERED}`,
    ),
    pool.query<ImportChoice>(
      `select m.id, coalesce((counters ->> 'invited')::int, 0) as invited,
         ${CONSENT_PROVEN} as consent,
         (extract(epoch from imported_at) * 1000)::float8 as "importedAt"
       from roster_import m where finished_at is not null
       order by imported_at desc limit ${OFFERED}`,
    ),
    pool.query<{ some: boolean }>("select exists (select from invitation) as some"),
  ]);
  return {
    scripts: scripts.rows,
    imports: imports.rows,
    hasPeople: people.rows[0]?.some === true,
  };
}
