import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mean, percentages, scoreOf, type GroupFigures } from "../../bot/release-figures.ts";
import type { ReleaseQuestion } from "../../bot/release.ts";

const QUESTIONS: ReleaseQuestion[] = [
  { id: "note", options: ["5", "4", "3", "2", "1"], favourable: ["5"] },
  {
    id: "recommandation",
    options: ["oui", "sans_doute", "pas_trop", "non"],
    favourable: ["oui", "sans_doute"],
  },
  { id: "soutien_cfa", options: ["bien", "moyen", "mal"], favourable: ["bien"] },
];
const context = {
  threshold: 5,
  now: Date.UTC(2026, 10, 22, 23),
  methodUrl: "https://avis.example.fr/methode#v1",
};
const figures: GroupFigures = {
  level: "training",
  counts: {
    note: { 2: 1, 3: 1, 4: 5, 5: 5 },
    recommandation: { oui: 7, sans_doute: 3, non: 2 },
    soutien_cfa: { bien: 7, moyen: 4, mal: 1 },
  },
  firstYear: 2024,
  lastYear: 2025,
  invited: 40,
  former: [],
};

describe("percentages", () => {
  test("are whole numbers that add up to 100 and stray less than one from the exact share", () => {
    const counts = fc.array(fc.nat({ max: 500 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(
        counts.filter((list) => list.some((n) => n > 0)),
        (list) => {
          const all = list.reduce((sum, n) => sum + n, 0);
          const names = list.map((_, index) => `o${index}`);
          const shown = percentages(
            Object.fromEntries(list.map((n, index) => [`o${index}`, n])),
            names,
          );
          expect(Object.keys(shown)).toEqual(names);
          expect(Object.values(shown).reduce((sum, n) => sum + n, 0)).toBe(100);
          for (const [index, n] of list.entries()) {
            const part = shown[`o${index}`] ?? Number.NaN;
            expect(Number.isInteger(part)).toBe(true);
            expect(Math.abs(part - (100 * n) / all)).toBeLessThan(1);
          }
        },
      ),
    );
  });

  test("seven, four and one of twelve are 58, 33 and 9 %", () => {
    expect(percentages({ bien: 7, moyen: 4, mal: 1 }, ["bien", "moyen", "mal"])).toEqual({
      bien: 58,
      moyen: 33,
      mal: 9,
    });
  });

  test("three equal thirds give the odd point to the last option", () => {
    expect(percentages({ a: 1, b: 1, c: 1 }, ["a", "b", "c"])).toEqual({ a: 33, b: 33, c: 34 });
  });
});

describe("the mean note", () => {
  test.each([
    [{ 4: 3, 5: 1 }, 4.3], // 4.25
    [{ 3: 1, 4: 1 }, 3.5],
    [{ 1: 19, 2: 1 }, 1.1], // 1.05
    [{ 5: 5 }, 5],
  ])("of %o is %d", (notes, expected) => {
    expect(mean(notes)).toBe(expected);
  });
});

const of = (invited: number) => scoreOf({ ...figures, invited }, QUESTIONS, context);

describe("a score", () => {
  test("of twelve people says what the public API promises", () => {
    expect(scoreOf(figures, QUESTIONS, context)).toEqual({
      niveau_restitution: "formation_lieu",
      statut: "publie",
      seuil: 5,
      nb_repondants: 12,
      nb_invites: 40,
      taux_reponse: 0.3,
      note: { moyenne: 4.2, repartition: { 1: 0, 2: 1, 3: 1, 4: 5, 5: 5 } },
      recommandation: 0.83,
      themes: { soutien_cfa: { bien: 58, moyen: 33, mal: 9 } },
      periode_experience: { de: "2024-09", a: "2026-08" },
      calcule_le: "2026-11-22",
      methode: "https://avis.example.fr/methode#v1",
    });
  });

  test("does not exist under the threshold", () => {
    expect(scoreOf({ ...figures, counts: { note: { 4: 4 } } }, QUESTIONS, context)).toBeUndefined();
  });

  test("of five people has a mean but no distribution", () => {
    const score = scoreOf({ ...figures, counts: { note: { 4: 4, 1: 1 } } }, QUESTIONS, context);
    expect(score?.note).toEqual({ moyenne: 3.4 });
  });

  test("leaves out a theme that fewer than five answered", () => {
    const counts = {
      ...figures.counts,
      soutien_cfa: { bien: 3, mal: 1 },
      recommandation: { oui: 4 },
    };
    const score = scoreOf({ ...figures, counts }, QUESTIONS, context);
    expect(score?.themes).toEqual({});
    expect(score).not.toHaveProperty("recommandation");
  });

  test("rounds a small number of invited people to five and never goes over a full response", () => {
    expect(of(17)).toMatchObject({ nb_invites: 15, taux_reponse: 0.8 });
    expect(of(12)).toMatchObject({ nb_invites: 12, taux_reponse: 1 });
    expect(of(4)).not.toHaveProperty("nb_invites");
  });
});
