/** Moves of conversations under way to another version of their script: looked at, asked for, followed. */
import type { Pool, PoolClient } from "pg";
import { compileScript } from "../bot/compile.ts";
import type { Instant } from "../bot/conversation.ts";
import { because } from "../bot/error-words.ts";
import { SiriusError } from "../bot/errors.ts";
import { moverBetween, type Mover, type MovedConversation } from "../bot/move-conversation.ts";
import type { StayCode } from "../bot/move-words.ts";
import type { ScriptLibrary } from "../bot/ports.ts";
import { savedState } from "../bot/saved-state.ts";
import { audit } from "./audit.ts";
import { inTransaction } from "./transaction.ts";
import { isUuid, NO_ROW } from "./uuid.ts";

/** From one version of a script to another one. */
export interface MoveWanted {
  readonly key: string;
  readonly from: number;
  readonly to: number;
}

/** Conversations that stay, by reason; reasons without any are left out. */
export type Staying = Readonly<Partial<Record<StayCode, number>>>;

/** What a move would do now. */
export interface MoveLook {
  readonly movable: number;
  readonly staying: Staying;
  /** There are more than were looked at. */
  readonly more: boolean;
}

/** A move that was asked for, and how far it came. */
export interface ScriptMove extends MoveWanted {
  readonly id: string;
  readonly moved: number;
  readonly staying: Staying;
  readonly done: boolean;
}

export interface MoveParts {
  readonly pool: Pool;
  readonly scripts: ScriptLibrary;
  readonly now: () => Instant;
}

const LOOK_LOT = 1_000;
/** Seconds of somebody's patience; the move itself has no limit. */
const LOOK_MAX = 100_000;

/** Conversations under way on a version. $1: the script; $2: the version. */
export const RUNNING = `where script_key = $1 and script_version = $2 and outcome is null and withdrawn_at is null`;

/**
 * Looks which conversations could be moved. Nothing is locked or written; the move looks again.
 *
 * Errors: `script_unknown` for a version that there is not; `request_invalid` for twice the same.
 */
export async function lookAtMove(parts: MoveParts, wanted: MoveWanted): Promise<MoveLook> {
  const mover = await moverOf(parts, wanted);
  const counts = new Map<StayCode, number>();
  let [looked, movable, after] = [0, 0, NO_ROW];
  for (;;) {
    const { rows } = await parts.pool.query<{ id: string; state: unknown }>(
      `select id, state from conversation ${RUNNING} and id > $3 order by id limit ${LOOK_LOT}`,
      [wanted.key, wanted.from, after],
    );
    for (const { state } of rows) {
      const outcome = judge(mover, state);
      if (outcome.moved) movable += 1;
      else count(counts, outcome.reason);
    }
    looked += rows.length;
    after = rows.at(-1)?.id ?? after;
    const more = rows.length === LOOK_LOT;
    if (!more || looked >= LOOK_MAX) {
      return { movable, staying: Object.fromEntries(counts), more };
    }
  }
}

/**
 * Asks for a move, in the journal too. Of one version there is one move under way: asked for again, it is
 * that one.
 *
 * @param also  Done in the same transaction, such as asking for the job.
 *
 * Errors: those of `lookAtMove`.
 */
export async function askForMove(
  parts: MoveParts,
  wanted: MoveWanted,
  actor: string,
  also: (client: PoolClient) => Promise<void> = async () => undefined,
): Promise<ScriptMove> {
  await moverOf(parts, wanted);
  const { key, from, to } = wanted;
  const at = parts.now();
  const id = await inTransaction(parts.pool, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `insert into script_move (script_key, from_version, to_version, asked_by, asked_at)
       values ($1, $2, $3, $4, $5)
       on conflict (script_key, from_version) where finished_at is null do nothing returning id`,
      [key, from, to, actor, new Date(at)],
    );
    const made = rows[0]?.id;
    if (made !== undefined) {
      const details = { from, to };
      await audit(client, { at, actor, action: "script.move", target: `script ${key}`, details });
    }
    await also(client);
    return made ?? underWay(client, wanted);
  });
  return moveOf(parts.pool, id);
}

/** A move by its id. @param key  It must be of this script. Errors: `not_found`. */
export async function moveOf(pool: Pool, id: string, key?: string): Promise<ScriptMove> {
  if (!isUuid(id)) throw new SiriusError("not_found", "no move has this id");
  const { rows } = await pool.query<ScriptMove>(
    `select id, script_key as key, from_version as "from", to_version as "to", moved, staying,
       finished_at is not null as done
     from script_move where id = $1 and script_key = coalesce($2, script_key)`,
    [id, key ?? null],
  );
  const [found] = rows;
  if (found === undefined) throw new SiriusError("not_found", "no move has this id");
  return found;
}

async function underWay(client: PoolClient, { key, from }: MoveWanted): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `select id from script_move where script_key = $1 and from_version = $2
     order by finished_at is null desc, asked_at desc limit 1`,
    [key, from],
  );
  return rows[0]?.id ?? "";
}

/** What decides for each conversation. Errors: those of `lookAtMove`. */
export async function moverOf(
  { scripts }: MoveParts,
  { key, from, to }: MoveWanted,
): Promise<Mover> {
  if (from === to) {
    throw new SiriusError(
      "request_invalid",
      `version ${from} of "${key}" to itself: choose another`,
      because("move_to_itself", { key, version: from }),
    );
  }
  const older = compileScript(await scripts.load(key, from), from);
  return moverBetween(older, compileScript(await scripts.load(key, to), to));
}

/** Whether a conversation may be moved. A state that this release cannot read is left to the one that wrote it. */
export function judge(
  mover: Mover,
  saved: unknown,
): MovedConversation | { readonly moved: false; readonly reason: StayCode } {
  try {
    return mover(savedState(saved));
  } catch (error) {
    if (error instanceof SiriusError) return { moved: false, reason: "unreadable" };
    throw error;
  }
}

/** Counts one that stays. */
export function count(counts: Map<string, number>, reason: StayCode): void {
  counts.set(reason, (counts.get(reason) ?? 0) + 1);
}
