import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { settingsFor, sirius } from "./run-sirius.ts";

const FILE = "test/fixtures/catalogue/formations.csv";
let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await freshDatabase();
  folder = mkdtempSync(join(tmpdir(), "sirius-catalogue-"));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await database.drop();
});
const run = (...args: string[]) =>
  sirius(["catalogue", "import", ...args], { env: settingsFor(database) });

describe("sirius catalogue import", () => {
  test("takes what is right, and writes what is not to a file", async () => {
    const errors = join(folder, "errors.csv");
    const ran = await run(FILE, "--errors", errors);
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain("ligne 8, etablissement_formateur_siret : un chiffre de ce SIRET");
    expect(ran.stdout).toMatch(/8 {2}entrées lues \(formations\)\n +6 {2}nouvelles/);
    expect(ran.stderr).toContain("Les avis suivront");
    const [header, ...lines] = readFileSync(errors, "utf8").trimEnd().split("\n");
    expect(header).toBe("\uFEFFligne;colonne;raison;remede;entree_refusee");
    expect(lines).toHaveLength(4);
    expect(lines[3]).toMatch(/^9;cle_ministere_educatif;.*;oui$/);
  });

  test("taken again changes nothing, and tells it to programs", async () => {
    const ran = await run(FILE, "--json");
    expect(JSON.parse(ran.stdout)).toMatchObject({
      kind: "formations",
      dryRun: false,
      counters: { read: 8, created: 0, updated: 0, unchanged: 6, refused: 2 },
      problemCount: 4,
      problems: [{ line: 5, column: "uai_formation", refused: false }, {}, {}, {}],
    });
  });

  test("of another file than was said is misuse, with what is missing", async () => {
    const ran = await run(FILE, "--kind", "rome", "--dry-run");
    expect(ran).toMatchObject({ code: 2, stdout: "" });
    expect(ran.stderr).toContain("lu comme rome, il lui manque : code_rome");
  });
});
