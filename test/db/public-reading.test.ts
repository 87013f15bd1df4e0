/** What the public pages read: which texts name a problem, how figures are called, what is counted. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { figureLabels } from "../../bot/figure-labels.ts";
import { isCritical } from "../../db/critical-texts.ts";
import { openData } from "../../db/open-data.ts";
import { releaseResults } from "../../db/release-store.ts";
import { readStatistics } from "../../db/statistics.ts";
import { Script } from "../../survey-scripts/schema.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { NOW, OPTIONS, PublicationWorld } from "./publication-world.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

async function critical(text: string): Promise<boolean | undefined> {
  const { rows } = await database.pool.query<{ critical: boolean }>(
    `select ${isCritical("$1::text")} as critical`,
    [text],
  );
  return rows[0]?.critical;
}

describe("a text that names a problem", () => {
  test.each([
    "Il manque des fours, on attend son tour.",
    "Très mauvaise organisation la première année.",
    "C'est dur physiquement.",
    "DOMMAGE que le car soit si loin",
    "Les profs ne sont jamais là",
    "Déçue par le suivi en entreprise",
    "Prévoyez un budget, le matériel est cher",
    "The lessons were bad and the tools are missing.",
  ])("is recognised: %s", async (text) => {
    expect(await critical(text)).toBe(true);
  });

  test.each([
    "Super formateurs, ambiance au top !",
    "N'hésite pas, fonce !",
    "Franchement pas mal, on apprend vite.",
    "Aucun regret, je recommande.",
    "Jamais déçue en deux ans.",
    "N'oublie pas tes chaussures.",
    "On touche à tout, même au chocolat.",
    "Great teachers, no regrets.",
  ])("is not seen in praise: %s", async (text) => {
    expect(await critical(text)).toBe(false);
  });
});

describe("the words of figures", () => {
  const script = Script.parse(parse(readFileSync("survey-scripts/fin-apprentissage.yaml", "utf8")));

  test("are those of the questionnaire, in both languages", () => {
    expect(figureLabels([script], "fr")["soutien_cfa"]).toEqual({
      question: "Au CFA, quand tu avais besoin d'aide, l'équipe était là ?",
      options: { oui: "Oui", parfois: "Parfois", non: "Non", pas_besoin: "Jamais eu besoin" },
    });
    expect(figureLabels([script], "en")["note"]?.options).toMatchObject({
      1: "avoid it",
      5: "great",
    });
  });

  test("of older versions fill in what the newest no longer asks, and its words win", () => {
    const older = structuredClone(script);
    const asked = older.steps.find((step) => step.id === "rythme");
    if (asked?.kind !== "ask" || asked.question !== "choice") {
      throw new TypeError("no such question");
    }
    asked.prompt = { fr: "Le rythme ?" };
    asked.options.push({ id: "trop_dur", label: { fr: "Trop dur" } });
    const labels = figureLabels([script, older], "fr")["rythme"];
    expect(labels?.question).not.toBe("Le rythme ?");
    expect(labels?.options).toMatchObject({ trop_dur: "Trop dur", dur: "Dur" });
  });

  test("never show a hole", () => {
    const texts = JSON.stringify(figureLabels([script], "fr"));
    expect(texts).not.toMatch(/\{[a-z_]+\}/);
  });
});

describe("what is published", () => {
  const KEYS = ["une", "deux", "trois"];
  beforeAll(async () => {
    const world = new PublicationWorld(database.pool);
    await world.open();
    for (const key of KEYS) await world.training(key);
    for (const key of ["une", "deux"]) {
      for (const note of [1, 2, 3, 4, 5, 5]) await world.answer(key, { note });
    }
    for (const note of [2, 3]) await world.answer("trois", { note });
    await releaseResults(database, OPTIONS);
  });

  test("is counted over scores only: who still waits is not in it", async () => {
    const { body } = await readStatistics(database.pool, 5);
    expect(JSON.parse(body)).toMatchObject({
      calcule_le: "2026-11-24",
      formations_connues: 3,
      formations_avec_score: 2,
      etablissements_avec_score: 1,
      certifications_avec_score: 1,
      repondants_comptes: 12,
      textes: { publies: 0 },
      certifications: [
        { certification: "50022137", intitule: "CAP", nb_repondants: 12, note_moyenne: 3.3 },
      ],
    });
  });

  test("is read row by row, from the training to the country", async () => {
    const rows = [];
    for await (const row of openData(database.pool, () => NOW).scores()) rows.push(row);
    expect(rows.map(({ level, key, siret, cfd }) => [level, key, siret, cfd])).toEqual([
      ["training", "deux", "00000001800010", "50022137"],
      ["training", "une", "00000001800010", "50022137"],
      ["trainerCertification", null, "00000001800010", "50022137"],
      ["certification", null, null, "50022137"],
      ["centre", null, "00000001800010", null],
    ]);
  });

  test("has a stamp that changes with it, and only then", async () => {
    const data = openData(database.pool, () => NOW);
    const before = await data.stamp();
    expect(await data.stamp()).toBe(before);
    await database.pool.query("update training set title = 'CAP Cuisine' where key = 'une'");
    expect(await data.stamp()).not.toBe(before);
  });

  test("leaves no connection behind a reader who stops in the middle", async () => {
    for (let reader = 0; reader < 20; reader += 1) {
      for await (const row of openData(database.pool, () => NOW).scores()) {
        expect(row.level).toBe("training");
        break;
      }
    }
    expect(database.pool.idleCount).toBe(database.pool.totalCount);
  });
});
