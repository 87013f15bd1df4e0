/**
 * Conversations in PostgreSQL. A turn is one statement to read and one to write; the write is refused
 * when another turn came in between, so no lock is held while the engine thinks.
 */
import type { Pool, PoolClient } from "pg";
import type { PushChannel } from "../bot/channel.ts";
import type { Effect } from "../bot/conversation.ts";
import { SiriusError } from "../bot/errors.ts";
import type {
  CommitOutcome,
  ConversationStore,
  Inbound,
  LoadedConversation,
  TurnToCommit,
} from "../bot/ports.ts";
import { savedState } from "../bot/saved-state.ts";
import { isConnectionLost } from "./connection-lost.ts";
import { kindOfChannel } from "./contact-kinds.ts";
import { hasCode } from "./orm.ts";
import { applyPersonEffects, concernsThePerson, lockPeople } from "./person-effects.ts";
import type { Secrets } from "./secrets.ts";

const LOAD = {
  name: "conversation-load",
  text: /* sql */ `
    select c.id, c.person_id, c.version, c.state, p.opted_out_at is not null as opted_out,
      exists (select from inbox i where i.channel = $1 and i.event_id = $2) as duplicate
    from conversation c join person p on p.id = c.person_id
    where c.id = $3
      and ($4::bytea is null
        or exists (select from contact a where a.person_id = c.person_id and a.lookup = $4))`,
};

/** The conversation that an address goes on with: one that is open, and of those the latest. */
const LOAD_BY_ADDRESS = {
  name: "conversation-load-by-address",
  text: /* sql */ `
    select c.id, c.person_id, c.version, c.state, p.opted_out_at is not null as opted_out,
      exists (select from inbox i where i.channel = $1 and i.event_id = $2) as duplicate,
      c.outcome is null and said.person_id is null and exists (
        select from contact b join conversation d on d.person_id = b.person_id
        where b.lookup = $3 and b.person_id <> a.person_id and b.wrong_person_at is null
          and d.outcome is null) as shared
    from contact a
      join person p on p.id = a.person_id
      join conversation c on c.person_id = p.id
      left join shared_address said on said.lookup = a.lookup and said.person_id = a.person_id
        and said.at > now() - interval '12 hours'
    where a.lookup = $3 and a.wrong_person_at is null
    order by c.outcome is null desc, said.person_id is null, c.updated_at desc
    limit 1`,
};

/**
 * One turn. Nothing happens unless the conversation is still at the version that was read. The rows
 * come as JSON, in the order of the effects.
 *
 * PostgreSQL expects a hundred rows of each JSON. What would be looked up for each of them is looked up
 * once before (`way`): the statement then looks cheap enough to be planned once and for all, which is a
 * third of the work of a turn.
 */
