/** The statement that stores turns: one turn that waits for whoever is before it, or many that wait for nobody. */
import type { PushChannel } from "../bot/channel.ts";
import type { Effect } from "../bot/conversation.ts";
import type { TurnToCommit } from "../bot/ports.ts";
import { kindOfChannel } from "./contact-kinds.ts";

/** Whoever stopped at the provider and writes on is still blocked there, until START. */
const BLOCKED_THERE = "(a.unreachable_reason is not distinct from 'opted_out')";

/**
 * Turns of different conversations; `n` is the place of each. A turn whose conversation is no longer at the
 * version that was read does nothing. The rows of all come as JSON, in the order of their effects, each
 * with the place of its turn, so that PostgreSQL joins few rows, plans once and for all, and commits once.
 * Between its two halves stands which of the conversations it may touch.
 */
const BEFORE_WHICH = /* sql */ `
  with told as materialized (
    select * from jsonb_to_recordset($1) as t (n int, id uuid, based_on int, state jsonb,
      outcome text, at timestamptz, span int, voided text[], timers text[], cancels boolean,
      timer_kind text, timer_prompt int, trace jsonb, started boolean, deadline timestamptz,
      farewell boolean, lookup bytea, channel text)
  ), moved as (
    update conversation c set version = c.version + 1, state = t.state, outcome = t.outcome,
      updated_at = t.at, last_seq = c.last_seq + t.span
    from told t
    where c.id = t.id and c.version = t.based_on and `;
const AFTER_WHICH = /* sql */ `
    returning t.n, c.id, c.person_id, c.training_id, c.version, c.last_seq - t.span as seq, t.at,
      t.voided, t.timers, t.cancels, t.timer_kind, t.timer_prompt, t.trace, t.started, t.deadline,
      t.farewell, t.lookup, t.channel
  ), heard as (
    insert into inbox (channel, event_id, conversation_id, person_id, seq, reply, received_at)
    select i.channel, i.event_id, m.id, m.person_id, m.seq + 1, i.reply, m.at
    from jsonb_to_recordset($3) as i (n int, channel text, event_id text, reply jsonb)
      join moved m using (n)
  ), answered as (
    insert into answer (conversation_id, person_id, training_id, question, prompt, part, status,
      value, raw, comment, rule, certainty, channel, at)
    select m.id, m.person_id, m.training_id, a.question, a.prompt, a.part, a.status, a.value,
      a.raw, a.comment, a.rule, a.certainty, a.channel, m.at
    from jsonb_to_recordset($4) as a (n int, question text, prompt int, part int, status text,
        value jsonb, raw text, comment text, rule text, certainty text, channel text)
      join moved m using (n)
  ), voided as (
    update answer a set void_at = m.at from moved m
    where a.conversation_id = m.id and a.question = any (m.voided) and a.void_at is null
  ), way as materialized (
    select m.n, m.id, m.person_id, m.seq, m.at, m.started, m.deadline, m.farewell, w.channel,
      case when m.farewell and w.channel <> 'web' then (
        select a.sealed from contact a
        where a.person_id = m.person_id and a.kind = ${kindOfChannel("w.channel")}
        order by a.heard_at desc nulls last, a.id limit 1) end as to_sealed
    from moved m,
      lateral (select coalesce((
        select r.channel from unnest($7::text[]) with ordinality as r (channel, place)
          join contact a on a.person_id = m.person_id and a.kind = ${kindOfChannel("r.channel")}
        where m.started and m.channel = 'web'
          and a.wrong_person_at is null and a.unreachable_at is null
        order by r.place limit 1), m.channel) as channel) w
  ), spoken as (
    insert into outbox (conversation_id, person_id, effect_key, seq, channel, message, status,
      due_at, created_at, settled_at, priority, deadline, farewell, to_sealed)
    select w.id, w.person_id, o.effect_key, w.seq + o.place, w.channel, o.message,
      case when w.channel = 'web' then 'sent' else 'pending' end, w.at, w.at,
      case when w.channel = 'web' then w.at end, w.started::int, w.deadline, w.farewell, w.to_sealed
    from jsonb_to_recordset($5) as o (n int, effect_key text, place int, message jsonb)
      join way w using (n)
  ), heard_from as (
    -- From where somebody writes, they can be written to.
    update contact a set heard_at = m.at,
      unreachable_at = case when ${BLOCKED_THERE} then a.unreachable_at end,
      unreachable_reason = case when ${BLOCKED_THERE} then a.unreachable_reason end
    from moved m
    where a.person_id = m.person_id and a.lookup = m.lookup
      and (a.heard_at is null or a.heard_at < m.at - interval '1 hour'
        or (a.unreachable_at is not null and not ${BLOCKED_THERE}))
  ), stopped_timers as (
    delete from timer t using moved m
    where t.conversation_id = m.id and t.kind <> all (m.timers)
      and (m.cancels or (t.kind = m.timer_kind and t.prompt = m.timer_prompt))
  ), set_timers as (
    insert into timer (conversation_id, kind, person_id, prompt, due_at)
    select m.id, t.kind, m.person_id, t.prompt, to_timestamp(t.due / 1000.0)
    from jsonb_to_recordset($6) as t (n int, kind text, prompt int, due double precision)
      join moved m using (n)
    on conflict (conversation_id, kind) do update
      set prompt = excluded.prompt, due_at = excluded.due_at
  ), logged as (
    insert into turn_log (conversation_id, version, at, trace)
    select m.id, m.version, m.at, m.trace from moved m
  )
  select m.n from moved m`;

