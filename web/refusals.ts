/** Why a text may be refused, by code: the closed list as everybody reads it, on every page that gives it. */

const FRENCH = {
  hors_sujet: "hors sujet",
  injure: "injure",
  discrimination_haine: "discrimination ou haine",
  diffamation_personne: "diffamation d'une personne",
  donnees_personnelles_tiers: "données personnelles d'une autre personne",
  publicite_lien: "publicité ou lien",
  illisible_vide: "texte vide ou illisible",
  doublon: "doublon",
  usurpation: "usurpation",
  contenu_illegal: "contenu illégal",
};
const ENGLISH: typeof FRENCH = {
  hors_sujet: "off topic",
  injure: "insult",
  discrimination_haine: "discrimination or hatred",
  diffamation_personne: "defamation of a person",
  donnees_personnelles_tiers: "personal data of somebody else",
  publicite_lien: "advertising or link",
  illisible_vide: "empty or unreadable text",
  doublon: "duplicate",
  usurpation: "impersonation",
  contenu_illegal: "illegal content",
};

export const REFUSALS = { fr: FRENCH, en: ENGLISH } as const;
