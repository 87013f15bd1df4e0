/** What the commands on campaigns print for people. */
import {
  CAMPAIGN_CHANNEL_WORDS,
  CAMPAIGN_STATE_WORDS,
  FUNNEL_WORDS,
  LEFT_OUT_WORDS,
  totalInWords,
  writtenDuration,
  writtenEuros,
} from "../bot/campaign-words.ts";
import {
  CAMPAIGN_CHANNELS,
  LEFT_OUT,
  type CampaignChannel,
  type CostEstimate,
  type LeftOut,
} from "../bot/campaign.ts";
import { nextInWords } from "../bot/next-sending-words.ts";
import type { NextSending, Stuck } from "../bot/next-sending.ts";
import type { Shown } from "../bot/word-invitation.ts";
import type { CampaignPreview } from "../db/campaign-preview.ts";
import type { QuestionCounts } from "../db/campaign-questions.ts";
import type { CampaignStatus } from "../db/campaign-status.ts";
import type { Campaign } from "../db/campaign-store.ts";

const NUMBER = new Intl.NumberFormat("fr-FR", { useGrouping: false });

/** "1 personne", "1,93 partie": the French plural begins with two. */
function many(count: number, word: string): string {
  return `${NUMBER.format(count)} ${word}${count >= 2 ? "s" : ""}`;
}

function counted(count: number, words: string): string {
  return `${String(count).padStart(9)}  ${words}`;
}

interface Counts {
  readonly invited: Readonly<Partial<Record<CampaignChannel, number>>>;
  readonly leftOut: Readonly<Partial<Record<LeftOut, number>>>;
}

/** Who is invited, by what, and who is not. */
export function describeSent({ invited, leftOut }: Counts, next?: NextSending | Stuck): string[] {
  return [
    "Personnes invitées :",
    ...linesOf(invited, CAMPAIGN_CHANNEL_WORDS, CAMPAIGN_CHANNELS),
    ...describeLeftOut(leftOut),
    ...(next === undefined ? [] : [nextInWords(next)]),
  ];
}

function describeLeftOut(leftOut: Counts["leftOut"]): string[] {
  return [
    "Personnes laissées de côté :",
    ...linesOf(leftOut, LEFT_OUT_WORDS, LEFT_OUT),
    ...(leftOut.no_consent === undefined ? [] : CONSENT_REMEDY),
  ];
}

const CONSENT_REMEDY = [
  "  Un numéro court n'écrit qu'avec une preuve de consentement. Trois remèdes :",
  "  roster import avec --legal-basis consentement --evidence, un canal de plus,",
  "  ou campaign create avec --consent-decision (qui a décidé, quand, pourquoi).",
];

function linesOf<K extends string>(
  counts: Readonly<Partial<Record<K, number>>>,
  words: Readonly<Record<K, { readonly fr: string }>>,
  order: readonly K[],
): string[] {
  const lines = order.flatMap((key) => {
    const count = counts[key];
    return count === undefined ? [] : [counted(count, words[key].fr)];
  });
  return lines.length === 0 ? [counted(0, "personne")] : lines;
}

interface PreviewedCampaign extends Pick<Campaign, "key" | "title" | "script"> {
  readonly definition: Pick<Campaign["definition"], "consentDecision">;
}

/** The whole preview. */
export function describePreview(
  { key, title, script, definition }: PreviewedCampaign,
  { counts, messages, cost, reminds, next }: CampaignPreview,
): string[] {
  const lines = [
    `${key} : ${title}`,
    `questionnaire ${script.key}, version ${script.version}`,
    ...describeDecision(definition.consentDecision),
    "",
    ...describeSent(counts),
    ...(next === undefined ? [] : [nextInWords(next)]),
  ];
  for (const [channel, profiles] of Object.entries(messages)) {
    lines.push("", `Message ${channel}, pour ${many(profiles.length, "personne")} de l'audience :`);
    for (const { first } of profiles) lines.push("", ...describeMessage(first));
    const [one] = profiles;
    if (one !== undefined && reminds) lines.push("", "Relance :", ...describeMessage(one.reminder));
  }
  if (cost === undefined) return lines;
  lines.push("", "Coût des SMS :", ...describeCost("invitations", cost.invitations));
  if (cost.reminders !== undefined) {
    lines.push(...describeCost("relances, si personne ne répond", cost.reminders));
  }
  lines.push(`  en tout : ${totalInWords(cost.total)}`);
  return [...lines, "  Les questions qui suivent une réponse s'y ajoutent."];
}

