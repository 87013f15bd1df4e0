/** What a release published, found by the key of a training. */
import { createHash } from "node:crypto";
import type { Pool } from "pg";
import type { Instant } from "../bot/conversation.ts";
import { batched } from "./batched.ts";
import { CERTIFICATION, TRAINER_CERTIFICATION } from "./release-queries.ts";
import { answered, askedUnder, INVITED } from "./results-queries.ts";
import {
  readReview,
  readReviews,
  type PublishedReview,
  type ReviewsPage,
  type StoredReviews,
} from "./results-reviews.ts";
import { readStatistics } from "./statistics.ts";

/** A score as bytes to send, and the name of those bytes. */
export interface StoredScore {
  readonly body: string;
  /** With its quotes. */
  readonly etag: string;
  /** Has figures, that only a release changes. */
  readonly published?: boolean;
}

/**
 * Public results. Undefined: no such training, no such centre. Each call is one query, which scores asked
 * for at the same moment share.
 */
export interface ResultsStore {
  score(trainingKey: string): Promise<StoredScore | undefined>;
  reviews(trainingKey: string, page: ReviewsPage): Promise<StoredReviews | undefined>;
  /** The texts on all trainings of a centre. */
  centreReviews(siret: string, page: ReviewsPage): Promise<StoredReviews | undefined>;
  /** One public text; "withdrawn" when its author took it back. */
  review(id: string): Promise<PublishedReview | "withdrawn" | undefined>;
  /** What the last release counted of the whole service. */
  statistics(): Promise<StoredScore>;
  /** Fails when the database does not answer. */
  ping(): Promise<void>;
}

/** $1: keys. What is wider, and who was invited, is looked for only where a score is missing. */
const SCORES = {
  name: "results-scores",
  text: /* sql */ `
    select asked.key, own.body as own, own.etag, coalesce(wider.body, widest.body) as wider,
      case when own.body is null then ${INVITED} else true end as invited
    from unnest($1::text[]) asked(key)
    cross join lateral ${askedUnder("asked.key")}
    left join score_snapshot own on own.level = 'training' and own.group_key = g.key
    left join score_snapshot wider on own.body is null
      and wider.level = 'trainerCertification' and wider.group_key = ${TRAINER_CERTIFICATION}
    left join score_snapshot widest on own.body is null
      and widest.level = 'certification' and widest.group_key = ${CERTIFICATION}`,
};

interface ScoreRow {
  readonly key: string;
  readonly own: string | null;
  readonly etag: string | null;
  readonly wider: string | null;
  readonly invited: boolean;
}

/**
 * Reads what was released.
 *
 * @param told  `threshold`: people a figure needs, read for each score that is missing. `now`: the clock.
 *
 * Errors: `database_unavailable` when PostgreSQL does not answer.
 */
export function resultsStore(
  pool: Pool,
  told: { readonly threshold: number; readonly now?: () => Instant },
): ResultsStore {
  const { now = Date.now } = told;
  const scoreRow = batched(async (keys) => {
    const { rows } = await answered(pool.query<ScoreRow>({ ...SCORES, values: [keys] }));
    return new Map(rows.map((row) => [row.key, row]));
  });
  return {
    async score(key) {
      const row = await scoreRow(key);
      return row && scoreOfRow(row, told.threshold);
    },
    reviews: (key, page) => readReviews(pool, "training", key, { ...page, now: now() }),
    centreReviews: (siret, page) => readReviews(pool, "centre", siret, { ...page, now: now() }),
    review: (id) => readReview(pool, id, now()),
    statistics: () => readStatistics(pool, told.threshold),
    async ping() {
      await answered(pool.query("select 1"));
    },
  };
}

/** The key as it was asked for stands before the bytes of the release. */
function scoreOfRow({ key, own, etag, wider, invited }: ScoreRow, threshold: number): StoredScore {
  const start = `{"cle_demandee":${JSON.stringify(key)},`;
  if (own !== null && etag !== null) return { body: start + own.slice(1), etag, published: true };
  const status = invited ? "insuffisant" : "aucun";
  const body = `${start}"statut":"${status}","seuil":${threshold},"niveau_superieur":${wider ?? "null"}}`;
  const hash = createHash("sha256").update(body).digest("base64url");
  return { body, etag: `"${hash.slice(0, 22)}"` };
}
