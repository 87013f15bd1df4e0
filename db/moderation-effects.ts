/** What a turn does to the reviews of its conversation, in the transaction of the turn. */
import { createHash } from "node:crypto";
import type { PoolClient } from "pg";
import { soundsLikeDanger } from "../bot/danger.ts";
import { copyForm } from "../bot/text-flags.ts";
import { TEXT } from "./moderation-text.ts";

/**
 * Puts a text into the queue of the people who read every text before it is public. A text that
 * changed after a decision is read again; one that its author withdrew comes back by his own writing.
 * One that speaks of danger goes to the alerts at once. What a centre said of the former words goes.
 */
export async function queueReview(
  client: PoolClient,
  conversation: string,
  question: string,
  at: Date,
): Promise<void> {
  const { rows } = await client.query<{ id: string; text: string | null }>(
    `with r as (
       insert into review (conversation_id, training_id, question, queued_at)
       select id, training_id, $2, $3 from conversation where id = $1
       on conflict (conversation_id, question) do update
       set status = 'received', shown = null, refusal = null, queued_at = excluded.queued_at,
         decided_at = null, visible_from = null, published_on = null, experience = null,
         shown_until = null, told_at = null, reply = null, replied_on = null
       returning id, conversation_id, question
     )
     select r.id, ${TEXT} as text from r`,
    [conversation, question, at],
  );
  for (const { id, text } of rows) {
    const form = copyForm(text ?? "");
    await client.query("update review set status = $2, copy_key = $3 where id = $1", [
      id,
      soundsLikeDanger(text ?? "") ? "alert" : "received",
      form === undefined ? null : createHash("sha256").update(form).digest(),
    ]);
    await forgetTheCentre(client, [id]);
  }
}

/**
 * Takes every text of a conversation off the public pages at once, and keeps no copy to show. Its
 * answers leave the lots they were counted in: the sums change once enough people left.
 */
export async function withdrawReviews(
  client: PoolClient,
  conversation: string,
  at: Date,
): Promise<void> {
  await takeBack(client, { conversation, question: null, at });
  await client.query("delete from release_member where conversation_id = $1", [conversation]);
}

/**
 * A text that its author passed over when they corrected it, or that another answer made void: nobody has to
 * read it any more. New words queue it again.
 *
 * @param about  `question` null: every text of the conversation.
 */
export async function takeBack(
  client: PoolClient,
  about: { readonly conversation: string; readonly question: string | null; readonly at: Date },
): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    `update review set status = 'withdrawn', shown = null, decided_at = $2, published_on = null,
       told_at = coalesce(told_at, $2), copy_key = null, reply = null, replied_on = null
     where conversation_id = $1 and status <> 'withdrawn' and question = coalesce($3, question)
     returning id`,
    [about.conversation, about.at, about.question],
  );
  const reviews = rows.map(({ id }) => id);
  if (reviews.length > 0) await forgetTheCentre(client, reviews);
}

/** A reply and a report are about words that are gone: the reply goes too, the report is closed. */
async function forgetTheCentre(client: PoolClient, reviews: readonly string[]): Promise<void> {
  await client.query("delete from centre_reply where review_id = any ($1)", [reviews]);
  await client.query(
    `update review_report set explanation = null,
       status = case when status = 'received' then 'gone' else status end
     where review_id = any ($1)`,
    [reviews],
  );
}
