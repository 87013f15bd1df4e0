/**
 * Waves: every minute the people whose turn it is go from the plan to the outbox, as many as the pace, the
 * hours of their territory and the room in the outbox allow. The million waits in the plan, not there.
 */
import type { PoolClient } from "pg";
import { LINK_DAYS, quotaAt } from "../bot/campaign.ts";
import type { PushChannel } from "../bot/channel.ts";
import type { Instant, OutgoingMessage } from "../bot/conversation.ts";
import { SiriusError } from "../bot/errors.ts";
import { mayStart, type SendingHours } from "../bot/sending-hours.ts";
import { TERRITORIES, type Territory } from "../bot/territories.ts";
import { beginConversation, type BeginParts } from "./begin-conversation.ts";
import { days, judging, judgingValues, type OpenChannel } from "./campaign-audience.ts";
import { endOf, momentOf } from "./campaign-definition.ts";
import { preparation } from "./campaign-plan.ts";
import { remindOnce, remindersLeft } from "./campaign-reminders.ts";
import { listCampaigns, moveCampaign, type Campaign } from "./campaign-store.ts";
import { isConnectionLost } from "./connection-lost.ts";
import { inLongTransaction } from "./transaction.ts";
import { START_DEADLINE_MS } from "./turn-statement.ts";

export interface WaveParts extends BeginParts {
  /** Channels that this installation can send on. */
  readonly channels: () => readonly OpenChannel[];
  readonly now: () => Instant;
  /** When this installation starts talking; left out: whenever it may. */
  readonly hours?: () => SendingHours;
  /** SMS leave from a short code, which asks for evidence of consent. */
  readonly shortCode: boolean;
  /** Told of each person who could not be invited. The others go on. */
  readonly report: (error: unknown, invitation: string) => void;
}

/** What one wave came to, over all campaigns. */
export interface WaveTotals {
  readonly invited: number;
  readonly reminded: number;
}

/** Links put into the outbox by one statement; conversations begun in one transaction. */
const LINKS_BATCH = 1_000;
const CONVERSATIONS_BATCH = 25;
/** Starts that wait in the outbox of one channel at most. */
const ROOM = 10_000;
/** The messages of one wave come due over so many seconds, not all at its first. */
const SPREAD_SECONDS = 60;
const ACTOR = "sirius";

const INVITATION: OutgoingMessage = { parts: [{ notice: "invitation_link" }] };

/**
 * Runs one wave of every campaign that sends. Any number of processes may do so at once, at any time.
 *
 * Errors: storage errors; the next wave goes on where this one ended.
 */
export async function runWave(parts: WaveParts): Promise<WaveTotals> {
  const totals = { invited: 0, reminded: 0 };
  for (const planned of await listCampaigns(parts.pool, ["planned"])) await begin(parts, planned);
  for (const campaign of await listCampaigns(parts.pool, ["sending"])) {
    const { until } = campaign.definition.schedule;
    if (until !== undefined && endOf(until) <= parts.now()) await leaveOutTheRest(parts, campaign);
    else totals.invited += await inviteSome(parts, campaign);
    totals.reminded += await remindSome(parts, campaign);
    await endWhenDone(parts, campaign);
  }
  return totals;
}

/** Everybody is prepared, and the day has come. */
async function begin({ pool, now }: WaveParts, campaign: Campaign): Promise<void> {
  const { notBefore } = campaign.definition.schedule;
  if (notBefore !== undefined && momentOf(notBefore) > now()) return;
  const { ranges, done } = await preparation(pool, campaign.id);
  if (done < ranges) return;
  const change = { actor: ACTOR, at: now() };
  await inLongTransaction(pool, (client) =>
    moveCampaign(client, campaign.key, "sending", { from: ["planned"], change }),
  );
}

/** Where somebody may be written to at this moment. @param hours  Left out: the widest. */
export function openTerritories(now: Instant, hours?: SendingHours): readonly Territory[] {
  return TERRITORIES.filter((territory) => mayStart(now, territory, hours));
}

async function inviteSome(parts: WaveParts, campaign: Campaign): Promise<number> {
  const territories = openTerritories(parts.now(), parts.hours?.());
  const wanted: readonly string[] = campaign.definition.channels;
  const channels = parts.channels().filter(({ id }) => wanted.includes(id));
  if (territories.length === 0 || channels.length === 0) return 0;
  let left = await takeQuota(parts, campaign);
  let invited = 0;
  for (const [place, channel] of channels.entries()) {
    // What one channel does not need is left to the next ones.
    const share = Math.ceil(left / (channels.length - place));
    const room = await roomOf(parts, channel.id);
    const count = await inviteOn(parts, campaign, {
      channel,
      territories,
      most: Math.min(share, room),
    });
    left -= count;
    invited += count;
  }
  return invited;
}

