/**
 * What became of a campaign: the way of its people from invited to published, and what it cost.
 * Each number has its definition in bot/campaign-words.ts.
 */
import type { Pool, PoolClient } from "pg";
import { cents, type CampaignChannel, type CampaignState, type LeftOut } from "../bot/campaign.ts";
import { preparation } from "./campaign-plan.ts";
import type { Campaign } from "./campaign-store.ts";
import { inLongTransaction } from "./transaction.ts";

/** People, each counted in every line that is true of them. */
export interface Funnel {
  readonly planned: number;
  readonly invited: number;
  /** The provider took the message. */
  readonly sent: number;
  /** The provider says that it arrived; e-mail and Telegram rarely say. */
  readonly delivered: number;
  readonly reminded: number;
  /** Began to answer. */
  readonly started: number;
  readonly completed: number;
  /** Counts in published figures, or has a published text. */
  readonly published: number;
  readonly optedOut: number;
  readonly wrongPerson: number;
  /** Their message was refused on every channel. */
  readonly unreachable: number;
  /** SMS parts of invitations and reminders, and of all the conversation. */
  readonly partsInvitations: number;
  readonly partsAll: number;
}

/** The people of one training centre. */
export interface CentreFunnel {
  readonly siret: string;
  readonly name: string;
  readonly funnel: Funnel;
}

export interface CampaignStatus {
  readonly key: string;
  readonly title: string;
  readonly state: CampaignState;
  readonly script: { readonly key: string; readonly version: number };
  readonly prepared: { readonly ranges: number; readonly done: number };
  readonly total: Funnel;
  readonly channels: Readonly<Partial<Record<CampaignChannel, Funnel>>>;
  /** Training centres by name. */
  readonly centres: readonly CentreFunnel[];
  readonly leftOut: Readonly<Partial<Record<LeftOut, number>>>;
  /** Why SMS leave from a short code without evidence of consent; absent where nobody decided that they do. */
  readonly consentDecision?: string;
  /** Of the parts so far, in the unit of the price; absent without a price. */
  readonly cost?: { readonly invitations: number; readonly all: number };
}

/** Receipts, conversations and what was said belong to an invitation or to its conversation. */
const FUNNEL = /* sql */ `
  select r.channel, k.siret, k.name as centre,
    count(*) filter (where r.state = 'planned')::int as "planned",
    count(*) filter (where r.state = 'invited')::int as "invited",
    count(*) filter (where f.sent)::int as "sent",
    count(*) filter (where f.delivered)::int as "delivered",
    count(*) filter (where r.reminder = 'sent' or (c.state ->> 'reminders')::int > 0
      and g.definition ->> 'reminder' is distinct from 'none')::int as "reminded",
    count(*) filter (where exists (
      select from answer one where one.conversation_id = c.id))::int as "started",
    count(*) filter (where c.outcome = 'completed')::int as "completed",
    count(*) filter (where exists (select from release_member m where m.conversation_id = c.id)
      or exists (select from review v where v.conversation_id = c.id and v.published_on is not null))::int
      as "published",
    count(*) filter (where p.opted_out_at >= r.sent_at)::int as "optedOut",
    count(*) filter (where r.state = 'invited' and exists (select from contact x
      where x.person_id = r.person_id and x.wrong_person_at is not null))::int as "wrongPerson",
    count(*) filter (where r.state = 'invited' and f.refused and not f.sent)::int as "unreachable",
    coalesce(sum(f.parts_first), 0)::int as "partsInvitations",
    coalesce(sum(f.parts), 0)::int as "partsAll"
  from campaign_recipient r
    join campaign g on g.id = r.campaign_id
    join person p on p.id = r.person_id
    join invitation i on i.id = r.invitation_id
    join apprenticeship a on a.id = i.apprenticeship_id
    join training t on t.id = a.training_id
    join training_centre k on k.id = t.centre_id
    left join conversation c on c.invitation_id = r.invitation_id
    left join lateral (
      select bool_or(o.status = 'sent') as sent, bool_or(o.receipt = 'delivered') as delivered,
        bool_or(o.status = 'refused') as refused,
        sum(o.parts) filter (where o.channel = 'sms') as parts,
        sum(o.parts) filter (where o.channel = 'sms' and o.priority = 1) as parts_first
      from (
        select * from outbox where invitation_id = r.invitation_id and conversation_id is null
        union all
        select * from outbox where conversation_id = c.id and channel <> 'web'
      ) o
    ) f on true
  where r.campaign_id = $1 and r.state <> 'left_out'
  group by grouping sets ((), (r.channel), (k.siret, k.name))
  order by k.name, k.siret`;

/** Of everybody, of a channel, or of a centre: what it is not about is null. */
interface FunnelRow extends Funnel {
  readonly channel: CampaignChannel | null;
  readonly siret: string | null;
  readonly centre: string | null;
}

/** Recipients by channel, sent or not, and those left out by reason; without looking at what they did. */
export async function countRecipients(db: Pool | PoolClient, campaign: string) {
  const { rows } = await db.query<{
    channel: CampaignChannel | null;
    reason: LeftOut | null;
    count: number;
  }>(
    `select case when reason is null then channel end as channel, reason, count(*)::int as count
     from campaign_recipient where campaign_id = $1 group by 1, 2 order by count(*) desc`,
    [campaign],
  );
  const invited: Partial<Record<CampaignChannel, number>> = {};
  const leftOut: Partial<Record<LeftOut, number>> = {};
  for (const { channel, reason, count } of rows) {
    if (reason !== null) leftOut[reason] = count;
    else if (channel !== null) invited[channel] = count;
  }
  return { invited, leftOut };
}

/** Counts where everybody is. Nobody is named. */
export async function campaignStatus(pool: Pool, campaign: Campaign): Promise<CampaignStatus> {
  const { rows, leftOut } = await inLongTransaction(pool, async (client) => {
    const funnel = await client.query<FunnelRow>(FUNNEL, [campaign.id]);
    return { rows: funnel.rows, ...(await countRecipients(client, campaign.id)) };
  });
  const { total, channels, centres } = sorted(rows);
  const { key, title, state, script, definition } = campaign;
  const { pricePerSmsPart: price, consentDecision } = definition;
  const status = {
    key,
    title,
    state,
    script,
    total,
    channels,
    centres,
    leftOut,
    ...(consentDecision === undefined ? {} : { consentDecision }),
    prepared: await preparation(pool, campaign.id),
  };
  if (price === undefined) return status;
  const cost = {
    invitations: cents(total.partsInvitations * price),
    all: cents(total.partsAll * price),
  };
  return { ...status, cost };
}

function sorted(
  rows: readonly FunnelRow[],
): Pick<CampaignStatus, "total" | "channels" | "centres"> {
  let total = NOBODY;
  const channels: Partial<Record<CampaignChannel, Funnel>> = {};
  const centres: CentreFunnel[] = [];
  for (const { channel, siret, centre, ...funnel } of rows) {
    if (channel !== null) channels[channel] = funnel;
    else if (siret !== null) centres.push({ siret, name: centre ?? siret, funnel });
    else total = funnel;
  }
  return { total, channels, centres };
}

const NOBODY: Funnel = {
  planned: 0,
  invited: 0,
  sent: 0,
  delivered: 0,
  reminded: 0,
  started: 0,
  completed: 0,
  published: 0,
  optedOut: 0,
  wrongPerson: 0,
  unreachable: 0,
  partsInvitations: 0,
  partsAll: 0,
};
