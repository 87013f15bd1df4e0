/** Pausing holds back what already waits in the outbox; resuming lets it go, spread over an hour. */
import type { Pool, PoolClient } from "pg";
import type { CampaignState } from "../bot/campaign.ts";
import { SiriusError } from "../bot/errors.ts";
import { reminderDays } from "./campaign-reminders.ts";
import { findCampaign, moveCampaign, type Change } from "./campaign-store.ts";
import type { PublishedScripts } from "./script-library.ts";
import { inLongTransaction } from "./transaction.ts";
import { START_DEADLINE_MS } from "./turn-statement.ts";

const SPREAD = "1 hour";

/** What waits and was started by a campaign: $1. Who waits for an answer gets it all the same. */
const WAITING = /* sql */ `
  status = 'pending' and priority = 1 and (
    invitation_id in (select invitation_id from campaign_recipient
      where campaign_id = $1 and state = 'invited')
    or conversation_id in (select c.id from conversation c
      join campaign_recipient r on r.invitation_id = c.invitation_id
      where r.campaign_id = $1 and r.state = 'invited'))`;

/** The reminder of the first question: it belongs to the invitation. $1: campaign. */
const REMINDERS = /* sql */ `
  kind = 'reminder' and prompt = 1 and conversation_id in (
    select c.id from conversation c join campaign_recipient r on r.invitation_id = c.invitation_id
    where r.campaign_id = $1 and r.state = 'invited')`;

/**
 * Nothing of the campaign leaves any more, at most what is under way at this moment.
 *
 * @returns how many messages were held back.
 *
 * Errors: `campaign_unknown`; `campaign_state` when it does not send.
 */
export async function pauseCampaign(pool: Pool, key: string, change: Change): Promise<number> {
  return inLongTransaction(pool, async (client) => {
    // Of one that is done, messages may still wait in the outbox, and reminders in conversations.
    const from = ["planned", "sending", "done"] as const;
    const id = await move(client, key, { from, to: "paused", change });
    const { rowCount } = await client.query(
      `update outbox set due_at = 'infinity', deadline = 'infinity' where ${WAITING}`,
      [id],
    );
    await client.query(`update timer set due_at = 'infinity' where ${REMINDERS}`, [id]);
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
export async function resumeCampaign(
  { pool, scripts }: { readonly pool: Pool; readonly scripts: PublishedScripts },
  key: string,
  change: Change,
): Promise<number> {
  return inLongTransaction(pool, async (client) => {
    const after = (await reminderDays(scripts, await findCampaign(client, key))) ?? 0;
    const id = await move(client, key, { from: ["paused"], to: "planned", change });
    const { rowCount } = await client.query(
      `update outbox set due_at = $2::timestamptz + random() * interval '${SPREAD}', deadline = $3
       where due_at = 'infinity' and ${WAITING}`,
      [id, new Date(change.at), new Date(change.at + START_DEADLINE_MS)],
    );
    await client.query(
      `update timer t set due_at = greatest($2, r.sent_at + $3 * interval '1 day')
       from conversation c join campaign_recipient r on r.invitation_id = c.invitation_id
       where c.id = t.conversation_id and r.campaign_id = $1 and t.due_at = 'infinity' and ${REMINDERS}`,
      [id, new Date(change.at), after],
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
    readonly from: readonly CampaignState[];
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
