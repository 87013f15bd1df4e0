/** What people decided about texts: stored with its audit entry, taken back while nothing of it is public. */
import { randomInt } from "node:crypto";
import type { Pool, PoolClient } from "pg";
import type { Instant } from "../bot/conversation.ts";
import { soundsLikeDanger } from "../bot/danger.ts";
import {
  moderate,
  type ModerationDecision,
  type ModerationOutcome,
  type ReviewStatus,
} from "../bot/moderation.ts";
import { audit } from "./audit.ts";
import { TEXT } from "./moderation-text.ts";
import { inTransaction } from "./transaction.ts";

export interface DecisionToStore {
  readonly review: string;
  /** Of the text as it was read: a text that changed since then is read again. */
  readonly queuedAt: Instant;
  /** As it was read: a text that somebody else decided on since then is left alone. */
  readonly from?: ReviewStatus;
  readonly decision: ModerationDecision;
  /** Who decides, for the audit. */
  readonly actor: string;
  readonly at: Instant;
  /** Hours within which a text becomes visible, at a moment nobody can foresee. */
  readonly delayHours?: number;
}

export type StoredDecision =
  | ModerationOutcome
  | { readonly ok: false; readonly why: "unknown" | "changed" | "decided" | "no_text" };

export type Undone =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: "unknown" | "not_decided" | "public" | "told" };

/**
 * So that a centre cannot tie a text to the person who left that day. With the night of the release that
 * follows, an accepted text shows within three days, as the method says.
 */
const DELAY_HOURS = 48;
const HOUR_MS = 3_600_000;

interface Found {
  readonly status: ReviewStatus;
  readonly text: string | null;
  readonly queued: number;
}

/**
 * Stores a decision with its audit entry. A published text is shown by the release that follows its
 * delay; a refused one is gone from the pages at once. Its author is told a while later.
 *
 * @returns What the text became, or why the decision could not be taken; then nothing is stored.
 */
export async function storeDecision(
  { pool }: { readonly pool: Pool },
  wanted: DecisionToStore,
): Promise<StoredDecision> {
  return inTransaction(pool, (client) => decideIn(client, wanted));
}

/** The same, in a transaction that is open. What could not be decided changed nothing. */
export async function decideIn(
  client: PoolClient,
  wanted: DecisionToStore,
): Promise<StoredDecision> {
  const { review, decision, at, delayHours = DELAY_HOURS } = wanted;
  const found = await lock(client, review);
  if (found === undefined) return { ok: false, why: "unknown" };
  if (Math.abs(found.queued - wanted.queuedAt) >= 1) return { ok: false, why: "changed" };
  if (wanted.from !== undefined && found.status !== "withdrawn" && found.status !== wanted.from) {
    return { ok: false, why: "decided" };
  }
  if (found.status !== "withdrawn" && found.text === null) return { ok: false, why: "no_text" };
  const outcome = moderate({ status: found.status, text: found.text ?? "" }, decision);
  if (!outcome.ok) return outcome;
  const delay = delayHours === 0 ? 0 : randomInt(delayHours * HOUR_MS);
  await client.query(
    `update review set status = $2, shown = $3, refusal = $4, decided_at = $5, visible_from = $6,
       told_at = null, published_on = case when $2 = 'published' then published_on end
     where id = $1`,
    [review, outcome.status, outcome.shown, outcome.reason, new Date(at), new Date(at + delay)],
  );
  await note(client, wanted, `review.${decision.kind}`, {
    from: found.status,
    to: outcome.status,
    ...(outcome.reason !== null && { reason: outcome.reason }),
    ...(decision.kind === "redact" && { hidden: decision.hide.length }),
  });
  return outcome;
}

/**
 * Takes the latest decision on a text back: it waits again, at the place it had, to be decided anew.
 * Not once it is public, nor once its author was told of a refusal: then another decision may follow.
 */
export async function undoDecision(
  { pool }: { readonly pool: Pool },
  { review, actor, at }: Pick<DecisionToStore, "review" | "actor" | "at">,
): Promise<Undone> {
  return inTransaction(pool, async (client) => {
    const found = await lock(client, review);
    if (found === undefined) return { ok: false, why: "unknown" };
    const why = whyNotUndone(found);
    if (why !== undefined) return { ok: false, why };
    const status = soundsLikeDanger(found.text ?? "") ? "alert" : "received";
    await client.query(
      `update review set status = $2, shown = null, refusal = null, decided_at = null,
         visible_from = null, told_at = null
       where id = $1`,
      [review, status],
    );
    await note(client, { review, actor, at }, "review.undo", { from: found.status, to: status });
    return { ok: true };
  });
}

type Locked = Found & {
  readonly decided: boolean;
  readonly public: boolean;
  readonly told: boolean;
};

function whyNotUndone(found: Locked): Extract<Undone, { ok: false }>["why"] | undefined {
  if (found.status === "withdrawn" || found.status === "received" || !found.decided) {
    return "not_decided";
  }
  if (found.public) return "public";
  return found.status === "refused" && found.told ? "told" : undefined;
}

async function lock(client: PoolClient, review: string): Promise<Locked | undefined> {
  const { rows } = await client.query<Locked>(
    `select r.status, ${TEXT} as text, (extract(epoch from r.queued_at) * 1000)::float8 as queued,
       r.decided_at is not null as decided, r.published_on is not null as public,
       r.told_at is not null as told
     from review r where r.id = $1 for update of r`,
    [review],
  );
  return rows[0];
}

async function note(
  client: PoolClient,
  { review, actor, at }: Pick<DecisionToStore, "review" | "actor" | "at">,
  action: string,
  details: Readonly<Record<string, unknown>>,
): Promise<void> {
  await audit(client, { at, actor, action, target: `review ${review}`, details });
}
