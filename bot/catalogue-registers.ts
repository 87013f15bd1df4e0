/** Registers of certifications, read and checked: diplomas, titles, who pays for them, occupations. */
import { readLevel, readableTitle } from "./catalogue-entries.ts";
import type { CatalogueSource } from "./catalogue-source.ts";

/** A diploma of the national register, with the diplomas that took its place. */
export interface DiplomaEntry {
  readonly cfd: string;
  readonly title: string | undefined;
  readonly diploma: string | undefined;
  /** European level, 3 to 8. */
  readonly level: number | undefined;
  /** `YYYY-MM-DD`. */
  readonly openedOn: string | undefined;
  readonly closedOn: string | undefined;
  readonly successors: readonly string[];
}

/** A diploma and the title of the directory it leads to; one of them may have several of the other. */
export interface PairEntry {
  readonly cfd: string;
  readonly title: string | undefined;
  readonly rncp: string | undefined;
  readonly diploma: string | undefined;
  readonly level: number | undefined;
  /** When the title leaves the directory, `YYYY-MM-DD`. */
  readonly rncpClosedOn: string | undefined;
}

export interface FunderEntry {
  readonly rncp: string;
  readonly opco: string;
}

export interface OccupationEntry {
  readonly rome: string;
  readonly title: string;
}

/** Columns that may name a successor. */
const SUCCESSORS = 7;

/** Reads a diploma of the register of the ministry (N_FORMATION_DIPLOME). */
export function readDiploma(source: CatalogueSource): DiplomaEntry | undefined {
  const cfd = source.required("cfd", "formation_diplome");
  if (cfd === undefined) return undefined;
  const successors: string[] = [];
  for (let rank = 1; rank <= SUCCESSORS; rank += 1) {
    const successor = source.identifier("cfd", `nouveau_diplome_${rank}`);
    if (successor === cfd) {
      const remedy = "effacer ce code : un diplôme ne se succède pas à lui-même";
      source.complain(`nouveau_diplome_${rank}`, "le diplôme est son propre successeur", remedy);
    } else if (successor !== undefined) successors.push(successor);
  }
  return {
    cfd,
    title: readableTitle(source.text("libelle_long_200", "libelle_court"), undefined) || undefined,
    diploma: source.text("libelle_court") || undefined,
    level: readLevel(source.text("niveau_qualification_rncp")),
    openedOn: source.date("date_ouverture"),
    closedOn: source.date("date_fermeture"),
    successors: [...new Set(successors)],
  };
}

/** Reads a line of the kit that pairs diplomas with the national directory. "NR": not in it. */
export function readPair(source: CatalogueSource): PairEntry | undefined {
  const cfd = source.required("cfd", "code_diplome");
  if (cfd === undefined) return undefined;
  const rncp = source.identifier("rncp", "ficherncp");
  return {
    cfd,
    rncp,
    title: readableTitle(source.text("intitule_diplome_depp"), undefined) || undefined,
    diploma: source.text("abrege_de_diplome_rncp") || undefined,
    level: readLevel(source.text("niveau_fiche_rncp")),
    rncpClosedOn: rncp === undefined ? undefined : source.date("date_d_echeance_de_la_fiche_rncp"),
  };
}

/** Reads who pays for a title. */
export function readFunder(source: CatalogueSource): FunderEntry | undefined {
  const rncp = source.required("rncp", "code_rncp");
  const opco = source.text("opco");
  if (opco === "") source.refuse("opco", "l'OPCO manque", "écrire son nom court");
  return rncp === undefined || opco === "" ? undefined : { rncp, opco };
}

/** Reads an occupation of the ROME. */
export function readOccupation(source: CatalogueSource): OccupationEntry | undefined {
  const rome = source.text("code_rome").toUpperCase();
  const title = source.text("libelle_rome");
  if (!/^[A-Z]\d{4}$/.test(rome)) {
    source.refuse("code_rome", "ce n'est pas un code ROME", "écrire une lettre et 4 chiffres");
    return undefined;
  }
  if (title === "") {
    source.refuse("libelle_rome", "le libellé manque", "écrire le nom du métier");
    return undefined;
  }
  return { rome, title };
}
