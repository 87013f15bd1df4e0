/** Published scores and texts laid straight into a database, for tests of what is shown of them. */
import { waitingReviews } from "../../db/moderation-queue.ts";
import { storeDecision } from "../../db/moderation-store.ts";
import type { TestDatabase } from "../database.ts";
import { DAY, NOW, PublicationWorld } from "../db/publication-world.ts";

export interface ToPublish {
  readonly key: string;
  readonly cfd: string;
  readonly title: string;
  readonly siret: string;
  readonly centre: string;
  readonly place: string;
  readonly texts: readonly string[];
  readonly reply?: string;
}

/**
 * A training with one answer per text, each text accepted and shown at the next release.
 *
 * @param database  Without another text that waits.
 */
export async function layText(database: TestDatabase, what: ToPublish): Promise<void> {
  const { pool } = database;
  const world = new PublicationWorld(pool);
  await world.open();
  await world.training(what.key, what.cfd, what.siret);
  await pool.query("update training set title = $2, place = $3 where key = $1", [
    what.key,
    what.title,
    what.place,
  ]);
  await pool.query(
    "update training_centre tc set name = $2 from training t where t.centre_id = tc.id and t.key = $1",
    [what.key, what.centre],
  );
  for (const [at, conseil] of what.texts.entries()) {
    const note = 2 + (at % 4);
    const conversation = await world.answer(what.key, { note, conseil, publication: true });
    await world.queue(conversation);
  }
  for (const { id: review, queuedAt } of await waitingReviews({ pool }, 100)) {
    await storeDecision(
      { pool },
      {
        review,
        queuedAt,
        decision: { kind: "publish" },
        actor: "test",
        at: NOW - DAY,
        delayHours: 0,
      },
    );
  }
  if (what.reply === undefined) return;
  await pool.query(
    "update review r set reply = $2 from training t where t.id = r.training_id and t.key = $1",
    [what.key, what.reply],
  );
}