const COMMIT = {
  name: "conversation-commit",
  text: /* sql */ `
    with moved as (
      update conversation set version = version + 1, state = $3, outcome = $4, updated_at = $5,
        last_seq = last_seq + $6
      where id = $1 and version = $2
      returning id, person_id, training_id, version, last_seq - $6 as seq
    ), heard as (
      insert into inbox (channel, event_id, conversation_id, person_id, seq, reply, received_at)
      select i.channel, i.event_id, m.id, m.person_id, m.seq + 1, i.reply, $5
      from moved m, jsonb_to_recordset($7) as i (channel text, event_id text, reply jsonb)
    ), answered as (
      insert into answer (conversation_id, person_id, training_id, question, prompt, part, status,
        value, raw, comment, rule, certainty, channel, at)
      select m.id, m.person_id, m.training_id, a.question, a.prompt, a.part, a.status, a.value,
        a.raw, a.comment, a.rule, a.certainty, a.channel, $5
      from moved m, jsonb_to_recordset($8) as a (question text, prompt int, part int, status text,
        value jsonb, raw text, comment text, rule text, certainty text, channel text)
    ), voided as (
      update answer set void_at = $5 from moved m
      where conversation_id = m.id and question = any ($9::text[]) and void_at is null
    ), way as materialized (
      select m.id, m.person_id, m.seq, w.channel,
        case when $19 and w.channel <> 'web' then (
          select a.sealed from contact a
          where a.person_id = m.person_id and a.kind = ${kindOfChannel("w.channel")}
          order by a.heard_at desc nulls last, a.id limit 1) end as to_sealed
      from moved m,
        lateral (select coalesce((
          select r.channel from unnest($20::text[]) with ordinality as r (channel, place)
            join contact a on a.person_id = m.person_id and a.kind = ${kindOfChannel("r.channel")}
          where $22 = 'web' and a.wrong_person_at is null and a.unreachable_at is null
          order by r.place limit 1), $22::text) as channel) w
    ), spoken as (
      insert into outbox (conversation_id, person_id, effect_key, seq, channel, message, status,
        due_at, created_at, settled_at, priority, deadline, farewell, to_sealed)
      select w.id, w.person_id, o.effect_key, w.seq + o.place, w.channel, o.message,
        case when w.channel = 'web' then 'sent' else 'pending' end, $5, $5,
        case when w.channel = 'web' then $5::timestamptz end, $17, $18, $19, w.to_sealed
      from way w, jsonb_to_recordset($10) as o (effect_key text, place int, message jsonb)
    ), heard_from as (
      update contact a set heard_at = $5 from moved m
      where $21::bytea is not null and a.person_id = m.person_id and a.lookup = $21
        and (a.heard_at is null or a.heard_at < $5::timestamptz - interval '1 hour')
    ), stopped_timers as (
      delete from timer using moved m
      where conversation_id = m.id and kind <> all ($11::text[])
        and ($12 or (kind = $13 and prompt = $14))
    ), set_timers as (
      insert into timer (conversation_id, kind, person_id, prompt, due_at)
      select m.id, t.kind, m.person_id, t.prompt, to_timestamp(t.due / 1000.0)
      from moved m, jsonb_to_recordset($15) as t (kind text, prompt int, due double precision)
      on conflict (conversation_id, kind) do update
        set prompt = excluded.prompt, due_at = excluded.due_at
    )
    insert into turn_log (conversation_id, version, at, trace)
    select m.id, m.version, $5, $16 from moved m`,
};

interface LoadedRow {
  readonly id: string;
  readonly person_id: string;
  readonly version: number;
  readonly state: unknown;
  readonly opted_out: boolean;
  readonly duplicate: boolean;
  /** Only where an address found the conversation. */
  readonly shared?: boolean;
}

/** How long a message waits for its channel before it makes no sense any more. */
const REPLY_DEADLINE_MS = 4 * 3_600_000;
/** Nights, Sundays and holidays included: at Whitsun nobody may be written to for 64 hours. */
export const START_DEADLINE_MS = 96 * 3_600_000;

interface Parts {
  readonly pool: Pool;
  readonly secrets: Pick<Secrets, "lookup">;
  /** Where somebody who left the page may be written to, the best channel first. */
  readonly reach: readonly PushChannel[];
}

/**
 * Keeps conversations in PostgreSQL.
 *
 * @param reach  Channels on which we may start talking to somebody who left the page, the best first.
 */
export function conversationStore(
  pool: Pool,
  secrets: Pick<Secrets, "lookup">,
  reach: readonly PushChannel[] = [],
): ConversationStore {
  const parts: Parts = { pool, secrets, reach };
  return {
    load: (inbound) => available(load(parts, inbound)),
    commit: (turn) => available(commit(parts, turn)),
    setAside: (inbound, reason) => available(setAside(pool, inbound, reason)),
  };
}

async function load(
  { pool, secrets }: Parts,
  inbound: Pick<Inbound, "channel" | "eventId" | "conversation" | "address">,
): Promise<LoadedConversation | undefined> {
  const { channel, eventId, conversation, address } = inbound;
  if (conversation === undefined && address === undefined) return undefined;
  const lookup = address === undefined ? null : secrets.lookup(address);
  const statement =
    conversation === undefined
      ? { ...LOAD_BY_ADDRESS, values: [channel, eventId, lookup] }
      : { ...LOAD, values: [channel, eventId, conversation, lookup] };
  const { rows } = await pool.query<LoadedRow>(statement);
  const [row] = rows;
  if (row === undefined) return undefined;
  return {
    id: row.id,
    person: row.person_id,
    version: row.version,
    state: savedState(row.state),
    optedOut: row.opted_out,
    duplicate: row.duplicate,
    ...(row.shared === true ? { shared: true } : {}),
  };
}

