/** A campaign before it is sent: how many, by what, who not and why, the words, and the cost. */
import type { Pool, PoolClient } from "pg";
import {
  estimateCost,
  totalCost,
  type CampaignChannel,
  type CostEstimate,
  type CostRange,
  type LeftOut,
  type PartsEstimate,
} from "../bot/campaign.ts";
import type { PushChannel } from "../bot/channel.ts";
import { compileScript, type CompiledScript } from "../bot/compile.ts";
import type { Instant } from "../bot/conversation.ts";
import { nextSending, type NextSending, type Stuck } from "../bot/next-sending.ts";
import type { TextInputs } from "../bot/ports.ts";
import type { SendingHours } from "../bot/sending-hours.ts";
import type { Territory } from "../bot/territories.ts";
import { wordInvitation, type Capabilities, type Shown } from "../bot/word-invitation.ts";
import { judging, judgingValues } from "./campaign-audience.ts";
import { sendingDays } from "./campaign-next.ts";
import { reminderDays } from "./campaign-reminders.ts";
import type { Campaign } from "./campaign-store.ts";
import { inputsOf } from "./inputs.ts";
import type { PublishedScripts } from "./script-library.ts";
import type { Secrets } from "./secrets.ts";
import { inLongTransaction } from "./transaction.ts";

export interface PreviewParts {
  readonly pool: Pool;
  readonly secrets: Secrets;
  readonly scripts: PublishedScripts;
  /** Where people reach us, without a slash at the end. */
  readonly baseUrl: () => string;
  /** How each channel takes messages here. */
  readonly capabilities: Readonly<Record<PushChannel, Capabilities>>;
  /** SMS leave from a short code, which asks for evidence of consent. */
  readonly shortCode: boolean;
  /** When this installation starts talking; left out: whenever it may. */
  readonly hours?: () => SendingHours;
  /** Who runs this Sirius. */
  readonly publisher: string;
  /** First names are not shown; the parts are still those of the real message. */
  readonly maskNames?: boolean;
}

/** People of the audience; `invited` and `leftOut` add up to `invitations`. */
export interface AudienceCounts {
  readonly invitations: number;
  /** Where those live whom Sirius writes to. */
  readonly territories: readonly Territory[];
  readonly invited: Readonly<Partial<Record<CampaignChannel, number>>>;
  readonly leftOut: Readonly<Partial<Record<LeftOut, number>>>;
}

/** What one real person would read. The personal link is not shown. */
export interface PreviewedProfile {
  readonly first: Shown;
  readonly reminder: Shown;
}

export interface CampaignPreview {
  readonly counts: AudienceCounts;
  /** Up to three people on each channel: the shortest message, one like most, the longest. */
  readonly messages: Readonly<Partial<Record<PushChannel, readonly PreviewedProfile[]>>>;
  /** Of the invitations by SMS; absent when there are none. */
  readonly cost?: {
    readonly invitations: CostEstimate;
    /** If everybody had to be reminded; absent without reminder. */
    readonly reminders?: CostEstimate;
    /** Both together, from nobody who has to be reminded to everybody. */
    readonly total: CostRange;
  };
  /** Whether who does not answer is reminded. */
  readonly reminds: boolean;
  /** When it would begin to send; undefined when it would write to nobody. */
  readonly next?: NextSending | Stuck;
}

/** People whose messages are worded, to find what is typical. */
const SAMPLE = 150;
/** Stands for a first name to those who may not read it. */
const MASKED_NAME = "[prénom]";
/** As many signs as a real token, so that the parts are those of the real message. */
const HIDDEN_TOKEN = "x".repeat(24);

/** Looks at the whole audience and changes nothing. */
export async function previewCampaign(
  parts: PreviewParts,
  campaign: Campaign,
  now: Instant,
): Promise<CampaignPreview> {
  const { shortCode } = parts;
  return inLongTransaction(parts.pool, async (client) => {
    const counts = await countAudience(client, { campaign, shortCode }, now);
    const { key, version } = campaign.script;
    const script = compileScript(await parts.scripts.load(key, version), version);
    const messages: Partial<Record<PushChannel, readonly PreviewedProfile[]>> = {};
    const reminds = (await reminderDays(parts.scripts, campaign)) !== undefined;
    let cost: CampaignPreview["cost"];
    for (const channel of campaign.definition.channels) {
      const people = counts.invited[channel] ?? 0;
      if (channel === "links" || people === 0) continue;
      const worded = await wordSample(parts, client, { campaign, script, channel, now });
      messages[channel] = threeOf(worded);
      if (channel !== "sms") continue;
      const longest = wordLongest(parts, { script, now });
      cost = estimate(campaign, people, { worded, longest, reminds });
    }
    const toSend = counts.territories.map(
      (territory) => ({ what: "invitation", territory }) as const,
    );
    const days = { ...sendingDays(campaign.definition), hours: parts.hours?.() };
    const next = nextSending(toSend, now, days);
    return {
      counts,
      messages,
      reminds,
      ...(next === undefined ? {} : { next }),
      ...(cost === undefined ? {} : { cost }),
    };
  });
}

/** A campaign, and whether its SMS leave from a short code, which asks for evidence of consent. */
export interface ToCount {
  readonly campaign: Campaign;
  readonly shortCode: boolean;
}

