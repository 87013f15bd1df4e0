/** The texts a release made public, page by page: of a training, or of all trainings of a centre. */
import type { Pool } from "pg";
import type { Instant } from "../bot/conversation.ts";
import { isCritical } from "./critical-texts.ts";
import { JOIN_GROUP } from "./release-queries.ts";
import { answered, askedUnder, COUNTING, formerDiploma, INVITED } from "./results-queries.ts";

export interface PublishedReview {
  readonly id: string;
  /** With […] where something is hidden. */
  readonly text: string;
  /** `YYYY-MM-DD`. */
  readonly publishedOn: string;
  /** When the training ended: `YYYY-MM` in a group of enough people, else `YYYY`. */
  readonly experience: string;
  readonly reply: string | undefined;
  /** Of the reply: `YYYY-MM-DD`. */
  readonly repliedOn: string | undefined;
  /** CFD of the former version of the diploma that it is about, if it is. */
  readonly former: string | undefined;
  /** Of the training it counts for. */
  readonly trainingKey: string;
  readonly trainingTitle: string;
}

export interface ReviewsPage {
  readonly index: number;
  readonly size: number;
  readonly newestFirst: boolean;
  /** Texts that name a problem come first, told by their words alone; then by date. */
  readonly criticalFirst?: boolean;
}

export interface StoredReviews {
  readonly status: "publie" | "insuffisant" | "aucun";
  readonly total: number;
  readonly reviews: readonly PublishedReview[];
}

/** What is asked for: its trainings, and whether it has figures. A training without has no texts. */
const SCOPES = {
  training: /* sql */ `
    select case when s.body is not null then array${COUNTING} else '{}' end as trainings,
      ${INVITED} as invited, s.body is not null as published
    from ${askedUnder("$1")}
    left join score_snapshot s on s.level = 'training' and s.group_key = g.key`,
  centre: /* sql */ `
    select array(
        select t.id from training g
        join score_snapshot s on s.level = 'training' and s.group_key = g.key
        cross join lateral ${COUNTING} t
        where g.centre_id = tc.id and g.followed_by is null
      ) as trainings,
      exists (
        select from training t join apprenticeship ap on ap.training_id = t.id
        join invitation i on i.apprenticeship_id = ap.id
        where t.centre_id = tc.id
      ) as invited,
      exists (select from score_snapshot where level = 'centre' and group_key = tc.siret) as published
    from training_centre tc where tc.siret = $1`,
} as const;

/** A text that is public, as far as it goes: the training it counts for needs a score besides. */
export const isPublic = (review: string, today: string): string =>
  `(${review}.status = 'published' and ${review}.published_on is not null
    and ${review}.shown_until >= ${today}::date)`;

/** When the reply of `review r` went public; null without one. */
export const REPLIED_ON = /* sql */ `case when r.reply is not null
  then to_char(coalesce(r.replied_on, r.published_on), 'YYYY-MM-DD') end`;

/** $4: today. */
const PUBLIC = `a.training_id = any(asked.trainings) and ${isPublic("a", "$4")}`;

/** One row at least when what was asked is known: without a review when there is none on the page. */
const statement = (
  scope: keyof typeof SCOPES,
  { newestFirst, criticalFirst = false }: ReviewsPage,
) => {
  const direction = newestFirst ? "desc" : "asc";
  const order = (review: string): string =>
    `${criticalFirst ? `${isCritical(`${review}.shown`)} desc, ` : ""}
      ${review}.published_on ${direction}, ${review}.id`;
  return {
    name: `results-reviews-${scope}-${direction}${criticalFirst ? "-critical" : ""}`,
    text: /* sql */ `
      with asked as materialized (${SCOPES[scope]})
      select asked.invited, asked.published, r.id, r.shown as text, r.experience, r.reply,
        ${REPLIED_ON} as "repliedOn",
        to_char(r.published_on, 'YYYY-MM-DD') as "publishedOn",
        ${formerDiploma("t", "g", "s")} as former,
        g.key as "trainingKey", g.title as "trainingTitle",
        (select count(*) from review a where ${PUBLIC})::int as total
      from asked
      left join lateral (
        select * from review a where ${PUBLIC} order by ${order("a")} offset $2 limit $3
      ) r on true
      left join (training t ${JOIN_GROUP}) on t.id = r.training_id
      left join score_snapshot s on s.level = 'training' and s.group_key = g.key
      order by ${order("r")}`,
  };
};

/** $1: id; $2: today. A withdrawn text keeps nothing but the fact. */
const ONE = {
  name: "results-review",
  text: /* sql */ `
    select r.id, r.status, r.shown as text, r.experience, r.reply,
      ${REPLIED_ON} as "repliedOn",
      to_char(r.published_on, 'YYYY-MM-DD') as "publishedOn",
      ${formerDiploma("t", "g", "s")} as former,
      g.key as "trainingKey", g.title as "trainingTitle"
    from review r
    join training t on t.id = r.training_id ${JOIN_GROUP}
    left join score_snapshot s on s.level = 'training' and s.group_key = g.key
    where r.id = $1 and (r.status = 'withdrawn' or (
      r.status = 'published' and r.published_on is not null and r.shown_until >= $2::date
      and s.group_key is not null
    ))`,
};

type Row = Omit<PublishedReview, "reply" | "repliedOn" | "former" | "id"> & {
  readonly id: string | null;
  readonly invited: boolean;
  readonly published: boolean;
  readonly total: number;
  readonly reply: string | null;
  readonly repliedOn: string | null;
  readonly former: string | null;
};

/**
 * Reads one page of public texts.
 *
 * @param key  Of the training, or the SIRET of the centre.
 * @returns undefined when neither a training nor a centre is known under it.
 *
 * Errors: `database_unavailable`.
 */
export async function readReviews(
  pool: Pool,
  scope: keyof typeof SCOPES,
  key: string,
  page: ReviewsPage & { readonly now: Instant },
): Promise<StoredReviews | undefined> {
  const values = [key, page.index * page.size, page.size, new Date(page.now)];
  const { rows } = await answered(pool.query<Row>({ ...statement(scope, page), values }));
  const [first] = rows;
  if (first === undefined) return undefined;
  const hidden = first.invited ? "insuffisant" : "aucun";
  return {
    status: first.published ? "publie" : hidden,
    total: first.total,
    reviews: rows.flatMap((row) => (row.id === null ? [] : [reviewOf(row, row.id)])),
  };
}

/**
 * Reads one public text.
 *
 * @param id  A UUID; anything else is unknown.
 * @returns "withdrawn" when its author took it back; undefined when nothing public has this id.
 *
 * Errors: `database_unavailable`.
 */
export async function readReview(
  pool: Pool,
  id: string,
  now: Instant,
): Promise<PublishedReview | "withdrawn" | undefined> {
  if (!UUID.test(id)) return undefined;
  const { rows } = await answered(
    pool.query<Row & { id: string; status: string }>({ ...ONE, values: [id, new Date(now)] }),
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  return row.status === "withdrawn" ? "withdrawn" : reviewOf(row, row.id);
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function reviewOf(row: Row, id: string): PublishedReview {
  const { text, publishedOn, experience, trainingKey, trainingTitle } = row;
  const reply = row.reply ?? undefined;
  const repliedOn = row.repliedOn ?? undefined;
  const former = row.former ?? undefined;
  const about = { former, trainingKey, trainingTitle };
  return { id, text, publishedOn, experience, reply, repliedOn, ...about };
}
