/**
 * Taking one message of a channel. Claims of one channel wait for each other, so that its pace and its
 * budget hold for all processes; within the claim the person's row is locked, so that a STOP comes either
 * before it, and nothing is taken, or after it, and finds at most this one message under way.
 */
import type { Pool, PoolClient } from "pg";
import type { PushChannel } from "../bot/channel.ts";
import type { ConversationState, Instant, OutgoingMessage } from "../bot/conversation.ts";
import { OUT_OF_ORDER, type Claim, type Claimed, type Limits } from "../bot/outbox.ts";
import type { Territory } from "../bot/territories.ts";
import { contactKind } from "./contact-kinds.ts";
import { inputsOf } from "./inputs.ts";
import { refusalOf } from "./outbox-refusals.ts";
import type { PublishedScripts } from "./script-library.ts";
import type { Secrets } from "./secrets.ts";
import { inTransaction } from "./transaction.ts";

/** Messages of an hour beyond those that answer the person: a ceiling that no script can lift. */
const UNASKED_PER_HOUR = 12;

interface ChannelRow {
  readonly paused_until: Date | null;
  readonly paused_reason: string | null;
  readonly next_reply_at: Date | null;
  readonly next_start_at: Date | null;
  readonly spent: number;
}

/** Messages looked at for the first of which the person is not locked by something else this moment. */
const CANDIDATES = 20;

/**
 * One statement: it finds the message whose turn it is, and takes it. `offset 0` keeps each condition a look
 * at one message, so that the search follows the index and ends at the first ones: one claim costs the
 * same however many messages wait. Both parts are made once, whatever the plan: made again for another
 * row, the second could choose another message, and two would be taken.
 */
const TAKE = /* sql */ `
  with waiting as materialized (
    select w.id, w.person_id, w.farewell, w.due_at from outbox w
    where w.channel = $1 and w.priority = $2 and w.status = 'pending' and w.due_at <= $3
      and exists (
        select from person p
        where p.id = w.person_id and (p.opted_out_at is null or w.farewell) offset 0)
      and not exists (
        select from outbox e
        where e.person_id = w.person_id and e.channel = w.channel
          and e.status in ('pending', 'sending', 'unknown')
          and (e.status <> 'pending' or (e.conversation_id = w.conversation_id and e.seq < w.seq))
        offset 0)
      and (w.farewell or (
        select count(*) from outbox e
        where e.person_id = w.person_id and e.channel <> 'web'
          and e.claimed_at > clock_timestamp() - interval '1 hour') < $5 + (
        select count(*) from inbox i
        where i.person_id = w.person_id and i.received_at > $3::timestamptz - interval '1 hour'))
    order by w.due_at
    limit ${CANDIDATES}
  ), chosen as materialized (
    select w.id, (
      select a.id from contact a
      where a.person_id = w.person_id and a.kind = $4
        and (w.farewell or (a.wrong_person_at is null and a.unreachable_at is null))
      order by a.heard_at desc nulls last, a.id limit 1) as contact_id
    from waiting w join person p on p.id = w.person_id
    where p.opted_out_at is null or w.farewell
    order by w.due_at
    limit 1
    for update of p skip locked
  )
  update outbox o set status = 'sending', attempt = attempt + 1, claimed_at = clock_timestamp(),
    preparing = attempt + 1, due_at = $3, contact_id = (select contact_id from chosen), receipt = null
  where o.id = (select id from chosen) and o.status = 'pending'
  returning o.id, o.attempt, o.setbacks, o.person_id, o.conversation_id, o.invitation_id, o.message, o.priority,
    o.created_at, o.deadline, o.farewell, o.to_sealed, o.contact_id`;

interface TakenRow {
  readonly id: string;
  readonly attempt: number;
  readonly setbacks: number;
  readonly person_id: string;
  readonly conversation_id: string | null;
  readonly invitation_id: string | null;
  readonly message: OutgoingMessage;
  readonly priority: 0 | 1;
  readonly created_at: Date;
  readonly deadline: Date;
  readonly farewell: boolean;
  readonly to_sealed: string | null;
  readonly contact_id: string | null;
}

export interface ClaimParts {
  readonly pool: Pool;
  readonly secrets: Secrets;
  readonly scripts: PublishedScripts;
  /** Where people reach us, without a slash at the end. */
  readonly baseUrl: () => string;
}

/** Takes the next message of a channel, or says why there is none. */
export async function claimNext(
  parts: ClaimParts,
  channel: PushChannel,
  limits: Limits,
  now: Instant,
): Promise<Claimed> {
  const taken = await inTransaction(parts.pool, async (client) => {
    const state = await lockChannel(client, channel, now);
    return whyWait(state, limits, now) ?? take(client, channel, { state, limits, now });
  });
  if (taken === undefined) return { kind: "idle" };
  if ("kind" in taken) return taken;
  // Without a connection in hand: were each claim to hold one and ask for another, a pool of them would stand still.
  return describe(parts, channel, taken, now);
}

async function lockChannel(
  client: PoolClient,
  channel: PushChannel,
  now: Instant,
): Promise<ChannelRow> {
  const { rows } = await client.query<ChannelRow>({
    name: "channel-lock",
    text: /* sql */ `
      select c.paused_until, c.paused_reason, c.next_reply_at, c.next_start_at,
        coalesce((select parts from channel_spending s where s.channel = c.channel
          and s.day = ($2::timestamptz at time zone 'Europe/Paris')::date), 0) as spent
      from channel_state c where c.channel = $1 for update of c`,
    values: [channel, new Date(now)],
  });
  const [row] = rows;
  if (row === undefined) throw new Error(`the channel ${channel} has no state`);
  return row;
}

