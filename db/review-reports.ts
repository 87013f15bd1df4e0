/** Centres report texts they doubt: free, for a reason of the closed list, and always answered. */
import type { Pool } from "pg";
import type { Instant } from "../bot/conversation.ts";
import type { RefusalReason } from "../bot/moderation.ts";
import { audit } from "./audit.ts";
import { decideIn, type StoredDecision } from "./moderation-store.ts";
import { TEXT } from "./moderation-text.ts";
import { lockReview } from "./review-lock.ts";
import { lockPublicText } from "./texts-of-centre.ts";
import { inTransaction } from "./transaction.ts";
import { rowId } from "./uuid.ts";

export const REPORT_CHARACTERS_MAX = 1_000;

export interface ReportToWrite {
  readonly review: string;
  readonly centre: string;
  readonly reason: RefusalReason;
  readonly explanation: string;
  readonly actor: string;
  readonly at: Instant;
}

export type WrittenReport = "written" | "not_public" | "exists" | "empty" | "too_long";

/** Keeps a report for people to answer. A centre reports a text once. */
export async function writeReport(
  { pool }: { readonly pool: Pool },
  { review, centre, reason, explanation, actor, at }: ReportToWrite,
): Promise<WrittenReport> {
  const words = explanation.trim();
  if (words === "") return "empty";
  if (words.length > REPORT_CHARACTERS_MAX) return "too_long";
  return inTransaction(pool, async (client) => {
    if (!(await lockPublicText(client, { review, centre, at }))) return "not_public";
    const { rowCount } = await client.query(
      `insert into review_report (review_id, centre_id, reason, explanation, queued_at)
       values ($1, $2, $3, $4, $5) on conflict do nothing`,
      [review, centre, reason, words, new Date(at)],
    );
    if (rowCount === 0) return "exists";
    const target = `review ${review}`;
    await audit(client, { at, actor, action: "report.write", target, details: { reason } });
    return "written";
  });
}

export interface WaitingReport {
  readonly id: string;
  readonly reason: RefusalReason;
  readonly explanation: string | null;
  readonly review: string;
  /** As everybody reads it; null when it left the pages meanwhile. */
  readonly shown: string | null;
  /** As its author wrote it. */
  readonly text: string | null;
  readonly training: string;
  readonly centre: string;
  readonly queuedAt: Instant;
}

/** Reports without an answer, the oldest first. */
export async function waitingReports(
  { pool }: { readonly pool: Pool },
  limit: number,
): Promise<WaitingReport[]> {
  const { rows } = await pool.query<WaitingReport>(
    `select p.id, p.reason, p.explanation, r.id as review, r.shown, ${TEXT} as text,
       t.title as training, tc.name as centre,
       (extract(epoch from p.queued_at) * 1000)::float8 as "queuedAt"
     from review_report p
     join review r on r.id = p.review_id
     join training t on t.id = r.training_id
     join training_centre tc on tc.id = p.centre_id
     where p.status = 'received' order by p.queued_at, p.id limit $1`,
    [limit],
  );
  return rows;
}

export interface ReportAnswer {
  readonly report: string;
  /** The text stays, or leaves for this reason, which its author is told. */
  readonly outcome:
    | { readonly kind: "kept" }
    | { readonly kind: "removed"; readonly reason: RefusalReason };
  /** What the centre reads. */
  readonly answer: string;
  readonly actor: string;
  readonly at: Instant;
}

/** `answered`: before, or there is no such report. Else the text could not be removed, and the report still waits. */
export type AnsweredReport =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly why: "answered" | Extract<StoredDecision, { readonly ok: false }>["why"];
    };

/** Answers a report, with its audit entry. A centre is told that a text left only when it did. */
export async function answerReport(
  { pool }: { readonly pool: Pool },
  { report, outcome, answer, actor, at }: ReportAnswer,
): Promise<AnsweredReport> {
  return inTransaction(pool, async (client) => {
    const about = await lockReview(client, "report", report);
    const { rowCount } = await client.query(
      "select from review_report where id = $1 and status = 'received' for update",
      [rowId(report)],
    );
    if (about === undefined || rowCount === 0) return { ok: false, why: "answered" };
    // A text that was refused meanwhile is gone already, and its author knows why.
    if (outcome.kind === "removed" && about.status !== "refused") {
      const decision = { kind: "refuse", reason: outcome.reason } as const;
      const { id: review, queued } = about;
      const wanted = { review, queuedAt: queued, from: "published", decision, actor, at } as const;
      const decided = await decideIn(client, wanted);
      if (!decided.ok) return { ok: false, why: decided.why };
    }
    await client.query(
      "update review_report set status = $2, answer = $3, answered_at = $4 where id = $1",
      [report, outcome.kind, answer.trim(), new Date(at)],
    );
    const [target, details] = [`review ${about.id}`, { outcome: outcome.kind }];
    await audit(client, { at, actor, action: "report.answer", target, details });
    return { ok: true };
  });
}
