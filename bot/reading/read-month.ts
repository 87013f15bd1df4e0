/** Reads a reply to a question whose answer is a month or a year: "juin 2024", "06/24", "y a 2 ans". */
import type { Instant } from "../conversation.ts";
import { addMonths, monthOf, type YearMonth } from "../instant.ts";
import { hear, oneSlipApart, type Heard, type Word } from "./normalise.ts";
import { isNumberWord, numberFromWords, smallNumber } from "./number-words.ts";
import type { QuestionToRead, Reading } from "./reading.ts";

type Month = Extract<QuestionToRead, { kind: "month" }>;

const MONTHS = [
  ["janvier", "janv", "jan", "january"],
  ["fevrier", "fev", "fevr", "february", "feb"],
  ["mars", "march"],
  ["avril", "avr", "april"],
  ["mai", "may"],
  ["juin", "june", "jun"],
  ["juillet", "juil", "juill", "jui", "july", "jul"],
  ["aout", "august", "out", "aug"],
  ["septembre", "sept", "sep", "september"],
  ["octobre", "oct", "october"],
  ["novembre", "nov", "november"],
  ["decembre", "dec", "december"],
] as const;
/** "juin2025". */
const GLUED = /(\p{L}{3,})(?=\d{2})/gu;
const YEAR_MIN = 1950;
const YEARS_AHEAD = 6;
const LONG_AGO_YEARS = 8;
/** Around a year that says it all; another word might be a month that was not recognised. */
const AROUND_A_YEAR = new Set(
  "en l'annee l'an annee c'etait j'ai fini termine terminee fin depuis promo crois environ vers formation deux mil mille vingt trois quatre cinq six sept huit".split(
    " ",
  ),
);

/** The month or the year a reply says; undefined when it says none. */
export function readMonth(heard: Heard, question: Month, at: Instant): Reading | undefined {
  const now = monthOf(at);
  const apart = heard.folded.replace(GLUED, "$1 ");
  const dated = apart === heard.folded ? heard : hear(apart);
  const reading = readDate(dated, now, question.precision === "year") ?? readRelative(dated, now);
  if (reading === undefined) return undefined;
  if (reading.dates.length > 1) {
    return {
      outcome: "confirm",
      candidates: reading.dates.map((date) => print(date, question)),
      rule: "month-several",
    };
  }
  const [date] = reading.dates;
  if (date === undefined || date.year < YEAR_MIN || date.year > now.year + YEARS_AHEAD) {
    return { outcome: "retry", reason: "out_of_range", rule: "month-out-of-range" };
  }
  const value = print(date, question);
  if (
    reading.sure &&
    !heard.asks &&
    !/je crois|ptet|peut etre|je sais (?:pas|plus)|jsp|hesite/.test(heard.plain)
  ) {
    return { outcome: "value", value, rule: reading.rule };
  }
  return { outcome: "confirm", candidates: [value], rule: reading.rule };
}

interface Dated {
  readonly year: number;
  readonly month?: number;
}

interface Read {
  readonly dates: readonly Dated[];
  readonly sure: boolean;
  readonly rule: string;
}

function print({ year, month }: Dated, { precision }: Month): string {
  const text = String(year);
  return month === undefined || precision === "year"
    ? text
    : `${text}-${String(month).padStart(2, "0")}`;
}