function whyWait(state: ChannelRow, limits: Limits, now: Instant): Claimed | undefined {
  const paused = state.paused_until?.getTime() ?? 0;
  if (paused > now) return { kind: "wait", until: paused, reason: "paused" };
  if (limits.partsPerDay !== undefined && state.spent >= limits.partsPerDay) {
    return { kind: "wait", until: now + 60_000, reason: "budget" };
  }
  return undefined;
}

interface Taking {
  readonly state: ChannelRow;
  readonly limits: Limits;
  readonly now: Instant;
}

/** Somebody who waits goes before what we start. */
async function take(
  client: PoolClient,
  channel: PushChannel,
  { state, limits, now }: Taking,
): Promise<TakenRow | Extract<Claimed, { kind: "wait" }> | undefined> {
  const next = [state.next_reply_at?.getTime() ?? 0, state.next_start_at?.getTime() ?? 0] as const;
  for (const priority of [0, 1] as const) {
    if (next[priority] > now) continue;
    const { rows } = await client.query<TakenRow>({
      name: "outbox-take",
      text: TAKE,
      values: [channel, priority, new Date(now), contactKind(channel), UNASKED_PER_HOUR],
    });
    const [row] = rows;
    if (row === undefined) continue;
    await keepPace(client, channel, { priority, limits, now, state });
    return row;
  }
  const until = Math.min(...next.filter((at) => at > now));
  return Number.isFinite(until) ? { kind: "wait", until, reason: "pace" } : undefined;
}

async function keepPace(
  client: PoolClient,
  channel: PushChannel,
  { priority, limits, now, state }: Taking & { readonly priority: 0 | 1 },
): Promise<void> {
  const every = priority === 0 ? limits.replyEveryMs : limits.startEveryMs;
  // Out of order: whatever becomes of this probe, the next one is a minute away.
  const probing = state.paused_reason === OUT_OF_ORDER;
  await client.query({
    name: "channel-pace",
    text: /* sql */ `
      update channel_state set
        next_reply_at = case when $2 = 0 then $3 else next_reply_at end,
        next_start_at = case when $2 = 1 then $3 else next_start_at end,
        paused_until = case when $4 then $5 else paused_until end
      where channel = $1`,
    values: [channel, priority, new Date(now + every), probing, new Date(now + 60_000)],
  });
}

interface AboutRow {
  readonly invitation_id: string;
  readonly state: ConversationState | null;
  readonly locale: string;
  readonly script_key: string;
  readonly script_version: number | null;
  readonly territory: Territory;
  readonly sealed: string | null;
}

async function describe(
  parts: ClaimParts,
  channel: PushChannel,
  row: TakenRow,
  now: Instant,
): Promise<Claimed> {
  const claim = await describeClaim(parts, channel, row);
  if (claim !== undefined) return { kind: "claimed", claim };
  await parts.pool.query(
    `update outbox set status = 'refused', reason = 'no_address', settled_at = $3, refusal = $4
     where id = $1 and attempt = $2 and status = 'sending'`,
    [row.id, row.attempt, new Date(now), refusalOf({ scope: "address", reason: "unreachable" })],
  );
  return { kind: "dropped" };
}

/** All that its wording needs. Undefined: the person has no address left on this channel. */
export async function describeClaim(
  parts: ClaimParts,
  channel: PushChannel,
  row: TakenRow,
): Promise<Claim | undefined> {
  const { pool, secrets, scripts, baseUrl } = parts;
  const { rows } = await pool.query<AboutRow>({
    name: "outbox-about",
    text: /* sql */ `
      select i.id as invitation_id, c.state, coalesce(c.state ->> 'locale', i.locale) as locale,
        i.script_key, c.script_version, p.territory, (select sealed from contact a where a.id = $3) as sealed
      from invitation i join person p on p.id = i.person_id
        left join conversation c on c.id = $1
      where i.id = coalesce($2, c.invitation_id)`,
    values: [row.conversation_id, row.invitation_id, row.contact_id],
  });
  const [about] = rows;
  const sealed = row.to_sealed ?? about?.sealed ?? null;
  if (about === undefined || sealed === null) return undefined;
  const version = about.script_version ?? (await scripts.latest(about.script_key)).version;
  return {
    delivery: row.id,
    attempt: row.attempt,
    setbacks: row.setbacks,
    channel,
    to: secrets.open(sealed),
    person: row.person_id,
    message: row.message,
    priority: row.priority,
    saidAt: row.created_at.getTime(),
    deadline: row.deadline.getTime(),
    locale: about.locale,
    inputs: await inputsOf(pool, secrets, about.invitation_id, baseUrl()),
    script: { key: about.script_key, version },
    territory: about.territory,
    farewell: row.farewell,
    ...(row.conversation_id === null || about.state === null
      ? {}
      : { conversation: { id: row.conversation_id, state: about.state } }),
  };
}

/** The columns of a taken row, for other statements that describe one. */
export const TAKEN_COLUMNS =
  "id, attempt, setbacks, person_id, conversation_id, invitation_id, message, priority, created_at, deadline, farewell, to_sealed, contact_id";
export type { TakenRow };
