/** Timers that came due. */
import type { Pool } from "pg";
import type { TimerKind } from "../bot/conversation.ts";
import type { DueTimer, TimerStore } from "../bot/fire-timers.ts";

interface TimerRow {
  readonly conversation_id: string;
  readonly kind: TimerKind;
  readonly prompt: number;
  readonly due_at: Date;
}

/** Reads timers from PostgreSQL; the turn that a timer causes deletes it. */
export function timerStore(pool: Pool): TimerStore {
  return {
    async due(now, limit): Promise<readonly DueTimer[]> {
      const { rows } = await pool.query<TimerRow>({
        name: "timers-due",
        text: "select conversation_id, kind, prompt, due_at from timer where due_at <= $1 order by due_at limit $2",
        values: [new Date(now), limit],
      });
      return rows.map(({ conversation_id, kind, prompt, due_at }) => ({
        conversation: conversation_id,
        kind,
        prompt,
        due: due_at.getTime(),
      }));
    },
  };
}
