/** Messages that were refused for good: what that leads to, and whether it is done. */
import type { Pool } from "pg";
import type { PushChannel, RefusalReason } from "../bot/channel.ts";
import type { OutboxStore, Refusal, Refused } from "../bot/outbox.ts";
import { contactKind } from "./contact-kinds.ts";
import { reaches } from "./reachable.ts";

/** A refusal as its column keeps it. */
export function refusalOf({ scope, reason, code }: Refusal): string {
  return JSON.stringify({ scope, reason, code });
}

/**
 * Refusals in PostgreSQL. A column holds what a refusal still has to lead to.
 *
 * @param shortCode  SMS leave from a short code.
 */
export function refusalsOf(
  pool: Pool,
  shortCode: boolean,
): Pick<OutboxStore, "addressFailed" | "reroute" | "refusals" | "followedUp"> {
  return {
    async addressFailed(delivery: string, reason: RefusalReason, now) {
      await pool.query(
        `update contact set unreachable_at = coalesce(unreachable_at, $2), unreachable_reason = $3
         from outbox o where o.id = $1 and contact.id = o.contact_id`,
        [delivery, new Date(now), reason],
      );
    },
    async reroute(delivery, channels: readonly PushChannel[], now) {
      const { rowCount } = await pool.query(REROUTE, [
        delivery,
        channels,
        channels.map(contactKind),
        new Date(now),
        shortCode ? [contactKind("sms")] : [],
      ]);
      return (rowCount ?? 0) > 0;
    },
    async refusals(before, limit) {
      const { rows } = await pool.query<Refused>(
        `select o.id as delivery, o.channel, o.person_id as person, o.conversation_id as conversation,
           r.scope, r.reason, r.code
         from outbox o, jsonb_to_record(o.refusal) as r (scope text, reason text, code text)
         where o.refusal is not null and o.settled_at < $1 order by o.settled_at limit $2`,
        [new Date(before), limit],
      );
      return rows;
    },
    async followedUp(delivery) {
      await pool.query("update outbox set refusal = null where id = $1", [delivery]);
    },
  };
}

/** Of the message `w`: none where somebody waits for it, or its campaign has decided. */
const NEEDING_CONSENT = /* sql */ `(case
  when w.priority <> 1 or exists (
    select from campaign_recipient d join campaign g on g.id = d.campaign_id
    where d.state = 'invited' and g.definition ? 'consentDecision' and d.invitation_id = coalesce(
      w.invitation_id, (select c.invitation_id from conversation c where c.id = w.conversation_id)))
  then '{}'::text[] else $5::text[] end)`;

/**
 * The first of the channels on which the person has a live address takes the message over. An invitation goes
 * on by SMS from a short code only with evidence of consent, or where its campaign has decided. $5: kinds of
 * address that need it.
 */
const REROUTE = /* sql */ `
  update outbox o set channel = found.channel, status = 'pending', due_at = $4, settled_at = null,
    contact_id = null, refusal = null, reason = 'rerouted'
  from (
    select r.channel from outbox w,
      unnest($2::text[], $3::text[]) with ordinality as r (channel, kind, place)
    where w.id = $1 and r.channel <> w.channel and ${reaches("w.person_id", "r.kind", NEEDING_CONSENT)}
    order by r.place limit 1
  ) found
  where o.id = $1 and o.status = 'refused' and not o.farewell`;
