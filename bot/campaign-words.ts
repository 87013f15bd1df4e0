/** Campaigns in the words of those who run them, and what each of their numbers counts. */
import type { CampaignChannel, CampaignState, CostRange, LeftOut } from "./campaign.ts";
import type { Territory } from "./territories.ts";

export interface TwoLanguages {
  readonly fr: string;
  readonly en: string;
}

export const CAMPAIGN_STATE_WORDS: Readonly<Record<CampaignState, TwoLanguages>> = {
  draft: { fr: "brouillon", en: "draft" },
  planned: { fr: "prévue", en: "planned" },
  sending: { fr: "en cours d'envoi", en: "being sent" },
  paused: { fr: "en pause", en: "paused" },
  done: { fr: "terminée", en: "done" },
};

export const CAMPAIGN_CHANNEL_WORDS: Readonly<Record<CampaignChannel, TwoLanguages>> = {
  sms: { fr: "par SMS", en: "by SMS" },
  telegram: { fr: "par Telegram", en: "by Telegram" },
  email: { fr: "par e-mail", en: "by e-mail" },
  links: { fr: "par vos moyens (fichier de liens)", en: "by your own means (file of links)" },
};

export const TERRITORY_WORDS: Readonly<Record<Territory, string>> = {
  metropole: "Métropole",
  alsace_moselle: "Alsace-Moselle",
  guadeloupe: "Guadeloupe",
  martinique: "Martinique",
  guyane: "Guyane",
  reunion: "La Réunion",
  mayotte: "Mayotte",
  saint_pierre_et_miquelon: "Saint-Pierre-et-Miquelon",
  saint_barthelemy: "Saint-Barthélemy",
  saint_martin: "Saint-Martin",
  nouvelle_caledonie: "Nouvelle-Calédonie",
  polynesie: "Polynésie française",
  wallis_et_futuna: "Wallis-et-Futuna",
};

/** Why somebody of the audience gets nothing. */
export const LEFT_OUT_WORDS: Readonly<Record<LeftOut, TwoLanguages>> = {
  opted_out: { fr: "ne veulent plus de message", en: "want no more messages" },
  already_invited: { fr: "invitation déjà faite", en: "invited already" },
  revoked: { fr: "invitation retirée", en: "invitation taken back" },
  disputed: {
    fr: "ont dit que ce contrat n'est pas le leur",
    en: "said that this contract is not theirs",
  },
  too_young: { fr: "moins de 15 ans", en: "under 15" },
  not_eligible: {
    fr: "contrat pas fini, trop court, ou fini depuis plus de 24 mois",
    en: "contract not ended, too short, or ended more than 24 months ago",
  },
  no_consent: {
    fr: "SMS d'un numéro court sans preuve de consentement",
    en: "SMS from a short code without evidence of consent",
  },
  no_contact: {
    fr: "aucune adresse sur les canaux choisis",
    en: "no address on the channels chosen",
  },
  yearly_limit: { fr: "déjà trois invitations en un an", en: "three invitations within a year" },
  open_conversation: {
    fr: "une autre conversation est en cours",
    en: "another conversation is under way",
  },
  another_first: {
    fr: "invitation pour une autre de leurs formations",
    en: "invited for another of their trainings",
  },
  too_late: {
    fr: "la campagne a fini avant leur tour",
    en: "the campaign ended before their turn",
  },
  failed: {
    fr: "invitation impossible à préparer : le journal du serveur dit pourquoi",
    en: "the invitation could not be prepared: the log of the server says why",
  },
};

/** One number of the way from invited to published. */
export interface FunnelWords {
  readonly name:
    | "planned"
    | "invited"
    | "sent"
    | "delivered"
    | "reminded"
    | "started"
    | "completed"
    | "published"
    | "optedOut"
    | "wrongPerson"
    | "unreachable";
  readonly label: TwoLanguages;
  readonly definition: TwoLanguages;
  /** A step of the way; the others are what happens beside it. */
  readonly step: boolean;
}

