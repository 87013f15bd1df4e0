/** The statistics of the service, counted by each release and read as the bytes it stored. */
import { createHash } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import type { Instant } from "../bot/conversation.ts";
import { answered } from "./results-queries.ts";

interface Counted {
  readonly invitations: number;
  readonly begun: number;
  readonly ended: number;
  readonly received: number;
  readonly shown: number;
  readonly accepted: number;
  readonly waiting: number;
  readonly refused: number;
  readonly withdrawn: number;
  readonly reasons: Readonly<Record<string, number>>;
  readonly median_days: number | null;
  readonly trainings: number;
  readonly centres: number;
}

const COUNT = /* sql */ `
select
  (select count(*) from invitation)::int as invitations,
  (select count(distinct conversation_id) from answer)::int as begun,
  (select count(*) from conversation
   where outcome in ('completed', 'partial') and withdrawn_at is null)::int as ended,
  r.*,
  (select coalesce(jsonb_object_agg(refusal, n), '{}') from (
    select refusal, count(*) as n from review where status = 'refused' group by refusal
  ) by_reason) as reasons,
  (select count(*) from score_snapshot where level = 'training')::int as trainings,
  (select count(*) from score_snapshot where level = 'centre')::int as centres
from (
  select count(*)::int as received,
    count(*) filter (where status = 'published' and published_on is not null)::int as shown,
    count(*) filter (where status = 'published' and published_on is null)::int as accepted,
    count(*) filter (where status in ('received', 'alert'))::int as waiting,
    count(*) filter (where status = 'refused')::int as refused,
    count(*) filter (where status = 'withdrawn')::int as withdrawn,
    round((percentile_cont(0.5) within group (order by extract(epoch from decided_at - queued_at))
      filter (where status in ('published', 'refused')) / 86400)::numeric, 1)::float8 as median_days
  from review
) r`;

const SAVE = /* sql */ `
insert into published_statistics (body, etag, computed_at) values ($1, $2, $3)
on conflict (only_row) do update
set body = excluded.body, etag = excluded.etag, computed_at = excluded.computed_at`;

const READ = { name: "results-statistics", text: "select body, etag from published_statistics" };

/** Counts everything once and stores it, in the transaction of a release. */
export async function publishStatistics(
  client: PoolClient,
  threshold: number,
  now: Instant,
): Promise<void> {
  const { rows } = await client.query<Counted>(COUNT);
  const { body, etag } = bytesOf(statisticsOf(rows[0] ?? NOTHING, threshold, now));
  await client.query(SAVE, [body, etag, new Date(now)]);
}

/**
 * The statistics of the last release; all zero before the first one.
 *
 * Errors: `database_unavailable`.
 */
export async function readStatistics(
  pool: Pool,
  threshold: number,
): Promise<{ readonly body: string; readonly etag: string }> {
  const { rows } = await answered(pool.query<{ body: string; etag: string }>(READ));
  return rows[0] ?? bytesOf(statisticsOf(NOTHING, threshold, undefined));
}

const NOTHING: Counted = {
  invitations: 0,
  begun: 0,
  ended: 0,
  received: 0,
  shown: 0,
  accepted: 0,
  waiting: 0,
  refused: 0,
  withdrawn: 0,
  reasons: {},
  median_days: null,
  trainings: 0,
  centres: 0,
};

/** French names, as the users of the API have. Parts add up to what they are parts of. */
function statisticsOf(counted: Counted, threshold: number, now: Instant | undefined): object {
  const { invitations, begun, ended } = counted;
  return {
    calcule_le: now === undefined ? null : new Date(now).toISOString().slice(0, 10),
    seuil: threshold,
    invitations,
    conversations_commencees: begun,
    conversations_terminees: ended,
    taux_reponse:
      invitations === 0 ? null : Math.min(1, Math.round((100 * ended) / invitations) / 100),
    textes: {
      recus: counted.received,
      publies: counted.shown,
      acceptes_a_paraitre: counted.accepted,
      en_attente: counted.waiting,
      refuses: counted.refused,
      retires: counted.withdrawn,
      refuses_par_motif: gathered(counted.reasons, threshold),
      delai_median_jours: counted.median_days,
    },
    formations_avec_score: counted.trainings,
    etablissements_avec_score: counted.centres,
  };
}

/** A rare reason would point at somebody's text: those under the threshold are told together. */
function gathered(
  reasons: Readonly<Record<string, number>>,
  threshold: number,
): Record<string, number> {
  const told: Record<string, number> = {};
  let others = 0;
  for (const [reason, count] of Object.entries(reasons)) {
    if (count >= threshold) told[reason] = count;
    else others += count;
  }
  return others === 0 ? told : { ...told, autres: others };
}

function bytesOf(statistics: object): { body: string; etag: string } {
  const body = JSON.stringify(statistics);
  const hash = createHash("sha256").update(body).digest("base64url");
  return { body, etag: `"${hash.slice(0, 22)}"` };
}
