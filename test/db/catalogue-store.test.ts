import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { CatalogueProblem } from "../../bot/catalogue-source.ts";
import { SiriusError } from "../../bot/errors.ts";
import { importCatalogue, type CatalogueImportOptions } from "../../db/catalogue-store.ts";
import { empty, freshDatabase, type TestDatabase } from "../database.ts";

const NOW = Date.UTC(2026, 10, 24);
const FOLDER = "test/fixtures/catalogue/";
const [KITCHEN, KITCHEN_2] = [
  "000001P01100000000180001000000001800010-00001#L01",
  "000001P01100000000180001000000001800010-00002#L02",
];
let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await empty(
    database,
    "training_centre, training, certification, certification_pair, certification_successor, key_replacement, occupation, funder, certification_alias, catalogue_import",
  );
});

const problems: CatalogueProblem[] = [];
async function take(name: string, options: Partial<CatalogueImportOptions> = {}) {
  problems.length = 0;
  const onProblem = (problem: CatalogueProblem) => void problems.push(problem);
  const source = name.includes("\n") ? Readable.from([Buffer.from(name)]) : undefined;
  const bytes = source ?? createReadStream(FOLDER + name);
  return importCatalogue(database, bytes, { now: NOW, onProblem, ...options });
}
async function rows(text: string) {
  return (await database.pool.query(text)).rows;
}
/** All that imports write, but the list of imports itself. */
async function everything() {
  const tables = [
    "training_centre",
    "training",
    "certification",
    "certification_pair",
    "certification_successor",
    "certification_alias",
    "key_replacement",
    "occupation",
    "funder",
    "centre_uai",
  ];
  return Promise.all(
    tables.map((table) => rows(`select *, xmin::text from ${table} order by 1, 2`)),
  );
}

const FILES = [
  ["formations.json", "formations", { read: 8, created: 6, refused: 2, incomplete: 2 }],
  ["formations.csv", "formations", { read: 8, created: 6, refused: 2, incomplete: 2 }],
  ["formations.ndjson", "formations", { read: 3, created: 3, refused: 0, incomplete: 0 }],
  ["etablissements.json", "etablissements", { read: 3, created: 2, refused: 1 }],
  ["referentiel.json", "referentiel", { read: 2, created: 2, incomplete: 1 }],
  ["organismes.csv", "organismes", { read: 3, created: 2, refused: 1 }],
  ["kit-cfd-rncp.csv", "cfd-rncp", { read: 7, created: 5, repeated: 1, refused: 1, incomplete: 1 }],
  ["n-formation-diplome.latin1.csv", "bcn", { read: 6, created: 6, incomplete: 1 }],
  ["opco-rncp.csv", "opco-rncp", { read: 4, created: 2, repeated: 1, refused: 1 }],
  ["rome.csv", "rome", { read: 2, created: 1, refused: 1 }],
] as const;

describe.each(FILES)("the file %s", (name, kind, counters) => {
  test("is told by what it holds, and taken twice it changes nothing", async () => {
    const first = await take(name);
    expect(first).toMatchObject({ kind, counters });
    const before = await everything();
    const again = await take(name);
    expect(again.counters).toEqual({
      ...first.counters,
      created: 0,
      updated: 0,
      unchanged: first.counters.created,
    });
    expect(await everything()).toEqual(before);
  });

  test("leaves the database as it was in a dry run, and counts the same", async () => {
    const before = await everything();
    const tried = await take(name, { dryRun: true });
    expect(await everything()).toEqual(before);
    expect(tried).toEqual(await take(name));
  });
});

test("all files together settle: taking each again changes nothing", async () => {
  const all = FILES.map(([name]) => name).filter((name) => name !== "formations.ndjson");
  for (const name of [...all, ...all]) await take(name);
  const before = await everything();
  const written = [];
  for (const name of all) {
    const { counters } = await take(name);
    written.push([name, counters.created + counters.updated]);
  }
  expect(written.filter(([, count]) => count !== 0)).toEqual([]);
  expect(await everything()).toEqual(before);
});

