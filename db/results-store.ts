/** What a release published, found by the key of a training in one query. */
import { createHash } from "node:crypto";
import type { Pool } from "pg";
import type { Instant } from "../bot/conversation.ts";
import { CERTIFICATION, TRAINER_CERTIFICATION } from "./release-queries.ts";
import { answered, ASKED, INVITED } from "./results-queries.ts";
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
}

/** Public results. Each call is one query; undefined: no such training, no such centre. */
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

const SCORE = {
  name: "results-score",
  text: /* sql */ `
    select own.body as own, own.etag,
      coalesce(wider.body, widest.body) as wider, ${INVITED} as invited
    from ${ASKED}
    left join score_snapshot own on own.level = 'training' and own.group_key = g.key
    left join score_snapshot wider
      on wider.level = 'trainerCertification' and wider.group_key = ${TRAINER_CERTIFICATION}
    left join score_snapshot widest
      on widest.level = 'certification' and widest.group_key = ${CERTIFICATION}`,
};

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
    reviews: (key, page) => readReviews(pool, "training", key, { ...page, now: now() }),
    centreReviews: (siret, page) => readReviews(pool, "centre", siret, { ...page, now: now() }),
    review: (id) => readReview(pool, id, now()),
    statistics: () => readStatistics(pool, threshold),
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
