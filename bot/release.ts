/**
 * What may be counted in public, so that no figure tells about one to four people.
 *
 * Answers are counted in lots. A lot holds the answers of at least `threshold` people to one question,
 * and its sum never changes afterwards. Every published figure, of any group at any time, is a sum of
 * whole lots, and living lots share nobody. So whatever an observer adds or subtracts, over groups that
 * lie one inside the other and over time, he finds sums of whole lots again. A lot whose people leave is
 * kept until `threshold` of them have left, then goes as a whole; those who stay may join a new lot.
 *
 * When the threshold is raised, lots that are smaller stay whole and are only shown within groups of
 * enough people. To make larger ones of them would tell, beside what was public before, who was added.
 */
import type { Instant } from "./conversation.ts";

const DAY = 86_400_000;

/** People a figure needs, whatever an administrator decides: they may ask for more, never for fewer. */
export const LEAST_PEOPLE = 5;

/** The question of which nothing but the share of favourable answers is told. */
export const RECOMMENDATION = "recommandation";

/** A question that gives a figure. */
export interface ReleaseQuestion {
  readonly id: string;
  /**
   * Every possible answer, as text, the most favourable first. The first one hurts nobody when all
   * people of a lot gave it. A lot where everyone gave the same other answer waits for one more opinion:
   * its figure would be the answer of each of them.
   */
  readonly options: readonly string[];
  /** The answers that speak for the training. */
  readonly favourable: readonly string[];
}

/** Where a training stands among the groups that are published, from narrow to wide. */
export interface ReleasePlace {
  readonly training: string;
  /** Same trainer and certification, several places. */
  readonly trainerCertification: string;
  readonly certification: string;
}

/** An answer that is in no living lot. One per person and question. */
export interface PendingAnswer extends ReleasePlace {
  readonly respondent: string;
  readonly question: string;
  readonly option: string;
  /** When the conversation ended. */
  readonly since: Instant;
  /** Year in which the school year of the end of the training began: 2024 for June 2025. */
  readonly schoolYear: number;
}

export const RELEASE_LEVELS = ["training", "trainerCertification", "certification"] as const;
/** `certification` is nation-wide. */
export type ReleaseLevel = (typeof RELEASE_LEVELS)[number];

/** Answers to one question that are only ever counted together. */
export interface Lot {
  readonly question: string;
  /** The narrowest group that holds all its people; it counts there and in every wider group. */
  readonly level: ReleaseLevel;
  readonly group: string;
  /** Every group it counts in. */
  readonly place: Partial<ReleasePlace>;
  readonly respondents: readonly string[];
  /** The answer of each of them, in the same order. */
  readonly options: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
  readonly firstYear: number;
  readonly lastYear: number;
}

export interface ReleaseRules {
  /** People a lot needs. */
  readonly threshold: number;
  readonly now: Instant;
  /**
   * Days an answer waits for its own training (then for trainer and certification) to gather enough
   * people before it is counted in the next wider group only. Once there it cannot come back.
   */
  readonly patienceDays: number;
}

/** Three months at each level, as the method page says. */
export const PATIENCE_DAYS = 90;

/**
 * Makes lots of waiting answers. What cannot be part of a lot yet is in none of them.
 *
 * @param pending  Answers in no living lot; the order does not matter, answers to unknown questions
 *   or with unknown options are left out.
 * @returns Lots in a fixed order, sharing no answer.
 */
export function formLots(
  pending: readonly PendingAnswer[],
  questions: readonly ReleaseQuestion[],
  rules: ReleaseRules,
): Lot[] {
  const lots: Lot[] = [];
  for (const question of questions) {
    let waiting = pending.filter(
      (answer) => answer.question === question.id && question.options.includes(answer.option),
    );
    for (const [rank, level] of RELEASE_LEVELS.entries()) {
      const patient = rules.now - rank * rules.patienceDays * DAY;
      const old = waiting.filter((answer) => rank === 0 || answer.since <= patient);
      const taken = new Set<PendingAnswer>();
      for (const [group, answers] of groupBy(old, (answer) => answer[level])) {
        if (!mayBeLot(answers, question, rules.threshold)) continue;
        lots.push(lotOf(question.id, level, group, answers));
        for (const answer of answers) taken.add(answer);
      }
      waiting = waiting.filter((answer) => !taken.has(answer));
    }
  }
  return lots;
}

/**
 * Tells whether a lot must go because too many of its people left (withdrawn, erased).
 *
 * Its sum goes as a whole, and those who stay are waiting answers again. The figures then tell the
 * sum of the leavers, who must therefore be enough and of more than one opinion, like a lot.
 *
 * @param counts  Of the lot when it was made.
 * @param present  Of its people who are still there, with the answers it was made of.
 * @param question  Undefined when no script asks it any more.
 */
export function mustRetire(
  counts: Readonly<Record<string, number>>,
  present: Readonly<Record<string, number>>,
  question: ReleaseQuestion | undefined,
  threshold: number,
): boolean {
  const left = Object.entries(counts)
    .map(([option, count]) => ({ option, count: count - (present[option] ?? 0) }))
    .filter(({ count }) => count > 0);
  const leavers = left.reduce((sum, { count }) => sum + count, 0);
  const size = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (leavers === size) return true;
  return leavers >= threshold && tellsNobody(new Set(left.map(({ option }) => option)), question);
}

function mayBeLot(
  answers: readonly PendingAnswer[],
  question: ReleaseQuestion,
  threshold: number,
): boolean {
  if (new Set(answers.map((answer) => answer.respondent)).size < threshold) return false;
  return tellsNobody(new Set(answers.map((answer) => answer.option)), question);
}

/**
 * One answer given by all of a lot is the answer of each of them; only the best one hurts nobody. Of the
 * recommendation the share of favourable answers is told, so nothing favourable at all is one answer.
 */
function tellsNobody(given: ReadonlySet<string>, question: ReleaseQuestion | undefined): boolean {
  if (question?.id === RECOMMENDATION) {
    return question.favourable.some((option) => given.has(option));
  }
  if (given.size > 1) return true;
  const [only] = given;
  return only !== undefined && question?.options[0] === only;
}

function lotOf(
  question: string,
  level: ReleaseLevel,
  group: string,
  unordered: readonly PendingAnswer[],
): Lot {
  const answers = unordered.toSorted((a, b) => (a.respondent < b.respondent ? -1 : 1));
  const counts: Record<string, number> = {};
  for (const { option } of answers) counts[option] = (counts[option] ?? 0) + 1;
  const years = answers.map((answer) => answer.schoolYear);
  return {
    question,
    level,
    group,
    place: placeOf(level, answers[0]),
    respondents: answers.map((answer) => answer.respondent),
    options: answers.map((answer) => answer.option),
    counts: Object.fromEntries(Object.entries(counts).toSorted(([a], [b]) => (a < b ? -1 : 1))),
    firstYear: years.reduce((first, year) => Math.min(first, year)),
    lastYear: years.reduce((last, year) => Math.max(last, year)),
  };
}

function placeOf(level: ReleaseLevel, one: ReleasePlace | undefined): Partial<ReleasePlace> {
  if (one === undefined) return {};
  const { training, trainerCertification, certification } = one;
  switch (level) {
    case "training":
      return { training, trainerCertification, certification };
    case "trainerCertification":
      return { trainerCertification, certification };
    case "certification":
      return { certification };
  }
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): [string, T[]][] {
  const groups = Map.groupBy(items, key);
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1));
}