function readDate(heard: Heard, now: YearMonth, yearAsked: boolean): Read | undefined {
  const { folded, words } = heard;
  const numeric =
    /(?<!\d)(?:\d{1,2}\s?[/.-]\s?)?(\d{1,2})\s?[/.-]\s?(\d{4}|\d{2})(?!\d|\s?[/.-]\s?\d)/.exec(
      folded,
    );
  const iso = /(?<!\d)(\d{4})[-/.](\d{1,2})(?:[-/.]\d{1,2})?(?!\d)/.exec(folded);
  if (iso !== null) return fromNumbers(Number(iso[1]), Number(iso[2]));
  const years = [...folded.matchAll(/(?<!\d)(\d{4})(?!\d)/g)].map((match) => Number(match[1]));
  const spoken = spokenYear(heard);
  if (spoken !== undefined) years.push(spoken);
  if (numeric !== null && Number(numeric[1]) > 12) {
    return { dates: [], sure: false, rule: "month-numbers" };
  }
  if (numeric !== null) {
    const read = fromNumbers(fullYear(Number(numeric[2]), now), Number(numeric[1]));
    // "5/15" may be a day: nobody just out of a training means 2015.
    const likely =
      numeric[2]?.length === 4 || (read.dates[0]?.year ?? 0) >= now.year - LONG_AGO_YEARS;
    return { ...read, sure: likely };
  }
  const named = words.findIndex((_, at) => monthAt(words, at) !== undefined);
  if (named >= 0) return fromName(heard, named, years, now);
  const spaced = /^(?:le )?(?:\d{1,2} )?(\d{1,2}) (\d{4})$/.exec(heard.core);
  if (spaced !== null && Number(spaced[1]) >= 1 && Number(spaced[1]) <= 12) {
    return fromNumbers(Number(spaced[2]), Number(spaced[1]));
  }
  const distinct = [...new Set(years)];
  if (distinct.length > 0) {
    return {
      dates: distinct.map((year) => ({ year })),
      sure: distinct.length === 1 && (yearAsked || isYearAlone(heard)),
      rule: "month-year",
    };
  }
  const short = /^(?:en |l'an |')?(\d{2})$/.exec(heard.core);
  if (short === null) return undefined;
  return {
    dates: [{ year: fullYear(Number(short[1]), now) }],
    sure: false,
    rule: "month-short-year",
  };
}

function isYearAlone({ core }: Heard): boolean {
  return core
    .split(" ")
    .every((word) => word.length < 3 || /^\d+$/.test(word) || AROUND_A_YEAR.has(word));
}

/** "deux mille vingt quatre". */
function spokenYear({ words }: Heard): number | undefined {
  const texts = words.map(({ text }) => text);
  const at = texts.findIndex(
    (text, i) => text === "deux" && (texts[i + 1] ?? "").startsWith("mil"),
  );
  if (at < 0) return undefined;
  let end = at + 2;
  while (end < texts.length && isNumberWord(texts[end] ?? "")) end += 1;
  return numberFromWords(texts.slice(at, end));
}

function fromNumbers(year: number, month: number): Read {
  const valid = month >= 1 && month <= 12;
  return { dates: valid ? [{ year, month }] : [], sure: true, rule: "month-numbers" };
}

function fromName(heard: Heard, at: number, years: readonly number[], now: YearMonth): Read {
  const { words } = heard;
  const month = monthNumber(words[at]?.text ?? "") ?? 1;
  const [year] = years;
  const others = new Set(
    words.map((_, i) => monthAt(words, i)).filter((number) => number !== undefined),
  );
  if (others.size > 1) {
    const dates = [...others].map((number) => ({
      year: year ?? lastYearOf(number, now),
      month: number,
    }));
    return { dates, sure: false, rule: "month-several" };
  }
  const different = [...new Set(years)];
  if (year !== undefined) {
    const dates = different.map((one) => ({ year: one, month }));
    return { dates, sure: true, rule: dates.length > 1 ? "month-several" : "month-name" };
  }
  const next = words[at + 1]?.text ?? "";
  if (/^\d{2}$/.test(next)) {
    return {
      dates: [{ year: fullYear(Number(next), now), month }],
      sure: true,
      rule: "month-name",
    };
  }
  const ago = readAgo(heard.plain);
  const relative =
    readRelativeYear(heard.plain, now) ??
    (ago?.unit === "year" && ago.count !== undefined ? now.year - ago.count : undefined);
  if (relative !== undefined) {
    return { dates: [{ year: relative, month }], sure: true, rule: "month-name" };
  }
  const last = /derniere?|passee?/.test(heard.plain);
  return { dates: [{ year: lastYearOf(month, now), month }], sure: last, rule: "month-name-alone" };
}

