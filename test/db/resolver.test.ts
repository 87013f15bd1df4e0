import { createReadStream } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { recogniseIdentifier, type Criteria } from "../../bot/identifiers.ts";
import { importCatalogue } from "../../db/catalogue-store.ts";
import { releaseResults } from "../../db/release-store.ts";
import { resolver, type Resolution } from "../../db/resolver.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { NOW, OPTIONS, PublicationWorld } from "./publication-world.ts";

const [CENTRE, OTHER] = ["00000001800010", "00000001800028"];
const KITCHEN = `000001P0110${CENTRE}${CENTRE}-00001#L01`;
const KITCHEN_2 = `000001P0110${CENTRE}${CENTRE}-00002#L02`;
const OLD_KEY = `000009P0110${CENTRE}${CENTRE}-00001#L01`;
const PASTRY = `000002P0110${CENTRE}${OTHER}-2A001#L01`;
const SALES = `000003P0110${OTHER}${OTHER}-00003#L0`;
let database: TestDatabase;

beforeAll(async () => {
  database = await freshDatabase();
  const world = new PublicationWorld(database.pool);
  await world.open();
  await world.training(KITCHEN, "50000001", CENTRE);
  for (const note of [5, 4, 4, 3, 2]) await world.answer(KITCHEN, { note });
  for (const file of [
    "n-formation-diplome.latin1.csv",
    "kit-cfd-rncp.csv",
    "formations.json",
    "referentiel.json",
  ]) {
    const bytes = createReadStream(`test/fixtures/catalogue/${file}`);
    await importCatalogue(database, bytes, { now: NOW });
  }
  await releaseResults(database, OPTIONS);
});
afterAll(() => database.drop());

async function resolve(...askings: (readonly Criteria[])[]): Promise<readonly Resolution[]> {
  return resolver(database.pool).resolve(askings);
}
async function one(criteria: Criteria): Promise<Resolution | undefined> {
  return (await resolve([criteria]))[0];
}
async function text(written: string): Promise<Resolution | undefined> {
  const recognised = recogniseIdentifier(written);
  return recognised.ok ? (await resolve(recognised.readings))[0] : undefined;
}
const found = (level: string, rest: object = {}) => ({ kind: "found", found: { level, ...rest } });

describe("an identifier designates", () => {
  test.each([
    ["a training, by its key", { cle: KITCHEN }, "formation_lieu", { trainingKey: KITCHEN }],
    [
      "the training of a key that was replaced",
      { cle: OLD_KEY },
      "formation_lieu",
      { trainingKey: KITCHEN },
    ],
    [
      "a training, by a key that lost its #",
      { cle_tronquee: PASTRY.slice(0, -4) },
      "formation_lieu",
      { trainingKey: PASTRY },
    ],
    [
      "a training, by Parcoursup",
      { parcoursup: "90001" },
      "formation_lieu",
      { trainingKey: PASTRY },
    ],
    [
      "a training, by Affelnet",
      { affelnet: "AFF90001" },
      "formation_lieu",
      { trainingKey: KITCHEN },
    ],
    [
      "a diploma, by its CFD",
      { cfd: "50000004" },
      "certification_nationale",
      { certification: "50000004", title: "Pâtisserie fictive (CAP)" },
    ],
    [
      "the newest diploma of its line",
      { cfd: "50000001" },
      "certification_nationale",
      { certification: "50000002" },
    ],
    [
      "a diploma, by the title it alone leads to",
      { rncp: "RNCP90004" },
      "certification_nationale",
      { certification: "50000004" },
    ],
    [
      "the open diploma of a title that two led to",
      { rncp: "RNCP90002" },
      "certification_nationale",
      { certification: "50000002" },
    ],
    [
      "a diploma, by Certif Info",
      { certifinfo: "900004" },
      "certification_nationale",
      { certification: "50000004" },
    ],
    [
      "a diploma, by ONISEP",
      { onisep: "FOR.90002" },
      "certification_nationale",
      { certification: "50000002" },
    ],
    [
      "a centre, by its SIRET",
      { siret: OTHER },
      "etablissement",
      { siret: OTHER, centre: "ASSOCIATION FICTIVE" },
    ],
    [
      "a centre, by the UAI of one of its places",
      { uai: "0000003D" },
      "etablissement",
      { siret: OTHER },
    ],
    [
      "a centre and a diploma",
      { siret: CENTRE, cfd: "50000002" },
      "formateur_certification",
      { siret: CENTRE, certification: "50000002" },
    ],
    [
      "a centre and the diploma of a title",
      { siret: OTHER, rncp: "RNCP90005" },
      "formateur_certification",
      { siret: OTHER, certification: "05000005" },
    ],
    [
      "a training, by centre, diploma and commune",
      { siret: CENTRE, cfd: "50000002", code_insee: "00002" },
      "formation_lieu",
      { trainingKey: KITCHEN_2, place: "Exemplebourg" },
    ],
    [
      "a training, by diploma and the UAI of its place",
      { uai: "0000002C", cfd: "50000002" },
      "formation_lieu",
      { trainingKey: KITCHEN_2 },
    ],
    [
      "a training, by diploma and commune alone",
      { cfd: "50000004", code_insee: "2A001" },
      "formation_lieu",
      { trainingKey: PASTRY },
    ],
    [
      "the centre and diploma, where the commune has none",
      { siret: CENTRE, cfd: "50000002", code_insee: "99999" },
      "formateur_certification",
      { siret: CENTRE },
    ],
    [
      "a training, if all that is said fits",
      { cle: KITCHEN, siret: CENTRE, certifinfo: "900002" },
      "formation_lieu",
      { trainingKey: KITCHEN },
    ],
  ])("%s", async (_what, criteria, level, rest) => {
    expect(await one(criteria)).toMatchObject(found(level, rest));
  });
});

