/**
 * The one reminder of somebody who was sent a link and did not open it. Who began to answer is reminded
 * by the timers of the conversation, once as well; never by both.
 */
import type { Pool, PoolClient } from "pg";
import type { PushChannel } from "../bot/channel.ts";
import type { Instant, OutgoingMessage } from "../bot/conversation.ts";
import type { Territory } from "../bot/territories.ts";
import { consentKinds, days } from "./campaign-audience.ts";
import type { Campaign } from "./campaign-store.ts";
import { contactKind } from "./contact-kinds.ts";
import { reaches } from "./reachable.ts";
import type { PublishedScripts } from "./script-library.ts";
import { START_DEADLINE_MS } from "./turn-statement.ts";

interface RemindingParts {
  readonly scripts: PublishedScripts;
  readonly now: () => Instant;
  readonly shortCode: boolean;
}

export interface Reminding {
  readonly campaign: Campaign;
  readonly territories: readonly Territory[];
  /** Channels that this installation can send on. */
  readonly channels: readonly PushChannel[];
}

const BATCH = 1_000;
const REMINDER: OutgoingMessage = { parts: [{ notice: "invitation_reminder" }] };

/**
 * $1: campaign; $2: invited before; $3: territories; $4: now; $5, $6: channels, kinds; $7: message; $8: deadline;
 * $9: kinds that need evidence of consent.
 */
const REMIND = /* sql */ `
  with due as (
    select invitation_id from campaign_recipient
    where campaign_id = $1 and state = 'invited' and reminder is null and sent_at <= $2
      and channel <> 'links' and territory = any($3)
    order by sent_at limit ${BATCH} for update skip locked
  ), judged as materialized (
    select i.id, i.person_id, way.channel,
      p.opted_out_at is null and i.opened_at is null and i.revoked_at is null and i.expires_at > $4
        and way.channel is not null
        and not exists (select from conversation c where c.invitation_id = i.id)
        and not exists (select from contact x join opt_out o on o.lookup = x.lookup
          where x.person_id = p.id)
        and exists (select from outbox o where o.invitation_id = i.id
          and o.effect_key = 'invitation' and o.status = 'sent') as needed
    from due join invitation i on i.id = due.invitation_id join person p on p.id = i.person_id
      left join lateral (
        select w.channel from unnest($5::text[], $6::text[]) with ordinality as w (channel, kind, place)
        where ${reaches("p.id", "w.kind", "$9::text[]")}
        order by w.place limit 1) way on true
  ), decided as (
    update campaign_recipient r set reminder = case when j.needed then 'sent' else 'needless' end
    from judged j where r.campaign_id = $1 and r.invitation_id = j.id
  ), put as (
    insert into outbox (invitation_id, person_id, effect_key, seq, channel, message, status, due_at,
      created_at, priority, deadline)
    select id, person_id, 'reminder', 1, channel, $7, 'pending',
      $4::timestamptz + random() * interval '60 seconds', $4, 1, $8
    from judged where needed on conflict do nothing returning 1
  )
  select (select count(*)::int from due) as looked, (select count(*)::int from put) as sent`;

/** Reminds some of those whose day has come, on the first channel that reaches them now. */
export async function remindOnce(
  { scripts, now, shortCode }: RemindingParts,
  client: PoolClient,
  { campaign, territories, channels }: Reminding,
): Promise<{ readonly looked: number; readonly sent: number }> {
  const after = await reminderDays(scripts, campaign);
  if (after === undefined) return { looked: 0, sent: 0 };
  const at = now();
  const wanted = campaign.definition.channels.flatMap((channel) =>
    channel !== "links" && channels.includes(channel) ? [channel] : [],
  );
  const { rows } = await client.query<{ looked: number; sent: number }>(REMIND, [
    campaign.id,
    new Date(at - days(after)),
    territories,
    new Date(at),
    wanted,
    wanted.map(contactKind),
    JSON.stringify(REMINDER),
    new Date(at + START_DEADLINE_MS),
    consentKinds(campaign, shortCode),
  ]);
  return rows[0] ?? { looked: 0, sent: 0 };
}

/** Days between an invitation and its reminder; undefined when there is none. */
export async function reminderDays(
  scripts: PublishedScripts,
  { definition: { reminder }, script: { key, version } }: Campaign,
): Promise<number | undefined> {
  if (reminder === "none") return undefined;
  if (reminder !== "script") return reminder.afterDays;
  return (await scripts.load(key, version)).policies.reminderDays[0];
}

/** Whether somebody's reminder is still to be decided. */
export async function remindersLeft(
  { pool, scripts }: { readonly pool: Pool; readonly scripts: PublishedScripts },
  campaign: Campaign,
): Promise<boolean> {
  if ((await reminderDays(scripts, campaign)) === undefined) return false;
  const { rows } = await pool.query<{ left: boolean }>(
    `select exists (select from campaign_recipient where campaign_id = $1 and state = 'invited'
       and reminder is null and channel <> 'links') as left`,
    [campaign.id],
  );
  return rows[0]?.left === true;
}
