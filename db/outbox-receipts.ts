/** What a provider says later of a message it took: late, twice, out of order, or before we knew its id. */
import type { Pool } from "pg";
import type { Receipt } from "../bot/channel.ts";
import type { Refused } from "../bot/outbox.ts";
import { refusalOf } from "./outbox-refusals.ts";

const RANK: Readonly<Record<Receipt["state"], number>> = {
  queued: 1,
  sent: 2,
  delivered: 3,
  failed: 3,
};
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
/** A handset that is off, a network that hiccups: once more, when it may be on again. */
const ONCE_MORE = "3 hours";

interface Row {
  readonly id: string;
  readonly person_id: string;
  readonly conversation_id: string | null;
}

/**
 * A state is only written over one of a lower rank; the first final one stays. A message under way or
 * unknown is known to have left as soon as any receipt names it.
 */
export async function applyReceipt(pool: Pool, receipt: Receipt): Promise<Refused | undefined> {
  const { channel, delivery, providerId, state, code, refusal, at } = receipt;
  const ours = delivery !== undefined && UUID.test(delivery) ? delivery : null;
  if (ours === null && providerId === undefined) return undefined;
  const { rows } = await pool.query<Row>({
    name: "outbox-receipt",
    text: /* sql */ `
      update outbox set receipt = $4, receipt_code = $5, provider_id = coalesce(provider_id, $3),
        status = case
          when $4 = 'failed' and $7 then 'refused'
          when $4 = 'failed' and copies < 2 and deadline > $8::timestamptz + interval '${ONCE_MORE}'
            then 'pending'
          else 'sent' end,
        due_at = case when $4 = 'failed' and not $7 and copies < 2
          then $8::timestamptz + interval '${ONCE_MORE}' else due_at end,
        -- A try that was cut off counts as one that arrived.
        copies = greatest(copies, 1), refusal = case when $7 then $9::jsonb end,
        settled_at = coalesce(settled_at, $8), to_sealed = null
      where channel = $1 and (id = $2 or ($2 is null and provider_id = $3))
        and status in ('sending', 'unknown', 'sent')
        and $6 > case receipt when 'queued' then 1 when 'sent' then 2 when 'delivered' then 3
          when 'failed' then 3 else 0 end
      returning id, person_id, conversation_id`,
    values: [
      channel,
      ours,
      providerId ?? null,
      state,
      code ?? null,
      RANK[state],
      refusal !== undefined,
      new Date(at),
      refusal === undefined ? null : refusalOf({ ...refusal, code }),
    ],
  });
  const [row] = rows;
  if (row === undefined || refusal === undefined) return undefined;
  return {
    delivery: row.id,
    channel,
    person: row.person_id,
    conversation: row.conversation_id ?? undefined,
    ...refusal,
    code,
  };
}