describe("nothing is designated", () => {
  test.each([
    ["an unheard key", { cle: KITCHEN.replace("L01", "L77") }, "training"],
    ["an unheard diploma", { cfd: "59999999" }, "certification"],
    ["an unheard centre", { siret: "00000001800069" }, "centre"],
    ["a centre without that diploma", { siret: CENTRE, cfd: "50000004" }, "together"],
    ["a key of another centre", { cle: KITCHEN, siret: OTHER }, "together"],
    ["two diplomas that are not one", { cfd: "50000002", rncp: "RNCP90004" }, "certification"],
    ["the title of a training", { onisep: "cuisine-fictive" }, "certification"],
  ])("by %s", async (_what, criteria, missing) => {
    expect(await one(criteria)).toEqual({ kind: "unknown", missing });
  });
});

describe("several things are designated, and named,", () => {
  test.each([
    ["by the UAI of two centres", { uai: "0000001B" }, [CENTRE, OTHER]],
    ["by a title of two diplomas", { rncp: "RNCP90005" }, ["05000005", "50000007"]],
    ["by a key that lost its #", { cle_tronquee: SALES.slice(0, -3) }, [`${SALES}1`, `${SALES}2`]],
    [
      "by a diploma that a commune has twice",
      { cfd: "05000005", code_insee: "00003" },
      [`${SALES}1`, `${SALES}2`],
    ],
  ])("%s", async (_what, criteria, candidates) => {
    expect(await one(criteria)).toEqual({ kind: "ambiguous", candidates });
  });
});

describe("figures", () => {
  test("come with the level that has them, the former diploma told", async () => {
    const resolution = await one({ cle: KITCHEN });
    expect(resolution).toMatchObject(found("formation_lieu", { status: "publie" }));
    const body = resolution?.kind === "found" ? resolution.found.score?.body : undefined;
    expect(JSON.parse(body ?? "{}")).toMatchObject({ nb_repondants: 5 });
  });

  test("of the next wider level stand in where there are none", async () => {
    expect(await one({ cle: KITCHEN_2 })).toMatchObject(
      found("formation_lieu", {
        status: "aucun",
        wider: expect.stringContaining('"nb_repondants":5'),
      }),
    );
  });

  test("are public for the centre and the diploma of a training that has them", async () => {
    expect(await one({ siret: CENTRE })).toMatchObject(
      found("etablissement", { status: "publie" }),
    );
    expect(await one({ cfd: "50000002" })).toMatchObject({ found: { status: "publie" } });
    expect(await one({ siret: OTHER })).toMatchObject({ found: { status: "aucun" } });
  });

  test("that are missing because too few answered are told from those nobody was asked for", async () => {
    const world = new PublicationWorld(database.pool);
    await world.training("few#L01", "50000099", "00000001800069");
    await world.answer("few#L01", { note: 1 });
    await releaseResults(database, OPTIONS);
    for (const criteria of [
      { cle: "few#L01" },
      { cfd: "50000099" },
      { siret: "00000001800069" },
      { siret: "00000001800069", cfd: "50000099" },
    ]) {
      expect(await one(criteria)).toMatchObject({ found: { status: "insuffisant" } });
    }
  });
});

describe("many askings at once", () => {
  test("are answered in their order, the same one twice", async () => {
    const all = await resolve(
      [{ cle: PASTRY }],
      [{ cfd: "59999999" }],
      [{ siret: OTHER }],
      [{ cle: PASTRY }],
    );
    expect(all.map((each) => (each.kind === "found" ? each.found.level : each.kind))).toEqual([
      "formation_lieu",
      "unknown",
      "etablissement",
      "formation_lieu",
    ]);
    expect(await resolve()).toEqual([]);
  });

  test("take a text that could be two things as the one that exists", async () => {
    await database.pool.query(
      `insert into certification (code, kind) values ('0000003D', 'cfd'), ('0000004E', 'cfd')`,
    );
    expect(await text("0000004E")).toMatchObject(found("certification_nationale"));
    expect(await text("0000002C")).toMatchObject(found("etablissement"));
    expect(await text("0000003D")).toEqual({
      kind: "ambiguous",
      candidates: ["uai=0000003D", "cfd=0000003D"],
    });
  });
});
