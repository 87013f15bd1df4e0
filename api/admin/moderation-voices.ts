/** Alerts, replies of centres and their reports: what waits for people beside the texts themselves. */
import { z } from "zod";
import type { Instant } from "../../bot/conversation.ts";
import { SiriusError } from "../../bot/errors.ts";
import { alertClockOf } from "../../bot/moderation-clock.ts";
import { REFUSAL_REASONS } from "../../bot/moderation.ts";
import { ALERT_HANDLINGS, type OpenAlert } from "../../db/alert-desk.ts";
import type { ModerationDesk } from "../../db/moderation-desk.ts";
import { REPORT_CHARACTERS_MAX, type WaitingReport } from "../../db/review-reports.ts";
import { alertsBody, reportsBody } from "../../web/console/moderation-others.ts";
import { reasonInWords, tabPath } from "../../web/console/moderation-words.ts";
import type { Markup } from "../../web/html.ts";
import { decisionOf, readDecision } from "./moderation-form.ts";
import { readVersion, SHOWN_REASONS, shownClock } from "./moderation-view.ts";
import type { AdminRoute, Asked } from "./router.ts";

interface VoiceParts {
  readonly desk: ModerationDesk;
  readonly now: () => Instant;
}

/** Their routes. */
export function voiceRoutes(parts: VoiceParts): AdminRoute[] {
  const post = { method: "post", permission: "moderation.decide", journal: "itself" } as const;
  return [
    { ...post, path: "/admin/moderation/alertes/:id", handle: (asked) => handle(parts, asked) },
    { ...post, path: "/admin/moderation/reponses/:id", handle: (asked) => reply(parts, asked) },
    {
      ...post,
      path: "/admin/moderation/reponses/:id/annuler",
      handle: (asked) => undo(parts, asked),
    },
    {
      ...post,
      path: "/admin/moderation/signalements/:id",
      handle: (asked) => answer(parts, asked),
    },
  ];
}

/** Alerts as their tab shows them. */
export function shownAlerts(alerts: readonly OpenAlert[], now: Instant): Markup | undefined {
  const shown = alerts.map(({ at, text, ...one }) => ({
    ...one,
    text: text ?? undefined,
    clock: { since: at, ...alertClockOf(at, now) },
  }));
  return alertsBody(shown, now);
}

/** Reports as their tab shows them. */
export function shownReports(reports: readonly WaitingReport[], now: Instant): Markup {
  const shown = reports.map((one) => ({
    id: one.id,
    reason: reasonInWords(one.reason),
    explanation: one.explanation ?? undefined,
    text: one.shown ?? undefined,
    training: one.training,
    centre: one.centre,
    clock: shownClock(one.queuedAt, now),
  }));
  return reportsBody(shown, SHOWN_REASONS, now);
}

const HandleForm = z.object({ suite: z.enum(ALERT_HANDLINGS) });

async function handle(parts: VoiceParts, { request, actor, goTo }: Asked): Promise<void> {
  const form = HandleForm.safeParse(request.body ?? {});
  if (!form.success) throw new SiriusError("request_invalid", "say what was done about the alert");
  const handling = form.data.suite;
  const alert = String(request.params["id"]);
  const done = await parts.desk.handleAlert({ alert, handling, actor, at: parts.now() });
  goTo(tabPath("alertes", done ? { fait: "alerte" } : { echec: "answered" }));
}

async function reply(parts: VoiceParts, { request, actor, goTo }: Asked): Promise<void> {
  const form = readDecision(request.body);
  const version = readVersion(form.version);
  const id = String(request.params["id"]);
  const found = await parts.desk.reply(id);
  if (found === undefined) throw new SiriusError("not_found", "there is no such reply any more");
  const decision = decisionOf(form, found.text);
  if (version === undefined || decision.kind === "alert") {
    throw new SiriusError("request_invalid", "a reply is published or refused, as it was read");
  }
  const outcome = await parts.desk.decideReply({
    reply: id,
    ...version,
    decision,
    actor,
    at: parts.now(),
  });
  goTo(tabPath("reponses", outcome.ok ? { fait: id } : { texte: id, echec: outcome.why }));
}

async function undo(parts: VoiceParts, { request, actor, goTo }: Asked): Promise<void> {
  const id = String(request.params["id"]);
  if (!(await parts.desk.undoReply({ reply: id, actor, at: parts.now() }))) {
    throw new SiriusError("not_found", "no decision on a reply that could still be taken back");
  }
  goTo(tabPath("reponses", { texte: id, fait: "annule" }));
}

const AnswerForm = z.object({
  issue: z.enum(["kept", "removed"]),
  raison: z.enum(REFUSAL_REASONS).optional(),
  reponse: z.string().trim().min(1).max(REPORT_CHARACTERS_MAX),
});

async function answer(parts: VoiceParts, { request, actor, goTo }: Asked): Promise<void> {
  const form = AnswerForm.safeParse(request.body ?? {});
  const reason = form.data?.raison;
  if (!form.success || (form.data.issue === "removed" && reason === undefined)) {
    throw new SiriusError("request_invalid", "a report needs an answer, and a removal a reason");
  }
  const outcome =
    form.data.issue === "removed" && reason !== undefined
      ? ({ kind: "removed", reason } as const)
      : ({ kind: "kept" } as const);
  const done = await parts.desk.answerReport({
    report: String(request.params["id"]),
    outcome,
    answer: form.data.reponse,
    actor,
    at: parts.now(),
  });
  goTo(tabPath("signalements", done.ok ? { fait: "signalement" } : { echec: done.why }));
}
