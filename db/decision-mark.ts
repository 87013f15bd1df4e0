/** A place in the list of decisions, the latest first: texts and replies of centres stand in one order. */
import type { Instant } from "../bot/conversation.ts";

/** One decision: when, and on which text or reply. */
export interface DecisionMark {
  readonly at: Instant;
  readonly id: string;
}

/** SQL: what `table` holds was decided before the mark, or there is none. $2, $3: the mark. */
export function decidedBefore(table: string): string {
  return `($2::timestamptz is null or (${table}.decided_at, ${table}.id) < ($2::timestamptz, $3::uuid))`;
}

/** $2 and $3. Decisions are stored to the millisecond, so that no two of them hide between. */
export function valuesOfMark(mark: DecisionMark | undefined): [Date | null, string | null] {
  return mark === undefined ? [null, null] : [new Date(mark.at), mark.id];
}
