/**
 * A catalogue of the size of the country is written by single statements that take longer than any other
 * may. `SIRIUS_CATALOGUE_ROWS=100000` shows how long they are.
 */
import { Readable } from "node:stream";
import { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isSiret } from "../../bot/check-digits.ts";
import { importCatalogue } from "../../db/catalogue-store.ts";
import { searchTrainings } from "../../db/public-search.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";

const ROWS = Number(process.env["SIRIUS_CATALOGUE_ROWS"] ?? 5_000);
const NOW = Date.UTC(2026, 10, 24);
/** What a statement may take in this test: less than the import needs for all rows. */
const LIMIT_MS = 100;
const TRADES = [
  "CUISINE",
  "PATISSERIE",
  "COIFFURE",
  "MACONNERIE",
  "BOULANGERIE",
  "PLOMBERIE",
  "VENTE",
];
const DIPLOMAS = ["CAP", "BAC PRO", "BTS", "BP", "TITRE PROFESSIONNEL"];

/** 3,000 of them; one number in ten has the right check digit. */
const SIRETS = Array.from(
  { length: 30_000 },
  (_, n) => `000000018${String(n).padStart(5, "0")}`,
).filter(isSiret);

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await freshDatabase();
  pool = new Pool({ ...database.connection, statement_timeout: LIMIT_MS, max: 2 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** Lines of an invented catalogue: as many trades, centres and towns as a country has. */
function* lines(): Generator<string> {
  for (let row = 0; row < ROWS; row += 1) {
    const siret = SIRETS[row % SIRETS.length] ?? "";
    const commune = String(row % 9_000).padStart(5, "0");
    const trade = TRADES[row % TRADES.length] ?? "";
    yield `${JSON.stringify({
      cle_ministere_educatif: `${String(row).padStart(6, "0")}P011${siret}${siret}-${commune}#L01`,
      cfd: String(50_000_000 + (row % 1_500)),
      intitule_long: `${trade} OPTION SPECIALITE${row % 400} (${DIPLOMAS[row % 5]})`,
      diplome: DIPLOMAS[row % 5],
      published: true,
      code_postal: commune,
      code_commune_insee: commune,
      localite: `Ville${row % 9_000}`,
      etablissement_formateur_siret: siret,
      etablissement_formateur_enseigne: `CFA Centre${row % 3_000} de la Region`,
    })}\n`;
  }
}

test(
  "is written whole whatever a statement may take, and can be searched at once",
  { timeout: 300_000 },
  async () => {
    const began = performance.now();
    const { counters } = await importCatalogue({ pool }, file(), { now: NOW });
    const first = performance.now();
    expect(counters).toMatchObject({ read: ROWS, created: ROWS, refused: 0 });
    const again = await importCatalogue({ pool }, file(), { now: NOW });
    const second = performance.now();
    expect(again.counters).toMatchObject({ unchanged: ROWS });
    const found = await searchTrainings(
      database.pool,
      { words: "patissrie specialite8", place: "ville8" },
      { index: 0, size: 5 },
    );
    expect(found.total).toBeGreaterThan(0);
    // A limit that cuts nothing would prove nothing.
    await expect(pool.query("select pg_sleep(1)")).rejects.toThrow("statement timeout");
    expect(first - began).toBeGreaterThan(LIMIT_MS);
    process.stdout.write(
      `\ncatalogue of ${ROWS} trainings: written with its search index in ${seconds(first - began)}, again in ${seconds(second - first)}, where a statement may take ${LIMIT_MS} ms\n`,
    );
  },
);

const file = (): Readable => Readable.from(lines(), { objectMode: false });
const seconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(1)} s`;
