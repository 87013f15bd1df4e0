/** A line of a roster and an entry of the catalogue meet on one training, whichever comes first. */
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { importCatalogue } from "../../db/catalogue-store.ts";
import { releaseResults } from "../../db/release-store.ts";
import { rosterCatalogue } from "../../db/roster-catalogue.ts";
import { importRoster } from "../../db/roster-store.ts";
import { createSecrets, newKey } from "../../db/secrets.ts";
import { empty, freshDatabase, type TestDatabase } from "../database.ts";
import { OPTIONS } from "./publication-world.ts";

const NOW = Date.UTC(2026, 10, 24, 9);
const PLACE_1 = "000001P01100000000180001000000001800010-00001#L01";
const REPLACED = "000009P01100000000180001000000001800010-00001#L01";
const PASTRY = "000002P01100000000180001000000001800028-2A001#L01";
const OTHER_CENTRE = "00000001800028";
let database: TestDatabase;
const secrets = createSecrets(newKey());
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await empty(
    database,
    "training_centre, training, person, certification, key_replacement, settled_line",
  );
});

const HEADER =
  "prenom_apprenant;tel_apprenant;cle_ministere_educatif;formation_cfd;etablissement_formateur_siret;contrat_date_debut;contrat_date_fin";
interface Told {
  readonly key?: string;
  readonly cfd?: string;
  readonly siret?: string;
}
const lea = ({ key = "", cfd = "", siret = "00000001800010" }: Told) =>
  `Léa;0639980001;${key};${cfd};${siret};02/09/2024;30/06/2026`;
function roster(...lines: string[]) {
  const open = () => Readable.from([Buffer.from([HEADER, ...lines].join("\n"))]);
  const options = { now: NOW, legalBasis: "mission d'intérêt public" };
  return importRoster({ pool: database.pool, secrets }, open, options);
}
const catalogue = () =>
  importCatalogue(database, createReadStream("test/fixtures/catalogue/formations.json"), {
    now: NOW,
  });
const release = () => releaseResults(database, OPTIONS);
/** The trainings people are invited for, and what those count for. */
async function trainings() {
  const { rows } = await database.pool.query(
    `select t.key, g.key as counts_for from apprenticeship ap
     join training t on t.id = ap.training_id
     join training g on g.id = coalesce(t.followed_by, t.id) order by 1`,
  );
  return rows;
}

describe("a line that names its training by centre and code", () => {
  test("is about the only one the catalogue has for both", async () => {
    await catalogue();
    await roster(lea({ cfd: "50000004", siret: OTHER_CENTRE }));
    expect(await trainings()).toEqual([{ key: PASTRY, counts_for: PASTRY }]);
  });

  test("keeps its own training where the catalogue has two places", async () => {
    await catalogue();
    await roster(lea({ cfd: "50000002" }));
    expect(await trainings()).toMatchObject([{ key: "00000001800010_50000002" }]);
  });

  test("comes to it with a release when the catalogue comes later, and is not invited again", async () => {
    const line = lea({ cfd: "50000004", siret: OTHER_CENTRE });
    await roster(line);
    await catalogue();
    expect(await roster(line)).toMatchObject({ invited: 0, alreadyInvited: 1 });
    await release();
    expect(await trainings()).toEqual([{ key: `${OTHER_CENTRE}_50000004`, counts_for: PASTRY }]);
    expect(await roster(lea({ key: PASTRY, siret: OTHER_CENTRE }))).toMatchObject({ invited: 0 });
  });
});

describe("a key that was replaced", () => {
  test("is the training its person was invited for, whichever key the next list has", async () => {
    await catalogue();
    await roster(lea({ key: REPLACED, cfd: "50000001" }));
    expect(await roster(lea({ key: PLACE_1, cfd: "50000002" }))).toMatchObject({ invited: 0 });
    await release();
    expect(await trainings()).toEqual([{ key: REPLACED, counts_for: PLACE_1 }]);
  });

  test("and the key of now on two lines of one list are one training", async () => {
    await catalogue();
    expect(await roster(lea({ key: PLACE_1 }), lea({ key: REPLACED }))).toMatchObject({
      lines: 2,
      invited: 1,
      alreadyInvited: 1,
    });
    expect(await trainings()).toMatchObject([{ key: PLACE_1 }]);
  });

  test("is known again after the address of its person was forgotten", async () => {
    await catalogue();
    await roster(lea({ key: REPLACED }));
    await database.pool.query(
      `insert into settled_line (proof, at)
       select sha256(c.lookup || c.name_lookup || convert_to('${REPLACED}', 'UTF8')), now()
       from contact c`,
    );
    await database.pool.query("delete from person");
    expect(await roster(lea({ key: PLACE_1 }))).toMatchObject({ invited: 0, alreadyInvited: 1 });
  });
});

describe("what the catalogue tells the reader of a roster", () => {
  test("is the one centre of a UAI at a postal code, and every code once all registers are there", async () => {
    await catalogue();
    const some = await rosterCatalogue(database.pool);
    expect(some.siretOf?.("0000003D", "20000")).toBe(OTHER_CENTRE);
    expect(some.siretOf?.("0000001B", "00001")).toBe("00000001800010");
    expect(some.siretOf?.("0000001B", "99999")).toBeUndefined();
    expect(some.isKnownCode).toBeUndefined();
    for (const file of ["kit-cfd-rncp.csv", "n-formation-diplome.latin1.csv"]) {
      const bytes = createReadStream(`test/fixtures/catalogue/${file}`);
      await importCatalogue(database, bytes, { now: NOW });
    }
    const all = await rosterCatalogue(database.pool);
    expect(["50000001", "RNCP90005", "59999999"].map((code) => all.isKnownCode?.(code))).toEqual([
      true,
      true,
      false,
    ]);
  });
});
