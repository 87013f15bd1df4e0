/**
 * The judgement on each invitation of an audience: by which channel, or why not. One text of SQL for the
 * preview, the plan and the moment of sending, so that they cannot disagree.
 */
import { ELIGIBILITY } from "../bot/campaign.ts";
import type { PushChannel } from "../bot/channel.ts";
import type { Instant } from "../bot/conversation.ts";
import { offsetAt } from "../bot/instant.ts";
import type { Campaign } from "./campaign-store.ts";
import { contactKind } from "./contact-kinds.ts";
import { LIVE, reaches } from "./reachable.ts";

const DAY_MS = 86_400_000;

/** Parameters $1 to $8 of every statement about an audience. */
export function audienceValues({ definition: { audience } }: Pick<Campaign, "definition">) {
  return [
    audience.trainings ?? null,
    audience.centres ?? null,
    audience.certifications ?? null,
    audience.endedFrom ?? null,
    audience.endedTo ?? null,
    audience.territories ?? null,
    audience.rosterImport ?? null,
    audience.reachableBy?.map(contactKind) ?? null,
  ];
}

/** Tables and conditions of an audience; aliases i, a, t, k, p. An import makes its invitations between its two times. */
export const AUDIENCE = /* sql */ `
  invitation i
    join apprenticeship a on a.id = i.apprenticeship_id
    join training t on t.id = a.training_id
    join training_centre k on k.id = t.centre_id
    join person p on p.id = i.person_id
  where ($1::text[] is null or t.key = any($1))
    and ($2::text[] is null or k.siret = any($2))
    and ($3::text[] is null or t.cfd = any($3) or t.rncp = any($3))
    and ($4::date is null or a.ended_on >= $4)
    and ($5::date is null or a.ended_on <= $5)
    and ($6::text[] is null or p.territory = any($6))
    and ($7::uuid is null or exists (
      select from roster_import m where m.id = $7
        and i.created_at between m.imported_at and coalesce(m.finished_at, 'infinity')))
    and ($8::text[] is null or exists (
      select from contact r where r.person_id = p.id and r.kind = any($8)
        and r.wrong_person_at is null and r.unreachable_at is null))`;

/**
 * Parameters $9 to $14: this campaign, its channels, their kinds of address, now, today in Paris, and the
 * kinds of address that need evidence of consent.
 *
 * @param shortCode  SMS leave from a short code.
 */
export function judgingValues(campaign: Campaign, now: Instant, shortCode: boolean): unknown[] {
  const { channels } = campaign.definition;
  const kinds = channels.map((channel) => (channel === "links" ? null : contactKind(channel)));
  return [
    ...audienceValues(campaign),
    campaign.id,
    channels,
    kinds,
    new Date(now),
    dayInParis(now),
    consentKinds(campaign, shortCode),
  ];
}

/**
 * The kinds of address a campaign writes to only with evidence of consent: telephones, where SMS leave from
 * a short code and the deployer recorded no other decision.
 */
export function consentKinds(
  { definition: { channels, consentDecision } }: Pick<Campaign, "definition">,
  shortCode: boolean,
): string[] {
  const asked = shortCode && channels.includes("sms") && consentDecision === undefined;
  return asked ? [contactKind("sms")] : [];
}

/** The date on the calendars of Paris, `YYYY-MM-DD`. */
export function dayInParis(now: Instant): string {
  return new Date(now + offsetAt(now, "Europe/Paris")).toISOString().slice(0, 10);
}

const { ageMin, contractDaysMin, monthsAfterEndMax, invitationsAYearMax, unansweredDays } =
  ELIGIBILITY;

const REASON = /* sql */ `
  case
    when j.opted_out_at is not null or exists (
      select from contact x join opt_out o on o.lookup = x.lookup where x.person_id = j.person)
      then 'opted_out'
    when j.sent_at is not null or j.opened_at is not null
      or exists (select from conversation c where c.invitation_id = j.invitation
        and (c.state ->> 'prompt')::int > 0)
      or exists (select from campaign_recipient r where r.invitation_id = j.invitation
        and r.state <> 'left_out' and r.campaign_id <> $9)
      then 'already_invited'
    when j.revoked_at is not null or j.token_sealed is null then 'revoked'
    when j.disputed_at is not null then 'disputed'
    when extract(year from $13::date) - j.birth_year < ${ageMin} then 'too_young'
    when j.started_on is null or j.ended_on is null or j.ended_on > $13::date
      or (not j.interrupted and j.ended_on - j.started_on < ${contractDaysMin})
      or j.ended_on + interval '${monthsAfterEndMax} months' < $13::date then 'not_eligible'
    when way.channel is null and exists (select from contact x
      where x.person_id = j.person and x.kind = any($14::text[]) and ${LIVE}) then 'no_consent'
    when way.channel is null then 'no_contact'
    when (select count(*) from invitation y where y.person_id = j.person
        and y.sent_at > $12::timestamptz - interval '1 year') >= ${invitationsAYearMax}
      then 'yearly_limit'
    when exists (select from conversation c where c.person_id = j.person
        and c.invitation_id <> j.invitation and c.outcome is null
        and (c.state ->> 'prompt')::int > 0)
      or exists (select from invitation y where y.person_id = j.person and y.id <> j.invitation
        and y.sent_at > $12::timestamptz - interval '${unansweredDays} days' and y.revoked_at is null
        and not exists (select from conversation c where c.invitation_id = y.id))
      or exists (select from campaign_recipient r where r.person_id = j.person
        and r.state = 'planned' and r.invitation_id <> j.invitation and r.campaign_id <> $9)
      then 'open_conversation'
  end`;

/**
 * Judged invitations: invitation, person, territory, channel, reason (null: may be invited).
 *
 * @param where  More conditions of SQL, over the aliases of `AUDIENCE`, that begins with `and`; the
 *   values it needs come after those of `judgingValues`.
 */
export function judging(where = ""): string {
  return /* sql */ `
    select invitation, person, territory, channel,
      case when reason is null and row_number() over (
        partition by person, reason is null order by ended_on desc, invitation) > 1
        then 'another_first' else reason end as reason
    from (
      select j.invitation, j.person, j.territory, j.ended_on, way.channel, ${REASON} as reason
      from (
        select i.id as invitation, p.id as person, p.territory, p.opted_out_at, p.birth_year, i.sent_at,
          i.opened_at, i.revoked_at, i.token_sealed, a.disputed_at, a.started_on, a.ended_on, a.interrupted
        from ${AUDIENCE} ${where}
      ) j
      left join lateral (
        select w.channel from unnest($10::text[], $11::text[]) with ordinality as w (channel, kind, place)
        where w.kind is null or ${reaches("j.person", "w.kind", "$14::text[]")}
        order by w.place limit 1
      ) way on true
    ) reasoned`;
}

/** A channel to invite on, and whether people answer there. */
export interface OpenChannel {
  readonly id: PushChannel;
  readonly inbound: boolean;
}

/** How many milliseconds a number of days is. */
export function days(count: number): number {
  return count * DAY_MS;
}
