/** The statistics of the service, counted by each release and read as the bytes it stored. */
import { createHash } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import type { Instant } from "../bot/conversation.ts";
import { CERTIFICATION, JOIN_GROUP } from "./release-queries.ts";
import { answered } from "./results-queries.ts";
import { isPublic } from "./results-reviews.ts";

interface Counted {
  readonly invitations: number;
  readonly begun: number;
  readonly ended: number;
  readonly received: number;
  readonly shown: number;
  readonly replies: number;
  readonly accepted: number;
  readonly waiting: number;
  readonly refused: number;
  readonly withdrawn: number;
  readonly reasons: Readonly<Record<string, number>>;
  readonly median_days: number | null;
  readonly trainings: number;
  readonly trainings_scored: number;
  readonly centres_scored: number;
  readonly diplomas_scored: number;
  readonly respondents: number;
  readonly diplomas: readonly DiplomaFigures[];
}

/** A diploma in the whole country, in the words of the API. */
interface DiplomaFigures {
  readonly certification: string;
  readonly intitule: string;
  readonly nb_repondants: number;
  readonly note_moyenne: number;
}

/** Diplomas that are named, those with most respondents first. */
const DIPLOMAS_MAX = 50;

const DIPLOMAS = /* sql */ `
select coalesce(json_agg(d), '[]') from (
  select s.group_key as certification, coalesce(register.title, name.title) as intitule,
    (s.body::jsonb ->> 'nb_repondants')::int as nb_repondants,
    (s.body::jsonb #>> '{note,moyenne}')::float8 as note_moyenne
  from score_snapshot s
  join lateral (
    select mode() within group (order by t.title) as title from training t
    where ${CERTIFICATION} = s.group_key
  ) name on name.title is not null
  left join certification register on register.code = s.group_key
  where s.level = 'certification'
  order by nb_repondants desc, intitule, certification limit ${DIPLOMAS_MAX}
) d`;

/** Whether a text can be read today: its training needs a score besides. $1: today. */
const SHOWN = `${isPublic("r", "$1")} and s.level is not null`;

const COUNT = /* sql */ `
select
  (select count(*) from invitation)::int as invitations,
  (select count(distinct conversation_id) from answer)::int as begun,
  (select count(*) from conversation
   where outcome in ('completed', 'partial') and withdrawn_at is null)::int as ended,
  texts.*,
  (select coalesce(jsonb_object_agg(refusal, n), '{}') from (
    select refusal, count(*) as n from review where status = 'refused' group by refusal
  ) by_reason) as reasons,
  (select count(*) from training where followed_by is null)::int as trainings,
  scores.*,
  (${DIPLOMAS}) as diplomas
from (
  select count(*)::int as received,
    count(*) filter (where ${SHOWN})::int as shown,
    count(r.reply) filter (where ${SHOWN})::int as replies,
    count(*) filter (where r.status = 'published' and published_on is null)::int as accepted,
    count(*) filter (where r.status in ('received', 'alert'))::int as waiting,
    count(*) filter (where r.status = 'refused')::int as refused,
    count(*) filter (where r.status = 'withdrawn')::int as withdrawn,
    round((percentile_cont(0.5) within group (order by extract(epoch from decided_at - queued_at))
      filter (where r.status in ('published', 'refused')) / 86400)::numeric, 1)::float8
      as median_days
  from review r
  join training t on t.id = r.training_id ${JOIN_GROUP}
  left join score_snapshot s on s.level = 'training' and s.group_key = g.key
) texts, (
  select count(*) filter (where level = 'training')::int as trainings_scored,
    count(*) filter (where level = 'centre')::int as centres_scored,
    count(*) filter (where level = 'certification')::int as diplomas_scored,
    coalesce(sum((body::jsonb ->> 'nb_repondants')::int)
      filter (where level = 'certification'), 0)::int as respondents
  from score_snapshot
) scores`;

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
  const { rows } = await client.query<Counted>(COUNT, [new Date(now)]);
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
  replies: 0,
  accepted: 0,
  waiting: 0,
  refused: 0,
  withdrawn: 0,
  reasons: {},
  median_days: null,
  trainings: 0,
  trainings_scored: 0,
  centres_scored: 0,
  diplomas_scored: 0,
  respondents: 0,
  diplomas: [],
};

/** French names, as the users of the API have. The fates of texts add up to those received. */
function statisticsOf(counted: Counted, threshold: number, now: Instant | undefined): object {
  const { invitations, begun, ended, received, shown, accepted, waiting, refused } = counted;
  return {
    calcule_le: now === undefined ? null : new Date(now).toISOString().slice(0, 10),
    seuil: threshold,
    invitations,
    conversations_commencees: begun,
    conversations_terminees: ended,
    taux_reponse:
      invitations === 0 ? null : Math.min(1, Math.round((100 * ended) / invitations) / 100),
    textes: {
      recus: received,
      publies: shown,
      acceptes_a_paraitre: accepted,
      plus_affiches: received - shown - accepted - waiting - refused - counted.withdrawn,
      en_attente: waiting,
      refuses: refused,
      retires: counted.withdrawn,
      refuses_par_motif: gathered(counted.reasons, threshold),
      delai_median_jours: counted.median_days,
      reponses_publiees: counted.replies,
    },
    repondants_comptes: counted.respondents,
    formations_connues: counted.trainings,
    formations_avec_score: counted.trainings_scored,
    etablissements_avec_score: counted.centres_scored,
    certifications_avec_score: counted.diplomas_scored,
    certifications: counted.diplomas,
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
