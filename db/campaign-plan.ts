/**
 * From a draft to its recipients: the audience is cut into ranges of people, and each range becomes
 * recipients in one transaction. A range that a dying worker left is free again at once.
 */
import type { Pool, PoolClient } from "pg";
import type { Instant } from "../bot/conversation.ts";
import { SiriusError } from "../bot/errors.ts";
import { AUDIENCE, audienceValues, judging, judgingValues } from "./campaign-audience.ts";
import { findCampaign, moveCampaign, type Campaign, type Change } from "./campaign-store.ts";
import { inLongTransaction } from "./transaction.ts";

/** People of one range: a second of work, a few megabytes. */
const RANGE_PEOPLE = 5_000;

/** $9: campaign; $10: people of a range. */
const CUT = /* sql */ `
  insert into campaign_range (campaign_id, ordinal, after, upto)
  select $9, row_number() over (order by person), lag(person) over (order by person), person
  from (
    select person, row_number() over (order by person) as place, count(*) over () as people
    from (select distinct i.person_id as person from ${AUDIENCE}) everybody
  ) placed
  where place % $10::int = 0 or place = people`;

/** $15, $16: the range; $17: key of its script. */
const FILL = /* sql */ `
  with judged as materialized (
    ${judging(`and ($15::uuid is null or p.id > $15) and p.id <= $16
      and not exists (select from campaign_recipient d where d.campaign_id = $9
        and d.invitation_id = i.id)`)}
  ), put as (
    insert into campaign_recipient (campaign_id, invitation_id, person_id, territory, channel, state, reason)
    select $9, invitation, person, territory, channel,
      case when reason is null then 'planned' else 'left_out' end, reason
    from judged order by person, invitation
    on conflict do nothing returning invitation_id, state
  ), noted as (
    update invitation i set script_key = $17 from put
    where put.state = 'planned' and i.id = put.invitation_id and i.script_key <> $17
  )
  select (select count(*)::int from judged) as judged, (select count(*)::int from put) as put`;

/** More than another campaign can take away from under us. */
const FILLINGS_MAX = 10;

export interface Preparing {
  readonly pool: Pool;
  readonly now: () => Instant;
  /** SMS leave from a short code, which asks for evidence of consent. */
  readonly shortCode: boolean;
}

/**
 * Plans a draft: from now on its audience is fixed, and workers make its recipients.
 *
 * @returns how many ranges there are to prepare.
 *
 * Errors: `campaign_unknown`; `campaign_state` when it is no draft.
 */
export async function planCampaign(
  pool: Pool,
  key: string,
  change: Change,
  rangePeople = RANGE_PEOPLE,
): Promise<number> {
  return inLongTransaction(pool, async (client) => {
    const campaign = await findCampaign(client, key);
    const from = ["draft"] as const;
    if (!(await moveCampaign(client, key, "planned", { from, change }))) {
      throw new SiriusError("campaign_state", `la campagne « ${key} » ${WHY[campaign.state]}`);
    }
    const values = [...audienceValues(campaign), campaign.id, rangePeople];
    const { rowCount } = await client.query(CUT, values);
    return rowCount ?? 0;
  });
}

const WHY: Readonly<Record<Campaign["state"], string>> = {
  draft: "vient de changer : recommencez",
  planned: "est déjà prévue",
  sending: "est déjà en cours d'envoi",
  paused: "est en pause : « sirius campaign resume » la reprend",
  done: "est terminée",
};

interface RangeRow {
  readonly key: string;
  readonly ordinal: number;
  readonly after: string | null;
  readonly upto: string;
}

/**
 * Prepares one range that nobody else has in hand. Any number of processes may do so at once.
 *
 * @returns how many invitations were looked at; undefined when there is no range left to take.
 */
export async function prepareRange({
  pool,
  now,
  shortCode,
}: Preparing): Promise<number | undefined> {
  return inLongTransaction(pool, async (client) => {
    const { rows } = await client.query<RangeRow>(
      `select c.key, r.ordinal, r.after, r.upto
       from campaign_range r join campaign c on c.id = r.campaign_id
       where r.done_at is null and c.state in ('planned', 'paused')
       order by c.created_at, r.ordinal limit 1 for update of r skip locked`,
    );
    const [range] = rows;
    if (range === undefined) return undefined;
    const campaign = await findCampaign(client, range.key);

    const values = [
      ...judgingValues(campaign, now(), shortCode),
      range.after,
      range.upto,
      campaign.script.key,
    ];
    let total = 0;
    for (let filling = 0; filling < FILLINGS_MAX; filling += 1) {
      const filled = await client.query<{ judged: number; put: number }>(FILL, values);
      const { judged = 0, put = 0 } = filled.rows[0] ?? {};
      total += put;
      // Another campaign planned some of them in between: they are judged again, as it left them.
      if (put === judged) break;
    }
    await client.query(
      "update campaign_range set done_at = $3 where campaign_id = $1 and ordinal = $2",
      [campaign.id, range.ordinal, new Date(now())],
    );
    return total;
  });
}

/** Prepares ranges until none is left to take; tells how many invitations each one held. */
export async function prepareAll(
  parts: Preparing,
  told: (invitations: number) => void = () => undefined,
): Promise<void> {
  for (;;) {
    const prepared = await prepareRange(parts);
    if (prepared === undefined) return;
    told(prepared);
  }
}

/** Ranges of a campaign, and how many of them are prepared. */
export async function preparation(
  db: Pool | PoolClient,
  campaign: string,
): Promise<{ readonly ranges: number; readonly done: number }> {
  const { rows } = await db.query<{ ranges: number; done: number }>(
    `select count(*)::int as ranges, count(done_at)::int as done
     from campaign_range where campaign_id = $1`,
    [campaign],
  );
  return rows[0] ?? { ranges: 0, done: 0 };
}
