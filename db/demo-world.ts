/**
 * The fictitious world of the demonstration: a centre that does not exist, people nobody is, numbers
 * kept for fiction. Nothing here resembles a real key, SIRET or address.
 */

/** What a former apprentice of the demonstration answers, by question; a missing one is skipped. */
export type DemoAnswers = Readonly<Record<string, string>>;

export interface DemoPerson {
  readonly firstName: string;
  readonly phone: string;
  readonly email?: string;
  /** Days ago the contract ended. */
  readonly endedDaysAgo: number;
  /** Days ago the conversation took place; undefined: it has not begun. */
  readonly answeredDaysAgo?: number;
  readonly answers?: DemoAnswers;
  /** Pieces of the text that the moderator hides. */
  readonly hide?: readonly string[];
}

export interface DemoTraining {
  readonly key: string;
  readonly title: string;
  readonly cfd: string;
  readonly centre: { readonly siret: string; readonly name: string };
  readonly place: string;
  readonly people: readonly DemoPerson[];
}

export const DEMO_CENTRE = {
  siret: "00000001800010",
  name: "CFA des Métiers de Bouche (fictif)",
} as const;

const KEY_START = "000000P0110" + DEMO_CENTRE.siret + DEMO_CENTRE.siret + "-00000";

/** Answers of someone who was happy; each person changes a few of them. */
const HAPPY: DemoAnswers = {
  accord: "yes",
  parcours: "jusqu_au_bout",
  note: "4",
  recommandation: "oui",
  soutien_cfa: "oui",
  cours_materiel: "bien",
  metier: "oui",
  rythme: "faisable",
  entreprise_trouvee: "cfa",
  souci: "non",
  examen: "reussi",
  suite: "emploi",
  publication: "yes",
};

/** Someone who answered; `index` makes the number and the dates. */
export function demoPerson(
  index: number,
  firstName: string,
  changes: DemoAnswers,
  hide: readonly string[] = [],
): DemoPerson {
  return {
    firstName,
    phone: `+3363998${String(index).padStart(4, "0")}`,
    endedDaysAgo: 90 + ((index * 37) % 300),
    answeredDaysAgo: 20 + ((index * 7) % 40),
    answers: { ...HAPPY, ...changes },
    hide,
  };
}

/** Has just finished, and has not answered yet: the newcomer plays her. */
export const DEMO_LEA: DemoPerson = {
  firstName: "Léa",
  phone: "+33639980005",
  endedDaysAgo: 146,
};

/** Four have answered; Léa is the fifth, and with her answer the group may be shown. */
const KITCHEN: readonly DemoPerson[] = [
  demoPerson(1, "Yanis", {
    note: "5",
    conseil: "Fonce si tu aimes bouger. Le premier mois est dur, après tu ne vois plus l'heure.",
  }),
  demoPerson(2, "Manon", {
    note: "4",
    rythme: "dur",
    entreprise_trouvee: "entourage",
    conseil: "Trouve ton restaurant avant l'été, après tout le monde cherche en même temps.",
  }),
  demoPerson(3, "Idriss", {
    note: "3",
    recommandation: "sans_doute",
    soutien_cfa: "parfois",
    cours_materiel: "moyen",
    examen: "attente",
    examen_attente: "continuer",
  }),
  demoPerson(4, "Chloé", {
    note: "4",
    metier: "un_peu",
    souci: "oui_regle",
    souci_origine: "transport_logement",
    conseil: "Les formateurs prennent le temps d'expliquer. Prévois juste de bonnes chaussures !",
  }),
  DEMO_LEA,
];

/** The first two of those who have not answered: one has a telephone, one reads e-mail. */
export const DEMO_TOM: DemoPerson = {
  firstName: "Tom",
  phone: "+33639980101",
  endedDaysAgo: 100,
};
export const DEMO_SOFIA: DemoPerson = {
  firstName: "Sofia",
  phone: "+33639980102",
  email: "sofia@exemple.invalid",
  endedDaysAgo: 120,
};

/** Eighteen were invited and have not answered: not everyone does. */
const SILENT: readonly DemoPerson[] = [
  DEMO_TOM,
  DEMO_SOFIA,
  ...Array.from({ length: 16 }, (_, index) => ({
    firstName: "Alex",
    phone: `+3363998${String(103 + index).padStart(4, "0")}`,
    endedDaysAgo: 140 + index * 20,
  })),
];

/** Twelve have answered and their figures are public, so that there is something to look at. */
const PASTRY: readonly DemoPerson[] = [
  ...SILENT,
  demoPerson(11, "Enzo", {
    note: "5",
    conseil: "Les ateliers sont tout neufs et on touche à tout, même au chocolat.",
  }),
  demoPerson(12, "Sarah", {
    note: "5",
    suite: "etudes",
    conseil: "J'ai adoré. Demande à faire un stage d'une semaine avant de signer.",
  }),
  demoPerson(13, "Lucas", { note: "4", rythme: "dur" }),
  demoPerson(14, "Aminata", {
    note: "4",
    soutien_cfa: "parfois",
    conseil: "On se lève à quatre heures, il faut le savoir. Sinon l'ambiance est vraiment bonne.",
  }),
  demoPerson(15, "Théo", { note: "5", entreprise_trouvee: "sans_aide" }),
  demoPerson(
    16,
    "Jade",
    {
      note: "2",
      recommandation: "pas_trop",
      soutien_cfa: "non",
      metier: "un_peu",
      rythme: "dur",
      entreprise_trouvee: "autrement",
      souci: "oui_pas_regle",
      souci_origine: "entreprise",
      examen: "rate",
      suite: "cherche",
      conseil:
        "Choisis bien ta boutique : chez Monsieur Exemple je faisais surtout la plonge. Au CFA, ça allait.",
    },
    ["chez Monsieur Exemple"],
  ),
  demoPerson(17, "Noah", {
    note: "4",
    metier: "un_peu",
    publication: "no",
    conseil: "Rien à ajouter.",
  }),
  demoPerson(18, "Inès", {
    note: "4",
    recommandation: "sans_doute",
    cours_materiel: "moyen",
    conseil: "Bons profs, mais il manque des fours : on attend souvent son tour.",
  }),
  demoPerson(19, "Mehdi", { note: "5", rythme: "facile", suite: "reste" }),
  demoPerson(20, "Camille", {
    note: "3",
    recommandation: "sans_doute",
    soutien_cfa: "parfois",
    cours_materiel: "moyen",
    conseil: "Le métier est beau. La paye est petite au début, garde de quoi payer le bus.",
  }),
  demoPerson(21, "Rayan", { note: "5", entreprise_trouvee: "entourage" }),
  demoPerson(22, "Louise", {
    note: "4",
    soutien_cfa: "pas_besoin",
    conseil: "Pose toutes tes questions aux anciens, ils viennent chaque automne.",
  }),
];

export const DEMO_KITCHEN: DemoTraining = {
  key: `${KEY_START}#L01`,
  title: "CAP Cuisine",
  cfd: "00000001",
  centre: DEMO_CENTRE,
  place: "Bourg-Exemple",
  people: KITCHEN,
};

export const DEMO_PASTRY: DemoTraining = {
  key: `${KEY_START}#L02`,
  title: "CAP Pâtissier",
  cfd: "00000002",
  centre: DEMO_CENTRE,
  place: "Bourg-Exemple",
  people: PASTRY,
};
