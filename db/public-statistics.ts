/** What has been published so far, counted over the scores and texts that anyone can read. */
import type { Pool } from "pg";
import type { Instant } from "../bot/conversation.ts";
import { CERTIFICATION, JOIN_GROUP } from "./release-queries.ts";
import { answered } from "./results-queries.ts";
import { isPublic } from "./results-reviews.ts";

export interface DiplomaFigures {
  readonly code: string;
  readonly title: string;
  readonly respondents: number;
  readonly mean: number;
}

export interface PublicStatistics {
  /** Trainings known, and those with a published score. */
  readonly trainings: number;
  readonly trainingsScored: number;
  readonly centresScored: number;
  readonly diplomasScored: number;
  /** Former apprentices counted in a national score, each once per diploma. */
  readonly respondents: number;
  /** Invited for those diplomas, as far as it is published. */
  readonly invited: number;
  readonly reviews: number;
  readonly replies: number;
  /** `YYYY-MM-DD`; null before the first release. */
  readonly computedOn: string | null;
  /** Those with most respondents first. */
  readonly diplomas: readonly DiplomaFigures[];
}

const DIPLOMAS_MAX = 50;
/** The page is for everyone, and the sums look at every score. */
const KEPT_MS = 60_000;

/** $1: today. */
const SUMS = /* sql */ `
with national as (
  select (body::jsonb ->> 'nb_repondants')::int as respondents,
    (body::jsonb ->> 'nb_invites')::int as invited
  from score_snapshot where level = 'certification'
), scored as (
  select t.id, t.centre_id from score_snapshot s join training t on t.key = s.group_key
  where s.level = 'training'
), texts as (
  select r.reply from review r
  join training t on t.id = r.training_id ${JOIN_GROUP}
  join scored on scored.id = g.id
  where ${isPublic("r", "$1")}
)
select (select count(*)::int from training where followed_by is null) as trainings,
  (select count(*)::int from scored) as "trainingsScored",
  (select count(distinct centre_id)::int from scored) as "centresScored",
  (select count(*)::int from national) as "diplomasScored",
  (select coalesce(sum(respondents), 0)::int from national) as respondents,
  (select coalesce(sum(invited), 0)::int from national) as invited,
  (select count(*)::int from texts) as reviews,
  (select count(reply)::int from texts) as replies,
  (select max(body::jsonb ->> 'calcule_le') from score_snapshot) as "computedOn"`;

const DIPLOMAS = /* sql */ `
select s.group_key as code, coalesce(register.title, name.title) as title,
  (s.body::jsonb ->> 'nb_repondants')::int as respondents,
  (s.body::jsonb #>> '{note,moyenne}')::float8 as mean
from score_snapshot s
join lateral (
  select mode() within group (order by t.title) as title from training t
  where ${CERTIFICATION} = s.group_key
) name on name.title is not null
left join certification register on register.code = s.group_key
where s.level = 'certification'
order by respondents desc, title, code
limit ${DIPLOMAS_MAX}`;

/**
 * Counts what is public. The same answer serves a minute.
 *
 * Errors: `database_unavailable` when PostgreSQL does not answer.
 */
export function publicStatistics(
  pool: Pool,
  now: () => Instant = Date.now,
): () => Promise<PublicStatistics> {
  let kept: { readonly at: Instant; readonly value: Promise<PublicStatistics> } | undefined;
  return async () => {
    const at = now();
    if (kept === undefined || at - kept.at >= KEPT_MS) kept = { at, value: count(pool, at) };
    const { value } = kept;
    // A failure is not kept: whoever comes next tries again.
    value.catch(() => (kept = undefined));
    return value;
  };
}

async function count(pool: Pool, at: Instant): Promise<PublicStatistics> {
  const [sums, diplomas] = await answered(
    Promise.all([
      pool.query<Omit<PublicStatistics, "diplomas">>(SUMS, [new Date(at)]),
      pool.query<DiplomaFigures>(DIPLOMAS),
    ]),
  );
  const [row] = sums.rows;
  if (row === undefined) throw new TypeError("sums without a row");
  return { ...row, diplomas: diplomas.rows };
}
