/** A conversation as it is shown again: its state, its script, and every line of it. */
import type { Pool } from "pg";
import type { AnswerRecord, ChannelId, OutgoingMessage, Reply } from "../bot/conversation.ts";
import type { ConversationReader, LogEntry, ScriptLibrary } from "../bot/ports.ts";
import { savedState } from "../bot/saved-state.ts";
import { inputsOf } from "./inputs.ts";
import type { Secrets } from "./secrets.ts";

interface ConversationRow {
  readonly invitation_id: string;
  readonly script_key: string;
  readonly script_version: number;
  readonly state: unknown;
  readonly opted_out: boolean;
}

interface LineRow {
  readonly seq: number;
  readonly at: Date;
  readonly message: OutgoingMessage | null;
  readonly reply: Reply | null;
  readonly channel: ChannelId;
}

interface AnswerLine {
  readonly record: Omit<AnswerRecord, "at">;
  readonly at: Date;
}

/** Reads conversations for pages. */
export function conversationReader(
  pool: Pool,
  scripts: ScriptLibrary,
  secrets: Pick<Secrets, "open">,
  baseUrl: () => string,
): ConversationReader {
  return {
    async read(id) {
      const { rows } = await pool.query<ConversationRow>({
        name: "conversation-read",
        text: /* sql */ `
          select c.invitation_id, c.script_key, c.script_version, c.state,
            p.opted_out_at is not null as opted_out
          from conversation c join person p on p.id = c.person_id where c.id = $1`,
        values: [id],
      });
      const [row] = rows;
      if (row === undefined) return undefined;
      const [script, entries, answers, inputs] = await Promise.all([
        scripts.load(row.script_key, row.script_version),
        readLines(pool, id),
        readAnswers(pool, id),
        inputsOf(pool, secrets, row.invitation_id, baseUrl()),
      ]);
      const state = savedState(row.state);
      return { state, script, log: { id, entries, answers }, inputs, optedOut: row.opted_out };
    },
    async latest(id) {
      const { rows } = await pool.query<{ last_seq: number }>({
        name: "conversation-latest",
        text: "select last_seq from conversation where id = $1",
        values: [id],
      });
      return rows[0]?.last_seq ?? 0;
    },
  };
}

async function readLines(pool: Pool, id: string): Promise<LogEntry[]> {
  const { rows } = await pool.query<LineRow>({
    name: "conversation-lines",
    text: /* sql */ `
      select seq, created_at as at, message, null as reply, channel from outbox where conversation_id = $1
      union all
      select seq, received_at, null, reply, channel from inbox where conversation_id = $1
      order by seq`,
    values: [id],
  });
  return rows.flatMap(({ seq, at, message, reply, channel }): LogEntry[] => {
    if (message !== null) return [{ seq, at: at.getTime(), from: "sirius", message }];
    return reply === null ? [] : [{ seq, at: at.getTime(), from: "person", reply, channel }];
  });
}

async function readAnswers(pool: Pool, id: string): Promise<AnswerRecord[]> {
  const { rows } = await pool.query<AnswerLine>({
    name: "conversation-answers",
    text: /* sql */ `
      select at, json_strip_nulls(json_build_object('question', question, 'status', status,
        'value', value, 'raw', raw, 'comment', comment, 'rule', rule, 'certainty', certainty,
        'prompt', prompt, 'part', part, 'channel', channel)) as record
      from answer where conversation_id = $1 and void_at is null order by at, prompt, part`,
    values: [id],
  });
  return rows.map(({ record, at }) => Object.assign(record, { at: at.getTime() }));
}
