/**
 * The columns of a roster, and the headers under which they come: those of the national interface
 * for apprentices' files (version 3), and those of the exports of training centres' software.
 * Everything else in a file is dropped unread.
 */
import { fold } from "../survey-scripts/fold.ts";

const ROSTER_COLUMNS = {
  sourceId: ["id_erp_apprenant", "identifiant", "reference"],
  firstName: ["prenom_apprenant", "prenom apprenti", "prenom"],
  phone: ["tel_apprenant", "portable apprenti", "telephone apprenti", "telephone", "portable"],
  email: ["email_contact", "email apprenti", "email", "courriel"],
  birthDate: ["date_de_naissance_apprenant", "date de naissance"],
  birthYear: ["annee_de_naissance", "annee naissance"],
  trainingKey: ["cle_ministere_educatif", "cle ministere educatif", "cle me"],
  title: ["libelle_court_formation", "libelle formation", "intitule", "app diplome", "formation"],
  cfd: ["formation_cfd", "code diplome", "cfd"],
  rncp: ["formation_rncp", "rncp", "code rncp"],
  siret: ["etablissement_formateur_siret", "siret", "siret cfa", "siret formateur"],
  uai: ["etablissement_formateur_uai", "code uai cfa", "uai"],
  postalCode: ["etablissement_lieu_de_formation_code_postal", "code postal cfa", "code postal"],
  centreName: ["etablissement_formateur_nom", "etablissement/site cfa", "nom cfa", "cfa"],
  start: ["contrat_date_debut", "date debut", "debut contrat", "debut"],
  end: ["contrat_date_fin", "date fin", "fin contrat", "fin"],
  terminated: ["contrat_date_rupture", "date rupture", "rupture"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type RosterColumn = keyof typeof ROSTER_COLUMNS;
/** Contracts after the first: the latest one counts. */
const LATER_CONTRACTS = ["_2", "_3", "_4"] as const;

/** What decoders write for a character they could not read. */
const LOST = "\uFFFD";

export interface FoundColumn {
  /** As the file writes it, for messages. */
  readonly name: string;
  /** Where it is, from 0. A contract column may come up to four times. */
  readonly at: readonly number[];
}
export type RosterHeader = ReadonlyMap<RosterColumn, FoundColumn>;

export type HeaderOutcome =
  | { readonly ok: true; readonly header: RosterHeader }
  /** What is missing, as the reader of the file would say it. */
  | { readonly ok: false; readonly missing: readonly string[] };

/**
 * Finds the columns of a roster. Case, accents, underscores and spaces of a header do not matter, nor
 * does their order; a header that comes twice counts once, the first time.
 */
export function readHeader(cells: readonly string[]): HeaderOutcome {
  const positions = new Map<string, number>();
  for (const [index, cell] of cells.entries()) {
    const name = headerName(cell);
    if (!positions.has(name)) positions.set(name, index);
  }
  const header = new Map<RosterColumn, FoundColumn>();
  for (const column of Object.keys(ROSTER_COLUMNS).filter(isColumn)) {
    const found = ROSTER_COLUMNS[column]
      .map((alias) => placeOf(headerName(alias), positions))
      .filter((index) => index !== undefined);
    // Two telephone columns are two chances to find a number; of the others the first is taken.
    const own = column === "phone" ? found : found.slice(0, 1);
    const later = LATER_CONTRACTS.map((suffix) =>
      positions.get(headerName(`${ROSTER_COLUMNS[column][0]}${suffix}`)),
    ).filter((index) => index !== undefined);
    if (own[0] === undefined) continue;
    header.set(column, { name: (cells[own[0]] ?? "").trim(), at: [...own, ...later] });
  }
  const missing = missingColumns(header);
  return missing.length > 0 ? { ok: false, missing } : { ok: true, header };
}

/** The header of a column in the national interface, for a file that lacks it. */
export function columnName(column: RosterColumn): string {
  return ROSTER_COLUMNS[column][0];
}

function missingColumns(header: RosterHeader): string[] {
  const has = (column: RosterColumn): boolean => header.has(column);
  const missing: string[] = [];
  if (!has("firstName")) missing.push(columnName("firstName"));
  if (!has("phone") && !has("email")) {
    missing.push(`${columnName("phone")} ou ${columnName("email")}`);
  }
  // A key of the catalogue names the centre; so do a UAI and a postal code together.
  if (!has("siret") && !has("trainingKey") && !(has("uai") && has("postalCode"))) {
    missing.push(columnName("siret"));
  }
  if (!has("trainingKey") && !has("cfd") && !has("rncp")) {
    missing.push(`${columnName("trainingKey")}, ${columnName("cfd")} ou ${columnName("rncp")}`);
  }
  for (const column of ["start", "end"] as const) {
    if (!has(column)) missing.push(columnName(column));
  }
  return missing;
}

/** A header whose accents a program replaced by "�" is known by the letters that are left. */
function placeOf(name: string, positions: ReadonlyMap<string, number>): number | undefined {
  const exact = positions.get(name);
  if (exact !== undefined) return exact;
  for (const [header, index] of positions) {
    if (!header.includes(LOST) || header.length !== name.length) continue;
    const fits = Array.from(header).every((letter, at) => letter === LOST || letter === name[at]);
    if (fits) return index;
  }
  return undefined;
}

function isColumn(name: string): name is RosterColumn {
  return Object.hasOwn(ROSTER_COLUMNS, name);
}

function headerName(text: string): string {
  return fold(text)
    .replaceAll(/[\s_/-]+/g, " ")
    .trim();
}
