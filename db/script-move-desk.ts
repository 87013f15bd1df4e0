/** Moves of conversations as people of the console ask for them: looked at, asked for, followed. */
import type { Queue } from "./jobs.ts";
import { MOVE_JOB, runMove } from "./script-move-job.ts";
import {
  askForMove,
  lookAtMove,
  moveOf,
  type MoveLook,
  type MoveParts,
  type MoveWanted,
  type ScriptMove,
} from "./script-moves.ts";

/** Conversations under way, by version. */
export type RunningByVersion = Readonly<Record<number, number>>;

export interface MoveDesk {
  /** Errors: `script_unknown`; `request_invalid` for twice the same version. */
  look(wanted: MoveWanted): Promise<MoveLook>;
  /** Asks for a move, and does what can be done at once. Errors: those of `look`. */
  move(wanted: MoveWanted, actor: string): Promise<ScriptMove>;
  /** Errors: `not_found`. */
  find(key: string, id: string): Promise<ScriptMove>;
  /** Of the versions of one script. */
  running(key: string): Promise<RunningByVersion>;
}

/** Some thousand conversations; of more than that a worker moves the rest. */
const AT_ONCE_MS = 1_500;

/** The desk on a database. */
export function moveDesk(parts: MoveParts & { readonly queue: Pick<Queue, "request"> }): MoveDesk {
  const { pool, queue } = parts;
  return {
    look: (wanted) => lookAtMove(parts, wanted),
    async move(wanted, actor) {
      const { id } = await askForMove(parts, wanted, actor, (client) =>
        queue.request(client, MOVE_JOB.name),
      );
      await runMove(parts, id, { forMs: AT_ONCE_MS });
      return moveOf(pool, id);
    },
    find: (key, id) => moveOf(pool, id, key),
    async running(key) {
      const { rows } = await pool.query<{ version: number; running: number }>(
        `select script_version as version, count(*)::int as running from conversation
         where script_key = $1 and outcome is null and withdrawn_at is null group by 1`,
        [key],
      );
      return Object.fromEntries(rows.map(({ version, running }) => [version, running]));
    },
  };
}
