/** The public texts that a training centre may answer or report: those that count for its own trainings. */
import type { PoolClient } from "pg";
import type { Instant } from "../bot/conversation.ts";
import { JOIN_GROUP } from "./release-queries.ts";
import { isPublic } from "./results-reviews.ts";
import { rowId } from "./uuid.ts";

/** SQL: the text `r` is public and counts for a training of centre $2; `own` is that score. $3: today. */
export const PUBLIC_OF_CENTRE = /* sql */ `
from review r
join training t on t.id = r.training_id ${JOIN_GROUP}
join score_snapshot own on own.level = 'training' and own.group_key = g.key
where ${isPublic("r", "$3")} and tc.id = $2`;

/**
 * Locks a text, so that no author takes the words back before the transaction ends.
 *
 * @returns false where it is not public, or not of this centre: nothing is locked then.
 */
export async function lockPublicText(
  client: PoolClient,
  {
    review,
    centre,
    at,
  }: { readonly review: string; readonly centre: string; readonly at: Instant },
): Promise<boolean> {
  const { rowCount } = await client.query(
    `select ${PUBLIC_OF_CENTRE} and r.id = $1 for update of r`,
    [rowId(review), centre, new Date(at)],
  );
  return rowCount !== 0;
}
