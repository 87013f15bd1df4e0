import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  formLots,
  mustRetire,
  type Lot,
  type PendingAnswer,
  type ReleaseQuestion,
} from "../../bot/release.ts";

const THRESHOLD = 5;
const DAY = 86_400_000;
const NOTES: ReleaseQuestion = {
  id: "note",
  options: ["5", "4", "3", "2", "1"],
  favourable: ["5", "4"],
};
/** Every person gives an answer of his own, so the counts of a figure tell exactly who is in it. */
const NAMES = Array.from({ length: 160 }, (_, index) => `p${index}`);
const WHO: ReleaseQuestion = { id: "who", options: NAMES, favourable: NAMES };

const PLACES = [
  { training: "t1", trainerCertification: "f1", certification: "c" },
  { training: "t2", trainerCertification: "f1", certification: "c" },
  { training: "t3", trainerCertification: "f1", certification: "c" },
  { training: "t4", trainerCertification: "f2", certification: "c" },
];
const LEVELS = ["training", "trainerCertification", "certification"] as const;

interface Person {
  readonly name: string;
  readonly place: number;
  readonly note: number;
  readonly since: number;
}

/** A small Sirius in memory: people answer, leave, and releases happen. */
class World {
  readonly people = new Map<string, Person>();
  readonly lots: Lot[] = [];
  now = 1_000 * DAY;

  waiting(question: ReleaseQuestion): PendingAnswer[] {
    const counted = new Set(
      this.lots.filter((lot) => lot.question === question.id).flatMap((lot) => lot.respondents),
    );
    return [...this.people.values()]
      .filter((person) => !counted.has(person.name))
      .map((person) => ({
        training: PLACES[person.place]?.training ?? "",
        trainerCertification: PLACES[person.place]?.trainerCertification ?? "",
        certification: "c",
        respondent: person.name,
        question: question.id,
        option: question.id === "who" ? person.name : String(person.note),
        since: person.since,
        schoolYear: 2025,
      }));
  }

  release(): void {
    for (const lot of this.lots.slice()) {
      const present: Record<string, number> = {};
      for (const [index, name] of lot.respondents.entries()) {
        const option = lot.options[index] ?? "";
        if (this.people.has(name)) present[option] = (present[option] ?? 0) + 1;
      }
      const question = lot.question === "who" ? WHO : NOTES;
      if (mustRetire(lot.counts, present, question, THRESHOLD)) {
        this.lots.splice(this.lots.indexOf(lot), 1);
      }
    }
    for (const question of [WHO, NOTES]) {
      this.lots.push(
        ...formLots(this.waiting(question), [question], {
          threshold: THRESHOLD,
          now: this.now,
          patienceDays: 90,
        }),
      );
    }
  }

  /** What everyone may see now: the sum of the lots inside each group. */
  figures(question: string): Map<string, Map<string, number>> {
    const seen = new Map<string, Map<string, number>>();
    for (const lot of this.lots.filter((each) => each.question === question)) {
      const place = PLACES.find((each) => each[lot.level] === lot.group);
      for (const level of LEVELS.slice(LEVELS.indexOf(lot.level))) {
        const group = `${level} ${place?.[level] ?? ""}`;
        const sum = seen.get(group) ?? new Map<string, number>();
        for (const [option, count] of Object.entries(lot.counts)) {
          sum.set(option, (sum.get(option) ?? 0) + count);
        }
        seen.set(group, sum);
      }
    }
    return seen;
  }
}

type Move =
  | { readonly do: "answer"; readonly place: number; readonly notes: readonly number[] }
  | { readonly do: "leave"; readonly which: readonly number[] }
  | { readonly do: "wait"; readonly days: number };

const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("answer" as const),
      place: fc.nat({ max: 3 }),
      notes: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 7 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("leave" as const),
      which: fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 6 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("wait" as const), days: fc.constantFrom(30, 95) }),
  },
);
/** A release follows every move: the observer looks as often as he can. */
const histories = fc.array(move, { minLength: 5, maxLength: 25, size: "max" });

