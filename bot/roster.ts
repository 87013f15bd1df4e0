/** One line of a roster: read, checked and judged eligible, without a database or a file. */
import type { Day } from "./calendar.ts";
import { columnName, type RosterColumn, type RosterHeader } from "./roster-columns.ts";
import { addMonths, readDay, writeDay, yearOf } from "./roster-dates.ts";

export interface RosterLine {
  readonly line: number;
  readonly sourceId: string | undefined;
  readonly firstName: string;
  /** E.164. */
  readonly phone: string | undefined;
  readonly email: string | undefined;
  readonly birthYear: number | undefined;
  /** The `cle_ministere_educatif`, or `SIRET_CODE` where the file has none. */
  readonly trainingKey: string;
  readonly title: string | undefined;
  readonly cfd: string | undefined;
  readonly rncp: string | undefined;
  readonly siret: string;
  readonly uai: string | undefined;
  readonly centreName: string | undefined;
  /** `YYYY-MM-DD`. */
  readonly start: string;
  /** `YYYY-MM-DD`: of the contract, or its termination when that came first. */
  readonly end: string;
  readonly interrupted: boolean;
}

/** Something to repair in the file. Words for the person who made it; never a value of the file. */
export interface RosterProblem {
  readonly line: number;
  readonly column: string;
  readonly message: string;
  readonly remedy: string;
}

/** Why a correct line gets no invitation. */
export type NotEligible = "not_ended" | "too_short" | "too_old" | "too_young";

export type LineOutcome =
  | { readonly kind: "eligible"; readonly line: RosterLine }
  | { readonly kind: "not_eligible"; readonly reason: NotEligible }
  | { readonly kind: "problems"; readonly problems: readonly RosterProblem[] };

export interface RosterReading {
  readonly header: RosterHeader;
  readonly today: Day;
  /** The E.164 form of a French number (mainland or overseas) that may get messages. */
  readonly normalisePhone: (raw: string) => string | undefined;
}

/** Days after which a contract can no longer be ended freely: what an opinion needs at least. */
const MIN_CONTRACT_DAYS = 45;
/** Months after the end of a contract during which its apprentice is invited. */
const MAX_MONTHS_AFTER_END = 24;
/** Age in years under which nobody is written to. */
const MIN_AGE = 15;

