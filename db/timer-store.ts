/** Timers that came due. */
import type { Pool } from "pg";
import type { TimerKind } from "../bot/conversation.ts";
import type { DueTimer, TimerStore } from "../bot/fire-timers.ts";
import type { Territory } from "../bot/territories.ts";

interface TimerRow {
  readonly conversation_id: string;
  readonly kind: TimerKind;
  readonly prompt: number;
  readonly due_at: Date;
  readonly territory: Territory;
}

const DUE = {
  name: "timers-due",
  text: /* sql */ `
    select t.conversation_id, t.kind, t.prompt, t.due_at, p.territory
    from timer t join person p on p.id = t.person_id
    where t.due_at <= $1 order by t.due_at limit $2`,
};

/** Instants are milliseconds; what is finer in the database is not compared. */
const POSTPONE = {
  name: "timers-postpone",
  text: /* sql */ `
    update timer t set due_at = to_timestamp(m.until / 1000.0)
    from jsonb_to_recordset($1) as m (conversation uuid, kind text, prompt int,
      due double precision, until double precision)
    where t.conversation_id = m.conversation and t.kind = m.kind and t.prompt = m.prompt
      and date_trunc('milliseconds', t.due_at) = to_timestamp(m.due / 1000.0)`,
};

/** Reads and moves timers in PostgreSQL; the turn that a timer causes deletes it. */
export function timerStore(pool: Pool): TimerStore {
  return {
    async due(now, limit): Promise<readonly DueTimer[]> {
      const { rows } = await pool.query<TimerRow>({ ...DUE, values: [new Date(now), limit] });
      return rows.map(({ conversation_id, kind, prompt, due_at, territory }) => ({
        conversation: conversation_id,
        kind,
        prompt,
        due: due_at.getTime(),
        territory,
      }));
    },
    async postpone(timers) {
      const moves = timers.map(({ timer: { conversation, kind, prompt, due }, until }) => ({
        conversation,
        kind,
        prompt,
        due,
        until,
      }));
      const { rowCount } = await pool.query({ ...POSTPONE, values: [JSON.stringify(moves)] });
      return rowCount ?? 0;
    },
  };
}
