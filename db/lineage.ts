/**
 * Reviews follow a diploma that was renewed and a key that was replaced. A release settles the lineage
 * and moves the lots with it, each as a whole: figures stay sums of whole lots, so that a merger, its
 * correction and everything in between tell no more about a person than any other release.
 */
import type { PoolClient } from "pg";
import type { Instant } from "../bot/conversation.ts";
import * as sql from "./lineage-queries.ts";
import type { GroupSet } from "./release-scores.ts";

interface MovedLot {
  readonly training_key: string | null;
  readonly trainer_certification: string | null;
  readonly certification: string;
  readonly old_training: string | null;
  readonly old_trainer: string | null;
  readonly old_certification: string;
}

/**
 * Settles what every training counts for, and moves the lots there. To be called in the transaction
 * that words the scores of the groups concerned anew.
 *
 * @param now  Diplomas closed until then are followed by their successors.
 * @param touched  Gets the groups that lots left and those they came to.
 * @returns lots moved.
 */
export async function settleLineage(
  client: PoolClient,
  now: Instant,
  touched: GroupSet,
): Promise<number> {
  await client.query(sql.SETTLE_CERTIFICATIONS, [new Date(now)]);
  await client.query(sql.SETTLE_KEYS);
  for (const step of [sql.FOLLOW_KEYS, sql.MEET_CATALOGUE, sql.FOLLOW_ON, sql.COUNT_AS]) {
    await client.query(step);
  }
  await client.query(sql.NOTE_INVITED);
  const { rows } = await client.query<MovedLot>(sql.MOVE_LOTS);
  for (const lot of rows) {
    touched.addPlace(lot);
    touched.addPlace({
      training_key: lot.old_training,
      trainer_certification: lot.old_trainer,
      certification: lot.old_certification,
    });
  }
  return rows.length;
}
