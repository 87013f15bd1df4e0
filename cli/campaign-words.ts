/** What the commands on campaigns print for people. */
import {
  CAMPAIGN_CHANNEL_WORDS,
  CAMPAIGN_STATE_WORDS,
  FUNNEL_WORDS,
  LEFT_OUT_WORDS,
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
export function describeSent({ invited, leftOut }: Counts): string[] {
  return [
    "Invités :",
    ...linesOf(invited, CAMPAIGN_CHANNEL_WORDS, CAMPAIGN_CHANNELS),
    "Pas invités :",
    ...linesOf(leftOut, LEFT_OUT_WORDS, LEFT_OUT),
  ];
}

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

/** The whole preview. */
export function describePreview(
  { key, title, script }: Pick<Campaign, "key" | "title" | "script">,
  { counts, messages, cost }: CampaignPreview,
): string[] {
  const lines = [
    `${key} : ${title}`,
    `questionnaire ${script.key}, version ${script.version}`,
    "",
    ...describeSent(counts),
  ];
  for (const [channel, profiles] of Object.entries(messages)) {
    lines.push("", `Message ${channel}, pour ${many(profiles.length, "personne")} de l'audience :`);
    for (const { first } of profiles) lines.push("", ...describeMessage(first));
    const [one] = profiles;
    if (one !== undefined) lines.push("", "Relance :", ...describeMessage(one.reminder));
  }
  if (cost === undefined) return lines;
  lines.push("", "Coût des SMS :", ...describeCost("invitations", cost.invitations));
  if (cost.reminders !== undefined) {
    lines.push(...describeCost("relances, si personne ne répond", cost.reminders));
  }
  return [...lines, "  Les questions qui suivent une réponse s'y ajoutent."];
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
export function describeStatus(status: CampaignStatus): string[] {
  const { key, title, state, prepared, total, channels, leftOut, cost } = status;
  const lines = [`${key} : ${title} (${CAMPAIGN_STATE_WORDS[state].fr})`];
  if (prepared.done < prepared.ranges) {
    lines.push(`préparation : ${many(prepared.done, "lot")} sur ${prepared.ranges}`);
  }
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
  lines.push("Pas invités :", ...linesOf(leftOut, LEFT_OUT_WORDS, LEFT_OUT));
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

/** Every campaign in one line. */
export function describeList(campaigns: readonly Campaign[]): string[] {
  if (campaigns.length === 0) return ["Aucune campagne."];
  return campaigns.map(
    ({ key, title, state }) => `${key}  ${CAMPAIGN_STATE_WORDS[state].fr}  ${title}`,
  );
}