const EMAIL = /^[^\s@<>",;]+@[^\s@<>",;]+\.[^\s@<>",;.]{2,}$/;
const TRAINING_KEY = /^[\w|#.:*-]{8,120}$/;
const CFD = /^[0-9A-Z]{8}$/;
const RNCP = /^RNCP\d{1,6}$/;
const UAI = /^\d{7}[A-Z]$/;
const NAME_CHARACTERS = 60;

/**
 * Reads one line.
 *
 * @param cells  The values in the order of the header; missing ones at the end count as empty.
 * @param line  Its number in the file; the header is line 1.
 * @returns The line, or why it gets no invitation, or all that must be repaired in it.
 */
export function readRosterLine(
  cells: readonly string[],
  line: number,
  reading: RosterReading,
): LineOutcome {
  const problems: RosterProblem[] = [];
  const source: Source = { cells, line, reading, problems };
  const contract = readContract(source);
  const identity = readIdentity(source);
  const training = readTraining(source);
  if (problems.length > 0 || !contract || !identity || !training) {
    return { kind: "problems", problems };
  }
  const reason = whyNot(contract, identity.birthYear, reading.today);
  if (reason !== undefined) return { kind: "not_eligible", reason };
  const { start, end, interrupted } = contract;
  const dates = { start: writeDay(start), end: writeDay(end), interrupted };
  return { kind: "eligible", line: { line, ...identity, ...training, ...dates } };
}

interface Source {
  readonly cells: readonly string[];
  readonly line: number;
  readonly reading: RosterReading;
  readonly problems: RosterProblem[];
}

interface Contract {
  readonly start: Day;
  readonly end: Day;
  readonly interrupted: boolean;
}

function readIdentity(source: Source) {
  const firstName = cell(source, "firstName").slice(0, NAME_CHARACTERS);
  if (firstName === "") complain(source, "firstName", "le prénom manque", "écrire le prénom");
  const birth = readDate(source, "birthDate", 0);
  const phone = readPhone(source);
  const rawEmail = cell(source, "email").toLowerCase();
  const email = rawEmail.length <= 254 && EMAIL.test(rawEmail) ? rawEmail : undefined;
  if (phone === undefined && email === undefined) complainOfContact(source, rawEmail !== "");
  return {
    sourceId: cell(source, "sourceId").slice(0, 100) || undefined,
    firstName,
    phone,
    email,
    birthYear: birth === undefined ? undefined : yearOf(birth),
  };
}

/** One usable contact is enough: a landline beside a good e-mail address is no mistake. */
function complainOfContact(source: Source, emailWritten: boolean): void {
  if (writtenPhones(source).length > 0) {
    const remedy = "écrire dix chiffres, par exemple 06 12 34 56 78, ou une adresse de courriel";
    complain(source, "phone", "ce n'est pas un numéro de mobile français", remedy);
  } else if (emailWritten) {
    const remedy = "écrire une seule adresse, ou un numéro de mobile";
    complain(source, "email", "ce n'est pas une adresse de courriel", remedy);
  } else {
    const remedy = "écrire un numéro de mobile ou une adresse de courriel";
    complain(source, "phone", "ni téléphone ni courriel", remedy);
  }
}

function readPhone(source: Source): string | undefined {
  for (const raw of writtenPhones(source)) {
    const phone = source.reading.normalisePhone(raw);
    if (phone !== undefined) return phone;
  }
  return undefined;
}

function writtenPhones(source: Source): string[] {
  const columns = source.reading.header.get("phone")?.at ?? [];
  return columns.map((index) => clean(source.cells[index])).filter((raw) => raw !== "");
}

function readTraining(source: Source) {
  const siret = cell(source, "siret").replaceAll(/[\s.-]/g, "");
  if (!/^\d{14}$/.test(siret) || !hasCheckDigit(siret)) {
    complain(
      source,
      "siret",
      "le SIRET du centre n'est pas valable",
      "écrire les 14 chiffres du SIRET de l'établissement formateur",
    );
  }
  const cfd = readCode(source, "cfd", CFD);
  const rncp = readCode(source, "rncp", RNCP);
  const uai = readCode(source, "uai", UAI);
  const key = cell(source, "trainingKey");
  if (key !== "" && !TRAINING_KEY.test(key)) {
    complain(
      source,
      "trainingKey",
      "ce n'est pas une clé de formation",
      "copier la cle_ministere_educatif du catalogue, avec son #L01 final",
    );
  }
  const code = cfd ?? rncp;
  if (key === "" && code === undefined) {
    complain(
      source,
      "trainingKey",
      "rien ne dit de quelle formation il s'agit",
      "écrire la cle_ministere_educatif, ou le code diplôme (8 caractères), ou le code RNCP",
    );
  }
  const title = cell(source, "title").slice(0, 200) || undefined;
  const centreName = cell(source, "centreName").slice(0, 200) || undefined;
  const trainingKey = key === "" ? `${siret}_${code ?? ""}` : key;
  return { siret, uai, centreName, trainingKey, title, cfd, rncp };
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
  complain(source, column, "le code n'a pas la bonne forme", remedies[column]);
  return undefined;
}

/** What spreadsheets and people leave out: the zero a diploma begins with, the word RNCP. */
function complete(column: "cfd" | "rncp" | "uai", code: string): string {
  if (column === "rncp" && /^\d+$/.test(code)) return `RNCP${code}`;
  if (column === "cfd" && /^\d{7}$/.test(code)) return `0${code}`;
  return code;
}

/** The latest of up to four contracts. */
function readContract(source: Source): Contract | undefined {
  const rows = source.reading.header.get("start")?.at.length ?? 1;
  let latest: Contract | undefined;
  for (let row = 0; row < rows; row += 1) {
    const start = readDate(source, "start", row);
    const planned = readDate(source, "end", row);
    const terminated = readDate(source, "terminated", row);
    if (start === undefined) continue;
    const end = planned === undefined ? terminated : Math.min(planned, terminated ?? planned);
    if (end === undefined) continue;
    if (end < start) {
      complain(source, "end", "le contrat finit avant de commencer", "vérifier les deux dates");
      continue;
    }
    const interrupted = terminated !== undefined && (planned === undefined || terminated < planned);
    if (latest === undefined || end > latest.end) latest = { start, end, interrupted };
  }
  if (latest === undefined && source.problems.length === 0) {
    complain(
      source,
      cell(source, "start") === "" ? "start" : "end",
      "la date manque",
      "écrire le début et la fin du contrat",
    );
  }
  return latest;
}

function whyNot(contract: Contract, birthYear: number | undefined, today: Day) {
  if (contract.end > today) return "not_ended" as const;
  const days = contract.end - contract.start;
  if (days < MIN_CONTRACT_DAYS && !contract.interrupted) return "too_short" as const;
  if (addMonths(contract.end, MAX_MONTHS_AFTER_END) < today) return "too_old" as const;
  if (birthYear !== undefined && yearOf(today) - birthYear < MIN_AGE) return "too_young" as const;
  return undefined;
}

function readDate(source: Source, column: RosterColumn, row: number): Day | undefined {
  const index = source.reading.header.get(column)?.at[row];
  const raw = index === undefined ? "" : clean(source.cells[index]);
  if (raw === "") return undefined;
  const day = readDay(raw);
  if (day === undefined) {
    const remedy = "écrire jour/mois/année, par exemple 30/06/2026";
    complain(source, column, "la date n'est pas lisible", remedy);
  }
  return day;
}

function cell(source: Source, column: RosterColumn): string {
  const index = source.reading.header.get(column)?.at[0];
  return index === undefined ? "" : clean(source.cells[index]);
}

/** Without the spaces and control characters around a value; what a database calls NULL is nothing. */
function clean(raw: string | undefined): string {
  const text = (raw ?? "").replaceAll(/[\p{Cc}\p{Cf}\u00A0\s]+/gu, " ").trim();
  return text.toUpperCase() === "NULL" ? "" : text;
}

function complain(source: Source, column: RosterColumn, message: string, remedy: string): void {
  const name = source.reading.header.get(column)?.name ?? columnName(column);
  source.problems.push({ line: source.line, column: name, message, remedy });
}

/** The check of SIREN and SIRET: every second digit from the right doubled, the sum ends with 0. */
function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (const [index, digit] of Array.from(digits).toReversed().entries()) {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}