/** Every number in the order of the way. A person counts in each line that is true of them. */
export const FUNNEL_WORDS: readonly FunnelWords[] = [
  {
    name: "planned",
    step: false,
    label: { fr: "à inviter", en: "planned" },
    definition: {
      fr: "Recevront une invitation : leur jour, leurs heures ou leur tour ne sont pas encore venus.",
      en: "Will be invited: their day, their hours or their turn have not come yet.",
    },
  },
  {
    name: "invited",
    step: true,
    label: { fr: "invitations", en: "invited" },
    definition: {
      fr: "Leur invitation est prête pour leur canal, ou leur lien est dans le fichier que vous envoyez.",
      en: "Their invitation was made ready for their channel, or their link is in the file that you send.",
    },
  },
  {
    name: "sent",
    step: true,
    label: { fr: "messages acceptés", en: "messages accepted" },
    definition: {
      fr: "L'opérateur a pris au moins un de leurs messages. Les liens que vous envoyez n'y sont pas.",
      en: "The provider took at least one of their messages. The links that you send are not among them.",
    },
  },
  {
    name: "delivered",
    step: true,
    label: { fr: "messages arrivés", en: "messages delivered" },
    definition: {
      fr: "L'opérateur dit qu'un message est arrivé. L'e-mail et Telegram le disent rarement : un petit nombre n'y est pas un échec.",
      en: "The provider says that a message arrived. E-mail and Telegram rarely say so: a small number is no failure there.",
    },
  },
  {
    name: "reminded",
    step: false,
    label: { fr: "relances", en: "reminded" },
    definition: {
      fr: "Ont reçu leur unique relance, par la campagne ou par la conversation.",
      en: "Got their only reminder, from the campaign or from the conversation.",
    },
  },
  {
    name: "started",
    step: true,
    label: { fr: "ont commencé", en: "started" },
    definition: {
      fr: "Ont répondu à une question au moins, celle de l'accord comprise.",
      en: "Answered one question at least, the agreement included.",
    },
  },
  {
    name: "completed",
    step: true,
    label: { fr: "ont fini", en: "completed" },
    definition: {
      fr: "Sont allés au bout du questionnaire.",
      en: "Went to the end of the questionnaire.",
    },
  },
  {
    name: "published",
    step: true,
    label: { fr: "avis publiés", en: "published" },
    definition: {
      fr: "Comptent dans une note publiée, ou ont un texte publié. Il faut attendre la relecture, et un groupe assez grand pour être publié.",
      en: "Count in a published mark, or have a published text. That takes moderation, and a group large enough to be published.",
    },
  },
  {
    name: "optedOut",
    step: false,
    label: { fr: "ont dit STOP", en: "said STOP" },
    definition: {
      fr: "Ont dit STOP après leur invitation, sur n'importe quel canal. Plus rien ne leur est envoyé.",
      en: "Said STOP after their invitation, on any channel. Nothing more is sent to them.",
    },
  },
  {
    name: "wrongPerson",
    step: false,
    label: { fr: "mauvais numéro", en: "wrong person" },
    definition: {
      fr: "Quelqu'un a répondu, à une de leurs adresses, que ce n'est pas la bonne personne.",
      en: "Somebody answered, at one of their addresses, that this is not the right person.",
    },
  },
  {
    name: "unreachable",
    step: false,
    label: { fr: "injoignables", en: "unreachable" },
    definition: {
      fr: "Leurs messages ont été refusés, et aucun n'a été accepté.",
      en: "Their messages were refused, and none was accepted.",
    },
  },
];

/** What is counted question by question. */
export const QUESTION_WORDS = {
  seen: {
    label: { fr: "l'ont vue", en: "saw it" },
    definition: {
      fr: "La question leur a été montrée sur le web, ou le message qui la pose est parti et n'a pas échoué.",
      en: "The question was shown to them on the web, or the message that asks it left and did not fail.",
    },
  },
  answered: {
    label: { fr: "ont répondu", en: "answered" },
    definition: {
      fr: "Y ont répondu, l'ont passée, ou ont dit ne pas savoir.",
      en: "Answered it, passed it by, or said that they do not know.",
    },
  },
  left: {
    label: { fr: "s'arrêtent là", en: "stopped there" },
    definition: {
      fr: "C'est la dernière question vue, et elle est restée sans réponse jusqu'ici. La part est celle des personnes qui l'ont vue.",
      en: "It is the last question they saw, and they have not answered it so far. The share is of those who saw it.",
    },
  },
  seconds: {
    label: { fr: "temps médian", en: "median time" },
    definition: {
      fr: "La moitié des personnes qui ont répondu a mis moins de temps, l'autre davantage, du moment où la question est partie à la première réponse.",
      en: "Half of those who answered took less time, the other half more, from when the question left to the first answer.",
    },
  },
} as const satisfies Readonly<Record<string, { label: TwoLanguages; definition: TwoLanguages }>>;

/**
 * What invitations and reminders cost together: "de 57,71 € si tout le monde répond avant la relance à 101,50 €
 * si personne ne répond, 118,40 € au plus ; soit de 796 à 1400 parties, 1634 au plus".
 */
export function totalInWords({ parts, cost }: CostRange): string {
  if (cost === undefined) return `${rangeInWords(parts, writtenParts)} ; prix non indiqué`;
  const counted =
    parts.from === parts.to
      ? writtenParts(parts.to)
      : `de ${parts.from} à ${writtenParts(parts.to)}`;
  return `${rangeInWords(cost, writtenEuros)} ; soit ${counted}, ${parts.atMost} au plus`;
}

function writtenParts(count: number): string {
  return `${count} ${count > 1 ? "parties" : "partie"}`;
}

function rangeInWords(
  { from, to, atMost }: CostRange["parts"],
  written: (amount: number) => string,
): string {
  if (from === to) return `${written(to)}, ${written(atMost)} au plus`;
  return `de ${written(from)} si tout le monde répond avant la relance à ${written(to)} si personne ne répond, ${written(atMost)} au plus`;
}

/** A length of time as people say it, rounded to its largest unit: "25 s", "4 min", "3 h", "2 j". */
export function writtenDuration(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 129_600) return `${Math.round(seconds / 3_600)} h`;
  return `${Math.round(seconds / 86_400)} j`;
}

/** An amount in euros: "57,71 €". */
export function writtenEuros(amount: number): string {
  return `${amount.toFixed(2).replace(".", ",")} €`;
}