/** One turn. It waits for whoever works on its conversation or its person. */
export const COMMIT = {
  name: "conversation-commit",
  text: `${BEFORE_WHICH} c.id = any ($2::uuid[]) ${AFTER_WHICH}`,
};

/**
 * Turns of different conversations. Those somebody else works on are left out instead of waited for: nobody's
 * message waits for another person, and two such statements cannot lock each other out.
 */
export const COMMIT_LOT = {
  name: "conversation-commit-lot",
  text: /* sql */ `${BEFORE_WHICH} c.id in (
      select f.id from conversation f join person p on p.id = f.person_id
      where f.id = any ($2::uuid[])
      for no key update of f skip locked for key share of p skip locked) ${AFTER_WHICH}`,
};

/** How long a message waits for its channel before it makes no sense any more. */
const REPLY_DEADLINE_MS = 4 * 3_600_000;
/** Nights, Sundays and holidays included: at Whitsun nobody may be written to for 64 hours. */
export const START_DEADLINE_MS = 96 * 3_600_000;

/** A turn, and the keyed hash of the address it came from, if it came from one. */
export interface TurnRow {
  readonly turn: TurnToCommit;
  readonly lookup: Buffer | null;
}

/**
 * The values of either statement.
 *
 * @param rows   Turns of conversations that differ.
 * @param reach  Channels on which we may start talking to somebody who left the page, the best first.
 */
export function valuesOf(rows: readonly TurnRow[], reach: readonly PushChannel[]): unknown[] {
  const each = (of: (turn: TurnToCommit) => readonly object[]): string =>
    JSON.stringify(rows.flatMap(({ turn }, n) => of(turn).map((row) => Object.assign({ n }, row))));
  return [
    JSON.stringify(rows.map(({ turn, lookup }, n) => ({ n, ...columnsOf(turn, lookup) }))),
    rows.map(({ turn }) => turn.conversation),
    each(({ inbound }) =>
      inbound === undefined
        ? []
        : [{ channel: inbound.channel, event_id: inbound.eventId, reply: inbound.reply }],
    ),
    each(({ effects }) => pick(effects, "saveAnswer").map(({ answer }) => answer)),
    each((turn) =>
      pick(turn.effects, "send").map(({ key, message }, place) => ({
        effect_key: key,
        place: heardIn(turn) + place + 1,
        message,
      })),
    ),
    each(({ effects }) =>
      pick(effects, "setTimer").map(({ kind, prompt, due }) => ({ kind, prompt, due })),
    ),
    reach,
  ];
}

function columnsOf(turn: TurnToCommit, lookup: Buffer | null): object {
  const { state, effects, timer, startedByUs = false } = turn;
  return {
    id: turn.conversation,
    based_on: turn.basedOn,
    state,
    outcome: state.outcome,
    at: new Date(turn.at),
    span: heardIn(turn) + pick(effects, "send").length,
    voided: pick(effects, "voidAnswer").map(({ question }) => question),
    timers: pick(effects, "setTimer").map(({ kind }) => kind),
    cancels: pick(effects, "cancelTimers").length > 0,
    timer_kind: timer?.kind,
    timer_prompt: timer?.prompt,
    trace: turn.trace,
    started: startedByUs,
    deadline: new Date(turn.at + (startedByUs ? START_DEADLINE_MS : REPLY_DEADLINE_MS)),
    farewell: effects.some(isFarewell),
    lookup: lookup === null ? null : `\\x${lookup.toString("hex")}`,
    channel: state.channel,
  };
}

/** What a turn answers takes a sequence number, before all that it says. */
function heardIn({ inbound }: TurnToCommit): number {
  return inbound === undefined ? 0 : 1;
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
