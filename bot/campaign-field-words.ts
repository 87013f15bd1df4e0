/** The fields of a campaign as its form calls them, for whoever is told that one of them does not fit. */

/** By the name a field has in a definition; those names are each other's unlike wherever they stand. */
export const CAMPAIGN_FIELD_WORDS = {
  title: "Titre",
  key: "Nom court",
  script: "Questionnaire",
  scriptVersion: "Version du questionnaire",
  channels: "Canaux",
  audience: "Qui inviter",
  trainings: "Formations",
  centres: "Centres",
  certifications: "Diplômes",
  endedFrom: "Fin du contrat, à partir du",
  endedTo: "Fin du contrat, jusqu'au",
  territories: "Territoires",
  rosterImport: "Import de la liste",
  reachableBy: "Seulement les personnes joignables",
  schedule: "Quand",
  notBefore: "Rien ne part avant le",
  until: "Plus personne après le",
  perHour: "Invitations par heure",
  reminder: "Relance",
  afterDays: "Nombre de jours",
  consentDecision: "Écrire sans preuve de consentement : la décision",
  pricePerSmsPart: "Prix d'une partie de SMS",
} as const;

/** A place in a definition, taken apart. */
export interface CampaignPlace {
  /** Without positions: `audience.centres`. */
  readonly field: string;
  /** Which value of a list, from 1; undefined for the field as a whole. */
  readonly value: number | undefined;
}

/** @param path  As faults name places: `audience.centres.0`. */
export function campaignPlace(path: string): CampaignPlace {
  const [, field = path, position] = /^(.*)\.(\d+)$/.exec(path) ?? [];
  return { field, value: position === undefined ? undefined : Number(position) + 1 };
}

/**
 * A place for people: the label of the form, then the name that stands in a file.
 *
 * @returns "Centres (audience.centres), valeur 2"; a field that no campaign has is named as it is written.
 */
export function campaignPlaceInWords(path: string): string {
  const { field, value } = campaignPlace(path);
  const name = field.split(".").at(-1) ?? field;
  const label = Object.entries(CAMPAIGN_FIELD_WORDS).find(([known]) => known === name)?.[1];
  const named = label === undefined ? field : `${label} (${field})`;
  return value === undefined ? named : `${named}, valeur ${value}`;
}
