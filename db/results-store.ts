/** What a release published, found by the key of a training in one query. */

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
