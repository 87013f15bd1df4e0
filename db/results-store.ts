/** What a release published, found by the key of a training in one query. */
import { createHash } from "node:crypto";
import type { Pool } from "pg";
import type { Instant } from "../bot/conversation.ts";
import { SiriusError } from "../bot/errors.ts";
import { CERTIFICATION, TRAINER_CERTIFICATION } from "./release-queries.ts";

/** A score as bytes to send, and the name of those bytes. */
export interface StoredScore {
  readonly body: string;
  /** With its quotes. */
  readonly etag: string;
}

export interface PublishedReview {
  readonly id: string;
  /** With […] where something is hidden. */
  readonly text: string;
  /** `YYYY-MM-DD`. */
  readonly publishedOn: string;
  /** When the training ended: `YYYY-MM` in a group of enough people, else `YYYY`. */
  readonly experience: string;
  readonly reply: string | undefined;
}

export interface ReviewsPage {
  readonly index: number;
  readonly size: number;
  readonly newestFirst: boolean;
}

export interface StoredReviews {
  readonly status: "publie" | "insuffisant" | "aucun";
  readonly total: number;
  readonly reviews: readonly PublishedReview[];
}

/** Public results. Each call is one query; undefined: no such training. */
export interface ResultsStore {
  score(trainingKey: string): Promise<StoredScore | undefined>;
  reviews(trainingKey: string, page: ReviewsPage): Promise<StoredReviews | undefined>;
  /** Fails when the database does not answer. */
  ping(): Promise<void>;
}

/** Whether anyone was ever invited: "nobody was asked" and "too few answered" are told apart. */
const INVITED = `exists (
  select from apprenticeship ap join invitation i on i.apprenticeship_id = ap.id
  where ap.training_id = t.id
)`;

const SCORE = {
  name: "results-score",
  text: /* sql */ `
    select own.body as own, own.etag,
      coalesce(wider.body, widest.body) as wider, ${INVITED} as invited
    from training t
    join training_centre tc on tc.id = t.centre_id
    left join score_snapshot own on own.level = 'training' and own.group_key = t.key
    left join score_snapshot wider
      on wider.level = 'trainerCertification' and wider.group_key = ${TRAINER_CERTIFICATION}
    left join score_snapshot widest
      on widest.level = 'certification' and widest.group_key = ${CERTIFICATION}
    where t.key = $1`,
};

/** A text that is public. $4: today. */
const isPublic = (review: string): string =>
  `${review}.status = 'published' and ${review}.published_on is not null
    and ${review}.shown_until >= $4::date`;

/** One row at least when the training is known: without a review when there is none on the page. */
const reviewsStatement = (newestFirst: boolean) => ({
  name: `results-reviews-${newestFirst ? "newest" : "oldest"}`,
  text: /* sql */ `
    with asked as (
      select t.id, ${INVITED} as invited, exists (
        select from score_snapshot s where s.level = 'training' and s.group_key = t.key
      ) as published
      from training t where t.key = $1
    )
    select asked.invited, asked.published, r.id, r.shown, r.experience, r.reply,
      to_char(r.published_on, 'YYYY-MM-DD') as "publishedOn",
      (select count(*) from review a where a.training_id = asked.id and asked.published
        and ${isPublic("a")})::int as total
    from asked
    left join lateral (
      select * from review b
      where b.training_id = asked.id and asked.published and ${isPublic("b")}
      order by published_on ${newestFirst ? "desc" : "asc"}, id
      offset $2 limit $3
    ) r on true`,
});

/**
 * Reads what was released.
 *
 * `threshold`: people a figure needs, told with a missing score. `now`: the clock.
 *
 * Errors: `database_unavailable` when PostgreSQL does not answer.
 */
export function resultsStore(
  pool: Pool,
  { threshold, now = Date.now }: { readonly threshold: number; readonly now?: () => Instant },
): ResultsStore {
  return {
    score: (key) => readScore(pool, key, threshold),
    reviews: (key, page) => readReviews(pool, key, page, new Date(now())),
    async ping() {
      await answered(pool.query("select 1"));
    },
  };
}

async function readScore(
  pool: Pool,
  key: string,
  threshold: number,
): Promise<StoredScore | undefined> {
  const { rows } = await answered(
    pool.query<{
      own: string | null;
      etag: string | null;
      wider: string | null;
      invited: boolean;
    }>({ ...SCORE, values: [key] }),
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const start = `{"cle_demandee":${JSON.stringify(key)},`;
  if (row.own !== null && row.etag !== null) {
    return { body: start + row.own.slice(1), etag: row.etag };
  }
  const status = row.invited ? "insuffisant" : "aucun";
  const wider = row.wider ?? "null";
  const body = `${start}"statut":"${status}","seuil":${threshold},"niveau_superieur":${wider}}`;
  const hash = createHash("sha256").update(body).digest("base64url");
  return { body, etag: `"${hash.slice(0, 22)}"` };
}

async function readReviews(
  pool: Pool,
  key: string,
  { index, size, newestFirst }: ReviewsPage,
  today: Date,
): Promise<StoredReviews | undefined> {
  const { rows } = await answered(
    pool.query<{
      invited: boolean;
      published: boolean;
      total: number;
      id: string | null;
      shown: string;
      experience: string;
      reply: string | null;
      publishedOn: string;
    }>({ ...reviewsStatement(newestFirst), values: [key, index * size, size, today] }),
  );
  const [first] = rows;
  if (first === undefined) return undefined;
  const reviews: PublishedReview[] = [];
  for (const { id, shown: text, publishedOn, experience, reply } of rows) {
    if (id === null) continue;
    reviews.push({ id, text, publishedOn, experience, reply: reply ?? undefined });
  }
  const hidden = first.invited ? "insuffisant" : "aucun";
  return { status: first.published ? "publie" : hidden, total: first.total, reviews };
}

async function answered<T>(query: Promise<T>): Promise<T> {
  try {
    return await query;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "no code";
    throw new SiriusError(
      "database_unavailable",
      `the results could not be read (${code}): check that PostgreSQL runs and is migrated`,
    );
  }
}
