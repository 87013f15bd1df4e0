/** Decisions on texts that no release showed yet, and all those on replies of centres, in one list read page by page. */
import { z } from "zod";
import type { Instant } from "../../bot/conversation.ts";
import type { DecisionMark } from "../../db/decision-mark.ts";
import type { ModerationDesk } from "../../db/moderation-desk.ts";
import type { QueuedText } from "../../db/moderation-queue.ts";
import type { ShownDecision, ShownDecisions } from "../../web/console/moderation-others.ts";
import { tabPath } from "../../web/console/moderation-words.ts";
import { decidedInWords, replyDecidedInWords } from "./moderation-view.ts";

const PAGE = 50;

/** Where a page begins, as an address says it: `1764118800000_` and the id of the decision before. */
export const DecisionMarkText = z
  .string()
  .regex(/^\d{1,15}_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  .transform((text): DecisionMark => {
    const [at = "", id = ""] = text.split("_");
    return { at: Number(at), id };
  });

/**
 * One page, the latest decision first.
 *
 * @param before  The last decision of the page before; undefined for the first page.
 */
export async function decidedIn(
  { desk }: { readonly desk: Pick<ModerationDesk, "queue" | "decidedReplies"> },
  before: DecisionMark | undefined,
  now: Instant,
): Promise<ShownDecisions> {
  const [texts, replies] = await Promise.all([
    desk.queue("decided", PAGE + 1, before),
    desk.decidedReplies(PAGE + 1, before),
  ]);
  const all = [
    ...texts.map((one) => {
      const decided = decidedInWords(one);
      return lineOf(one, { tab: "decides", decided, refuse: undefined }, now);
    }),
    ...replies.map((one) => {
      const decided = replyDecidedInWords(one);
      const refuse =
        one.status === "published" ? tabPath("reponses", { texte: one.id }) : undefined;
      return lineOf(one, { tab: "reponses", decided, refuse }, now);
    }),
  ].toSorted((a, b) => b.decidedAt - a.decidedAt || (a.id < b.id ? 1 : -1));
  const decisions = all.slice(0, PAGE);
  const last = decisions.at(-1);
  return {
    decisions,
    older:
      all.length > PAGE && last !== undefined
        ? tabPath("decides", { avant: `${Math.round(last.decidedAt)}_${last.id}` })
        : undefined,
    isLater: before !== undefined,
  };
}

function lineOf(
  one: Pick<QueuedText, "id" | "shown" | "text" | "decidedAt" | "undoable">,
  told: Pick<ShownDecision, "tab" | "decided" | "refuse">,
  now: Instant,
): ShownDecision {
  const { id, shown, text, decidedAt, undoable } = one;
  return { id, text: shown ?? text, decidedAt: decidedAt ?? now, undoable, ...told };
}
