/**
 * What people may decide about a free text: show it, hide pieces of it, refuse it for a reason of a
 * closed list, or pass it on as an alert. Words of an author are never changed or added to.
 */

/** Why a text is not shown. The author is told the reason. */
export const REFUSAL_REASONS = [
  "hors_sujet",
  "injure",
  "discrimination_haine",
  "diffamation_personne",
  "donnees_personnelles_tiers",
  "publicite_lien",
  "illisible_vide",
  "doublon",
  "usurpation",
  "contenu_illegal",
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/**
 * Where a text stands. `received`: nobody looked yet. `alert`: it may tell of danger, people handle it
 * within a working day. `withdrawn`: its author took it back.
 */
export type ReviewStatus = "received" | "published" | "refused" | "alert" | "withdrawn";

/** A piece to hide, as positions in the text (UTF-16 units), the end not included. */
export interface HiddenPiece {
  readonly from: number;
  readonly to: number;
}

export type ModerationDecision =
  | { readonly kind: "publish" }
  | { readonly kind: "redact"; readonly hide: readonly HiddenPiece[] }
  | { readonly kind: "refuse"; readonly reason: RefusalReason }
  | { readonly kind: "alert" };

export type ModerationOutcome =
  | {
      readonly ok: true;
      readonly status: ReviewStatus;
      /** What is shown; null when nothing is. */
      readonly shown: string | null;
      readonly reason: RefusalReason | null;
    }
  | {
      readonly ok: false;
      readonly why: "withdrawn" | "nothing_to_hide" | "outside_text" | "nothing_left";
    };

/** What stands for a hidden piece. */
export const HIDDEN = "[…]";

/**
 * Applies a decision to a text. A decision may follow another one: a published text can be refused
 * later, a refused one published after an appeal. A withdrawn one is out of reach.
 */
export function moderate(
  review: { readonly status: ReviewStatus; readonly text: string },
  decision: ModerationDecision,
): ModerationOutcome {
  if (review.status === "withdrawn") return { ok: false, why: "withdrawn" };
  switch (decision.kind) {
    case "publish":
      return { ok: true, status: "published", shown: review.text, reason: null };
    case "redact":
      return redact(review.text, decision.hide);
    case "refuse":
      return { ok: true, status: "refused", shown: null, reason: decision.reason };
    case "alert":
      return { ok: true, status: "alert", shown: null, reason: null };
  }
}

function redact(text: string, hide: readonly HiddenPiece[]): ModerationOutcome {
  if (hide.length === 0) return { ok: false, why: "nothing_to_hide" };
  const inside = hide.every(
    ({ from, to }) =>
      Number.isInteger(from) && Number.isInteger(to) && 0 <= from && from < to && to <= text.length,
  );
  if (!inside) return { ok: false, why: "outside_text" };
  let shown = "";
  let told = 0;
  for (const { from, to } of hide.toSorted((a, b) => a.from - b.from)) {
    if (from > told || shown === "") shown += text.slice(told, from) + HIDDEN;
    told = Math.max(told, to);
  }
  shown += text.slice(told);
  const left = shown.replaceAll(HIDDEN, "").trim();
  if (left === "") return { ok: false, why: "nothing_left" };
  return { ok: true, status: "published", shown, reason: null };
}
