/** The journal: who did what, when. Lines are only ever added. */
import type { Pool, PoolClient } from "pg";
import type { Instant } from "../bot/conversation.ts";

/** One line. Never a person's name, address or words, nor a token: ids and counts. */
export interface AuditLine {
  readonly at: Instant;
  /** `user <id>`, `command line`, or what acted by itself, such as `retention`. */
  readonly actor: string;
  /** What was done, such as `user.invite`. */
  readonly action: string;
  /** To what, such as `campaign cfa-2026`. */
  readonly target: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Adds a line, in the transaction of what it tells where there is one. */
export async function audit(client: Pool | PoolClient, line: AuditLine): Promise<void> {
  const { at, actor, action, target, details = {} } = line;
  await client.query(
    "insert into audit_entry (at, actor, action, target, details) values ($1, $2, $3, $4, $5)",
    [new Date(at), actor, action, target, JSON.stringify(details)],
  );
}
