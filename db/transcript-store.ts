/** Conversations for those who run Sirius: one to read again, with what was understood; and lists to choose from. */
import type { Pool } from "pg";
import type { ChannelId, Instant, OutgoingMessage, Reply, TraceLine } from "../bot/conversation.ts";
import { SiriusError } from "../bot/errors.ts";
import type { ScriptLibrary } from "../bot/ports.ts";
import { savedState } from "../bot/saved-state.ts";
import {
  transcript,
  type Fate,
  type StoredAnswer,
  type StoredLine,
  type TranscriptLine,
} from "../bot/transcript.ts";
import type { Outcome } from "../survey-scripts/schema.ts";
import { audit } from "./audit.ts";
import { WAYS } from "./campaign-questions.ts";
import type { Campaign, Change } from "./campaign-store.ts";
import { inputsOf } from "./inputs.ts";
import type { Secrets } from "./secrets.ts";
import { isUuid } from "./uuid.ts";

export interface TranscriptParts {
  readonly pool: Pool;
  readonly secrets: Pick<Secrets, "open">;
  readonly scripts: ScriptLibrary;
  /** Where people reach us, without a slash at the end. */
  readonly baseUrl: () => string;
}

/** A conversation as it is read again. */
export interface ReadTranscript {
  readonly id: string;
  readonly script: { readonly key: string; readonly version: number };
  readonly training: string;
  readonly centre: string;
  /** Null while it lasts. */
  readonly outcome: Outcome | null;
  readonly optedOut: boolean;
  readonly withdrawn: boolean;
  readonly lines: readonly TranscriptLine[];
}

const HEAD = /* sql */ `
  select c.invitation_id as invitation, c.script_key as key, c.script_version as version, c.state, c.outcome,
    c.withdrawn_at is not null as withdrawn, p.opted_out_at is not null as "optedOut",
    t.title as training, k.name as centre
  from conversation c join person p on p.id = c.person_id join training t on t.id = c.training_id
    join training_centre k on k.id = t.centre_id
  where c.id = $1`;

interface Head {
  readonly invitation: string;
  readonly key: string;
  readonly version: number;
  readonly state: unknown;
  readonly outcome: Outcome | null;
  readonly withdrawn: boolean;
  readonly optedOut: boolean;
  readonly training: string;
  readonly centre: string;
}

const LINES = /* sql */ `
  select seq, created_at as at, channel, message, null as reply,
    case when channel = 'web' then 'shown' when receipt in ('delivered', 'failed') then receipt
      when status in ('pending', 'sending') then 'waiting' else status end as fate
  from outbox where conversation_id = $1
  union all
  select seq, received_at, channel, null, reply, null from inbox where conversation_id = $1
  order by seq`;

interface Line {
  readonly seq: number;
  readonly at: Date;
  readonly channel: ChannelId;
  readonly message: OutgoingMessage | null;
  readonly reply: Reply | null;
  readonly fate: Fate | null;
}

const ANSWERS = /* sql */ `
  select at, json_strip_nulls(json_build_object('question', question, 'status', status, 'value', value,
    'raw', raw, 'comment', comment, 'rule', rule, 'certainty', certainty, 'prompt', prompt, 'part', part,
    'channel', channel, 'voided', void_at is not null)) as record
  from answer where conversation_id = $1 order by at, prompt, part`;

const TURNS = "select at, trace from turn_log where conversation_id = $1 order by version";

/**
 * Reads a conversation again; noted in the journal before anything of it is given away.
 *
 * @param names  With first names and what else would be masked.
 *
 * Errors: `not_found`; `state_too_new`; `keys_missing`.
 */
export async function readTranscript(
  parts: TranscriptParts,
  id: string,
  names: boolean,
  { actor, at }: Change,
): Promise<ReadTranscript> {
  const { pool, scripts, secrets, baseUrl } = parts;
  const { rows } = isUuid(id) ? await pool.query<Head>(HEAD, [id]) : { rows: [] };
  const [head] = rows;
  if (head === undefined) throw new SiriusError("not_found", "no conversation has this id");
  const { invitation, key, version, training, centre, outcome, optedOut, withdrawn } = head;
  await audit(pool, {
    at,
    actor,
    action: "conversation.opened",
    target: `conversation ${id}`,
    details: { names },
  });
  const [script, lines, answers, turns, inputs] = await Promise.all([
    scripts.load(key, version),
    pool.query<Line>(LINES, [id]),
    pool.query<{ at: Date; record: Omit<StoredAnswer, "at"> }>(ANSWERS, [id]),
    pool.query<{ at: Date; trace: TraceLine[] }>(TURNS, [id]),
    inputsOf(pool, secrets, invitation, baseUrl()),
  ]);
  const stored = {
    script,
    version,
    locale: savedState(head.state).locale,
    lines: lines.rows.flatMap(lineOf),
    answers: answers.rows.map((row) => Object.assign(row.record, { at: row.at.getTime() })),
    turns: turns.rows.map((row) => ({ at: row.at.getTime(), trace: row.trace })),
    inputs,
  };
  const about = { id, training, centre, outcome, optedOut, withdrawn };
  return { ...about, script: { key, version }, lines: transcript(stored, names) };
}

function lineOf({ seq, at, channel, message, reply, fate }: Line): StoredLine[] {
  const common = { seq, at: at.getTime(), channel };
  if (message !== null) return [{ ...common, from: "sirius", message, fate: fate ?? "sent" }];
  return reply === null ? [] : [{ ...common, from: "person", reply }];
}

/** One conversation among others; nothing of it names its person. */
export interface ListedConversation {
  readonly id: string;
  readonly training: string;
  readonly centre: string;
  readonly channel: ChannelId;
  readonly outcome: Outcome | null;
  /** The open question; null before the first and after the end. */
  readonly step: string | null;
  /** Questions answered. */
  readonly answers: number;
  readonly optedOut: boolean;
  readonly lastAt: Instant;
}

export interface ConversationsWanted {
  /** Only those that stopped at this question. */
  readonly question?: string | undefined;
  /** From 0. */
  readonly page: number;
}

export const CONVERSATIONS_ON_A_PAGE = 50;

/** $4: a question, or null; $5: how many to pass over. */
const LIST = /* sql */ `${WAYS}
  select c.id, t.title as training, k.name as centre, c.state ->> 'channel' as channel, c.outcome,
    c.state ->> 'step' as step, p.opted_out_at is not null as "optedOut",
    (select count(distinct a.question)::int from answer a
      where a.conversation_id = c.id and a.void_at is null) as answers,
    (extract(epoch from c.updated_at) * 1000)::float8 as "lastAt"
  from people who join conversation c on c.id = who.id join person p on p.id = c.person_id
    join training t on t.id = c.training_id join training_centre k on k.id = t.centre_id
  where $4::text is null or exists (select from ways w
    where w.conversation_id = c.id and w.question = $4 and w.stopped)
  order by c.updated_at desc, c.id offset $5 limit ${CONVERSATIONS_ON_A_PAGE + 1}`;

/** The conversations of a campaign, the latest first. */
export async function listConversations(
  pool: Pool,
  { id, script: { key, version } }: Campaign,
  { question, page }: ConversationsWanted,
): Promise<{ readonly conversations: readonly ListedConversation[]; readonly more: boolean }> {
  const values = [id, key, version, question ?? null, page * CONVERSATIONS_ON_A_PAGE];
  const { rows } = await pool.query<ListedConversation>(LIST, values);
  const conversations = rows.slice(0, CONVERSATIONS_ON_A_PAGE);
  return { conversations, more: rows.length > CONVERSATIONS_ON_A_PAGE };
}