describe("a training of the catalogue", () => {
  test("is known by all its identifiers, under a title as people write it", async () => {
    await take("formations.json");
    const [training] = await rows(
      `select t.*, siret, name from training t join training_centre tc on tc.id = t.centre_id
       where key like '000002P%'`,
    );
    expect(training).toMatchObject({
      title: "Pâtisserie fictive (CAP)",
      level: 3,
      cfd: "50000004",
      rncp: "RNCP90004",
      siret: "00000001800028",
      name: "ASSOCIATION FICTIVE",
      code_insee: "2A001",
      place: "Exemple-sur-Mer",
      place_uai: "0000003D",
      certifinfo: "900004",
      onisep: "cap-patisserie-fictive",
      parcoursup: "90001",
      rome: ["G1602", "G1603"],
      listed: true,
    });
  });

  test("is the one a roster named before: what people answered stays with it", async () => {
    await rows(
      `with centre as (insert into training_centre (siret, name)
         values ('00000001800010', 'Centre 00000001800010') returning id)
       insert into training (id, key, title, cfd, centre_id)
       select '00000000-0000-4000-8000-000000000001', '${KITCHEN}', 'Formation', '50000002', id
       from centre`,
    );
    expect((await take("formations.json")).counters).toMatchObject({ created: 5, updated: 1 });
    expect(
      await rows(
        `select t.id, title, listed, name from training t
         join training_centre tc on tc.id = t.centre_id where key = '${KITCHEN}'`,
      ),
    ).toEqual([
      {
        id: "00000000-0000-4000-8000-000000000001",
        title: "Cuisine fictive (CAP)",
        listed: true,
        name: "CFA D'EXEMPLEVILLE (FICTIF)",
      },
    ]);
  });

  test("tells which key it replaces, until both entries say otherwise", async () => {
    await take("formations.json");
    const old = "000009P01100000000180001000000001800010-00001#L01";
    expect(await rows("select * from key_replacement")).toEqual([
      { old_key: old, new_key: KITCHEN, current_key: KITCHEN },
    ]);
    const header =
      "cle_ministere_educatif;cle_me_remplace;cle_me_remplace_par;etablissement_formateur_siret\n";
    const line = (key: string, by: string) =>
      `${key};${key === KITCHEN ? old : ""};${by};00000001800010\n`;
    await take(header + line(KITCHEN, KITCHEN_2));
    expect(await rows("select old_key, current_key from key_replacement order by 1")).toEqual([
      { old_key: KITCHEN, current_key: KITCHEN_2 },
      { old_key: old, current_key: KITCHEN_2 },
    ]);
    await take(header + line(KITCHEN, "") + line(KITCHEN_2, ""));
    expect(await rows("select old_key, current_key from key_replacement order by 1")).toEqual([
      { old_key: old, current_key: KITCHEN },
    ]);
  });

  test("says what is wrong with it, where, and what to write", async () => {
    await take("formations.csv");
    expect(problems.map(({ line, column, refused }) => [line, column, refused])).toEqual([
      [5, "uai_formation", false],
      [7, "cle_ministere_educatif", false],
      [8, "etablissement_formateur_siret", true],
      [9, "cle_ministere_educatif", true],
    ]);
    await take("formations.json");
    expect(problems.map(({ line }) => line)).toEqual([106, 172, 205, 238]);
  });
});

describe("a centre", () => {
  test("is known by its SIRET; its UAI may be those of others, and its places have more", async () => {
    await take("formations.json");
    await take("referentiel.json");
    expect(
      await rows(
        `select u.uai, array_agg(siret order by siret) as sirets
         from centre_uai u join training_centre tc on tc.id = u.centre_id group by 1 order by 1`,
      ),
    ).toEqual([
      { uai: "0000001B", sirets: ["00000001800010", "00000001800028"] },
      { uai: "0000002C", sirets: ["00000001800010"] },
      { uai: "0000003D", sirets: ["00000001800028"] },
    ]);
  });

  test("keeps what a later register does not tell", async () => {
    await take("organismes.csv");
    await take("referentiel.json");
    expect(
      await rows("select name, uai, nature, closed from training_centre order by siret"),
    ).toEqual([
      {
        name: "Centre 00000001800028",
        uai: "0000001B",
        nature: "responsable_formateur",
        closed: false,
      },
      { name: "CFA DES EXEMPLES (FICTIF)", uai: "0000002C", nature: "formateur", closed: null },
      { name: "LYCÉE FICTIF", uai: "0000001B", nature: "responsable", closed: null },
    ]);
  });
});

describe("a certification", () => {
  test("has its dates and successors from its register, and its titles from the kit", async () => {
    await take("kit-cfd-rncp.csv");
    await take("n-formation-diplome.latin1.csv");
    expect(
      await rows(
        `select code, title, level, opened_on::text, closed_on::text from certification
         where code in ('50000001', 'RNCP90002', '05000005') order by 1`,
      ),
    ).toEqual([
      {
        code: "05000005",
        title: "Vente fictive (BAC PRO)",
        level: 4,
        opened_on: null,
        closed_on: null,
      },
      {
        code: "50000001",
        title: "Cuisine fictive, début (CAP)",
        level: 3,
        opened_on: "2010-09-01",
        closed_on: "2024-08-31",
      },
      {
        code: "RNCP90002",
        title: "Cuisine fictive (CAP)",
        level: 3,
        opened_on: null,
        closed_on: "2029-08-31",
      },
    ]);
    expect(await rows("select * from certification_successor order by 1, 2")).toEqual([
      { code: "50000001", successor: "50000002" },
      { code: "50000003", successor: "50000004" },
      { code: "50000003", successor: "50000006" },
    ]);
  });
});

describe("a file is refused", () => {
  test.each([
    [
      "prenom_apprenant;cle_ministere_educatif;etablissement_formateur_siret\nLéa;x;y\n",
      "roster import",
    ],
    ["a;b\n1;2\n", "--kind"],
    ['{"name": "sirius"}\n', "catalogue_empty"],
    ["siret;uai;raison_sociale\n", "catalogue_empty"],
    ['[{"siret": "1", "lieux_de_formation": []},\n{"siret": \n', "ends before"],
    ["\0\n", "binary"],
  ])("%j: %s", async (text, word) => {
    const before = await everything();
    const said = await take(text).catch((error: unknown) =>
      error instanceof SiriusError ? `${error.code}: ${error.message}` : String(error),
    );
    expect(said).toMatch(/^catalogue_/);
    expect(said).toContain(word);
    expect(await everything()).toEqual(before);
  });

  test("when it lacks the columns of the kind it is said to be", async () => {
    await expect(take("rome.csv", { kind: "bcn" })).rejects.toThrow(
      "as bcn it lacks formation_diplome",
    );
  });
});
