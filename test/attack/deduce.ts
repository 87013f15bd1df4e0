/**
 * The attacker: takes published figures away from one another, and says which answers the difference
 * must be. He knows the method, the registers of diplomas and keys, and every figure ever published.
 */
import type { Figure, Snapshot } from "./outputs.ts";
import {
  nobody,
  possibleCounts,
  QUESTIONS,
  tellsOnAll,
  type Counts,
  type Question,
} from "./possible.ts";

/** A figure at one moment, added (1) or taken away (-1). */
export interface Term {
  readonly sign: 1 | -1;
  readonly group: string;
  readonly moment: number;
}

/** Figures that were taken away from one another. */
export interface Attempt {
  readonly kind: "difference" | "complement";
  readonly question: Question;
  readonly terms: readonly Term[];
  /** The only answers it can be, if so; negative: of people who left. */
  readonly answers: Counts | undefined;
}

/** Combinations that are looked through for one attempt. */
const WAYS_MAX = 20_000;

/** What changed from one moment to the next, group by group. */
export function differences(before: Snapshot, after: Snapshot, moment: number): Attempt[] {
  const attempts: Attempt[] = [];
  for (const group of new Set([...before.figures.keys(), ...after.figures.keys()])) {
    const [old, fresh] = [before.figures.get(group), after.figures.get(group)];
    for (const question of QUESTIONS) {
      if (same(old, fresh)) continue;
      const plus = countsOf(fresh, question);
      const minus = countsOf(old, question);
      const terms: Term[] = [];
      if (fresh !== undefined) terms.push({ sign: 1, group, moment });
      if (old !== undefined) terms.push({ sign: -1, group, moment: moment - 1 });
      attempts.push({ kind: "difference", question, terms, answers: only(plus, minus, question) });
    }
  }
  return attempts;
}

/** A figure at one moment, that may lie in a wider one. */
interface Placed {
  readonly group: string;
  readonly figure: Figure;
  readonly moment: number;
}

/** Narrower figures taken from one wide figure; more would take for ever, and a world has few. */
const NARROW_MAX = 8;

/** A wide group less every choice of the narrower ones inside it, each now or a moment ago. */
export function complements(before: Snapshot, after: Snapshot, moment: number): Attempt[] {
  const ago = Map.groupBy(placed(before, moment - 1), ({ figure }) => figure.world);
  const now = Map.groupBy(placed(after, moment), ({ figure }) => figure.world);
  return [...now].flatMap(([world, figures]) => {
    const changed = figures.some(({ group, figure }) => !same(before.figures.get(group), figure));
    if (!changed) return [];
    const all = [...figures, ...(ago.get(world) ?? [])];
    return figures.flatMap((wide) => {
      const inside = all.filter(({ figure }) => mayLieIn(figure, wide.figure));
      return choices(inside.slice(0, NARROW_MAX)).flatMap((taken) => lessThan(wide, taken));
    });
  });
}

function placed({ figures }: Snapshot, moment: number): Placed[] {
  return [...figures].map(([group, figure]) => ({ group, figure, moment }));
}

/** A wide figure less some narrow ones, where one to four people are left. */
function lessThan(wide: Placed, taken: readonly Placed[]): Attempt[] {
  const left = taken.reduce((people, { figure }) => people - figure.people, wide.figure.people);
  if (left === 0 || Math.abs(left) > 4) return [];
  const terms = [wide, ...taken].map(({ group, moment }, at): Term => ({
    sign: at === 0 ? 1 : -1,
    group,
    moment,
  }));
  return QUESTIONS.map((question) => {
    const minus = sumOf(taken.map(({ figure }) => countsOf(figure, question)));
    const answers = only(countsOf(wide.figure, question), minus, question);
    return { kind: "complement", question, terms, answers };
  });
}

/** Whether the answers of an attempt are those of one to four people, or of people of one mind. */
export function tells({ question, answers }: Attempt): boolean {
  if (answers === undefined) return false;
  const people = answers.reduce((sum, count) => sum + Math.abs(count), 0);
  return people > 0 && (people < 5 || tellsOnAll(question, answers));
}

const NARROW: Readonly<Record<Figure["level"], readonly Figure["level"][]>> = {
  formation_lieu: [],
  formateur_certification: ["formation_lieu"],
  etablissement: ["formation_lieu", "formateur_certification"],
  certification_nationale: ["formation_lieu", "formateur_certification"],
};

/** What lies in what follows renewals, so that all figures of one diploma's line may lie in it. */
function mayLieIn(narrow: Figure, wide: Figure): boolean {
  if (!NARROW[wide.level].includes(narrow.level)) return false;
  return (
    wide.level === "certification_nationale" ||
    narrow.row["siret_formateur"] === wide.row["siret_formateur"]
  );
}

function choices<T>(items: readonly T[]): T[][] {
  const all: T[][] = [];
  for (let bits = 1; bits < 2 ** items.length; bits += 1) {
    all.push(items.filter((_, at) => Math.floor(bits / 2 ** at) % 2 === 1));
  }
  return all;
}

function same(one: Figure | undefined, other: Figure | undefined): boolean {
  return JSON.stringify(one?.row) === JSON.stringify(other?.row);
}

function countsOf(figure: Figure | undefined, question: Question): readonly Counts[] | undefined {
  return figure === undefined ? [nobody(question)] : possibleCounts(figure, question);
}

function sumOf(all: readonly (readonly Counts[] | undefined)[]): readonly Counts[] | undefined {
  let sums: readonly Counts[] | undefined;
  for (const counts of all) {
    if (counts === undefined) return undefined;
    if (sums === undefined) sums = counts;
    else if (sums.length * counts.length > WAYS_MAX) return undefined;
    else {
      const former = sums;
      sums = counts.flatMap((each) =>
        former.map((sum) => sum.map((count, at) => count + (each[at] ?? 0))),
      );
    }
  }
  return sums;
}

/** The one difference that is possible; who joined and who left do not both hide in a smaller one. */
function only(
  plus: readonly Counts[] | undefined,
  minus: readonly Counts[] | undefined,
  question: Question,
): Counts | undefined {
  if (plus === undefined || minus === undefined) return undefined;
  if (plus.length * minus.length > WAYS_MAX) return undefined;
  const found = new Map<string, Counts>();
  for (const one of plus) {
    for (const other of minus) {
      const left = one.map((count, at) => count - (other[at] ?? 0));
      const sum = left.reduce((people, count) => people + count, 0);
      const oneWay = left.every((count) => count >= 0) || left.every((count) => count <= 0);
      if (oneWay || sum === 0) found.set(left.join(), left);
      if (found.size > 1) return undefined;
    }
  }
  const [answers] = found.values();
  return answers?.length === nobody(question).length ? answers : undefined;
}
