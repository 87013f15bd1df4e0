/** A decision about a text, as the forms of moderation send it. */
import { z } from "zod";
import { SiriusError } from "../../bot/errors.ts";
import { readPieces } from "../../bot/hidden-pieces.ts";
import { REFUSAL_REASONS, type ModerationDecision } from "../../bot/moderation.ts";
import type { QueueTab } from "../../web/console/moderation-shapes.ts";

/** The queues, as an address names them. */
export const QUEUE_TABS = [
  "attente",
  "alertes",
  "reponses",
  "signalements",
  "decides",
] as const satisfies readonly QueueTab[];

const DecisionForm = z.object({
  decision: z.enum(["publier", "refuser", "alerte"]),
  version: z.string().max(60),
  raison: z.enum(REFUSAL_REASONS).optional(),
  masque: z.union([z.string(), z.array(z.string()).max(500)]).default([]),
  mot: z.union([z.string(), z.array(z.string()).max(500)]).default([]),
  file: z.enum(QUEUE_TABS).catch("attente"),
  suivant: z.string().max(64).default(""),
  tri: z.enum(["signes"]).optional().catch(undefined),
});
export type DecisionForm = z.infer<typeof DecisionForm>;

/** A decision as a form sends it. Errors: `request_invalid`. */
export function readDecision(body: unknown): DecisionForm {
  const form = DecisionForm.safeParse(body ?? {});
  if (form.success) return form.data;
  throw new SiriusError("request_invalid", "a decision, its version and its reason are needed");
}

/** What a form decides about a text. Errors: `request_invalid` for a refusal without a reason. */
export function decisionOf(form: DecisionForm, text: string): ModerationDecision {
  if (form.decision === "alerte") return { kind: "alert" };
  if (form.decision === "refuser") {
    if (form.raison !== undefined) return { kind: "refuse", reason: form.raison };
    throw new SiriusError("request_invalid", "a refusal needs a reason: its author is told");
  }
  const hide = readPieces(text, [form.masque, form.mot].flat());
  return hide.length === 0 ? { kind: "publish" } : { kind: "redact", hide };
}