async function takeQuota({ pool, now }: WaveParts, campaign: Campaign): Promise<number> {
  return inLongTransaction(pool, async (client) => {
    const { rows } = await client.query<{ paced_at: Date | null }>(
      "select paced_at from campaign where id = $1 for update",
      [campaign.id],
    );
    const pacedAt = rows[0]?.paced_at?.getTime();
    const quota = quotaAt(now(), campaign.definition.schedule.perHour, pacedAt);
    await client.query("update campaign set paced_at = $2 where id = $1", [
      campaign.id,
      new Date(quota.pacedAt),
    ]);
    return quota.count;
  });
}

/** How many more may wait for a channel. Those that a pause holds back do not count. */
async function roomOf({ pool }: WaveParts, channel: PushChannel): Promise<number> {
  const { rows } = await pool.query<{ waiting: number }>(
    `select count(*)::int as waiting from (
       select from outbox where channel = $1 and priority = 1 and status = 'pending'
         and due_at < 'infinity' limit $2) pending`,
    [channel, ROOM],
  );
  return ROOM - (rows[0]?.waiting ?? 0);
}

interface Inviting {
  readonly channel: OpenChannel;
  readonly territories: readonly Territory[];
  readonly most: number;
}

async function inviteOn(
  parts: WaveParts,
  campaign: Campaign,
  { channel, territories, most }: Inviting,
): Promise<number> {
  const batch = channel.inbound ? CONVERSATIONS_BATCH : LINKS_BATCH;
  let invited = 0;
  while (invited < most) {
    const size = Math.min(batch, most - invited);
    const { taken, sent } = await inLongTransaction(parts.pool, async (client) => {
      if (!(await stillSends(client, campaign))) return { taken: 0, sent: 0 };
      const ids = await takeRecipients(client, campaign, { channel, territories, most: size });
      if (ids.length === 0) return { taken: 0, sent: 0 };
      await judgeAgain(parts, client, { campaign, ids });
      const count = channel.inbound
        ? await beginAll(parts, client, { campaign, channel, ids })
        : await putLinks(parts, client, { campaign, channel, ids });
      return { taken: ids.length, sent: count };
    });
    invited += sent;
    if (taken < size) break;
  }
  return invited;
}

/** A pause waits for the batch that is under way, and the next one sees it. */
export async function stillSends(client: PoolClient, { id }: Campaign): Promise<boolean> {
  const { rows } = await client.query<{ state: string }>(
    "select state from campaign where id = $1 for share",
    [id],
  );
  return rows[0]?.state === "sending";
}

async function takeRecipients(
  client: PoolClient,
  { id }: Campaign,
  { channel, territories, most }: Inviting,
): Promise<readonly string[]> {
  const { rows } = await client.query<{ invitation_id: string }>(
    `select invitation_id from campaign_recipient
     where campaign_id = $1 and state = 'planned' and channel = $2 and territory = any($3)
     limit $4 for update skip locked`,
    [id, channel.id, territories, most],
  );
  return rows.map(({ invitation_id }) => invitation_id);
}

interface Batch {
  readonly campaign: Campaign;
  readonly ids: readonly string[];
}

/** Weeks may have passed since the plan: who said STOP meanwhile, or was reached otherwise, drops out. */
async function judgeAgain(
  { now, shortCode }: WaveParts,
  client: PoolClient,
  { campaign, ids }: Batch,
): Promise<void> {
  await client.query(
    `with judged as materialized (${judging("and i.id = any($15::uuid[])")}),
     reasoned as (
       select id as invitation, j.channel,
         -- Out of the audience since: its person has moved, or was erased.
         case when j.invitation is null then 'not_eligible' else j.reason end as reason
       from unnest($15::uuid[]) as asked (id) left join judged j on j.invitation = asked.id
     )
     update campaign_recipient r set
       state = case when n.reason is null then r.state else 'left_out' end,
       reason = n.reason, channel = coalesce(n.channel, r.channel)
     from reasoned n
     where r.campaign_id = $9 and r.invitation_id = n.invitation
       and (n.reason is not null or n.channel <> r.channel)
       -- Begun by a wave that did not come to note it: it is noted now.
       and not exists (select from conversation c where c.invitation_id = r.invitation_id
         and n.reason = 'already_invited' and c.state ->> 'channel' = r.channel)`,
    [...judgingValues(campaign, now(), shortCode), ids],
  );
}

/** Those of a batch that are still planned on this channel. */
const STILL = `r.campaign_id = $1 and r.invitation_id = any($2::uuid[]) and r.state = 'planned'
  and r.channel = $3`;