/** Counts the audience by channel and by reason. */
export async function countAudience(
  client: PoolClient,
  { campaign, shortCode }: ToCount,
  now: Instant,
): Promise<AudienceCounts> {
  const { rows } = await client.query<{
    channel: CampaignChannel | null;
    reason: LeftOut | null;
    territory: Territory | null;
    count: number;
  }>(
    `select case when reason is null then channel end as channel, reason,
       case when reason is null then territory end as territory, count(*)::int as count
     from (${judging()}) judged group by 1, 2, 3`,
    judgingValues(campaign, now, shortCode),
  );
  const invited: Partial<Record<CampaignChannel, number>> = {};
  const leftOut: Partial<Record<LeftOut, number>> = {};
  const territories = new Set<Territory>();
  for (const { channel, reason, territory, count } of rows) {
    if (reason !== null) leftOut[reason] = (leftOut[reason] ?? 0) + count;
    else if (channel !== null) invited[channel] = (invited[channel] ?? 0) + count;
    if (territory !== null && channel !== "links") territories.add(territory);
  }
  const invitations = rows.reduce((sum, { count }) => sum + count, 0);
  return { invitations, territories: [...territories].toSorted(), invited, leftOut };
}

interface Sampling {
  readonly campaign: Campaign;
  readonly script: CompiledScript;
  readonly channel: PushChannel;
  readonly now: Instant;
}

async function wordSample(
  parts: PreviewParts,
  client: PoolClient,
  { campaign, script, channel, now }: Sampling,
): Promise<readonly PreviewedProfile[]> {
  const { rows } = await client.query<{ invitation: string; locale: string }>(
    `select j.invitation, i.locale from (${judging()}) j join invitation i on i.id = j.invitation
     where j.reason is null and j.channel = $15 order by j.invitation limit ${SAMPLE}`,
    [...judgingValues(campaign, now, parts.shortCode), channel],
  );
  const worded: PreviewedProfile[] = [];
  for (const { invitation, locale } of rows) {
    const inputs = await inputsOf(client, parts.secrets, invitation, parts.baseUrl());
    const hidden = { ...inputs, ...linksOf(parts) };
    const how = { ...common(parts, { script, channel, now }), locale };
    const real = wordInvitation({ ...how, inputs: hidden });
    const { maskNames = false } = parts;
    worded.push(
      maskNames
        ? masked(real, wordInvitation({ ...how, inputs: { ...hidden, prenom: MASKED_NAME } }))
        : real,
    );
  }
  return worded;
}

/** The words without the name, as long as the real ones count. */
function masked(real: PreviewedProfile, shown: PreviewedProfile): PreviewedProfile {
  const one = (kind: keyof PreviewedProfile): Shown => ({
    ...shown[kind],
    ...(real[kind].parts !== undefined && { parts: real[kind].parts }),
  });
  return { first: one("first"), reminder: one("reminder") };
}

function common(
  { capabilities, publisher }: PreviewParts,
  { script, channel, now }: Omit<Sampling, "campaign">,
) {
  return { script, channel, capabilities: capabilities[channel], publisher, at: now };
}

function linksOf({ baseUrl }: PreviewParts): TextInputs {
  return {
    lien_perso: `${baseUrl()}/r/${HIDDEN_TOKEN}`,
    lien_stop: `${baseUrl()}/u/${HIDDEN_TOKEN}`,
  };
}

/** Every value at the longest that the script lets it be. */
function wordLongest(
  parts: PreviewParts,
  { script, now }: Pick<Sampling, "script" | "now">,
): PreviewedProfile {
  const inputs: Record<string, string> = {};
  for (const [name, input] of Object.entries(script.script.inputs)) {
    if (input.kind === "text") inputs[name] = "x".repeat(input.max);
  }
  const { defaultLocale: locale } = script.script;
  return wordInvitation({
    ...common(parts, { script, channel: "sms", now }),
    locale,
    inputs: { ...inputs, lien: `${parts.baseUrl()}/notice`, ...linksOf(parts) },
  });
}

function threeOf(worded: readonly PreviewedProfile[]): readonly PreviewedProfile[] {
  const sorted = worded.toSorted((one, other) => one.first.text.length - other.first.text.length);
  const places = new Set([0, Math.floor((sorted.length - 1) / 2), sorted.length - 1]);
  return [...places].flatMap((place) => sorted[place] ?? []);
}

function estimate(
  { definition: { pricePerSmsPart: price } }: Campaign,
  people: number,
  {
    worded,
    longest,
    reminds,
  }: {
    readonly worded: readonly PreviewedProfile[];
    readonly longest: PreviewedProfile;
    readonly reminds: boolean;
  },
): NonNullable<CampaignPreview["cost"]> {
  const each = (kind: keyof PreviewedProfile): PartsEstimate => {
    const parts = worded.map((one) => one[kind].parts ?? 0);
    const mean = parts.reduce((sum, count) => sum + count, 0) / Math.max(1, parts.length);
    const most = Math.max(longest[kind].parts ?? 0, ...parts);
    return { typical: Math.round(mean * 100) / 100, longest: most };
  };
  const invitations = estimateCost(people, each("first"), price);
  const reminders = reminds ? estimateCost(people, each("reminder"), price) : undefined;
  return {
    invitations,
    ...(reminders === undefined ? {} : { reminders }),
    total: totalCost(invitations, reminders),
  };
}
