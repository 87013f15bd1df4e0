/** The life of a script after its publication: closing takes no new conversations, retired is put away. */
import type { Pool, PoolClient } from "pg";
import type { Instant } from "../bot/conversation.ts";
import { SiriusError } from "../bot/errors.ts";
import { audit } from "./audit.ts";
import { SCRIPT_TITLE } from "./script-names.ts";
import { inTransaction } from "./transaction.ts";

export const PHASES = ["open", "closing", "retired"] as const;
export type ScriptPhase = (typeof PHASES)[number];

/** One published version and the people on it. */
export interface VersionFacts {
  readonly key: string;
  readonly version: number;
  readonly title: Readonly<Record<string, string>>;
  readonly notes: string | null;
  readonly owner: "git" | "console";
  readonly by: string | null;
  readonly at: Instant;
  /** Conversations that began with it and have not ended. */
  readonly running: number;
  readonly phase: ScriptPhase;
}

export type PhaseChange =
  | { readonly changed: true }
  /** People are still answering: the script is put away when they have finished. */
  | { readonly changed: false; readonly running: number }
  /** Campaigns, by title, that still invite to it: its people would be left out one by one. */
  | { readonly changed: false; readonly campaigns: readonly string[] };

/** Every published version, by script and newest first. @param key  Of one script only. */
export async function versionFacts(pool: Pool, key?: string): Promise<VersionFacts[]> {
  const { rows } = await pool.query<{
    key: string;
    version: number;
    title: Record<string, string>;
    notes: string | null;
    owner: "git" | "console";
    published_by: string | null;
    published_at: Date;
    running: number;
    phase: ScriptPhase;
  }>(
    `select v.key, v.version, v.body -> 'title' as title, v.body ->> 'notes' as notes,
       v.body ->> 'owner' as owner, v.published_by, v.published_at,
       coalesce(p.phase, 'open') as phase,
       (select count(*)::int from conversation c
        where c.script_key = v.key and c.script_version = v.version
          and c.outcome is null and c.withdrawn_at is null) as running
     from script_version v left join script_phase p on p.key = v.key
     where $1::text is null or v.key = $1
     order by v.key, v.version desc`,
    [key ?? null],
  );
  return rows.map(({ published_by: by, published_at: at, ...row }) =>
    Object.assign(row, { by, at: at.getTime() }),
  );
}

/** The file of a version as it was written; undefined when only its content is known. */
export async function sourceOf(
  pool: Pool,
  key: string,
  version: number,
): Promise<string | undefined> {
  const { rows } = await pool.query<{ source: string | null }>(
    "select source from script_version where key = $1 and version = $2",
    [key, version],
  );
  return rows[0]?.source ?? undefined;
}

/** Whether a script takes no new conversations. */
export async function isClosed(pool: Pool, key: string): Promise<boolean> {
  const { rowCount } = await pool.query("select from script_phase where key = $1", [key]);
  return rowCount !== 0;
}

/**
 * Refuses what would change a script that is put away: nothing of it could be seen by anybody.
 *
 * Errors: `script_retired`, in French, with what to do.
 */
export async function refusePutAway(pool: Pool, key: string): Promise<void> {
  const title = await closedTitle(pool, key, ["retired"]);
  if (title === undefined) return;
  throw new SiriusError(
    "script_retired",
    `le questionnaire « ${title} » (${key}) est rangé : rouvrez-le d'abord dans la console (éditeur, onglet Versions, « Le rouvrir »), puis recommencez`,
  );
}

/**
 * The title of a script that takes no new conversations; undefined of one that does.
 *
 * @param phases  Only those count.
 */
export async function closedTitle(
  db: Pool | PoolClient,
  key: string,
  phases: readonly ScriptPhase[] = ["closing", "retired"],
): Promise<string | undefined> {
  const { rows } = await db.query<{ title: string }>(
    `select ${SCRIPT_TITLE} as title from script_phase p join script_version v on v.key = p.key
     where p.key = $1 and p.phase = any($2) order by v.version desc limit 1`,
    [key, phases],
  );
  return rows[0]?.title;
}

/** Whoever closes a script, and whoever sets a campaign going with it, come one after the other. */
export async function lockPhase(client: PoolClient, key: string): Promise<void> {
  await client.query("select pg_advisory_xact_lock(hashtextextended('script phase ' || $1, 0))", [
    key,
  ]);
}

/**
 * Moves a published script to another phase, and notes it in the journal. It is closed only while no
 * campaign invites to it, and retired only once nobody is answering it any more.
 */
export async function changePhase(
  pool: Pool,
  { key, phase }: { readonly key: string; readonly phase: ScriptPhase },
  { actor, at }: { readonly actor: string; readonly at: Instant },
): Promise<PhaseChange> {
  return inTransaction(pool, async (client) => {
    await lockPhase(client, key);
    if (phase !== "open") {
      const { rows } = await client.query<{ title: string }>(
        `select title from campaign where script_key = $1 and state in ('planned', 'sending')
         order by title`,
        [key],
      );
      if (rows.length > 0) return { changed: false, campaigns: rows.map(({ title }) => title) };
    }
    if (phase === "retired") {
      const { rows } = await client.query<{ running: number }>(
        `select count(*)::int as running from conversation
         where script_key = $1 and outcome is null and withdrawn_at is null`,
        [key],
      );
      const running = rows[0]?.running ?? 0;
      if (running > 0) return { changed: false, running };
    }
    if (phase === "open") await client.query("delete from script_phase where key = $1", [key]);
    else {
      await client.query(
        `insert into script_phase (key, phase, since) values ($1, $2, $3)
         on conflict (key) do update set phase = excluded.phase, since = excluded.since`,
        [key, phase, new Date(at)],
      );
    }
    await audit(client, { at, actor, action: `script.${phase}`, target: `script ${key}` });
    return { changed: true };
  });
}
