/** Which training at which centre a line of a roster is about. */
import { isSiret } from "./check-digits.ts";
import { cell, complain, type Source } from "./roster-cells.ts";
import type { RosterColumn } from "./roster-columns.ts";

const TRAINING_KEY = /^[\w|#.:*-]{8,120}$/;
/** Action, SIRET of the managing body, SIRET of the trainer, commune, place. Source: the 20 keys measured. */
const CATALOGUE_KEY = /^\d{6}P\d{3}[\dX]\d{14}(\d{14})-[\dAB]{5}#L\d{2}$/;
/** A code of zeros is what programs write when they know none. */
const CFD = /^(?!0{8}$)[0-9A-Z]{8}$/;
const RNCP = /^RNCP(?!0+$)\d{1,6}$/;
const UAI = /^\d{7}[A-Z]$/;
const POSTAL_CODE = /^\d{4,5}$/;

/** Reads what names the training; what is wrong is noted on the source. */
export function readTraining(source: Source) {
  const cfd = readCode(source, "cfd", CFD);
  const rncp = readCode(source, "rncp", RNCP);
  const uai = readCode(source, "uai", UAI);
  const key = readKey(source);
  const siret = readSiret(source, key, uai);
  const code = cfd ?? rncp;
  if (key === "" && code === undefined && !complainedOf(source, "cfd", "rncp")) {
    complain(
      source,
      "trainingKey",
      "rien ne dit de quelle formation il s'agit",
      "écrire la cle_ministere_educatif, ou le code diplôme (8 caractères), ou le code RNCP",
    );
  }
  if (key === "" && code !== undefined) assertKnown(source, cfd, rncp);
  const title = cell(source, "title").slice(0, 200) || undefined;
  const centreName = cell(source, "centreName").slice(0, 200) || undefined;
  const trainingKey = key === "" ? `${siret}_${code ?? ""}` : key;
  return { siret, uai, centreName, trainingKey, title, cfd, rncp };
}

function readKey(source: Source): string {
  const key = cell(source, "trainingKey");
  if (key !== "" && !TRAINING_KEY.test(key)) {
    complain(
      source,
      "trainingKey",
      "ce n'est pas une clé de formation",
      "copier la cle_ministere_educatif du catalogue, avec son #L01 final",
    );
  }
  return key;
}

/** The SIRET of the file; without one, that of the catalogue key, or of the UAI at its postal code. */
function readSiret(source: Source, key: string, uai: string | undefined): string {
  const written = cell(source, "siret").replaceAll(/[\s.-]/g, "");
  const raw = written === "" ? siretElsewhere(source, key, uai) : written;
  // Spreadsheets take a SIRET for a number, and numbers do not begin with zeros.
  const siret = /^\d{12,13}$/.test(raw) ? raw.padStart(14, "0") : raw;
  if (!isSiret(siret)) {
    complain(
      source,
      "siret",
      "le SIRET du centre n'est pas valable",
      "écrire les 14 chiffres du SIRET de l'établissement formateur",
    );
  }
  return siret;
}

function siretElsewhere(source: Source, key: string, uai: string | undefined): string {
  const named = CATALOGUE_KEY.exec(key)?.[1];
  if (named !== undefined) return named;
  const postalCode = cell(source, "postalCode").replaceAll(/\s/g, "");
  if (uai === undefined || !POSTAL_CODE.test(postalCode)) return "";
  return source.reading.siretOf?.(uai, postalCode.padStart(5, "0")) ?? "";
}

function assertKnown(source: Source, cfd: string | undefined, rncp: string | undefined): void {
  const { isKnownCode } = source.reading;
  const codes = [cfd, rncp].filter((code) => code !== undefined);
  if (isKnownCode === undefined || codes.some(isKnownCode)) return;
  complain(
    source,
    cfd === undefined ? "rncp" : "cfd",
    "la formation est inconnue du catalogue",
    "vérifier le code, ou importer un catalogue plus récent",
  );
}

function readCode(source: Source, column: "cfd" | "rncp" | "uai", shape: RegExp) {
  const raw = cell(source, column).toUpperCase().replaceAll(/\s/g, "");
  if (raw === "") return undefined;
  const code = complete(column, raw);
  if (shape.test(code)) return code;
  const remedies = {
    cfd: "écrire les 8 caractères du code diplôme, sans point",
    rncp: "écrire le code sous la forme RNCP12345",
    uai: "écrire 7 chiffres et une lettre",
  };
  const unknown = /^(?:RNCP)?0+$/.test(code);
  const message = unknown ? "la formation est inconnue" : "le code n'a pas la bonne forme";
  complain(source, column, message, remedies[column]);
  return undefined;
}

/** What spreadsheets and people leave out: the zero a diploma begins with, the word RNCP. */
function complete(column: "cfd" | "rncp" | "uai", code: string): string {
  if (column === "rncp" && /^\d+$/.test(code)) return `RNCP${code}`;
  if (column === "cfd" && /^\d{7}$/.test(code)) return `0${code}`;
  return code;
}

function complainedOf(source: Source, ...columns: readonly RosterColumn[]): boolean {
  const names = new Set(columns.map((column) => source.reading.header.get(column)?.name));
  return source.problems.some(({ column }) => names.has(column));
}
