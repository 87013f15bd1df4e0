/** Records of the catalogue, read and checked: trainings at a place, and centres. No file, no database. */
import { fold } from "../survey-scripts/fold.ts";
import type { CatalogueSource } from "./catalogue-source.ts";
import { readIdentifier, trainerOfKey } from "./identifier-shapes.ts";

/** A training at a place, as a catalogue lists it. */
export interface TrainingEntry {
  readonly key: string;
  /** Keys that this one replaces, and keys that replace it. */
  readonly replaces: readonly string[];
  readonly replacedBy: readonly string[];
  readonly title: string;
  readonly diploma: string | undefined;
  /** European level, 3 to 8. */
  readonly level: number | undefined;
  readonly cfd: string | undefined;
  /** `YYYY-MM-DD`. */
  readonly cfdClosedOn: string | undefined;
  readonly rncp: string | undefined;
  readonly rncpTitle: string | undefined;
  /** SIRET, UAI and name of who trains. */
  readonly siret: string;
  readonly uai: string | undefined;
  readonly centreName: string | undefined;
  readonly managerSiret: string | undefined;
  readonly codeInsee: string | undefined;
  readonly postcode: string | undefined;
  readonly place: string | undefined;
  readonly address: string | undefined;
  readonly placeUai: string | undefined;
  readonly certifinfo: string | undefined;
  readonly onisep: string | undefined;
  readonly parcoursup: string | undefined;
  readonly affelnet: string | undefined;
  readonly rome: readonly string[];
  readonly listed: boolean;
}

/** A centre, as a register describes it. What is undefined is not told by this register. */
export interface CentreEntry {
  readonly siret: string;
  readonly uai: string | undefined;
  /** Its own and those of its places; other centres may have them too. */
  readonly uais: readonly string[];
  readonly name: string | undefined;
  readonly nature: string | undefined;
  readonly address: string | undefined;
  readonly postcode: string | undefined;
  readonly city: string | undefined;
  readonly codeInsee: string | undefined;
  readonly closed: boolean | undefined;
  readonly certified: boolean | undefined;
}

const ROME = /^[A-Z]\d{4}$/;

/** Reads an entry of the national catalogue. @returns undefined when it is left out, with a problem. */
export function readTraining(source: CatalogueSource): TrainingEntry | undefined {
  const key = source.required("cle", "cle_ministere_educatif");
  const siret = source.required("siret", "etablissement_formateur_siret");
  if (key === undefined || siret === undefined) return undefined;
  checkKey(source, key, siret);
  const codes = readCodes(source);
  const rncpTitle = source.text("rncp_intitule") || undefined;
  const long = source.text("intitule_long", "intitule_court");
  return {
    key,
    replaces: readKeys(source, "cle_me_remplace"),
    replacedBy: readKeys(source, "cle_me_remplace_par"),
    title: readableTitle(long, rncpTitle) || codes.cfd || codes.rncp || "Formation",
    diploma: source.text("diplome") || undefined,
    level: readLevel(source.text("niveau")),
    ...codes,
    rncpTitle,
    siret,
    uai: source.identifier("uai", "etablissement_formateur_uai"),
    centreName:
      source.text(
        "etablissement_formateur_enseigne",
        "etablissement_formateur_entreprise_raison_sociale",
      ) || undefined,
    managerSiret: source.identifier("siret", "etablissement_gestionnaire_siret"),
    ...readPlace(source),
    certifinfo: source.identifier("certifinfo", "id_certifinfo"),
    onisep: source.identifier("onisep", "onisep_url"),
    parcoursup: source.identifier("parcoursup", "parcoursup_id"),
    affelnet: source.identifier("affelnet", "affelnet_id"),
    rome: source.list("rome_codes").filter((code) => ROME.test(code)),
    listed: source.flag("published") ?? true,
  };
}

function checkKey(source: CatalogueSource, key: string, siret: string): void {
  const trainer = trainerOfKey(key);
  if (trainer === undefined) {
    const remedy =
      "vérifier qu'elle est copiée entière, avec son #L01 ; elle est gardée telle quelle";
    source.complain("cle_ministere_educatif", "la clé n'a pas la forme habituelle", remedy);
  } else if (trainer !== siret) {
    const remedy = "vérifier l'un et l'autre ; le SIRET de la colonne est gardé";
    source.complain(
      "etablissement_formateur_siret",
      "la clé contient le SIRET d'un autre formateur",
      remedy,
    );
  }
}