/** Plays a history and hands back every figure that was ever public. */
function observe(world: World, history: readonly Move[], question: string): Map<string, number>[] {
  const seen = new Map<string, Map<string, number>>();
  let born = 0;
  for (const step of history) {
    if (step.do === "wait") world.now += step.days * DAY;
    if (step.do === "leave") {
      for (const which of step.which) world.people.delete([...world.people.keys()][which] ?? "");
    }
    if (step.do === "answer") {
      for (const note of step.notes) {
        const name = NAMES[born];
        if (name === undefined) break;
        world.people.set(name, { name, place: step.place, note, since: world.now });
        born += 1;
      }
    }
    world.release();
    for (const figure of world.figures(question).values()) {
      seen.set(
        [...figure]
          .map(([who, count]) => `${who}=${count}`)
          .toSorted((a, b) => (a < b ? -1 : 1))
          .join(),
        figure,
      );
    }
  }
  return [...seen.values()];
}

/** How many people a sum of multiples of figures is about. */
function combine(...terms: (readonly [number, ReadonlyMap<string, number>])[]): number {
  const sum = new Map<string, number>();
  for (const [factor, figure] of terms) {
    for (const [who, count] of figure) sum.set(who, (sum.get(who) ?? 0) + factor * count);
  }
  return [...sum.values()].filter((count) => count !== 0).length;
}

