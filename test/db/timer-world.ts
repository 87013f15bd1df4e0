/** Many conversations with a timer each, in a real database. */
import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import type { TimerKind } from "../../bot/conversation.ts";
import type { Territory } from "../../bot/territories.ts";
import type { KillWorld } from "./kill-world.ts";

export interface TimerToSet {
  readonly kind: TimerKind;
  readonly due: number;
  readonly territory?: Territory;
  /** Of the question it belongs to; the open one is 1. */
  readonly prompt?: number;
}

export interface TimerWorld {
  /** Makes conversations that wait for their first answer, each with one timer as told. */
  make(timers: readonly TimerToSet[]): Promise<readonly string[]>;
  /** How many messages were said in each, the first question included. */
  said(conversations: readonly string[]): Promise<readonly number[]>;
  /** When the timers of a conversation are due, by kind. */
  due(conversation: string): Promise<Readonly<Record<string, number>>>;
}

/** Copies one started conversation, people and proofs included, so that thousands cost little. */
export async function timerWorld(pool: Pool, world: KillWorld): Promise<TimerWorld> {
  const template = await world.open();
  return {
    async make(timers) {
      const made = timers.map((timer) => ({
        prompt: 1,
        territory: "metropole",
        ...timer,
        person: randomUUID(),
        proof: randomUUID(),
        invitation: randomUUID(),
        conversation: randomUUID(),
      }));
      await pool.query(COPY, [template, JSON.stringify(made)]);
      return made.map(({ conversation }) => conversation);
    },
    async said(conversations) {
      const { rows } = await pool.query<{ count: number }>(
        `select (select count(*)::int from outbox o where o.conversation_id = c.id) as count
         from unnest($1::uuid[]) with ordinality as c (id, place) order by place`,
        [conversations],
      );
      return rows.map(({ count }) => count);
    },
    async due(conversation) {
      const { rows } = await pool.query<{ kind: string; due_at: Date }>(
        "select kind, due_at from timer where conversation_id = $1",
        [conversation],
      );
      return Object.fromEntries(rows.map(({ kind, due_at }) => [kind, due_at.getTime()]));
    },
  };
}

const COPY = /* sql */ `
with made as (
  select * from jsonb_to_recordset($2) as m (person uuid, proof uuid, invitation uuid,
    conversation uuid, territory text, kind text, prompt int, due double precision)
), people as (
  insert into person (id, territory) select person, territory from made
), proofs as (
  insert into apprenticeship (id, person_id, training_id)
  select m.proof, m.person, c.training_id from made m, conversation c where c.id = $1
), invitations as (
  insert into invitation (id, apprenticeship_id, person_id, token_hash, token_sealed, script_key, expires_at)
  select invitation, proof, person, uuid_send(invitation), '', 'fin-apprentissage', '2030-01-01' from made
), conversations as (
  insert into conversation (id, person_id, invitation_id, training_id, script_key, script_version,
    version, last_seq, state)
  select m.conversation, m.person, m.invitation, c.training_id, c.script_key, c.script_version,
    c.version, c.last_seq, c.state
  from made m, conversation c where c.id = $1
), said as (
  insert into outbox (conversation_id, person_id, effect_key, seq, channel, message, status, due_at, created_at)
  select m.conversation, m.person, o.effect_key, o.seq, o.channel, o.message, o.status, o.due_at, o.created_at
  from made m, outbox o where o.conversation_id = $1
)
insert into timer (conversation_id, person_id, kind, prompt, due_at)
select conversation, person, kind, prompt, to_timestamp(due / 1000) from made`;
