/**
 * The texts that wait for people, oldest first. Nothing here reads a mark: whoever decides about words must
 * not know what figure they came with, and no text may wait longer for being kind or harsh.
 */
import type { Pool } from "pg";
import type { Instant } from "../bot/conversation.ts";
import type { ReviewStatus } from "../bot/moderation.ts";
import { copyForm, isNearCopy } from "../bot/text-flags.ts";
import { WAITING_REPLIES } from "./centre-replies.ts";
import { decidedBefore, valuesOfMark, type DecisionMark } from "./decision-mark.ts";
import { TEXT } from "./moderation-text.ts";
import { rowId } from "./uuid.ts";

/** A text that waits for a decision. */
export interface WaitingReview {
  readonly id: string;
  readonly text: string;
  readonly status: ReviewStatus;
  /** The conversation told of danger: read this one first, nothing of it is public by itself. */
  readonly danger: boolean;
  readonly training: string;
  readonly centre: string;
  readonly queuedAt: Instant;
}

/** The same with what a machine can count about it. */
export interface QueuedText extends WaitingReview {
  readonly place: string | null;
  readonly decidedAt: Instant | null;
  /** Nothing of it is public; a decision may be taken back. */
  readonly undoable: boolean;
  readonly refusal: string | null;
  readonly shown: string | null;
  /** Other texts with the same words. */
  readonly copies: number;
  /** How many answers the conversation has, and in how many seconds they were given. */
  readonly answers: number;
  readonly seconds: number;
  /** Other people who used the same browser, or who answered from the same telephone. */
  readonly sameBrowser: number;
  readonly samePhone: number;
}

/** Which texts: to be read, passed on as alerts, or decided and not public yet. */
export type QueueName = "waiting" | "alerts" | "decided";

const DANGER = /* sql */ `
exists (select from alert al where al.conversation_id = r.conversation_id
  and al.reason in ('danger', 'asked_by_script') and al.handled_at is null)`;

const COLUMNS = /* sql */ `
r.id, ${TEXT} as text, r.status, t.title as training, tc.name as centre, t.place,
(extract(epoch from r.queued_at) * 1000)::float8 as "queuedAt", ${DANGER} as danger`;

const FROM = /* sql */ `
from review r
join training t on t.id = r.training_id
join training_centre tc on tc.id = t.centre_id`;

const FACTS = /* sql */ `
(extract(epoch from r.decided_at) * 1000)::float8 as "decidedAt", r.refusal, r.shown,
r.decided_at is not null and r.published_on is null and r.status <> 'withdrawn'
  and not (r.status = 'refused' and r.told_at is not null) as undoable,
(select count(*) from review o where o.copy_key = r.copy_key and o.id <> r.id)::int as copies,
said.answers, said.seconds,
(select count(distinct i.person_id) from web_session mine
   join web_session other on other.token_hash = mine.former or other.former = mine.token_hash
   join invitation i on i.id = other.invitation_id
   where mine.invitation_id = c.invitation_id and i.person_id <> c.person_id)::int as "sameBrowser",
(select count(distinct b.person_id) from contact a
   join contact b on b.lookup = a.lookup and b.kind = a.kind and b.person_id <> a.person_id
   join conversation d on d.person_id = b.person_id and d.outcome is not null
   where a.person_id = c.person_id)::int as "samePhone"`;

const FACTS_FROM = /* sql */ `
join conversation c on c.id = r.conversation_id
cross join lateral (
  select count(distinct a.question)::int as answers,
    coalesce(extract(epoch from max(a.at) - min(a.at)), 0)::float8 as seconds
  from answer a where a.conversation_id = r.conversation_id
) said`;

const WHICH: Readonly<Record<QueueName, { readonly where: string; readonly order: string }>> = {
  waiting: { where: "r.status = 'received'", order: "r.queued_at, r.id" },
  alerts: { where: "r.status = 'alert'", order: "r.queued_at, r.id" },
  decided: {
    where:
      "r.status in ('published', 'refused', 'alert') and r.decided_at is not null and r.published_on is null",
    order: "r.decided_at desc, r.id desc",
  },
};

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
       (r.status = 'alert' or ${DANGER}) as danger ${FROM}
     where r.status in ('received', 'alert') and ${TEXT} is not null
     order by danger desc, r.queued_at, r.id limit $1`,
    [limit],
  );
  return rows;
}

/**
 * One of the queues with what a machine counts: oldest first, those decided newest first.
 *
 * @param before  Only those decided before this decision, on a text or on a reply.
 */
export async function queuedTexts(
  { pool }: { readonly pool: Pool },
  which: QueueName,
  limit: number,
  before?: DecisionMark,
): Promise<QueuedText[]> {
  const { where, order } = WHICH[which];
  const { rows } = await pool.query<QueuedText>(
    `select ${COLUMNS}, ${FACTS} ${FROM} ${FACTS_FROM}
     where ${where} and ${decidedBefore("r")} and ${TEXT} is not null order by ${order} limit $1`,
    [limit, ...valuesOfMark(before)],
  );
  return rows;
}

/** One text, wherever it stands; undefined when there is none, or its author took it back. */
export async function queuedText(
  { pool }: { readonly pool: Pool },
  review: string,
): Promise<QueuedText | undefined> {
  const { rows } = await pool.query<QueuedText>(
    `select ${COLUMNS}, ${FACTS} ${FROM} ${FACTS_FROM}
     where r.id = $1 and r.status <> 'withdrawn' and ${TEXT} is not null`,
    [rowId(review)],
  );
  return rows[0];
}

/** What waits, and since when. */
export interface Backlog {
  readonly waiting: number;
  readonly alerts: number;
  readonly replies: number;
  readonly reports: number;
  /** Of the texts that wait; null when none does. */
  readonly oldest: Instant | null;
}

/** Counts the queues. Any number of texts: each count has its index. */
export async function backlog({ pool }: { readonly pool: Pool }): Promise<Backlog> {
  const { rows } = await pool.query<Backlog>(
    `select (select count(*) from review where status = 'received')::int as waiting,
       ((select count(*) from review where status = 'alert')
         + (select count(*) from alert where handled_at is null))::int as alerts,
       (select count(*) ${WAITING_REPLIES})::int as replies,
       (select count(*) from review_report where status = 'received')::int as reports,
       (select extract(epoch from min(queued_at)) * 1000 from review
         where status in ('received', 'alert'))::float8 as oldest`,
  );
  const [row] = rows;
  return row ?? { waiting: 0, alerts: 0, replies: 0, reports: 0, oldest: null };
}

/** Texts of the same centre that a text is compared with. */
const COMPARED = 300;

/** How many of the latest texts of the same centre say nearly the same, without being copies. */
export async function nearCopies(
  { pool }: { readonly pool: Pool },
  review: string,
): Promise<number> {
  const { rows } = await pool.query<{ id: string; text: string | null; same: boolean }>(
    `select r.id, ${TEXT} as text, r.copy_key is not distinct from own.copy_key as same
     from review own join training ot on ot.id = own.training_id
     join training t on t.centre_id = ot.centre_id join review r on r.training_id = t.id
     where own.id = $1 and r.status <> 'withdrawn'
     order by r.id = own.id desc, r.queued_at desc limit ${COMPARED}`,
    [rowId(review)],
  );
  const [own, ...others] = rows;
  const form = copyForm(own?.text ?? "");
  if (form === undefined) return 0;
  return others.filter(({ text, same }) => {
    const other = same ? undefined : copyForm(text ?? "");
    return other !== undefined && isNearCopy(form, other);
  }).length;
}
