/** What the commands on campaigns print for people. */
import {
  LEFT_OUT,
  type CampaignChannel,
  type CampaignState,
  type CostEstimate,
  type LeftOut,
} from "../bot/campaign.ts";
import type { Shown } from "../bot/word-invitation.ts";
import type { CampaignPreview } from "../db/campaign-preview.ts";
import type { CampaignStatus, Funnel } from "../db/campaign-status.ts";
import type { Campaign } from "../db/campaign-store.ts";

const STATES: Readonly<Record<CampaignState, string>> = {
  draft: "brouillon",
  planned: "prévue",
  sending: "en cours d'envoi",
  paused: "en pause",
  done: "terminée",
};

const REASONS: Readonly<Record<LeftOut, string>> = {
  opted_out: "ne veulent plus de message",
  already_invited: "déjà invités",
  revoked: "invitation retirée",
  disputed: "ont dit que ce contrat n'est pas le leur",
  too_young: "moins de 15 ans",
  not_eligible: "contrat pas fini, trop court, ou fini depuis plus de 24 mois",
  no_contact: "aucune adresse sur les canaux choisis",
  yearly_limit: "déjà trois invitations en un an",
  open_conversation: "une autre conversation est en cours",
  another_first: "invités pour une autre de leurs formations",
  too_late: "la campagne a fini avant leur tour",
  failed: "invitation impossible à préparer : le journal du serveur dit pourquoi",
};

const CHANNELS: Readonly<Record<CampaignChannel, string>> = {
  sms: "par SMS",
  telegram: "par Telegram",
  email: "par e-mail",
  links: "par vos moyens (campaign links)",
};

const FUNNEL: readonly (readonly [keyof Funnel, string])[] = [
  ["planned", "prévus"],
  ["invited", "invités"],
  ["sent", "messages acceptés"],
  ["delivered", "messages arrivés"],
  ["reminded", "relancés"],
  ["started", "ont commencé"],
  ["completed", "ont fini"],
  ["published", "publiés"],
  ["optedOut", "ont dit STOP"],
  ["wrongPerson", "mauvais numéro"],
  ["unreachable", "injoignables"],
];

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
    ...linesOf(invited, CHANNELS, ["sms", "telegram", "email", "links"]),
    "Pas invités :",
    ...linesOf(leftOut, REASONS, LEFT_OUT),
  ];
}

function linesOf<K extends string>(
  counts: Readonly<Partial<Record<K, number>>>,
  words: Readonly<Record<K, string>>,
  order: readonly K[],
): string[] {
  const lines = order.flatMap((key) => {
    const count = counts[key];
    return count === undefined ? [] : [counted(count, words[key])];
  });
  return lines.length === 0 ? [counted(0, "personne")] : lines;
}

/** The whole preview. */
export function describePreview(
  { key, title, script }: Campaign,
  { counts, messages, cost }: CampaignPreview,
): string[] {
  const lines = [
    `${key} : ${title}`,
    `questionnaire ${script.key}, version ${script.version}`,
    "",
    ...describeSent(counts),
  ];
  for (const [channel, profiles] of Object.entries(messages)) {
    lines.push("", `Message ${channel}, pour ${profiles.length} personnes de l'audience :`);
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
    ...(parts === undefined ? [] : [`  ${parts} ${parts > 1 ? "parties" : "partie"} de SMS`]),
  ];
}

function describeCost(what: string, { people, partsEach, parts, cost }: CostEstimate): string[] {
  const price =
    cost === undefined
      ? "prix inconnu (pricePerSmsPart)"
      : `${euros(cost.typical)}, au plus ${euros(cost.longest)}`;
  return [
    `  ${what} : ${people} personnes, ${partsEach.typical} parties en moyenne, ${partsEach.longest} au plus`,
    `    ${parts.typical} parties, au plus ${parts.longest} ; ${price}`,
  ];
}

function euros(amount: number): string {
  return `${amount.toFixed(2).replace(".", ",")} €`;
}

/** Where one campaign is. */
export function describeStatus(status: CampaignStatus): string[] {
  const { key, title, state, prepared, total, channels, leftOut, cost } = status;
  const lines = [`${key} : ${title} (${STATES[state]})`];
  if (prepared.done < prepared.ranges) {
    lines.push(`préparation : ${prepared.done} lots sur ${prepared.ranges}`);
  }
  lines.push(...FUNNEL.map(([name, words]) => counted(total[name], words)));
  const ways = Object.entries(channels);
  if (ways.length > 1) {
    for (const [channel, funnel] of ways) {
      const parts = FUNNEL.filter(([name]) => funnel[name] > 0).map(
        ([name, words]) => `${funnel[name]} ${words}`,
      );
      lines.push(`  ${channel} : ${parts.join(", ")}`);
    }
  }
  lines.push("Pas invités :", ...linesOf(leftOut, REASONS, LEFT_OUT));
  lines.push(
    `SMS : ${total.partsInvitations} parties d'invitation et de relance, ${total.partsAll} en tout`,
  );
  if (cost !== undefined) {
    lines.push(`Coût : ${euros(cost.invitations)} ; avec les conversations ${euros(cost.all)}`);
  }
  return lines;
}

/** Every campaign in one line. */
export function describeList(campaigns: readonly Campaign[]): string[] {
  if (campaigns.length === 0) return ["Aucune campagne."];
  return campaigns.map(({ key, title, state }) => `${key}  ${STATES[state]}  ${title}`);
}
