/**
 * What is checked of a whole draft. Its example conversations are played for it, and they may be many: whoever
 * asks says how long that may take, and is told when it took longer.
 */
import { applyEdit } from "../survey-scripts/edit/edits.ts";
import { completeExamples } from "./complete-examples.ts";
import { readDraft } from "./read-draft.ts";
import { reviewDraft, type DraftReview, type ReviewContext } from "./review-draft.ts";

export type CheckRequest =
  | {
      readonly check: "review";
      readonly source: string;
      readonly context: ReviewContext;
      /** Gives back the script as well: who publishes does not read the file again. */
      readonly withScript: boolean;
    }
  | { readonly check: "complete"; readonly source: string };

export type CheckAnswer =
  | { readonly review: DraftReview }
  | { readonly completed: CompletedExamples };

export interface CompletedExamples {
  readonly source: string;
  /** Names of the examples that hold again, and of new ones. */
  readonly repaired: readonly string[];
  readonly added: readonly string[];
}

/** A draft reviewed within the time there was. */
export interface CheckedDraft extends DraftReview {
  /** False: the example conversations took too long, and nothing is known about them. */
  readonly isWhole: boolean;
}

/** Whoever checks drafts. */
export interface DraftChecks {
  /**
   * Reviews a draft that was saved, soon; where its examples take too long, without them.
   *
   * @param signal  Ends the waiting: nobody looks at this text any more.
   */
  reviewSaved(source: string, context: ReviewContext, signal?: AbortSignal): Promise<CheckedDraft>;
  /** Reviews a draft for its publication, whole, with its script. @returns undefined when it took too long. */
  reviewToPublish(source: string, context: ReviewContext): Promise<DraftReview | undefined>;
  /** The text with its examples brought up to date, as far as they can be; undefined when it took too long. */
  complete(source: string): Promise<CompletedExamples | undefined>;
}

/** Checks right here, for as long as it takes: for tests and the command line, not for a web process. */
export const CHECKS_HERE: DraftChecks = {
  reviewSaved: (source, context) =>
    Promise.resolve({ ...reviewDraft(source, context), isWhole: true }),
  reviewToPublish: (source, context) => Promise.resolve(reviewDraft(source, context)),
  complete: (source) => Promise.resolve(completeSource(source)),
};

/** Does what is asked. Never throws, whatever the text. */
export function runCheck(request: CheckRequest): CheckAnswer {
  if (request.check === "complete") return { completed: completeSource(request.source) };
  const review = reviewDraft(request.source, request.context);
  return { review: request.withScript ? review : { ...review, script: undefined } };
}

function completeSource(source: string): CompletedExamples {
  const read = readDraft(source);
  if (!read.ok) return { source, repaired: [], added: [] };
  const { edits, repaired, added } = completeExamples(read.script);
  let text = source;
  for (const edit of edits) {
    const done = applyEdit(text, edit);
    // All or nothing: half of a repair would make an example worse.
    if (!done.ok) return { source, repaired: [], added: [] };
    text = done.source;
  }
  return { source: text, repaired, added };
}
