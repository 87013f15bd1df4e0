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
 * A state is only written over one of a lower rank; the first final one stays. A message under way, unknown
 * or about to be sent again is known to have left as soon as any receipt names it. That one copy failed says
 * nothing of another one.
 *
 * @returns the message, when this refuses it for good.
 */
export async function applyReceipt(pool: Pool, receipt: Receipt): Promise<Refused | undefined> {
  const { channel, delivery, providerId, state, code, refusal, at } = receipt;
  const ours = delivery !== undefined && UUID.test(delivery) ? delivery : null;
  if (ours === null && providerId === undefined) return undefined;
  const { rows } = await pool.query<Row>({
    name: "outbox-receipt",
    text: RECEIPT,
    values: [
      channel,
      ours,
      providerId ?? null,
      state,
      code ?? null,
      RANK[state],
      refusal === undefined ? null : refusalOf({ ...refusal, code }),
      new Date(at),
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

const RECEIPT = /* sql */ `
  with named as (
    select id, provider_id, receipt, deadline,
      -- A try under way counts from now on as one that arrived.
      copies + case status when 'sending' then 1 else 0 end as copies
    from outbox
    where channel = $1 and (id = $2 or ($2 is null and provider_id = $3))
      and (status in ('sending', 'unknown', 'sent')
        or (status = 'pending' and copies > 0 and $4 <> 'failed'))
      and $6 > case receipt when 'queued' then 1 when 'sent' then 2 when 'delivered' then 3
        when 'failed' then 3 else 0 end
      and ($4 <> 'failed' or $3 is null or provider_id is null or provider_id = $3)
    for update
  ), judged as (
    select *, case
      when $4 = 'failed' and $7::jsonb is not null then 'refused'
      when $4 = 'failed' and copies < 2 and deadline > $8::timestamptz + interval '${ONCE_MORE}'
        then 'pending'
      else 'sent' end as next
    from named
  )
  update outbox o set receipt = $4, receipt_code = $5, provider_id = coalesce(o.provider_id, $3),
    status = next, copies = judged.copies, refusal = case next when 'refused' then $7::jsonb end,
    due_at = case next when 'pending' then $8::timestamptz + interval '${ONCE_MORE}' else due_at end,
    settled_at = case next when 'sent' then coalesce(settled_at, $8) when 'refused' then $8 end,
    to_sealed = case next when 'pending' then to_sealed end
  from judged where o.id = judged.id
  returning o.id, o.person_id, o.conversation_id`;