async function commit(parts: Parts, turn: TurnToCommit): Promise<CommitOutcome> {
  const { pool } = parts;
  const values = valuesOf(parts, turn);
  if (!turn.effects.some(concernsThePerson)) return write(pool, turn, values);
  const client = await pool.connect();
  try {
    await client.query("begin");
    const people = await lockPeople(client, turn.person, stoppedAddress(parts, turn));
    const outcome = await write(client, turn, values);
    if (outcome === "committed") await applyPersonEffects(client, turn, people);
    await client.query(outcome === "committed" ? "commit" : "rollback");
    return outcome;
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    if (isVictim(error)) return "conflict";
    throw error;
  } finally {
    client.release();
  }
}

/** PostgreSQL ended this transaction for the sake of another one: played again, it passes. */
function isVictim(error: unknown): boolean {
  return hasCode(error, "40P01") || hasCode(error, "40001");
}

async function setAside(
  pool: Pool,
  { channel, eventId, reply }: Inbound,
  reason: string,
): Promise<void> {
  await pool.query(
    `insert into inbox_set_aside (channel, event_id, reply, reason) values ($1, $2, $3, $4)
     on conflict do nothing`,
    [channel, eventId, JSON.stringify(reply), reason],
  );
}

/** Where a STOP came from: whoever else is reached there wants no more either. */
function stoppedAddress({ secrets }: Parts, { effects, inbound }: TurnToCommit): Buffer | null {
  const stops = effects.some(({ type }) => type === "optOut");
  return stops && inbound?.address !== undefined ? secrets.lookup(inbound.address) : null;
}

async function write(
  db: Pool | PoolClient,
  turn: TurnToCommit,
  values: unknown[],
): Promise<CommitOutcome> {
  try {
    const { rowCount } = await db.query({ ...COMMIT, values });
    return rowCount === 0 ? "conflict" : "committed";
  } catch (error) {
    // The same message was stored by another process a moment ago.
    if (hasCode(error, "23505", "inbox_pkey")) return "duplicate";
    if (isVictim(error)) return "conflict";
    throw error;
  }
}

function valuesOf({ secrets, reach }: Parts, turn: TurnToCommit): unknown[] {
  const { state, inbound, timer, startedByUs = false } = turn;
  const sends = pick(turn.effects, "send");
  const timers = pick(turn.effects, "setTimer");
  const heard = inbound === undefined ? 0 : 1;
  return [
    turn.conversation,
    turn.basedOn,
    JSON.stringify(state),
    state.outcome,
    new Date(turn.at),
    heard + sends.length,
    JSON.stringify(
      inbound === undefined
        ? []
        : [{ channel: inbound.channel, event_id: inbound.eventId, reply: inbound.reply }],
    ),
    JSON.stringify(pick(turn.effects, "saveAnswer").map(({ answer }) => answer)),
    pick(turn.effects, "voidAnswer").map(({ question }) => question),
    JSON.stringify(
      sends.map(({ key, message }, place) => ({
        effect_key: key,
        place: heard + place + 1,
        message,
      })),
    ),
    timers.map(({ kind }) => kind),
    pick(turn.effects, "cancelTimers").length > 0,
    timer?.kind ?? null,
    timer?.prompt ?? null,
    JSON.stringify(timers.map(({ kind, prompt, due }) => ({ kind, prompt, due }))),
    JSON.stringify(turn.trace),
    startedByUs ? 1 : 0,
    new Date(turn.at + (startedByUs ? START_DEADLINE_MS : REPLY_DEADLINE_MS)),
    turn.effects.some(isFarewell),
    startedByUs ? reach : [],
    inbound?.address === undefined ? null : secrets.lookup(inbound.address),
    state.channel,
  ];
}

/** What such a turn says is the last thing said, and is said all the same. */
function isFarewell({ type }: Effect): boolean {
  return type === "optOut" || type === "wrongPerson" || type === "erase";
}

function pick<T extends Effect["type"]>(
  effects: readonly Effect[],
  type: T,
): Extract<Effect, { type: T }>[] {
  return effects.filter((effect): effect is Extract<Effect, { type: T }> => effect.type === type);
}

/** Turns a lost connection into the one error that means: try again later. */
async function available<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!isConnectionLost(error)) throw error;
    throw new SiriusError("database_unavailable", "the database does not answer");
  }
}
