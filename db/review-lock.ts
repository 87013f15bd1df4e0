/**
 * One order for whoever changes a text and what a centre said of it: the row of the text first, then its
 * report or its reply. An author who takes the text back goes that way too, so nobody waits in a ring.
 */
import type { PoolClient } from "pg";
import type { ReviewStatus } from "../bot/moderation.ts";
import { rowId } from "./uuid.ts";

export interface LockedReview {
  readonly id: string;
  readonly status: ReviewStatus;
  /** Milliseconds since 1970. */
  readonly queued: number;
}

/** How the text is found: by what a centre said of it. Names come from here alone. */
const FOUND_BY = {
  report: "select review_id from review_report where id = $1",
  reply: "select review_id from centre_reply where id = $1",
  replied: "select review_id from centre_reply where review_id = $1",
} as const;

/**
 * Locks the text of a report (by the id of the report), of a reply (by the id of the reply), or one that
 * was replied to (by its own id), for the transaction that is open.
 *
 * @returns undefined when there is no such report, reply or text.
 */
export async function lockReview(
  client: PoolClient,
  by: keyof typeof FOUND_BY,
  id: string,
): Promise<LockedReview | undefined> {
  const { rows } = await client.query<LockedReview>(
    `select r.id, r.status, (extract(epoch from r.queued_at) * 1000)::float8 as queued
     from review r where r.id in (${FOUND_BY[by]}) for update of r`,
    [rowId(id)],
  );
  return rows[0];
}
