/** The queue of texts to read, and what people decided about them. */
import { randomInt } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import type { Instant } from "../bot/conversation.ts";
import {
  moderate,
  type ModerationDecision,
  type ModerationOutcome,
  type ReviewStatus,
} from "../bot/moderation.ts";

/** A text that waits for a decision. */
export interface WaitingReview {
  readonly id: string;
  readonly text: string;
  readonly status: "received" | "alert";
  /** The conversation told of danger: read this one first, nothing of it is public by itself. */
  readonly danger: boolean;
  readonly training: string;
  readonly centre: string;
  readonly queuedAt: Instant;
}

export interface DecisionToStore {
  readonly review: string;
  /** Of the text as it was read: a text that changed since then is read again. */
  readonly queuedAt: Instant;
  readonly decision: ModerationDecision;
  /** Who decides, for the audit. */
  readonly actor: string;
  readonly at: Instant;
  /** Hours within which a text becomes visible, at a moment nobody can foresee. */
  readonly delayHours?: number;
}

export type StoredDecision =
  | ModerationOutcome
  | { readonly ok: false; readonly why: "unknown" | "changed" | "no_text" };

/** So that a centre cannot tie a text to the person who left that day. */
const DELAY_HOURS = 72;
const HOUR_MS = 3_600_000;

/** The parts of the latest writing of a text, one under the other. */
const TEXT = /* sql */ `
(select string_agg(a.value #>> '{}', E'\n' order by a.part) from answer a
 where a.conversation_id = r.conversation_id and a.question = r.question and a.void_at is null
   and a.status = 'answered'
   and a.prompt = (select max(b.prompt) from answer b
     where b.conversation_id = r.conversation_id and b.question = r.question and b.void_at is null))`;

/**
 * The texts that wait, those that tell of danger first, then the oldest.
 *
 * @param limit  At most so many.
 */
export async function waitingReviews(
  { pool }: { readonly pool: Pool },
  limit: number,
): Promise<WaitingReview[]> {
  const { rows } = await pool.query<WaitingReview>(
    `select r.id, ${TEXT} as text, r.status, t.title as training, tc.name as centre,
       (extract(epoch from r.queued_at) * 1000)::float8 as "queuedAt",
       exists (select from alert al where al.conversation_id = r.conversation_id
         and al.reason in ('danger', 'asked_by_script') and al.handled_at is null) as danger
     from review r
     join training t on t.id = r.training_id
     join training_centre tc on tc.id = t.centre_id
     where r.status in ('received', 'alert') and ${TEXT} is not null
     order by danger desc, r.queued_at, r.id
     limit $1`,
    [limit],
  );
  return rows;
}

/**
 * Stores a decision with its audit entry. A published text is shown by the release that follows its
 * delay; a refused one is gone from the pages at once.
 *
 * @returns What the text became, or why the decision could not be taken; then nothing is stored.
 */
export async function storeDecision(
  { pool }: { readonly pool: Pool },
  wanted: DecisionToStore,
): Promise<StoredDecision> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const outcome = await decide(client, wanted);
    await client.query(outcome.ok ? "commit" : "rollback");
    return outcome;
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

async function decide(client: PoolClient, wanted: DecisionToStore): Promise<StoredDecision> {
  const { review, decision, actor, at, delayHours = DELAY_HOURS } = wanted;
  const { rows } = await client.query<{
    status: ReviewStatus;
    text: string | null;
    queued: number;
  }>(
    `select r.status, ${TEXT} as text, (extract(epoch from r.queued_at) * 1000)::float8 as queued
     from review r where r.id = $1 for update of r`,
    [review],
  );
  const [found] = rows;
  if (found === undefined) return { ok: false, why: "unknown" };
  if (Math.abs(found.queued - wanted.queuedAt) >= 1) return { ok: false, why: "changed" };
  if (found.status !== "withdrawn" && found.text === null) return { ok: false, why: "no_text" };
  const outcome = moderate({ status: found.status, text: found.text ?? "" }, decision);
  if (!outcome.ok) return outcome;
  const delay = delayHours === 0 ? 0 : randomInt(delayHours * HOUR_MS);
  await client.query(
    `update review set status = $2, shown = $3, refusal = $4, decided_at = $5, visible_from = $6,
       published_on = case when $2 = 'published' then published_on end
     where id = $1`,
    [review, outcome.status, outcome.shown, outcome.reason, new Date(at), new Date(at + delay)],
  );
  await client.query(
    "insert into audit_entry (at, actor, action, target, details) values ($1, $2, $3, $4, $5)",
    [
      new Date(at),
      actor,
      `review.${decision.kind}`,
      `review ${review}`,
      JSON.stringify({
        from: found.status,
        to: outcome.status,
        ...(outcome.reason !== null && { reason: outcome.reason }),
        ...(decision.kind === "redact" && { hidden: decision.hide.length }),
      }),
    ],
  );
  return outcome;
}
