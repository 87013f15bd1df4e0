/** What centres reply to public texts: one reply each, read by people first, public with a release. */
import type { Pool, PoolClient } from "pg";
import type { Instant } from "../bot/conversation.ts";
import {
  moderate,
  type ModerationDecision,
  type ModerationOutcome,
  type ReviewStatus,
} from "../bot/moderation.ts";
import { audit } from "./audit.ts";
import { decidedBefore, valuesOfMark, type DecisionMark } from "./decision-mark.ts";
import { lockReview } from "./review-lock.ts";
import { lockPublicText } from "./texts-of-centre.ts";
import { inTransaction } from "./transaction.ts";
import { rowId } from "./uuid.ts";

export const REPLY_CHARACTERS_MAX = 1_000;

export interface WaitingReply {
  readonly id: string;
  readonly text: string;
  /** The text it replies to, as everybody reads it. */
  readonly about: string;
  readonly review: string;
  readonly training: string;
  readonly centre: string;
  readonly queuedAt: Instant;
}

export interface ReplyToWrite {
  readonly review: string;
  readonly centre: string;
  readonly text: string;
  readonly actor: string;
  readonly at: Instant;
}

/** `not_public`: nothing to reply to, or not this centre's. `exists`: a reply was given. */
export type WrittenReply = "written" | "not_public" | "exists" | "empty" | "too_long";

/** Keeps a reply for people to read. One that was refused may be replaced; any other stays. */
export async function writeReply(
  { pool }: { readonly pool: Pool },
  { review, centre, text, actor, at }: ReplyToWrite,
): Promise<WrittenReply> {
  const words = text.trim();
  if (words === "") return "empty";
  if (words.length > REPLY_CHARACTERS_MAX) return "too_long";
  return inTransaction(pool, async (client) => {
    if (!(await lockPublicText(client, { review, centre, at }))) return "not_public";
    const { rowCount } = await client.query(
      `insert into centre_reply (review_id, centre_id, text, queued_at) values ($1, $2, $3, $4)
       on conflict (review_id) do update
       set text = excluded.text, status = 'received', shown = null, refusal = null,
         queued_at = excluded.queued_at, decided_at = null
       where centre_reply.status = 'refused' and centre_reply.centre_id = excluded.centre_id`,
      [review, centre, words, new Date(at)],
    );
    if (rowCount === 0) return "exists";
    await note(client, { actor, at, action: "reply.write", review });
    return "written";
  });
}

/** A centre takes its reply back: it is gone from the pages at once. False: it has none there. */
export async function removeReply(
  { pool }: { readonly pool: Pool },
  { review, centre, actor, at }: Omit<ReplyToWrite, "text">,
): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    await lockReview(client, "replied", review);
    const { rowCount } = await client.query(
      "delete from centre_reply where review_id = $1 and centre_id = $2",
      [rowId(review), centre],
    );
    if (rowCount === 0) return false;
    await hide(client, review);
    await note(client, { actor, at, action: "reply.remove", review });
    return true;
  });
}

/** SQL: replies `cr` to texts `r` that wait; one whose text left the pages waits for nobody. */
export const WAITING_REPLIES = /* sql */ `
from centre_reply cr join review r on r.id = cr.review_id
where cr.status = 'received' and r.status = 'published'`;

/** Replies that wait, the oldest first. */
export async function waitingReplies(
  { pool }: { readonly pool: Pool },
  limit: number,
): Promise<WaitingReply[]> {
  const { rows } = await pool.query<WaitingReply>(
    `select cr.id, cr.text, r.shown as about, r.id as review, t.title as training,
       tc.name as centre, (extract(epoch from cr.queued_at) * 1000)::float8 as "queuedAt"
     from (select cr.* ${WAITING_REPLIES}) cr
     join review r on r.id = cr.review_id
     join training t on t.id = r.training_id
     join training_centre tc on tc.id = cr.centre_id
     order by cr.queued_at, cr.id limit $1`,
    [limit],
  );
  return rows;
}

/** A reply wherever it stands. */
export interface KnownReply extends Omit<WaitingReply, "about"> {
  /** Null once the text left the pages. */
  readonly about: string | null;
  readonly status: Extract<ReviewStatus, "received" | "published" | "refused">;
  readonly shown: string | null;
  readonly refusal: string | null;
  /** Null while it waits. */
  readonly decidedAt: Instant | null;
  /** Nothing of it is public; the decision may be taken back. */
  readonly undoable: boolean;
}

const KNOWN = /* sql */ `
select cr.id, cr.text, r.shown as about, r.id as review, t.title as training, tc.name as centre,
  (extract(epoch from cr.queued_at) * 1000)::float8 as "queuedAt",
  cr.status, cr.shown, cr.refusal,
  (extract(epoch from cr.decided_at) * 1000)::float8 as "decidedAt",
  cr.decided_at is not null and r.reply is null as undoable
from centre_reply cr
join review r on r.id = cr.review_id
join training t on t.id = r.training_id
join training_centre tc on tc.id = cr.centre_id`;

