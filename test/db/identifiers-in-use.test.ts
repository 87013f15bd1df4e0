/**
 * Every identifier that the registers write, asked for as it stands there: it designates something, or the
 * answer says why not. On the real files where they are at hand (SIRIUS_DATA, else `../shared/data`), on
 * invented ones otherwise.
 */
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { recogniseIdentifier, type Criteria } from "../../bot/identifiers.ts";
import { importCatalogue } from "../../db/catalogue-store.ts";
import { resolver } from "../../db/resolver.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { tell } from "../reliability/tell.ts";

const FOLDER = process.env["SIRIUS_DATA"] ?? "../shared/data";
const IS_REAL = existsSync(`${FOLDER}/kit-apprentissage-cfd-rncp.csv`);
const NOW = Date.UTC(2026, 10, 23);
/** Askings of one query. */
const LOT = 500;

/** Columns of a table that hold identifiers. */
interface Table {
  readonly file: string;
  readonly delimiter: string;
  readonly latin1?: true;
  readonly columns: readonly string[];
}

const TABLES: readonly Table[] = IS_REAL
  ? [
      {
        file: "bcn-n-formation-diplome.latin1.csv",
        delimiter: ";",
        latin1: true,
        columns: ["FORMATION_DIPLOME"],
      },
      {
        file: "kit-apprentissage-cfd-rncp.csv",
        delimiter: ";",
        columns: ["Code Diplôme", "FicheRNCP"],
      },
      { file: "opco-rncp.csv", delimiter: ",", columns: ["code_rncp"] },
      {
        file: "organismes-formation-apprentissage.csv",
        delimiter: ";",
        columns: ["siret", "uai"],
      },
    ]
  : [
      {
        file: "n-formation-diplome.latin1.csv",
        delimiter: ";",
        latin1: true,
        columns: ["FORMATION_DIPLOME"],
      },
      { file: "kit-cfd-rncp.csv", delimiter: ";", columns: ["Code Diplôme", "FicheRNCP"] },
      { file: "opco-rncp.csv", delimiter: ",", columns: ["code_rncp"] },
      { file: "organismes.csv", delimiter: ";", columns: ["siret", "uai"] },
    ];
const [ESTABLISHMENTS, TRAININGS, REGISTER] = IS_REAL
  ? [
      "catalogue-etablissements-sample.json",
      "catalogue-formations-sample.json",
      "referentiel-organismes.json",
    ]
  : ["etablissements.json", "formations.json", "referentiel.json"];

const Trainings = z.object({
  formations: z.array(z.looseObject({ cle_ministere_educatif: z.string() })),
});
const Register = z.array(z.object({ siret: z.string(), uai: z.string().nullish() }));

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  for (const file of [...TABLES.map((table) => table.file), REGISTER, ESTABLISHMENTS, TRAININGS]) {
    await importCatalogue(database, createReadStream(pathOf(file)), { now: NOW });
  }
}, 120_000);
afterAll(() => database.drop());

function pathOf(file: string): string {
  return `${IS_REAL ? FOLDER : "test/fixtures/catalogue"}/${file}`;
}

/** What stands in a file, by where it stands. */
function written(): Map<string, Set<string>> {
  const all = new Map<string, Set<string>>();
  const note = (where: string, text: string | null | undefined): void => {
    if (text === null || text === undefined || text.trim() === "") return;
    all.set(where, (all.get(where) ?? new Set()).add(text));
  };
  for (const { file, delimiter, latin1, columns } of TABLES) {
    const text = readFileSync(pathOf(file), latin1 === undefined ? "utf8" : "latin1");
    const options = { delimiter, columns: true, bom: true, relax_quotes: true } as const;
    const rows = z
      .array(z.record(z.string(), z.string()))
      .parse(parse(text, { ...options, relax_column_count: true }));
    for (const row of rows) for (const column of columns) note(`${file}: ${column}`, row[column]);
  }
  const trainings = Trainings.parse(JSON.parse(readFileSync(pathOf(TRAININGS), "utf8")));
  for (const { cle_ministere_educatif: key } of trainings.formations) {
    note(`${TRAININGS}: cle_ministere_educatif`, key);
    note(`${TRAININGS}: the same without its #`, key.split("#")[0]);
  }
  for (const { siret, uai } of Register.parse(JSON.parse(readFileSync(pathOf(REGISTER), "utf8")))) {
    note(`${REGISTER}: siret`, siret);
    note(`${REGISTER}: uai`, uai);
  }
  return all;
}

/** One word for what became of each text: what it designates, or why nothing. */
async function fates(texts: readonly string[]): Promise<string[]> {
  const recognised = texts.map((text) => recogniseIdentifier(text));
  const askings = recognised.map((one): readonly Criteria[] => (one.ok ? one.readings : []));
  const resolutions = await resolver(database.pool).resolve(askings);
  return recognised.map((one, at) => {
    if (!one.ok) {
      const { message, remedy } = one.fault;
      return message !== "" && remedy !== "" ? "refused, with what to write" : "refused in silence";
    }
    const resolution = resolutions[at];
    switch (resolution?.kind) {
      case "found":
        return `found as ${resolution.found.level}`;
      case "ambiguous":
        return resolution.candidates.length > 1 ? "several, named" : "several in silence";
      case "unknown":
        return `no ${resolution.missing} known`;
      case undefined:
        return "without an answer";
    }
  });
}

test("each designates something, or is refused with a reason", { timeout: 300_000 }, async () => {
  const silent = new Set(["refused in silence", "several in silence", "without an answer"]);
  for (const [where, set] of written()) {
    const texts = [...set];
    const counts = new Map<string, number>();
    for (let from = 0; from < texts.length; from += LOT) {
      for (const fate of await fates(texts.slice(from, from + LOT))) {
        counts.set(fate, (counts.get(fate) ?? 0) + 1);
      }
    }
    const told = [...counts].toSorted(([, a], [, b]) => b - a);
    tell(`${where}: ${texts.length}; ${told.map(([fate, n]) => `${fate} ${n}`).join(", ")}`);
    expect(texts.length).toBeGreaterThan(0);
    expect(told.filter(([fate]) => silent.has(fate))).toEqual([]);
  }
});
