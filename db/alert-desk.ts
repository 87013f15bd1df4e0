/** Alerts: conversations that somebody must look at within a working day, and what was done about them. */
import type { Pool } from "pg";
import type { AlertReason, Instant } from "../bot/conversation.ts";
import { audit } from "./audit.ts";
import { inTransaction } from "./transaction.ts";
import { isUuid } from "./uuid.ts";

/** What was done. `helped`: help was offered. `passed_on`: to those whose task it is. `answered`: the person. */
export const ALERT_HANDLINGS = ["helped", "passed_on", "answered", "nothing"] as const;
export type AlertHandling = (typeof ALERT_HANDLINGS)[number];

export interface OpenAlert {
  readonly id: string;
  readonly reason: AlertReason;
  readonly at: Instant;
  readonly conversation: string;
  readonly training: string;
  readonly centre: string;
  /** What the person wrote when it was raised; null when a button did, or it is gone. */
  readonly text: string | null;
  /** The help lines were given in the conversation. */
  readonly helpTold: boolean;
}

const OPEN = /* sql */ `
select al.id, al.reason, (extract(epoch from al.at) * 1000)::float8 as at, c.id as conversation,
  t.title as training, tc.name as centre, c.state ->> 'dangerTold' = 'true' as "helpTold",
  (select n.reply ->> 'text' from inbox n
   where n.conversation_id = c.id and n.received_at = al.at and n.reply ->> 'kind' = 'text'
   order by n.seq limit 1) as text
from alert al
join conversation c on c.id = al.conversation_id
join training t on t.id = c.training_id
join training_centre tc on tc.id = t.centre_id
where al.handled_at is null`;

/** Alerts nobody has handled: those of danger first, then the oldest. */
export async function openAlerts(
  { pool }: { readonly pool: Pool },
  limit: number,
): Promise<OpenAlert[]> {
  const { rows } = await pool.query<OpenAlert>(
    `${OPEN} order by al.reason in ('danger', 'asked_by_script') desc, al.at, al.id limit $1`,
    [limit],
  );
  return rows.map((row) => Object.assign(row, { helpTold: row.helpTold ?? false }));
}

/** Notes what was done, with its audit entry. False: somebody did before, or there is no such alert. */
export async function handleAlert(
  { pool }: { readonly pool: Pool },
  handled: {
    readonly alert: string;
    readonly handling: AlertHandling;
    readonly actor: string;
    readonly at: Instant;
  },
): Promise<boolean> {
  const { alert, handling, actor, at } = handled;
  if (!isUuid(alert)) return false;
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ reason: string }>(
      `update alert set handled_at = $2, handled_by = $3, handling = $4
       where id = $1 and handled_at is null returning reason`,
      [alert, new Date(at), actor, handling],
    );
    const [row] = rows;
    if (row === undefined) return false;
    const details = { handling, reason: row.reason };
    await audit(client, { at, actor, action: "alert.handle", target: `alert ${alert}`, details });
    return true;
  });
}
