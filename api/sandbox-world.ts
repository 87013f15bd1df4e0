/** The world of the sandbox: two centres, five trainings, three texts. Invented, and always the same. */
import { addCounts, type Counts } from "../bot/release-figures.ts";
import type { ReleaseQuestion } from "../bot/release.ts";

export const CENTRES = {
  west: { siret: "00000001800010", name: "CFA de l'Ouest (fictif)" },
  port: { siret: "00000002600013", name: "Campus du Port (fictif)" },
} as const;

/** Both centres share it, as real ones do. */
export const SHARED_UAI = "0000001B";
const PASTRY = "50022137";
const COOKING = "50022139";

/** What a code designates beside itself: the diploma of today, one of several, or another register's. */
export const CODES: Readonly<Record<string, readonly string[]>> = {
  [`cfd ${PASTRY}`]: [PASTRY],
  [`cfd ${COOKING}`]: [COOKING],
  // The version before; its former apprentices count with those of today.
  "cfd 50022129": [PASTRY],
  "rncp RNCP37537": [PASTRY],
  "rncp RNCP90005": [PASTRY, COOKING],
  "certifinfo 82581": [PASTRY],
  "onisep cap-patissier": [PASTRY],
  "onisep FOR.494": [PASTRY],
};
export const TITLES: Readonly<Record<string, string>> = {
  [PASTRY]: "CAP Pâtissier (fictif)",
  [COOKING]: "CAP Cuisine (fictif)",
};

export interface SandboxTraining {
  readonly key: string;
  readonly cfd: string;
  readonly centre: (typeof CENTRES)[keyof typeof CENTRES];
  readonly insee: string;
  readonly place: string;
  readonly parcoursup?: string;
  readonly affelnet?: string;
  readonly invited: number;
  /** Per question; none: nobody answered. */
  readonly counts: Readonly<Record<string, Counts>>;
}

const { west, port } = CENTRES;
const keyOf = (action: string, siret: string, rest: string): string =>
  `${action}P0110${siret}${siret}-${rest}`;

const MANY: SandboxTraining["counts"] = {
  note: { "5": 5, "4": 5, "3": 1, "2": 1 },
  recommandation: { oui: 9, pas_trop: 2, non: 1 },
  soutien_cfa: { oui: 7, parfois: 4, non: 1 },
};
const FEW: SandboxTraining["counts"] = {
  note: { "3": 1, "1": 1 },
  recommandation: { oui: 1, non: 1 },
  soutien_cfa: { parfois: 2 },
};

export const TRAININGS: readonly SandboxTraining[] = [
  {
    key: keyOf("900001", west.siret, "69381#L01"),
    cfd: PASTRY,
    centre: west,
    insee: "69381",
    place: "Lyon",
    parcoursup: "1",
    affelnet: "A1",
    invited: 40,
    counts: MANY,
  },
  {
    key: keyOf("900002", west.siret, "69266#L01"),
    cfd: PASTRY,
    centre: west,
    insee: "69266",
    place: "Villeurbanne",
    invited: 9,
    counts: FEW,
  },
  {
    key: keyOf("900003", port.siret, "13055#L01"),
    cfd: PASTRY,
    centre: port,
    insee: "13055",
    place: "Marseille",
    invited: 0,
    counts: {},
  },
  // Two places of one training: cut before its #, their key fits both.
  ...["#L01", "#L02"].map((place) => ({
    key: keyOf("900004", port.siret, `13055${place}`),
    cfd: COOKING,
    centre: port,
    insee: "13055",
    place: "Marseille",
    invited: 6,
    counts: {},
  })),
];

/** A key the catalogue replaced, and the one that took its place. */
export const REPLACED: Readonly<Record<string, string>> = {
  [keyOf("900000", west.siret, "69381#L01")]: keyOf("900001", west.siret, "69381#L01"),
};

/** Keys that make the sandbox fail, to try out what a program then does. */
export const FAILING = {
  "erreur-429": "rate_limited",
  "erreur-503": "database_unavailable",
} as const;

export const WITHDRAWN = "00000000-0000-4000-8000-000000000410";

/** Texts on the first training, the newest first. */
export const TEXTS = [
  {
    id: "00000000-0000-4000-8000-000000000001",
    text: "On apprend vraiment le métier, et l'équipe répond quand ça ne va pas.",
    publishedOn: "2026-11-10",
    experience: "2026-06",
    reply: "Merci ! Un second four est arrivé en septembre.",
    repliedOn: "2026-11-18",
    former: undefined,
  },
  {
    id: "00000000-0000-4000-8000-000000000002",
    text: "Bons cours. […] m'a beaucoup aidé à trouver mon entreprise.",
    publishedOn: "2026-10-03",
    experience: "2026",
    reply: undefined,
    repliedOn: undefined,
    former: undefined,
  },
  {
    id: "00000000-0000-4000-8000-000000000003",
    text: "Trop de trajets la première année, sinon rien à dire.",
    publishedOn: "2026-09-12",
    experience: "2025",
    reply: undefined,
    repliedOn: undefined,
    former: "50022129",
  },
] as const;

export const QUESTIONS: readonly ReleaseQuestion[] = [
  { id: "note", options: ["5", "4", "3", "2", "1"], favourable: ["5", "4"] },
  { id: "recommandation", options: ["oui", "pas_trop", "non"], favourable: ["oui"] },
  { id: "soutien_cfa", options: ["oui", "parfois", "non"], favourable: ["oui"] },
];

/** The answers of some trainings together, as if they were one. */
export function together(trainings: readonly SandboxTraining[]): SandboxTraining["counts"] {
  const sum: Record<string, Counts> = {};
  for (const { counts } of trainings) {
    for (const [question, own] of Object.entries(counts)) {
      sum[question] = addCounts(sum[question] ?? {}, own);
    }
  }
  return sum;
}
