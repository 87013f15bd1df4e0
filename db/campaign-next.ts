/** When each campaign sends next: where somebody still waits, and from which hour on they may be written to. */
import type { Pool } from "pg";
import { PUSH_CHANNELS, type PushChannel } from "../bot/channel.ts";
import type { Instant } from "../bot/conversation.ts";
import { nextSending, type NextSending, type Stuck, type ToSend } from "../bot/next-sending.ts";
import type { SendingHours } from "../bot/sending-hours.ts";
import { TERRITORIES, type Territory } from "../bot/territories.ts";
import { days } from "./campaign-audience.ts";
import { endOf, momentOf, type CampaignDefinition } from "./campaign-definition.ts";
import { reminderDays } from "./campaign-reminders.ts";
import type { Campaign } from "./campaign-store.ts";
import type { PublishedScripts } from "./script-library.ts";

export interface NextParts {
  readonly pool: Pool;
  readonly scripts: PublishedScripts;
  /** Channels that this installation can send on. */
  readonly open: ReadonlySet<PushChannel>;
  readonly now: () => Instant;
  /** When this installation starts talking; left out: whenever it may. */
  readonly hours?: () => SendingHours;
}

/** By key, the next sending of each campaign that is planned or sends; what waits for nothing is left out. */
export async function nextSendings(
  { pool, scripts, open, now, hours }: NextParts,
  campaigns: readonly Campaign[],
): Promise<ReadonlyMap<string, NextSending | Stuck>> {
  const active = campaigns.filter(({ state }) => state === "planned" || state === "sending");
  if (active.length === 0) return new Map();
  const ids = active.map(({ id }) => id);
  const planned = await pool.query<Planned>(PLANNED, [ids, PUSH_CHANNELS, TERRITORIES]);
  const invited = await pool.query<Invited>(FIRST_REMINDER, [ids]);
  const found = new Map<string, NextSending | Stuck>();
  for (const campaign of active) {
    const mine = planned.rows.filter(({ campaign: id }) => id === campaign.id);
    const invitations = mine
      .filter(({ channel }) => open.has(channel))
      .map(({ territory }): ToSend => ({ what: "invitation", territory }));
    const after = await reminderDays(scripts, campaign);
    const reminders = invited.rows.flatMap(({ campaign: id, territory, sent_at }): ToSend[] =>
      id === campaign.id && after !== undefined
        ? [{ what: "reminder", territory, from: sent_at.getTime() + days(after) }]
        : [],
    );
    const next = nextSending([...invitations, ...reminders], now(), {
      ...sendingDays(campaign.definition),
      hours: hours?.(),
    });
    if (next !== undefined) found.set(campaign.key, next);
    else if (mine.length > 0) found.set(campaign.key, "channel_closed");
  }
  return found;
}

/** The days between which a campaign invites. */
export function sendingDays({ schedule: { notBefore, until } }: CampaignDefinition) {
  return {
    notBefore: notBefore === undefined ? undefined : momentOf(notBefore),
    until: until === undefined ? undefined : endOf(until),
  };
}

interface Planned {
  readonly campaign: string;
  readonly channel: PushChannel;
  readonly territory: Territory;
}

/** Looked up by index, one after the other: a million who wait are not counted. $1: ids; $2: channels; $3: territories. */
const PLANNED = /* sql */ `
  select c.id as campaign, w.channel, t.territory
  from unnest($1::uuid[]) as c (id), unnest($2::text[]) as w (channel), unnest($3::text[]) as t (territory)
  where exists (select from campaign_recipient r where r.campaign_id = c.id and r.state = 'planned'
    and r.channel = w.channel and r.territory = t.territory)`;

interface Invited {
  readonly campaign: string;
  readonly territory: Territory;
  readonly sent_at: Date;
}

/** Of each campaign, who was invited first and whose reminder is not decided. $1: ids. */
const FIRST_REMINDER = /* sql */ `
  select c.id as campaign, r.territory, r.sent_at
  from unnest($1::uuid[]) as c (id) cross join lateral (
    select territory, sent_at from campaign_recipient r
    where r.campaign_id = c.id and r.state = 'invited' and r.reminder is null
    order by r.sent_at limit 1) r`;