/** One reply, whatever was decided: what is public may still have to leave. */
export async function replyById(
  { pool }: { readonly pool: Pool },
  reply: string,
): Promise<KnownReply | undefined> {
  const { rows } = await pool.query<KnownReply>(`${KNOWN} where cr.id = $1`, [rowId(reply)]);
  return rows[0];
}

/**
 * Replies that were decided on, the latest first, public ones among them.
 *
 * @param before  Only those decided before this decision, on a text or on a reply.
 */
export async function decidedReplies(
  { pool }: { readonly pool: Pool },
  limit: number,
  before?: DecisionMark,
): Promise<KnownReply[]> {
  const { rows } = await pool.query<KnownReply>(
    `${KNOWN} where cr.decided_at is not null and ${decidedBefore("cr")}
     order by cr.decided_at desc, cr.id desc limit $1`,
    [limit, ...valuesOfMark(before)],
  );
  return rows;
}

export interface ReplyDecision {
  readonly reply: string;
  readonly queuedAt: Instant;
  /** Where it stood when it was read; not checked when left out. */
  readonly from?: ReviewStatus;
  readonly decision: Exclude<ModerationDecision, { readonly kind: "alert" }>;
  readonly actor: string;
  readonly at: Instant;
}

export type DecidedReply =
  | ModerationOutcome
  | { readonly ok: false; readonly why: "unknown" | "changed" | "decided" };

/** Stores a decision on a reply. Published, it shows with the next release; refused, it leaves at once. */
export async function decideReply(
  { pool }: { readonly pool: Pool },
  { reply, queuedAt, from, decision, actor, at }: ReplyDecision,
): Promise<DecidedReply> {
  return inTransaction(pool, async (client) => {
    await lockReview(client, "reply", reply);
    const found = await lock(client, reply);
    if (found === undefined) return { ok: false, why: "unknown" };
    if (Math.abs(found.queued - queuedAt) >= 1) return { ok: false, why: "changed" };
    if (from !== undefined && found.status !== from) return { ok: false, why: "decided" };
    const outcome = moderate({ status: "received", text: found.text }, decision);
    if (!outcome.ok) return outcome;
    await client.query(
      `update centre_reply set status = $2, shown = $3, refusal = $4, decided_at = $5 where id = $1`,
      [reply, outcome.status, outcome.shown, outcome.reason, new Date(at)],
    );
    if (outcome.status !== "published") await hide(client, found.review);
    const details = { to: outcome.status, ...(outcome.reason && { reason: outcome.reason }) };
    const action = `reply.${decision.kind}`;
    await note(client, { actor, at, action, review: found.review, details });
    return outcome;
  });
}

/** Takes a decision on a reply back, as long as no release showed it. */
export async function undoReply(
  { pool }: { readonly pool: Pool },
  { reply, actor, at }: Pick<ReplyDecision, "reply" | "actor" | "at">,
): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    await lockReview(client, "reply", reply);
    const { rows } = await client.query<{ review: string }>(
      `update centre_reply cr set status = 'received', shown = null, refusal = null, decided_at = null
       from review r
       where cr.id = $1 and r.id = cr.review_id and cr.decided_at is not null and r.reply is null
       returning r.id as review`,
      [rowId(reply)],
    );
    const [row] = rows;
    if (row === undefined) return false;
    await note(client, { actor, at, action: "reply.undo", review: row.review });
    return true;
  });
}

/** Shows accepted replies under texts that are public. Part of a release. $1: now. */
export const SHOW_REPLIES = /* sql */ `
update review r
set reply = cr.shown, replied_on = ($1::timestamptz at time zone 'Europe/Paris')::date
from centre_reply cr
where cr.review_id = r.id and cr.status = 'published' and r.status = 'published'
  and r.published_on is not null and r.reply is distinct from cr.shown`;

async function lock(client: PoolClient, reply: string) {
  const { rows } = await client.query<{
    text: string;
    status: ReviewStatus;
    queued: number;
    review: string;
  }>(
    `select cr.text, cr.status, (extract(epoch from cr.queued_at) * 1000)::float8 as queued, cr.review_id as review
     from centre_reply cr where cr.id = $1 for update`,
    [rowId(reply)],
  );
  return rows[0];
}

async function hide(client: PoolClient, review: string): Promise<void> {
  await client.query("update review set reply = null, replied_on = null where id = $1", [review]);
}

interface Noted {
  readonly actor: string;
  readonly at: Instant;
  readonly action: string;
  readonly review: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

async function note(client: PoolClient, { actor, at, action, review, details = {} }: Noted) {
  await audit(client, { at, actor, action, target: `review ${review}`, details });
}