function readCodes(source: CatalogueSource) {
  const cfd = source.identifier("cfd", "cfd");
  const rncp = source.identifier("rncp", "rncp_code");
  if (cfd === undefined && rncp === undefined) {
    const remedy =
      "écrire le cfd ou le rncp_code : sans eux, aucun niveau plus large n'est possible";
    source.complain("cfd", "rien ne dit quelle certification elle prépare", remedy);
  }
  const cfdClosedOn = cfd === undefined ? undefined : source.date("cfd_date_fermeture");
  return { cfd, cfdClosedOn, rncp };
}

function readPlace(source: CatalogueSource) {
  return {
    codeInsee: source.identifier("code_insee", "code_commune_insee"),
    postcode: readPostcode(source.text("code_postal")),
    place: source.text("localite") || undefined,
    address: source.text("lieu_formation_adresse") || undefined,
    placeUai: source.identifier("uai", "uai_formation", "etablissement_lieu_formation_uai"),
  };
}

function readKeys(source: CatalogueSource, name: string): string[] {
  return source.list(name).flatMap((text) => {
    const read = readIdentifier("cle", text);
    if (!read.ok) source.complain(name, read.fault.message, read.fault.remedy);
    return read.ok ? [read.value] : [];
  });
}

/**
 * A title as people read it. Catalogues write capitals without accents, and beside them often the
 * title of the national directory with both: "TRAVAUX PUBLICS (BTS)" is "Travaux publics (BTS)".
 */
export function readableTitle(long: string, official: string | undefined): string {
  if (long !== long.toUpperCase()) return long;
  const [, words = long, rest = ""] = /^(.*?)( \(.*)?$/.exec(long) ?? [];
  if (official !== undefined && fold(official) === fold(words)) return official + rest;
  return words.charAt(0) + words.slice(1).toLowerCase() + rest;
}

/** The first figure from 3 to 8 in "4 (BAC...)", "niveau4" or "04". */
export function readLevel(text: string): number | undefined {
  const level = /^(?:niveau)?\s*0?([3-8])(?!\d)/i.exec(text)?.[1];
  return level === undefined ? undefined : Number(level);
}

function readPostcode(text: string): string | undefined {
  const digits = /^\d{4,5}$/.test(text) ? text.padStart(5, "0") : undefined;
  return digits ?? /(?<!\d)(\d{5})(?!\d)[^\d]*$/.exec(text)?.[1];
}

/** "inconnue" tells nothing that another register could not tell better. */
function readNature(text: string): string | undefined {
  return text === "" || text === "inconnue" ? undefined : text;
}

/** Reads a centre of the catalogue. @returns undefined when it is left out, with a problem. */
export function readEstablishment(source: CatalogueSource): CentreEntry | undefined {
  const siret = source.required("siret", "siret");
  if (siret === undefined) return undefined;
  const uai = source.identifier("uai", "uai");
  return {
    siret,
    uai,
    uais: uai === undefined ? [] : [uai],
    name: source.text("enseigne", "entreprise_raison_sociale", "raison_sociale") || undefined,
    nature: readNature(source.text("nature")),
    address: source.text("adresse") || undefined,
    postcode: readPostcode(source.text("code_postal", "adresse")),
    city: source.text("localite", "commune") || undefined,
    codeInsee: source.identifier("code_insee", "code_insee_localite"),
    closed: source.flag("ferme"),
    certified: source.flag("certifie_qualite"),
  };
}

/** Reads an organisation of the national register. @returns undefined when it is left out. */
export function readOrganisation(source: CatalogueSource): CentreEntry | undefined {
  const siret = source.required("siret", "siret");
  if (siret === undefined) return undefined;
  const uai = source.identifier("uai", "uai");
  const state = source.text("etat_administratif");
  const places = source.inner("lieux_de_formation").map((place) => {
    const found = place.identifier("uai", "uai");
    source.problems.push(...place.problems);
    return found;
  });
  return {
    siret,
    uai,
    uais: [...new Set([uai, ...places])].filter((one) => one !== undefined),
    name: source.text("enseigne", "raison_sociale", "nom") || undefined,
    nature: readNature(source.text("nature")),
    address: source.text("adresse.label") || undefined,
    postcode: readPostcode(source.text("adresse.code_postal")),
    city: source.text("adresse.localite") || undefined,
    codeInsee: source.identifier("code_insee", "adresse.code_insee"),
    closed: state === "" ? undefined : /^ferm/i.test(state),
    certified: source.flag("qualiopi"),
  };
}
