/** Checks drafts on a workbench: the web process stores them, and answers everybody else meanwhile. */
import type { DraftChecks } from "../../bot/draft-checks.ts";
import type { ReviewContext } from "../../bot/review-draft.ts";
import { lastAsked } from "../../survey-scripts/check-versions.ts";
import type { Workbench } from "./script-workbench.ts";

/** What a check may take, in milliseconds of the processor. Two hundred examples of fourteen moves take about one second. */
export interface CheckLimits {
  readonly savedMs: number;
  readonly publishMs: number;
  readonly completeMs: number;
}

const LIMITS: CheckLimits = { savedMs: 8_000, publishMs: 30_000, completeMs: 20_000 };

/** Whoever checks drafts on a workbench of its own: what is played beside the form does not wait for it. */
export function checksOn(workbench: Workbench, limits: CheckLimits = LIMITS): DraftChecks {
  const { savedMs, publishMs, completeMs } = limits;
  return {
    async reviewSaved(source, context, signal) {
      const how = { limitMs: savedMs, signal };
      const asked = { check: "review", source, withScript: false } as const;
      const whole = await workbench.review({ ...asked, context: short(context) }, how);
      if (whole !== undefined) return { ...whole, isWhole: true };
      const without = { ...short(context), examples: false };
      const rest =
        signal?.aborted === true
          ? undefined
          : await workbench.review({ ...asked, context: without }, how);
      return {
        script: undefined,
        findings: rest?.findings ?? [],
        publishable: false,
        isWhole: false,
      };
    },
    reviewToPublish: (source, context) =>
      workbench.review(
        { check: "review", source, context: short(context), withScript: true },
        { limitMs: publishMs, isUrgent: true },
      ),
    complete: (source) => workbench.complete(source, { limitMs: completeMs }),
  };
}

/** As much of the earlier versions as counts: a hundred whole ones would take their time on the way. */
function short({ key, earlier }: ReviewContext): ReviewContext {
  return { key, earlier: lastAsked(earlier) };
}
