/** Campaigns as the pages of the console show them: numbers with their words. */
import { createHash } from "node:crypto";
import {
  CAMPAIGN_CHANNEL_WORDS,
  CAMPAIGN_STATE_WORDS,
  FUNNEL_WORDS,
  LEFT_OUT_WORDS,
  QUESTION_WORDS,
  TERRITORY_WORDS,
  totalInWords,
  writtenDuration,
  writtenEuros,
} from "../../bot/campaign-words.ts";
import {
  CAMPAIGN_CHANNELS,
  LEFT_OUT,
  type CampaignChannel,
  type CostEstimate,
  type LeftOut,
  type PartsEstimate,
} from "../../bot/campaign.ts";
import { nextInWords } from "../../bot/next-sending-words.ts";
import type { NextSending, Stuck } from "../../bot/next-sending.ts";
import type { CampaignFigures } from "../../db/campaign-figures.ts";
import type { CampaignPreview } from "../../db/campaign-preview.ts";
import type { CampaignStatus, Funnel } from "../../db/campaign-status.ts";
import type { Campaign } from "../../db/campaign-store.ts";
import type { ScriptName, ScriptVersionRef } from "../../db/script-names.ts";
import type { CampaignPage, ShownFigures } from "../../web/console/campaign-page.ts";
import type { CampaignPreviewPage, ShownCost } from "../../web/console/campaign-preview-page.ts";
import type { CampaignLine, Counted } from "../../web/console/campaign-shapes.ts";
import { dayInWords, momentInWords } from "../../web/console/words.ts";

/** A version of a questionnaire by its title; with its key where the title is not its alone. */
export function scriptInWords({
  title,
  isShared,
  key,
  version,
}: ScriptName & ScriptVersionRef): string {
  return `${title}, version ${version}${isShared ? ` (${key})` : ""}`;
}

/** One line of the list. @param script  Its questionnaire, in words. @param next  When it sends next. */
export function lineOf(
  { key, title, state, definition }: Campaign,
  script: string,
  next: NextSending | Stuck | undefined,
): CampaignLine {
  return {
    next: next === undefined ? undefined : nextInWords(next),
    key,
    title,
    state: CAMPAIGN_STATE_WORDS[state].fr,
    script,
    channels: channelsInWords(definition.channels),
  };
}

function channelsInWords(channels: readonly CampaignChannel[]): string {
  return channels.map((channel) => CAMPAIGN_CHANNEL_WORDS[channel].fr).join(", puis ");
}

/** The numbers of a campaign under way. */
export function figuresOf({ status, questions, at }: CampaignFigures): ShownFigures {
  const { total, channels, centres, leftOut, prepared } = status;
  return {
    countedAt: at,
    prepared,
    funnel: FUNNEL_WORDS.map(({ name, label, definition, step }) => ({
      label: label.fr,
      definition: definition.fr,
      step,
      count: total[name],
    })),
    channels: CAMPAIGN_CHANNELS.flatMap((channel) => {
      const funnel = channels[channel];
      if (funnel === undefined) return [];
      return [{ label: CAMPAIGN_CHANNEL_WORDS[channel].fr, counts: countsOf(funnel) }];
    }),
    centres: centres.map(({ name, funnel }) => ({ label: name, counts: countsOf(funnel) })),
    questions: questions.map(({ seconds, ...question }) => ({
      ...question,
      time: seconds === null ? "–" : writtenDuration(seconds),
    })),
    questionWords: Object.values(QUESTION_WORDS).map(({ label, definition }) => ({
      label: label.fr,
      definition: definition.fr,
    })),
    leftOut: leftOutInWords(leftOut),
    cost: spent(status),
  };
}

function countsOf(funnel: Funnel): number[] {
  return FUNNEL_WORDS.map(({ name }) => funnel[name]);
}

function spent({ total, cost }: CampaignStatus): string {
  const sent = total.partsInvitations;
  const parts = `${sent} ${sent > 1 ? "parties" : "partie"} de SMS pour les invitations et les relances, ${total.partsAll} avec les conversations`;
  if (cost === undefined) return `${parts}. Prix d'une partie non indiqué.`;
  return `${parts} : ${writtenEuros(cost.invitations)}, en tout ${writtenEuros(cost.all)}.`;
}

function leftOutInWords(leftOut: Readonly<Partial<Record<LeftOut, number>>>): Counted[] {
  return LEFT_OUT.flatMap((reason) => {
    const count = leftOut[reason];
    return count === undefined ? [] : [{ label: LEFT_OUT_WORDS[reason].fr, count }];
  });
}

/** What a definition names without saying it. */
export interface CampaignContext {
  /** Its questionnaire, in words. */
  readonly script: string;
  /** Between an invitation and its reminder; undefined when there is none. */
  readonly days: number | undefined;
  /** When the roster it is about was imported; undefined when it is about none. */
  readonly importedAt: number | undefined;
}