describe("an outsider who kept every figure of every group ever published", () => {
  test("never isolates one to four people by subtracting two of them", () => {
    let differences = 0;
    fc.assert(
      fc.property(histories, (history) => {
        const seen = [new Map<string, number>(), ...observe(new World(), history, "who")];
        for (const [index, first] of seen.entries()) {
          for (const second of seen.slice(0, index)) {
            const about = combine([1, first], [-1, second]);
            expect(about === 0 || about >= THRESHOLD, `a figure about ${about}`).toBe(true);
            differences += 1;
          }
        }
      }),
      { numRuns: 300 },
    );
    expect(differences).toBeGreaterThan(1_000);
  });

  test("never isolates them by adding multiples of four of them either", () => {
    const factors = fc.tuple(...Array.from({ length: 4 }, () => fc.integer({ min: -3, max: 3 })));
    const tries = fc.array(fc.tuple(factors, fc.nat()), { minLength: 20, maxLength: 60 });
    fc.assert(
      fc.property(histories, tries, (history, attempts) => {
        const seen = observe(new World(), history, "who");
        if (seen.length === 0) return;
        for (const [multiples, start] of attempts) {
          const about = combine(
            ...multiples.map(
              (factor, term) =>
                [factor, seen[(start + term * 3) % seen.length] ?? new Map()] as const,
            ),
          );
          expect(about === 0 || about >= THRESHOLD, `a figure about ${about}`).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("never learns that each person of a lot gave the same unfavourable note", () => {
    fc.assert(
      fc.property(histories, (history) => {
        const world = new World();
        observe(world, history, "note");
        const told = world.lots
          .filter((lot) => lot.question === "note" && Object.keys(lot.counts).length === 1)
          .flatMap((lot) => Object.keys(lot.counts));
        expect(told.filter((note) => Number(note) < 4)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

const rules = { threshold: 5, now: 0, patienceDays: 90 };

function answers(count: number, place = 0, from = 0, only?: string): PendingAnswer[] {
  return Array.from({ length: count }, (_, index) => ({
    training: PLACES[place]?.training ?? "",
    trainerCertification: PLACES[place]?.trainerCertification ?? "",
    certification: "c",
    respondent: `r${from + index}`,
    question: "note",
    option: only ?? (index % 2 === 0 ? "4" : "3"),
    since: 0,
    schoolYear: 2024 + (index % 2),
  }));
}

function recommended(...options: string[]): PendingAnswer[] {
  return answers(options.length).map((answer, index) =>
    Object.assign(answer, { question: "recommandation", option: options[index] }),
  );
}

const retires = (present: Record<string, number>, counts = { 5: 6, 4: 6 }) =>
  mustRetire(counts, present, NOTES, THRESHOLD);

describe("lots", () => {
  test("four answers wait and five make a lot of their training", () => {
    expect(formLots(answers(4), [NOTES], rules)).toEqual([]);
    expect(formLots(answers(5), [NOTES], rules)).toEqual([
      {
        question: "note",
        level: "training",
        group: "t1",
        place: PLACES[0],
        respondents: ["r0", "r1", "r2", "r3", "r4"],
        options: ["4", "3", "4", "3", "4"],
        counts: { 3: 2, 4: 3 },
        firstYear: 2024,
        lastYear: 2025,
      },
    ]);
  });

  test("three answers here and three there count only together, once they have waited long enough", () => {
    const both = [...answers(3), ...answers(3, 1, 3)];
    expect(formLots(both, [NOTES], { ...rules, now: 89 * DAY })).toEqual([]);
    const [lot, ...others] = formLots(both, [NOTES], { ...rules, now: 90 * DAY });
    expect(others).toEqual([]);
    expect(lot).toMatchObject({ level: "trainerCertification", group: "f1" });
    expect(lot?.respondents).toHaveLength(6);
  });

  test("after as long again what is left of several trainers counts nation-wide", () => {
    const both = [...answers(3), ...answers(3, 3, 3)];
    expect(formLots(both, [NOTES], { ...rules, now: 179 * DAY })).toEqual([]);
    expect(formLots(both, [NOTES], { ...rules, now: 180 * DAY })[0]).toMatchObject({
      level: "certification",
      group: "c",
    });
  });

  test("five people who all gave the worst note wait for another opinion", () => {
    const harsh = answers(5, 0, 0, "1");
    expect(formLots(harsh, [NOTES], rules)).toEqual([]);
    expect(formLots([...harsh, ...answers(1, 0, 5)], [NOTES], rules)).toHaveLength(1);
  });

  test("five people who all gave the best note are counted: it hurts none of them", () => {
    const happy = answers(5, 0, 0, "5");
    expect(formLots(happy, [NOTES], rules)).toHaveLength(1);
  });

  test("five people who all gave the second best note wait: it is the answer of each of them", () => {
    expect(formLots(answers(5, 0, 0, "4"), [NOTES], rules)).toEqual([]);
  });

  test("five people none of whom would recommend it wait, in whatever words they said no", () => {
    const asked = { id: "recommandation", options: ["oui", "plutôt", "peu", "non"] };
    const question = { ...asked, favourable: ["oui", "plutôt"] };
    expect(formLots(recommended("peu", "non", "non", "peu", "non"), [question], rules)).toEqual([]);
    expect(
      formLots(recommended("peu", "non", "non", "peu", "plutôt"), [question], rules),
    ).toHaveLength(1);
    expect(mustRetire({ oui: 4, non: 3, peu: 2 }, { oui: 4 }, question, THRESHOLD)).toBe(false);
    expect(mustRetire({ oui: 4, non: 3, peu: 2 }, { oui: 3 }, question, THRESHOLD)).toBe(true);
  });

  test("an answer that is no option of the question is never counted", () => {
    const odd = answers(5, 0, 0, "__proto__");
    expect(formLots(odd, [NOTES], rules)).toEqual([]);
  });

  test("a lot survives four leavers and goes with the fifth, or when nobody is left", () => {
    expect(retires({ 5: 4, 4: 4 })).toBe(false);
    expect(retires({ 5: 3, 4: 4 })).toBe(true);
    expect(retires({ 5: 1 }, { 5: 3, 4: 2 })).toBe(false);
    expect(retires({}, { 5: 2, 4: 1 })).toBe(true);
  });

  test("five leavers who all gave the worst note wait for another leaver", () => {
    const counts = { 1: 5, 3: 4, 4: 2 };
    expect(mustRetire(counts, { 3: 4, 4: 2 }, NOTES, THRESHOLD)).toBe(false);
    expect(mustRetire(counts, { 3: 3, 4: 2 }, NOTES, THRESHOLD)).toBe(true);
  });
});
