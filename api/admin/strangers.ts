/** What the journal says of people who are not signed in: how many came, never a line for each of them. */
import type { Instant } from "../../bot/conversation.ts";
import type { AuditLine } from "../../db/audit.ts";

export interface StrangerNotes {
  /** Counts one more of something in the current window, for all processes together. @returns the sum. */
  readonly count: (what: string, seconds: number) => Promise<number>;
  readonly journal: (line: AuditLine) => Promise<void>;
  readonly clock: () => Instant;
}

/** What a stranger was refused. */
export interface StrangerRefused {
  /** Each kind is counted by itself, so that knocking at doors hides no identity that was refused. */
  readonly kind: string;
  readonly target: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

const HOUR_SECONDS = 3_600;
/** Of an address in the journal: whoever knocks may write a long one. */
export const TARGET_CHARACTERS_MAX = 200;

/**
 * Notes that a stranger was refused: the first, the tenth, the hundredth of an hour and so on, each with how
 * many there were so far. A million knocks in an hour make seven lines, and a single one is there at once.
 *
 * Errors: storage errors; then the request fails, for what cannot be noted is not let pass either.
 */
export async function noteStranger(
  { count, journal, clock }: StrangerNotes,
  { kind, target, details = {} }: StrangerRefused,
): Promise<void> {
  const times = await count(`console strangers ${kind}`, HOUR_SECONDS);
  if (!/^10*$/.test(String(times))) return;
  await journal({
    at: clock(),
    actor: "stranger",
    action: "access.refuse",
    target: target.slice(0, TARGET_CHARACTERS_MAX),
    details: times === 1 ? details : { ...details, times },
  });
}
