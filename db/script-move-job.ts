/**
 * Moves conversations that were asked to be moved, in lots: each is a transaction that remembers how far it
 * came, so a crash neither forgets nor repeats.
 */
import type { PoolClient } from "pg";
import type { Instant } from "../bot/conversation.ts";
import type { Mover } from "../bot/move-conversation.ts";
import { audit } from "./audit.ts";
import type { JobDefinition } from "./jobs.ts";
import { isVictim } from "./orm.ts";
import {
  count,
  judge,
  moveOf,
  moverOf,
  RUNNING,
  type MoveParts,
  type MoveWanted,
  type Staying,
} from "./script-moves.ts";
import { inTransaction } from "./transaction.ts";

/** Conversations of one lot: people are locked for as long as it takes, some milliseconds each. */
const LOT = 100;
/** Of a lot that PostgreSQL ended for the sake of others. */
const TRIES_MAX = 5;

/** For whoever asks: the queue of the job. */
export const MOVE_JOB = { name: "script-move", expireInSeconds: 3_600 } as const;

/** The job: what was asked for and is not done. Any number of workers may run it at once. */
export function moveJob(parts: MoveParts): JobDefinition {
  return {
    ...MOVE_JOB,
    // Asked for with each move; the rest finds what a crash left.
    cron: "*/5 * * * *",
    async run() {
      const { rows } = await parts.pool.query<{ id: string }>(
        "select id from script_move where finished_at is null order by asked_at",
      );
      for (const { id } of rows) await runMove(parts, id);
    },
  };
}

/**
 * Works on a move until it is done or the time is over, a lot at least. Others may do so at once: they take
 * turns.
 *
 * Errors: storage errors; the next run goes on after the last lot that was stored.
 */
export async function runMove(
  parts: MoveParts,
  id: string,
  { forMs = Infinity }: { readonly forMs?: number } = {},
): Promise<void> {
  const until = performance.now() + forMs;
  const mover = await moverOf(parts, await moveOf(parts.pool, id));
  while ((await passLot(parts, id, mover)) && performance.now() < until);
}

/** @returns Whether there may be more to do. */
async function passLot(parts: MoveParts, id: string, mover: Mover): Promise<boolean> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await inTransaction(parts.pool, (client) => moveLot(client, parts, { id, mover }));
    } catch (error) {
      if (!isVictim(error) || tries === TRIES_MAX) throw error;
    }
  }
}

const CLAIM = /* sql */ `
  select script_key as key, from_version as "from", to_version as "to", cursor, moved, staying, asked_by
  from script_move where id = $1 and finished_at is null for update`;

interface Claimed extends MoveWanted {
  readonly cursor: string;
  readonly moved: number;
  readonly staying: Staying;
  readonly asked_by: string;
}

interface Running {
  readonly id: string;
  readonly version: number;
  readonly state: unknown;
}

async function moveLot(
  client: PoolClient,
  { now }: MoveParts,
  { id, mover }: { readonly id: string; readonly mover: Mover },
): Promise<boolean> {
  const [claimed] = (await client.query<Claimed>(CLAIM, [id])).rows;
  if (claimed === undefined) return false;
  const { key, from, to, cursor } = claimed;
  const lot = await client.query<{ id: string; person: string }>(
    `select id, person_id as person from conversation ${RUNNING} and id > $3 order by id limit ${LOT}`,
    [key, from, cursor],
  );
  const last = lot.rows.at(-1)?.id;
  if (last === undefined) {
    await finish(client, id, claimed, now());
    return false;
  }
  const found = await lockLot(client, lot.rows, claimed);
  const moved = [];
  const counts = new Map(Object.entries(claimed.staying));
  for (const { id: conversation, state } of found) {
    const outcome = judge(mover, state);
    if (outcome.moved) moved.push({ id: conversation, state: outcome.state });
    else count(counts, outcome.reason);
  }
  await client.query(MOVE, [to, JSON.stringify(moved), new Date(now()), traceOf(claimed)]);
  await client.query("update script_move set cursor = $2, moved = $3, staying = $4 where id = $1", [
    id,
    last,
    claimed.moved + moved.length,
    JSON.stringify(Object.fromEntries(counts)),
  ]);
  return true;
}

/**
 * Locks the people of a lot, then their conversations, both in the order of their ids, as turns that concern
 * people do. A turn that was being played meanwhile finds a conversation of a later version and is played
 * again, on the script it has then.
 */
async function lockLot(
  client: PoolClient,
  lot: readonly { readonly id: string; readonly person: string }[],
  { key, from }: MoveWanted,
): Promise<readonly Running[]> {
  await client.query("select from person where id = any ($1) order by id for no key update", [
    lot.map(({ person }) => person),
  ]);
  const { rows } = await client.query<Running>(
    `select id, version, state from conversation ${RUNNING} and id = any ($3)
     order by id for no key update`,
    [key, from, lot.map(({ id }) => id)],
  );
  return rows;
}

/** The time of the last turn stays: nothing was said. $1: the version; $2: ids and states; $3: now; $4: the trace. */
const MOVE = /* sql */ `
  with moved as (
    update conversation c set script_version = $1, state = m.state, version = c.version + 1
    from jsonb_to_recordset($2) as m (id uuid, state jsonb) where c.id = m.id
    returning c.id, c.version
  )
  insert into turn_log (conversation_id, version, at, trace)
  select id, version, $3, $4 from moved`;

function traceOf({ from, to }: MoveWanted): string {
  return JSON.stringify([{ what: "moved", rule: `${from}>${to}` }]);
}

async function finish(
  client: PoolClient,
  id: string,
  { key, from, to, moved, staying, asked_by: actor }: Claimed,
  at: Instant,
): Promise<void> {
  await client.query("update script_move set finished_at = $2 where id = $1", [id, new Date(at)]);
  const details = { from, to, moved, staying };
  await audit(client, { at, actor, action: "script.moved", target: `script ${key}`, details });
}