/** One statement: noted and put into the outbox together, or neither. */
async function putLinks(
  { now }: WaveParts,
  client: PoolClient,
  { campaign, channel, ids }: Batch & { readonly channel: OpenChannel },
): Promise<number> {
  const at = now();
  const { rowCount } = await client.query(
    `with done as (
       update campaign_recipient r set state = 'invited', sent_at = $4 where ${STILL}
       returning r.invitation_id
     ), noted as (
       update invitation i set sent_at = $4, sent_channel = $3,
         expires_at = greatest(i.expires_at, $5)
       from done where i.id = done.invitation_id and i.sent_at is null returning i.id, i.person_id
     )
     insert into outbox (invitation_id, person_id, effect_key, seq, channel, message, status, due_at,
       created_at, priority, deadline)
     select id, person_id, 'invitation', 0, $3, $6, 'pending',
       $4::timestamptz + random() * interval '${SPREAD_SECONDS} seconds', $4, 1, $7
     from noted on conflict do nothing`,
    [
      campaign.id,
      ids,
      channel.id,
      new Date(at),
      new Date(at + days(LINK_DAYS)),
      JSON.stringify(INVITATION),
      new Date(at + START_DEADLINE_MS),
    ],
  );
  return rowCount ?? 0;
}

/**
 * Begins conversations, one after the other, while their recipients are locked. Begun first, noted
 * after: what a crash leaves begun is not begun again, only noted.
 */
async function beginAll(
  parts: WaveParts,
  client: PoolClient,
  { campaign, channel, ids }: Batch & { readonly channel: OpenChannel },
): Promise<number> {
  if (channel.id === "email") throw new Error("nobody answers by e-mail");
  const at = parts.now();
  const { rows } = await client.query<{ invitation_id: string }>(
    `select r.invitation_id from campaign_recipient r where ${STILL}`,
    [campaign.id, ids, channel.id],
  );
  const failed: string[] = [];
  for (const { invitation_id } of rows) {
    const how = { channel: channel.id, at, invited: true, startedByUs: true };
    try {
      const conversation = await beginConversation(parts, invitation_id, how);
      await moveReminder(client, conversation, campaign, at);
    } catch (error) {
      if (isPassing(error)) throw error;
      parts.report(error, invitation_id);
      failed.push(invitation_id);
    }
  }
  await client.query(
    `update campaign_recipient set state = 'left_out', reason = 'failed'
     where campaign_id = $1 and invitation_id = any($2::uuid[])`,
    [campaign.id, failed],
  );
  await client.query(
    `with done as (
       update campaign_recipient r set state = 'invited', sent_at = $4, reminder = 'needless'
       where ${STILL} returning r.invitation_id
     )
     update invitation i set sent_at = coalesce(i.sent_at, $4),
       sent_channel = coalesce(i.sent_channel, $3), expires_at = greatest(i.expires_at, $5)
     from done where i.id = done.invitation_id`,
    [campaign.id, ids, channel.id, new Date(at), new Date(at + days(LINK_DAYS))],
  );
  return rows.length - failed.length;
}

/** The fault of the database or of the moment, not of this person. */
function isPassing(error: unknown): boolean {
  if (error instanceof SiriusError) {
    return error.code === "database_unavailable" || error.code === "script_unknown";
  }
  return isConnectionLost(error) || (error instanceof Error && "severity" in error);
}

/** The first silence is reminded when the campaign says; an interrupted conversation as the script says. */
async function moveReminder(
  client: PoolClient,
  conversation: string,
  { definition: { reminder } }: Campaign,
  at: Instant,
): Promise<void> {
  if (typeof reminder === "string") return;
  await client.query(
    "update timer set due_at = $2 where conversation_id = $1 and kind = 'reminder' and prompt = 1",
    [conversation, new Date(at + days(reminder.afterDays))],
  );
}

async function remindSome(parts: WaveParts, campaign: Campaign): Promise<number> {
  const territories = openTerritories(parts.now(), parts.hours?.());
  if (territories.length === 0) return 0;
  const open = parts.channels().map(({ id }) => id);
  let reminded = 0;
  for (;;) {
    const { looked, sent } = await inLongTransaction(parts.pool, async (client) =>
      (await stillSends(client, campaign))
        ? remindOnce(parts, client, { campaign, territories, channels: open })
        : { looked: 0, sent: 0 },
    );
    reminded += sent;
    if (looked === 0 || reminded >= ROOM) return reminded;
  }
}

/** The last day has passed: whose turn did not come is told so in the status. */
async function leaveOutTheRest({ pool }: WaveParts, campaign: Campaign): Promise<void> {
  await inLongTransaction(pool, (client) =>
    client.query(
      `update campaign_recipient set state = 'left_out', reason = 'too_late'
       where campaign_id = $1 and state = 'planned'`,
      [campaign.id],
    ),
  );
}

async function endWhenDone({ pool, scripts, now }: WaveParts, campaign: Campaign): Promise<void> {
  const { rows } = await pool.query<{ planned: boolean }>(
    `select exists (select from campaign_recipient
       where campaign_id = $1 and state = 'planned') as planned`,
    [campaign.id],
  );
  if (rows[0]?.planned === true || (await remindersLeft({ pool, scripts }, campaign))) return;
  const change = { actor: ACTOR, at: now() };
  await inLongTransaction(pool, (client) =>
    moveCampaign(client, campaign.key, "done", { from: ["sending"], change }),
  );
}
