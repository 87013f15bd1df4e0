import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { publicDirectory, type PublicDirectory } from "../../db/public-directory.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";

const CENTRES = {
  "00000001800010": "CFA des Métiers de Bouche",
  "00000002600013": "Campus de l'Artisanat",
  "00000003400017": "École Œnologique du Sud",
};
/** Key, title, centre, place, INSEE code, CFD. */
const TRAININGS = [
  ["patissier-lyon", "CAP Pâtissier", "00000001800010", "Lyon 3e", "69383", "50022137"],
  ["patissier-nantes", "CAP Pâtissier", "00000002600013", "44000 Nantes", "44109", "50022137"],
  ["cuisine-lyon", "CAP Cuisine", "00000001800010", "Lyon 3e", "69383", "50022138"],
  ["boulanger-nantes", "BP Boulanger", "00000002600013", "44000 Nantes", "44109", "45022101"],
  [
    "coiffure-nantes",
    "CAP Métiers de la coiffure",
    "00000002600013",
    "Nantes",
    "44109",
    "50033619",
  ],
  [
    "mecanique-arles",
    "Bac pro Mécanique automobile",
    "00000003400017",
    "Arles",
    "13004",
    "40025214",
  ],
  ["compta-arles", "BTS Comptabilité et gestion", "00000003400017", "Arles", "13004", "32031409"],
] as const;

let database: TestDatabase;
let directory: PublicDirectory;
beforeAll(async () => {
  database = await freshDatabase();
  directory = publicDirectory(database.pool);
  for (const [siret, name] of Object.entries(CENTRES)) {
    await database.pool.query("insert into training_centre (siret, name) values ($1, $2)", [
      siret,
      name,
    ]);
  }
  for (const training of TRAININGS) {
    await database.pool.query(
      `insert into training (key, title, place, code_insee, cfd, centre_id)
       select $1, $2, $4, $5, $6, id from training_centre where siret = $3`,
      [...training],
    );
  }
});
afterAll(() => database.drop());

const ALL = { index: 0, size: 50 };
const found = async (words: string, place = ""): Promise<string[]> =>
  (await directory.search({ words, place }, ALL)).trainings.map(({ key }) => key);

describe("a search finds", () => {
  test.each([
    ["without accents or capitals", "patissier", ["patissier-lyon", "patissier-nantes"]],
    ["a plural", "CAP Pâtissiers", ["patissier-lyon", "patissier-nantes"]],
    ["the trade for the person", "pâtisserie", ["patissier-lyon", "patissier-nantes"]],
    ["the person for the trade", "coiffeuse", ["coiffure-nantes"]],
    ["a letter left out", "patisier", ["patissier-lyon", "patissier-nantes"]],
    ["a letter too many", "boullanger", ["boulanger-nantes"]],
    ["a letter for another", "kuisine", ["cuisine-lyon"]],
    ["a short word as it sounds", "cuisine lion", ["cuisine-lyon"]],
    ["two letters of a short word the wrong way round", "cuisine loyn", ["cuisine-lyon"]],
    ["the beginning of a word", "mécan", ["mecanique-arles"]],
    ["the person of another word", "comptable", ["compta-arles"]],
    ["a ligature", "oenologique bts", ["compta-arles"]],
    ["the name of the centre", "campus boulanger", ["boulanger-nantes"]],
    ["a place among the other words", "cap patissier nantes", ["patissier-nantes"]],
    ["little words around", "une formation de coiffure à Nantes", ["coiffure-nantes"]],
  ])("%s: %s", async (_what, words, keys) => {
    expect(await found(words)).toEqual(keys);
  });

  test.each([
    ["a city with a typo", "nnantes", ["boulanger-nantes", "coiffure-nantes", "patissier-nantes"]],
    ["a postal code", "44000", ["boulanger-nantes", "patissier-nantes"]],
    ["a department", "13", ["compta-arles", "mecanique-arles"]],
  ])("near %s: %s", async (_what, place, keys) => {
    expect((await found("", place)).toSorted()).toEqual(keys);
  });

  test("what is the same as typed before what only looks like it", async () => {
    expect((await found("cuisine patissier lyon"))[0]).toBe("cuisine-lyon");
    expect(await found("cap cuisine")).toEqual(["cuisine-lyon"]);
  });
});

