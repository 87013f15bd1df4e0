/** Which catalogue file is which, found by what it holds. */

/** As `--kind` names them. */
export const CATALOGUE_KINDS = [
  "formations",
  "etablissements",
  "referentiel",
  "organismes",
  "cfd-rncp",
  "bcn",
  "opco-rncp",
  "rome",
] as const;
export type CatalogueKind = (typeof CATALOGUE_KINDS)[number];

/** Names that only files of this kind have together, in the order in which they are looked for. */
const SIGNATURES: Readonly<Record<CatalogueKind, readonly string[]>> = {
  formations: ["cle_ministere_educatif", "etablissement_formateur_siret"],
  referentiel: ["siret", "lieux_de_formation"],
  etablissements: ["siret", "entreprise_raison_sociale"],
  organismes: ["siret", "uai", "raison_sociale"],
  "cfd-rncp": ["code_diplome", "ficherncp"],
  bcn: ["formation_diplome", "date_fermeture"],
  "opco-rncp": ["opco", "code_rncp"],
  rome: ["code_rome", "libelle_rome"],
};

/** What only a list of people has: such a file must not be taken for a catalogue. */
const PEOPLE = ["prenom_apprenant", "nom_apprenant", "prenom_apprenti"];

export type KindFound =
  | { readonly ok: true; readonly kind: CatalogueKind }
  | { readonly ok: false; readonly why: "people" | "unknown" };

/** Finds the kind of a file from the names of its columns, or of the properties of its first record. */
export function findKind(names: ReadonlySet<string>): KindFound {
  if (PEOPLE.some((name) => names.has(name))) return { ok: false, why: "people" };
  const kind = CATALOGUE_KINDS.find((one) => SIGNATURES[one].every((name) => names.has(name)));
  return kind === undefined ? { ok: false, why: "unknown" } : { ok: true, kind };
}

/** The names a file of a kind must have; for messages, and for files whose kind was forced. */
export function namesOf(kind: CatalogueKind): readonly string[] {
  return SIGNATURES[kind];
}

/** A property that a record has at its top, by which it is told from a list of records. */
export const RECORD_NAMES: readonly string[] = [
  ...new Set(Object.values(SIGNATURES).map(([name = ""]) => name)),
];
