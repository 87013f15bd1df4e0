/** What a turn does to the reviews of its conversation, in the transaction of the turn. */
import type { PoolClient } from "pg";

/**
 * Puts a text into the queue of the people who read every text before it is public. A text that
 * changed after a decision is read again; one that its author withdrew comes back by his own writing.
 */
export async function queueReview(
  client: PoolClient,
  conversation: string,
  question: string,
  at: Date,
): Promise<void> {
  await client.query(
    `insert into review (conversation_id, training_id, question, queued_at)
     select id, training_id, $2, $3 from conversation where id = $1
     on conflict (conversation_id, question) do update
     set status = 'received', shown = null, refusal = null, queued_at = excluded.queued_at,
       decided_at = null, visible_from = null, published_on = null, experience = null,
       shown_until = null`,
    [conversation, question, at],
  );
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
  await client.query(
    `update review set status = 'withdrawn', shown = null, decided_at = $2, published_on = null
     where conversation_id = $1 and status <> 'withdrawn'`,
    [conversation, at],
  );
  await client.query("delete from release_member where conversation_id = $1", [conversation]);
}