describe("a search says", () => {
  test("which words nobody knows, and goes on with the others", async () => {
    const { trainings, unknown } = await directory.search(
      { words: "pâtissier zzyzx", place: "Lyon" },
      ALL,
    );
    expect(trainings.map(({ key }) => key)).toEqual(["patissier-lyon"]);
    expect(unknown).toEqual(["zzyzx"]);
  });

  test("when no training has all the words, and shows those that have some", async () => {
    const { complete, total } = await directory.search({ words: "coiffure", place: "Arles" }, ALL);
    expect({ complete, total }).toEqual({ complete: false, total: 3 });
  });

  test("no other short word that only has most of its letters", async () => {
    for (const words of ["lynn", "lens", "bron", "dyon"]) {
      expect(await directory.search({ words, place: "" }, ALL)).toMatchObject({ total: 0 });
    }
  });

  test("nothing when nothing is near", async () => {
    expect(await directory.search({ words: "zzyzx", place: "" }, ALL)).toMatchObject({
      total: 0,
      unknown: ["zzyzx"],
    });
  });

  test("how many there are, page by page", async () => {
    const pages = await Promise.all(
      [0, 1, 2].map((index) => directory.search({ words: "", place: "" }, { index, size: 3 })),
    );
    expect(pages.map(({ total }) => total)).toEqual([7, 7, 7]);
    const keys = pages.flatMap(({ trainings }) => trainings.map(({ key }) => key));
    expect(new Set(keys).size).toBe(7);
  });
});

test("a training that moves, and a centre that is renamed, are found as they are now", async () => {
  const { pool } = database;
  await pool.query("update training set place = 'Brest' where key = 'compta-arles'");
  expect(await found("comptabilité", "Brest")).toEqual(["compta-arles"]);
  await pool.query("update training_centre set name = 'Lycée Neuf' where siret = $1", [
    "00000003400017",
  ]);
  expect((await found("lycée neuf")).toSorted()).toEqual(["compta-arles", "mecanique-arles"]);
  await pool.query("update training set place = 'Arles' where key = 'compta-arles'");
});

test.each(["%", "'; drop table training; --", "\\", "{}", "@lyon", "a".repeat(5_000), "🙂", "ﷺ"])(
  "the words %j are searched like any others",
  async (words) => {
    const result = await directory.search({ words, place: words }, ALL);
    expect(result.total).toBeLessThanOrEqual(7);
  },
);

describe("an identifier", () => {
  test.each([
    ["a SIRET", "000 000 018 00010", { level: "etablissement", siret: "00000001800010" }],
    ["a CFD", "50033619", { level: "certification_nationale", certification: "50033619" }],
    ["a key no catalogue knows", "cuisine-lyon", { trainingKey: "cuisine-lyon" }],
  ])("%s names what it should", async (_what, identifier, designated) => {
    expect(await directory.resolve(identifier)).toMatchObject(designated);
  });

  test("is found when its # was lost, if only one place can be meant", async () => {
    const key = "000000P01100000000180001000000001800010-00000";
    const insert = `insert into training (key, title, rncp, centre_id)
      select $1, 'Titre', 'RNCP99999', id from training_centre where siret = '00000001800010'`;
    await database.pool.query(insert, [`${key}#L01`]);
    expect(await directory.resolve(key)).toMatchObject({ trainingKey: `${key}#L01` });
    for (const written of ["RNCP99999", "rncp 99999"]) {
      expect(await directory.resolve(written)).toMatchObject({ certification: "RNCP99999" });
    }
    await database.pool.query(insert, [`${key}#L02`]);
    expect(await directory.resolve(key)).toBeUndefined();
    expect(await directory.resolve("nobody knows it")).toBeUndefined();
  });

  test("of a training that another one replaced leads to its successor, and lists show that one", async () => {
    const { pool } = database;
    await pool.query(
      `update training set followed_by = (select id from training where key = 'patissier-lyon')
       where key = 'patissier-nantes'`,
    );
    expect(await directory.resolve("patissier-nantes")).toMatchObject({
      trainingKey: "patissier-lyon",
    });
    expect(await directory.training("patissier-nantes")).toBeUndefined();
    expect(await found("patissier")).toEqual(["patissier-lyon"]);
    await pool.query("update training set listed = false where key = 'boulanger-nantes'");
    expect(await found("boulanger")).toEqual([]);
  });
});
