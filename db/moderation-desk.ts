/** All that the screens of moderation ask of the database, in one hand. */
import type { Pool } from "pg";
import { handleAlert, openAlerts } from "./alert-desk.ts";
import {
  decidedReplies,
  decideReply,
  replyById,
  undoReply,
  waitingReplies,
} from "./centre-replies.ts";
import type { DecisionMark } from "./decision-mark.ts";
import {
  backlog,
  nearCopies,
  queuedText,
  queuedTexts,
  type QueueName,
} from "./moderation-queue.ts";
import { storeDecision, undoDecision } from "./moderation-store.ts";
import { answerReport, waitingReports } from "./review-reports.ts";

/** The desk of those who moderate. */
export function moderationDesk(pool: Pool) {
  const on = { pool };
  return {
    backlog: () => backlog(on),
    queue: (which: QueueName, limit: number, before?: DecisionMark) =>
      queuedTexts(on, which, limit, before),
    text: (review: string) => queuedText(on, review),
    nearCopies: (review: string) => nearCopies(on, review),
    decide: (decision: Parameters<typeof storeDecision>[1]) => storeDecision(on, decision),
    undo: (undone: Parameters<typeof undoDecision>[1]) => undoDecision(on, undone),
    alerts: (limit: number) => openAlerts(on, limit),
    handleAlert: (handled: Parameters<typeof handleAlert>[1]) => handleAlert(on, handled),
    replies: (limit: number) => waitingReplies(on, limit),
    reply: (id: string) => replyById(on, id),
    decidedReplies: (limit: number, before?: DecisionMark) => decidedReplies(on, limit, before),
    decideReply: (decision: Parameters<typeof decideReply>[1]) => decideReply(on, decision),
    undoReply: (undone: Parameters<typeof undoReply>[1]) => undoReply(on, undone),
    reports: (limit: number) => waitingReports(on, limit),
    answerReport: (answer: Parameters<typeof answerReport>[1]) => answerReport(on, answer),
  };
}

export type ModerationDesk = ReturnType<typeof moderationDesk>;
