/** One line of a roster: read, checked and judged eligible, without a database or a file. */
import type { Day } from "./calendar.ts";
import { cell, clean, complain, type RosterProblem, type Source } from "./roster-cells.ts";
import type { RosterColumn, RosterHeader } from "./roster-columns.ts";
import { addMonths, readDay, writeDay, yearOf } from "./roster-dates.ts";
import { readTraining } from "./roster-training.ts";

export interface RosterLine {
  readonly line: number;
  readonly sourceId: string | undefined;
  readonly firstName: string;
  /** E.164. */
  readonly phone: string | undefined;
  readonly email: string | undefined;
  /** From the date of birth or the year alone; the date itself is not kept. */
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

/** Why a correct line gets no invitation. */
export type NotEligible = "not_ended" | "too_short" | "too_old" | "too_young";

export type LineOutcome =
  | { readonly kind: "eligible"; readonly line: RosterLine }
  | { readonly kind: "not_eligible"; readonly line: number; readonly reason: NotEligible }
  | { readonly kind: "problems"; readonly problems: readonly RosterProblem[] };

export interface RosterReading {
  readonly header: RosterHeader;
  readonly today: Day;
  /** The E.164 form of a French number (mainland or overseas) that may get messages. */
  readonly normalisePhone: (raw: string) => string | undefined;
  /** Whether the catalogue knows a diploma (CFD) or a certification (RNCP). Left out: nothing is asked. */
  readonly isKnownCode?: (code: string) => boolean;
  /** The SIRET of the one centre with this UAI at this postal code, where the catalogue tells it. */
  readonly siretOf?: (uai: string, postalCode: string) => string | undefined;
}

/** Days after which a contract can no longer be ended freely: what an opinion needs at least. */
const MIN_CONTRACT_DAYS = 45;
/** Months after the end of a contract during which its apprentice is invited. */
const MAX_MONTHS_AFTER_END = 24;
/** Age in years under which nobody is written to. */
const MIN_AGE = 15;

const EMAIL = /^[^\s@<>",;]+@[^\s@<>",;]+\.[^\s@<>",;.]{2,}$/;
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
  const { birth, ...person } = identity;
  const reason = whyNot(contract, { birth, year: person.birthYear }, reading.today);
  if (reason !== undefined) return { kind: "not_eligible", line, reason };
  const { start, end, interrupted } = contract;
  const dates = { start: writeDay(start), end: writeDay(end), interrupted };
  return { kind: "eligible", line: { line, ...person, ...training, ...dates } };
}

interface Contract {
  readonly start: Day;
  readonly end: Day;
  readonly interrupted: boolean;
}

function readIdentity(source: Source) {
  const firstName = cell(source, "firstName").slice(0, NAME_CHARACTERS);
  if (firstName === "") complain(source, "firstName", "le prénom manque", "écrire le prénom");
  else if (firstName.includes("\uFFFD")) {
    const remedy = "exporter la liste en UTF-8, ou écrire le prénom";
    complain(source, "firstName", "le prénom a perdu ses accents", remedy);
  }
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
    birth,
    birthYear: birth === undefined ? readYear(source) : yearOf(birth),
  };
}

function readYear(source: Source): number | undefined {
  const raw = cell(source, "birthYear");
  if (/^(?:19|20)\d\d$/.test(raw)) return Number(raw);
  if (raw !== "") {
    complain(source, "birthYear", "ce n'est pas une année", "écrire l'année, par exemple 2006");
  }
  return undefined;
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

function whyNot(
  contract: Contract,
  { birth, year }: { readonly birth: Day | undefined; readonly year: number | undefined },
  today: Day,
) {
  if (contract.end > today) return "not_ended" as const;
  const days = contract.end - contract.start;
  if (days < MIN_CONTRACT_DAYS && !contract.interrupted) return "too_short" as const;
  if (addMonths(contract.end, MAX_MONTHS_AFTER_END) < today) return "too_old" as const;
  // Of a year alone nobody knows the day: who may still be too young is not written to.
  const tooYoung =
    birth === undefined
      ? year !== undefined && yearOf(today) - year <= MIN_AGE
      : addMonths(birth, MIN_AGE * 12) > today;
  if (tooYoung) return "too_young" as const;
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