/** The month that a word names; "il y a sept mois" names none. */
function monthAt(words: readonly Word[], at: number): number | undefined {
  const counts = /^(?:ans?|annees?|mois|semaines?|jours?)$/.test(words[at + 1]?.text ?? "");
  return counts ? undefined : monthNumber(words[at]?.text ?? "");
}

function monthNumber(typed: string): number | undefined {
  const word = typed.replace(/^d'/, "");
  const found = MONTHS.findIndex((names) => names.some((name) => name === word));
  if (found >= 0) return found + 1;
  if (word.length < 5) return undefined;
  const single = withoutDoubles(word);
  const near = MONTHS.findIndex(
    ([name]) => name.length >= 5 && oneSlipApart(withoutDoubles(name), single),
  );
  return near >= 0 ? near + 1 : undefined;
}

function withoutDoubles(word: string): string {
  return word.replaceAll(/(.)\1/g, "$1");
}

function lastYearOf(month: number, now: YearMonth): number {
  return month <= now.month ? now.year : now.year - 1;
}

function fullYear(year: number, now: YearMonth): number {
  if (year >= 100) return year;
  return year <= (now.year % 100) + YEARS_AHEAD ? 2_000 + year : 1_900 + year;
}

function readRelativeYear(plain: string, now: YearMonth): number | undefined {
  if (
    /(?:cette|cet) (?:annee|ete|hiver|automne|printemps)|annee en cours|cet'? annee|this year/.test(
      plain,
    )
  ) {
    return now.year;
  }
  if (/(?:annee|an|ete) (?:derniere?|passee?|precedente?|d'avant)|last year/.test(plain)) {
    return now.year - 1;
  }
  if (/avant derniere (?:annee)?/.test(plain)) return now.year - 2;
  if (/annee prochaine/.test(plain)) return now.year + 1;
  return undefined;
}

interface Ago {
  /** Undefined where it is not told in a number. */
  readonly count: number | undefined;
  readonly unit: "year" | "month" | "week";
}

/** "il y a deux ans", "ça fait 3 mois". */
function readAgo(plain: string): Ago | undefined {
  const ago =
    /(?:il y a|y'a|y a|ya|ca fait|depuis) (?:environ |a peu pres |presque |genre |deja )?(\S+) (an|mois|sem)(?:nee|aine)?s?(?= |$)/.exec(
      plain,
    );
  if (ago === null) return undefined;
  const unit = ago[2] === "an" ? "year" : ago[2] === "mois" ? "month" : "week";
  return { count: smallNumber(ago[1] ?? ""), unit };
}

function readRelative({ plain, words }: Heard, now: YearMonth): Read | undefined {
  const ago = readAgo(plain);
  if (ago !== undefined) {
    const { count, unit } = ago;
    if (count === undefined) return undefined;
    if (unit === "year") {
      return { dates: [{ year: now.year - count }], sure: true, rule: "month-ago" };
    }
    const months = unit === "week" ? Math.round(count / 4) : count;
    return { dates: [addMonths(now, -months)], sure: unit === "month", rule: "month-ago" };
  }
  if (/mois (?:dernier|passe|d'avant)/.test(plain)) {
    return { dates: [addMonths(now, -1)], sure: true, rule: "month-relative" };
  }
  if (/ce mois|mois ci/.test(plain)) return { dates: [now], sure: true, rule: "month-relative" };
  const year = readRelativeYear(plain, now);
  if (year === undefined || words.length > 12) return undefined;
  return {
    dates: [{ year }],
    sure: !/\bete\b|hiver|printemps|automne/.test(plain),
    rule: "month-relative-year",
  };
}
