/** Pausing holds back what already waits in the outbox; resuming lets it go, spread over an hour. */
import type { Pool, PoolClient } from "pg";
import { SiriusError } from "../bot/errors.ts";
import { findCampaign, inTransaction, moveCampaign, type Change } from "./campaign-store.ts";
import { START_DEADLINE_MS } from "./conversation-store.ts";

const SPREAD = "1 hour";

/** What waits and was started by a campaign: $1. Who waits for an answer gets it all the same. */
const WAITING = /* sql */ `
  status = 'pending' and priority = 1 and (
    invitation_id in (select invitation_id from campaign_recipient
      where campaign_id = $1 and state = 'invited')
    or conversation_id in (select c.id from conversation c
      join campaign_recipient r on r.invitation_id = c.invitation_id
      where r.campaign_id = $1 and r.state = 'invited'))`;

/**
 * Nothing of the campaign leaves any more, at most what is under way at this moment.
 *
 * @returns how many messages were held back.
 *
 * Errors: `campaign_unknown`; `campaign_state` when it does not send.
 */
export async function pauseCampaign(pool: Pool, key: string, change: Change): Promise<number> {
  return inTransaction(pool, async (client) => {
    const id = await move(client, key, { from: ["planned", "sending"], to: "paused", change });
    const { rowCount } = await client.query(
      `update outbox set due_at = 'infinity', deadline = 'infinity' where ${WAITING}`,
      [id],
    );
    return rowCount ?? 0;
  });
}

/**
 * Goes on where a pause stopped.
 *
 * @returns how many messages may leave again.
 *
 * Errors: `campaign_unknown`; `campaign_state` when it is not paused.
 */
export async function resumeCampaign(pool: Pool, key: string, change: Change): Promise<number> {
  return inTransaction(pool, async (client) => {
    const id = await move(client, key, { from: ["paused"], to: "planned", change });
    const { rowCount } = await client.query(
      `update outbox set due_at = $2::timestamptz + random() * interval '${SPREAD}', deadline = $3
       where due_at = 'infinity' and ${WAITING}`,
      [id, new Date(change.at), new Date(change.at + START_DEADLINE_MS)],
    );
    return rowCount ?? 0;
  });
}

async function move(
  client: PoolClient,
  key: string,
  {
    from,
    to,
    change,
  }: {
    readonly from: readonly ("planned" | "sending" | "paused")[];
    readonly to: "planned" | "paused";
    readonly change: Change;
  },
): Promise<string> {
  const { id } = await findCampaign(client, key);
  if (await moveCampaign(client, key, to, { from, change })) return id;
  throw new SiriusError(
    "campaign_state",
    to === "paused"
      ? `la campagne « ${key} » n'envoie rien : il n'y a rien à mettre en pause`
      : `la campagne « ${key} » n'est pas en pause`,
  );
}
