/** What a campaign is: who gets an invitation, who does not and why, how fast, and what it costs. */
import type { PushChannel } from "./channel.ts";
import type { Instant } from "./conversation.ts";

/** How an invitation travels; `links`: the deployer sends the personal link by a mailing of their own. */
export const CAMPAIGN_CHANNELS = ["sms", "telegram", "email", "links"] as const;
export type CampaignChannel = PushChannel | "links";

/** `draft` may be changed; `planned` people are being looked at, or the day has not come. */
export type CampaignState = "draft" | "planned" | "sending" | "paused" | "done";

/** Why somebody of the audience gets nothing, in the order in which it is looked for. */
export const LEFT_OUT = [
  "opted_out",
  "already_invited",
  "revoked",
  /** Somebody answered at the contact of the roster that this is not their contract. */
  "disputed",
  "too_young",
  "not_eligible",
  /** SMS leave from a short code, and nothing proves that the person agreed to them. */
  "no_consent",
  "no_contact",
  "yearly_limit",
  "open_conversation",
  /** Another training of the same person comes first; one invitation at a time. */
  "another_first",
  /** The campaign's last day came before their turn. */
  "too_late",
  /** Their conversation could not be begun; the log says why. */
  "failed",
] as const;
export type LeftOut = (typeof LEFT_OUT)[number];

/** Who may be asked at all, looked at again on the day of sending. */
export const ELIGIBILITY = {
  /** Age in years under which nobody is written to. */
  ageMin: 15,
  /** Days after which a contract can no longer be ended freely. */
  contractDaysMin: 45,
  monthsAfterEndMax: 24,
  invitationsAYearMax: 3,
  /** An unopened invitation counts as an open conversation for so long. */
  unansweredDays: 30,
} as const;

/** After the last invitation the personal link lives so many days. */
export const LINK_DAYS = 90;

const HOUR_MS = 3_600_000;
/** What was not sent in the night is not made up for in the morning: at most this much time counts. */
const CATCH_UP_MS = 5 * 60_000;
/** The first wave of a campaign counts as one minute. */
const FIRST_WAVE_MS = 60_000;

/** How many may leave now at a pace, and up to when that uses the pace. */
export interface Quota {
  readonly count: number;
  readonly pacedAt: Instant;
}

/**
 * The share of a pace that the time since the last wave allows. Waves may come early, late, or twice:
 * over any hour no more leave than the pace says, five minutes' worth aside.
 *
 * @param perHour  Invitations an hour; undefined: only the paces of the channels hold.
 * @param pacedAt  From the quota before; undefined for the first.
 */
export function quotaAt(
  now: Instant,
  perHour: number | undefined,
  pacedAt: Instant | undefined,
): Quota {
  if (perHour === undefined) return { count: Number.MAX_SAFE_INTEGER, pacedAt: now };
  const from = Math.max(pacedAt ?? now - FIRST_WAVE_MS, now - CATCH_UP_MS);
  const count = Math.max(0, Math.floor(((now - from) * perHour) / HOUR_MS));
  return { count, pacedAt: from + Math.ceil((count * HOUR_MS) / perHour) };
}

/** SMS parts of one message: of one like most, and of the longest there can be. */
export interface PartsEstimate {
  readonly typical: number;
  readonly longest: number;
}

/** What a number of messages costs, in the unit of the price, rounded to cents. */
export interface CostEstimate {
  readonly people: number;
  readonly partsEach: PartsEstimate;
  readonly parts: PartsEstimate;
  /** Absent without a price. */
  readonly cost?: PartsEstimate;
}

/**
 * Parts × people × price.
 *
 * @param price  Of one SMS part; undefined: only parts are counted.
 */
export function estimateCost(
  people: number,
  each: PartsEstimate,
  price: number | undefined,
): CostEstimate {
  const parts = { typical: Math.ceil(people * each.typical), longest: people * each.longest };
  const base = { people, partsEach: each, parts };
  if (price === undefined) return base;
  return {
    ...base,
    cost: { typical: cents(parts.typical * price), longest: cents(parts.longest * price) },
  };
}

/** What a campaign costs before anybody answers, from the least to the most. */
export interface CostRange {
  readonly parts: Range;
  /** Absent without a price. */
  readonly cost?: Range;
}

interface Range {
  /** Everybody answers before the day of the reminder; messages like most. */
  readonly from: number;
  /** Nobody answers, so that everybody is reminded; messages like most. */
  readonly to: number;
  /** The same, with the longest messages there can be. */
  readonly atMost: number;
}

/** Invitations and reminders together. @param reminders  Undefined: nobody is reminded. */
export function totalCost(
  invitations: CostEstimate,
  reminders: CostEstimate | undefined,
): CostRange {
  const parts = together(invitations.parts, reminders?.parts);
  if (invitations.cost === undefined) return { parts };
  return { parts, cost: together(invitations.cost, reminders?.cost) };
}

function together(first: PartsEstimate, second: PartsEstimate | undefined): Range {
  return {
    from: first.typical,
    to: cents(first.typical + (second?.typical ?? 0)),
    atMost: cents(first.longest + (second?.longest ?? 0)),
  };
}

/** Rounded to two decimals, half up. */
export function cents(amount: number): number {
  return Math.round((amount + Number.EPSILON) * 100) / 100;
}
