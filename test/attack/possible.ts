/** What a published figure can stand for: every way in which so many people may have answered. */
import { mean, percentages } from "../../bot/release-figures.ts";
import type { Figure } from "./outputs.ts";

/** How many people gave each answer, in the order of `OPTIONS`. */
export type Counts = readonly number[];

export const OPTIONS = {
  note: ["1", "2", "3", "4", "5"],
  // The published share only tells the favourable from the others.
  recommandation: ["favourable", "other"],
  soutien_cfa: ["oui", "parfois", "non", "pas_besoin"],
} as const;
export type Question = keyof typeof OPTIONS;
export const QUESTIONS = ["note", "recommandation", "soutien_cfa"] as const;

/** Answers that may be told of all people of a lot: they praise. */
const BEST: Readonly<Record<Question, string>> = {
  note: "5",
  recommandation: "favourable",
  soutien_cfa: "oui",
};

/** Whether all of these people gave one same answer that praises nobody. */
export function tellsOnAll(question: Question, counts: Counts): boolean {
  const given = OPTIONS[question].filter((_, at) => counts[at] !== 0);
  return given.length === 1 && given[0] !== BEST[question];
}

export const nobody = (question: Question): Counts => OPTIONS[question].map(() => 0);

/** Every count that would have been published like this; undefined: nothing is told of the question. */
export function possibleCounts(
  { people, row }: Figure,
  question: Question,
): readonly Counts[] | undefined {
  switch (question) {
    case "note":
      return row["nb_notes_1"] === ""
        ? ofMean(people, Number(row["note_moyenne"]))
        : [OPTIONS.note.map((note) => Number(row[`nb_notes_${note}`]))];
    case "recommandation":
      return row["recommandation"] === ""
        ? undefined
        : ofShare(people, Number(row["recommandation"]));
    case "soutien_cfa":
      return (row["pct_soutien_cfa_oui"] ?? "") === ""
        ? undefined
        : ofPercentages(
            people,
            OPTIONS.soutien_cfa.map((each) => Number(row[`pct_soutien_cfa_${each}`])),
          );
  }
}

function sumsTo(parts: number, sum: number): Counts[] {
  if (parts === 1) return [[sum]];
  const ways: Counts[] = [];
  for (let first = 0; first <= sum; first += 1) {
    for (const rest of sumsTo(parts - 1, sum - first)) ways.push([first].concat(rest));
  }
  return ways;
}

const byPeople = new Map<number, Map<number, Counts[]>>();

function ofMean(people: number, told: number): readonly Counts[] {
  let means = byPeople.get(people);
  if (means === undefined) {
    const all = sumsTo(5, people);
    means = Map.groupBy(all, (counts) =>
      mean(Object.fromEntries(counts.map((count, at) => [String(at + 1), count]))),
    );
    byPeople.set(people, means);
  }
  return means.get(told) ?? [];
}

function ofShare(people: number, told: number): Counts[] {
  const possible: Counts[] = [];
  for (let yes = 0; yes <= people; yes += 1) {
    if (Math.round((100 * yes) / people) / 100 === told) possible.push([yes, people - yes]);
  }
  return possible;
}

/** Rounding moves a count by one at most, as long as there are fewer than a hundred. */
function ofPercentages(people: number, told: readonly number[]): Counts[] {
  const near = told.map((each) => {
    const about = Math.round((each * people) / 100);
    return [about - 1, about, about + 1].filter((count) => count >= 0);
  });
  let ways: number[][] = [[]];
  for (const counts of near) ways = ways.flatMap((way) => counts.map((count) => way.concat(count)));
  return ways.filter((way) => {
    if (way.reduce((sum, count) => sum + count, 0) !== people) return false;
    const named = Object.fromEntries(way.map((count, at) => [String(at), count]));
    const shown = percentages(
      named,
      way.map((_, at) => String(at)),
    );
    return told.every((each, at) => shown[String(at)] === each);
  });
}