/** What an administrator wrote, field by field; fields that were left out say so. */
export function factsOf(
  { key, definition }: Campaign,
  { script, days, importedAt }: CampaignContext,
): CampaignPage["facts"] {
  const { audience, schedule, reminder, channels, pricePerSmsPart, consentDecision } = definition;
  const { endedFrom, endedTo } = audience;
  const ended =
    endedFrom === undefined && endedTo === undefined
      ? "sans limite"
      : [
          ...(endedFrom === undefined ? [] : [`à partir du ${dayInWords(endedFrom)}`]),
          ...(endedTo === undefined ? [] : [`jusqu'au ${dayInWords(endedTo)}`]),
        ].join(", ");
  return [
    ["Nom court", key],
    ["Questionnaire", script],
    ["Canaux", channelsInWords(channels)],
    ["Import de la liste", importedAt === undefined ? "tous" : `du ${momentInWords(importedAt)}`],
    ["Centres", listed(audience.centres, "tous")],
    ["Formations", listed(audience.trainings, "toutes")],
    ["Diplômes", listed(audience.certifications, "tous")],
    ["Fin du contrat", ended],
    [
      "Territoires",
      listed(
        audience.territories?.map((one) => TERRITORY_WORDS[one]),
        "tous",
      ),
    ],
    ["Seulement joignables", channelsToReach(audience.reachableBy)],
    ["Rien avant", whenInWords(schedule.notBefore) ?? "dès le lancement"],
    ["Plus personne après", whenInWords(schedule.until) ?? "sans limite"],
    ["Invitations par heure", schedule.perHour?.toString() ?? "au rythme des canaux"],
    ["Relance", reminderInWords(reminder, days)],
    ...(consentDecision === undefined
      ? []
      : [["SMS sans preuve de consentement, par décision", consentDecision] as const]),
    [
      "Prix d'une partie",
      pricePerSmsPart === undefined
        ? "non indiqué"
        : `${pricePerSmsPart.toString().replace(".", ",")} €`,
    ],
  ];
}

function channelsToReach(channels: readonly CampaignChannel[] | undefined): string {
  if (channels === undefined) return "sans condition";
  return channels.map((channel) => CAMPAIGN_CHANNEL_WORDS[channel].fr).join(" ou ");
}

/** A day; or an instant, as the command line takes one. */
function whenInWords(text: string | undefined): string | undefined {
  return text?.includes("T") === true ? momentInWords(Date.parse(text)) : dayInWords(text);
}

function listed(values: readonly string[] | undefined, all: string): string {
  return values === undefined ? all : values.join(", ");
}

function reminderInWords(
  reminder: Campaign["definition"]["reminder"],
  days: number | undefined,
): string {
  if (days === undefined) return "aucune";
  const after = `après ${days} ${days > 1 ? "jours" : "jour"}`;
  return reminder === "script" ? `${after}, comme dit le questionnaire` : after;
}

/** How many would be invited, over all channels. */
export function peopleIn({ counts: { invited } }: Pick<CampaignPreview, "counts">): number {
  return Object.values(invited).reduce((sum, count) => sum + count, 0);
}

/** Names what would be sent: another text, day, audience or version has another name. */
export function nameOf({ definition, script }: Campaign): string {
  return createHash("sha256")
    .update(JSON.stringify([definition, script]))
    .digest("hex");
}

/** The preview with its words; who may send, and what went wrong, is added by the page's route. */
export function previewOf(
  campaign: Campaign,
  preview: CampaignPreview,
): Omit<CampaignPreviewPage, "masked" | "closed" | "mayRun" | "problem"> {
  const { key, definition } = campaign;
  const { counts, messages, cost, reminds, next } = preview;
  return {
    key,
    people: peopleIn(preview),
    seen: nameOf(campaign),
    invited: CAMPAIGN_CHANNELS.flatMap((channel) => {
      const count = counts.invited[channel];
      return count === undefined ? [] : [{ label: CAMPAIGN_CHANNEL_WORDS[channel].fr, count }];
    }),
    leftOut: leftOutInWords(counts.leftOut),
    channels: definition.channels.flatMap((channel) => {
      const profiles = channel === "links" ? undefined : messages[channel];
      if (profiles === undefined) return [];
      return [
        {
          label: CAMPAIGN_CHANNEL_WORDS[channel].fr,
          profiles: profiles.map(({ first }) => first),
          reminder: reminds ? profiles[0]?.reminder : undefined,
        },
      ];
    }),
    costs: [
      ...costLine("Invitations", cost?.invitations),
      ...costLine("Relances, si personne ne répond", cost?.reminders),
    ],
    total: cost === undefined ? undefined : totalInWords(cost.total),
    reminds: reminds && counts.territories.length > 0,
    begins: beginsInWords(next, counts.invited.links),
    withoutConsent: counts.leftOut.no_consent ?? 0,
    consentDecision: definition.consentDecision,
  };
}

function costLine(label: string, estimate: CostEstimate | undefined): ShownCost[] {
  if (estimate === undefined) return [];
  const { people, partsEach, parts, cost } = estimate;
  return [
    {
      label,
      people,
      partsEach: `${partsEach.typical.toString().replace(".", ",")} en moyenne, ${partsEach.longest} au plus`,
      parts: atMost(parts, String),
      cost: cost === undefined ? undefined : atMost(cost, writtenEuros),
    },
  ];
}

function atMost({ typical, longest }: PartsEstimate, written: (amount: number) => string): string {
  return typical === longest
    ? written(typical)
    : `${written(typical)}, au plus ${written(longest)}`;
}

function beginsInWords(
  next: CampaignPreview["next"],
  links: number | undefined,
): string | undefined {
  if (next !== undefined) return nextInWords(next);
  return links === undefined
    ? undefined
    : "Les liens à envoyer vous-même seront prêts sur la page de la campagne.";
}
