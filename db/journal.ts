/** Reading the journal, the newest line first. */
import type { Pool } from "pg";
import type { Instant } from "../bot/conversation.ts";

export interface JournalLine {
  /** Grows with each line. */
  readonly id: string;
  readonly at: Instant;
  readonly actor: string;
  readonly action: string;
  readonly target: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export interface JournalQuery {
  /** Exactly this actor. */
  readonly actor?: string | undefined;
  /** Actions of this family: `user` finds `user.add` and `user.role`. */
  readonly family?: string | undefined;
  /** Only lines before this one. */
  readonly before?: string | undefined;
  readonly limit: number;
}

interface Row extends Omit<JournalLine, "at"> {
  readonly at: Date;
}

/** Some lines; one more than `limit` never comes. The cost does not grow with the journal. */
export async function readJournal(pool: Pool, query: JournalQuery): Promise<JournalLine[]> {
  const { actor, family, before, limit } = query;
  const conditions: string[] = [];
  const values: unknown[] = [limit];
  const where = (sql: (n: number) => string, value: string | undefined): void => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(sql(values.length));
  };
  where((n) => `id < $${n}::bigint`, before);
  where((n) => `actor = $${n}`, actor);
  where((n) => `action like $${n}`, family === undefined ? undefined : `${likeText(family)}.%`);
  const filter = conditions.length === 0 ? "" : `where ${conditions.join(" and ")}`;
  const { rows } = await pool.query<Row>(
    `select id::text, at, actor, action, target, details from audit_entry ${filter}
     order by audit_entry.id desc limit $1`,
    values,
  );
  return rows.map(({ at, ...row }) => Object.assign(row, { at: at.getTime() }));
}

/** A text in which LIKE sees no pattern. */
function likeText(text: string): string {
  return text.replace(/[\\%_]/g, (sign) => `\\${sign}`);
}