/** The decision of a campaign to write without evidence of consent, as its facts show it. */
export function describeDecision(decision: string | undefined): string[] {
  return decision === undefined
    ? []
    : [`SMS sans preuve de consentement, par décision : ${decision}`];
}

function describeMessage({ subject, text, buttons, parts }: Shown): string[] {
  return [
    ...(subject === undefined ? [] : [`  Objet : ${subject}`]),
    ...text.split("\n").map((line) => `  │ ${line}`),
    ...(buttons === undefined ? [] : [`  [${buttons.join("] [")}]`]),
    ...(parts === undefined ? [] : [`  ${many(parts, "partie")} de SMS`]),
  ];
}

function describeCost(what: string, { people, partsEach, parts, cost }: CostEstimate): string[] {
  const price =
    cost === undefined
      ? "prix inconnu (pricePerSmsPart)"
      : `${writtenEuros(cost.typical)}, au plus ${writtenEuros(cost.longest)}`;
  return [
    `  ${what} : ${many(people, "personne")}, ${many(partsEach.typical, "partie")} en moyenne, ${partsEach.longest} au plus`,
    `    ${many(parts.typical, "partie")}, au plus ${parts.longest} ; ${price}`,
  ];
}

/** Where one campaign is. */
export function describeStatus(status: CampaignStatus, next?: NextSending | Stuck): string[] {
  const { key, title, state, prepared, total, channels, leftOut, cost } = status;
  const lines = [`${key} : ${title} (${CAMPAIGN_STATE_WORDS[state].fr})`];
  if (prepared.done < prepared.ranges) {
    lines.push(`préparation : ${many(prepared.done, "lot")} sur ${prepared.ranges}`);
  }
  if (next !== undefined) lines.push(nextInWords(next));
  lines.push(...describeDecision(status.consentDecision));
  lines.push(...FUNNEL_WORDS.map(({ name, label }) => counted(total[name], label.fr)));
  const ways = Object.entries(channels);
  if (ways.length > 1) {
    for (const [channel, funnel] of ways) {
      const parts = FUNNEL_WORDS.filter(({ name }) => funnel[name] > 0).map(
        ({ name, label }) => `${funnel[name]} ${label.fr}`,
      );
      lines.push(`  ${channel} : ${parts.join(", ")}`);
    }
  }
  lines.push(...describeLeftOut(leftOut));
  lines.push(
    `SMS : ${many(total.partsInvitations, "partie")} d'invitation et de relance, ${total.partsAll} en tout`,
  );
  if (cost !== undefined) {
    lines.push(
      `Coût : ${writtenEuros(cost.invitations)} ; avec les conversations ${writtenEuros(cost.all)}`,
    );
  }
  return lines;
}

/** Where people stopped, question by question. */
export function describeQuestions(questions: readonly QuestionCounts[]): string[] {
  if (questions.length === 0) return [];
  const lines = questions.map(({ question, seen, answered, left, seconds }) => {
    const time = seconds === null ? "" : `, ${writtenDuration(seconds)}`;
    return `  ${question} : vue par ${seen}, ${many(answered, "réponse")}, ${many(left, "arrêt")}${time}`;
  });
  return ["Question par question (temps médian) :", ...lines];
}

/** Every campaign in one line, and below it when it sends next. */
export function describeList(
  campaigns: readonly Campaign[],
  next: ReadonlyMap<string, NextSending | Stuck>,
): string[] {
  if (campaigns.length === 0) return ["Aucune campagne."];
  return campaigns.flatMap(({ key, title, state }) => {
    const sends = next.get(key);
    const line = `${key}  ${CAMPAIGN_STATE_WORDS[state].fr}  ${title}`;
    return sends === undefined ? [line] : [line, `    ${nextInWords(sends)}`];
  });
}
