/** Authors hear what became of their texts, in their own conversation and on their own channel. */
import type { Pool } from "pg";
import type { ConversationEvent, Instant, Verdict } from "../bot/conversation.ts";
import { REFUSAL_REASONS } from "../bot/moderation.ts";
import { playEvent, type Playing } from "../bot/receive.ts";
import { consentToShow } from "../bot/release-questions.ts";
import { TEXT } from "./moderation-text.ts";
import { CONSENTS } from "./release-queries.ts";

export interface TellingParts {
  readonly pool: Pool;
  readonly playing: Playing;
  readonly now: () => Instant;
  /** Told which review could not be told of; its author is tried again. */
  readonly report: (error: unknown, review: string) => void;
}

/** A slip of the finger is taken back within this time, before anybody hears of it. */
export const BEFORE_TELLING_MS = 10 * 60_000;
const BATCH = 50;

interface ToTell {
  readonly id: string;
  readonly question: string;
  readonly conversation: string;
  readonly status: "published" | "refused" | "alert";
  readonly refusal: string | null;
  readonly redacted: boolean;
  readonly decidedAt: Instant;
  readonly script_key: string;
  readonly script_version: number;
  readonly consents: Readonly<Record<string, unknown>>;
}

/** $1: decided before. */
const TO_TELL = /* sql */ `
select r.id, r.question, c.id as conversation, r.status, r.refusal,
  r.shown is distinct from ${TEXT} as redacted,
  (extract(epoch from r.decided_at) * 1000)::float8 as "decidedAt", c.script_key, c.script_version,
  ${CONSENTS} as consents
from review r join conversation c on c.id = r.conversation_id
where r.told_at is null and r.decided_at <= $1 and r.status in ('published', 'refused', 'alert')
order by r.decided_at limit ${BATCH}`;

/**
 * Tells those whose texts were decided on a while ago. Doing it twice tells nobody twice: the decision
 * makes the id of the event. Who did not agree to their text being shown hears nothing of showing it.
 *
 * @returns How many decisions are told.
 */
export async function tellAuthors(parts: TellingParts): Promise<number> {
  const { pool, now, report } = parts;
  const at = now();
  const { rows } = await pool.query<ToTell>(TO_TELL, [new Date(at - BEFORE_TELLING_MS)]);
  let told = 0;
  for (const review of rows) {
    try {
      if (await concernsAuthor(parts, review)) await tell(parts, review, at);
      await pool.query(
        `update review set told_at = $2 where id = $1
           and abs(extract(epoch from decided_at) * 1000 - $3::float8) < 1`,
        [review.id, new Date(at), review.decidedAt],
      );
      told += 1;
    } catch (error) {
      report(error, review.id);
    }
  }
  return told;
}

async function concernsAuthor({ playing }: TellingParts, review: ToTell): Promise<boolean> {
  if (review.status === "alert") return true;
  const script = await playing.scripts.load(review.script_key, review.script_version);
  const consent = consentToShow(script, review.question);
  return consent !== undefined && review.consents[consent] === true;
}

async function tell({ playing }: TellingParts, review: ToTell, at: Instant): Promise<void> {
  const { id, question, conversation, decidedAt } = review;
  const verdict = verdictOf(review);
  if (verdict === undefined) return;
  const event: ConversationEvent = {
    id: `moderated:${id}:${Math.round(decidedAt)}`,
    at,
    type: "moderated",
    question,
    ...verdict,
  };
  await playEvent(playing, conversation, event, { startedByUs: true });
}

function verdictOf({ status, refusal, redacted }: ToTell): Verdict | undefined {
  switch (status) {
    case "published":
      return { verdict: redacted ? "redacted" : "published" };
    case "alert":
      return { verdict: "alert" };
    case "refused": {
      const reason = REFUSAL_REASONS.find((each) => each === refusal);
      return reason && { verdict: "refused", reason };
    }
  }
}
