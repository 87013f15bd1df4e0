import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { settingsFor, sirius } from "./run-sirius.ts";

const BUNDLED = "survey-scripts/fin-apprentissage.yaml";

let database: TestDatabase;
let env: Record<string, string>;
beforeAll(async () => {
  database = await freshDatabase();
  env = settingsFor(database);
});
afterAll(() => database.drop());

describe("sirius doctor", { timeout: 60_000 }, () => {
  test("says what is missing, with what to do about it", async () => {
    const ran = await sirius(["doctor", "--json"], { env });
    expect(ran.code).toBe(1);
    const { checks } = JSON.parse(ran.stdout);
    const missing = checks.filter(({ ok }: { ok: boolean }) => !ok);
    expect(missing).toEqual([
      {
        name: "Questionnaire",
        ok: false,
        words: expect.stringMatching(
          /publiez-le : sirius script publish \(le premier démarrage de serve/,
        ),
        code: "script_unknown",
        message: expect.stringContaining("no version of script"),
      },
    ]);
  });

  test("tells of a database that cannot be reached, and of settings that cannot be used", async () => {
    const away = { ...env, DATABASE_URL: "postgresql://x@127.0.0.1:1/x" };
    const unreachable = await sirius(["doctor"], { env: away });
    expect(unreachable.code).toBe(1);
    expect(unreachable.stdout).toMatch(/✗ Base de données : .*vérifiez DATABASE_URL/);
    const unusable = await sirius(["doctor"], { env: { PORT: "beaucoup" } });
    expect(unusable.stdout).toContain("✗ Réglages");
    expect(unusable.stdout).toContain("PORT : écrivez un numéro de port");
  });

  test("in production, names the proxy that nobody counts, the director and the channels", async () => {
    const production = {
      ...env,
      NODE_ENV: "production",
      PUBLIC_BASE_URL: "https://avis.example.fr",
      PUBLISHER_NAME: "Région Exemple",
    };
    const ran = await sirius(["doctor", "--json"], { env: production });
    const { checks } = JSON.parse(ran.stdout);
    const missing = checks.filter(({ ok }: { ok: boolean }) => !ok);
    expect(missing.map(({ name }: { name: string }) => name)).toEqual([
      "Serveurs mandataires (SIRIUS_TRUSTED_PROXIES)",
      "Éditeur",
      "Questionnaire",
      "Canaux",
    ]);
  });

  test("makes keys that are never twice the same", async () => {
    const [one, other] = await Promise.all([
      sirius(["doctor", "--new-keys", "--json"]),
      sirius(["doctor", "--new-keys", "--json"]),
    ]);
    expect(JSON.parse(one.stdout).keys).not.toBe(JSON.parse(other.stdout).keys);
  });
});

describe("sirius script publish", { timeout: 60_000 }, () => {
  test("the same content is published once, and the doctor finds it", async () => {
    const first = await sirius(["script", "publish", BUNDLED, "--json"], { env });
    const again = await sirius(["script", "publish", BUNDLED, "--json"], { env });
    expect(first.code).toBe(0);
    const { published } = JSON.parse(first.stdout);
    expect(published).toMatchObject({ key: "fin-apprentissage", version: 1 });
    expect(JSON.parse(again.stdout).published).toEqual(published);

    const checked = await sirius(["doctor"], { env });
    expect(checked.stdout).toContain("✓ Questionnaire : fin-apprentissage, version 1");
    expect(checked.code).toBe(0);
  });

  test("what is pulled says the same: publishing it again makes no new version", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "sirius-pull-"));
    const file = path.join(folder, "tiré.yaml");
    const pulled = await sirius(["script", "pull", "fin-apprentissage", file], { env });
    expect(pulled).toMatchObject({ code: 0, stdout: "" });
    const again = await sirius(["script", "publish", file, "--json"], { env });
    rmSync(folder, { recursive: true });
    expect(JSON.parse(again.stdout).published.version).toBe(1);
  });

  test("a questionnaire that was put away is not published: it is to be opened again first", async () => {
    const { pool } = database;
    await pool.query(
      "insert into script_phase (key, phase, since) values ('fin-apprentissage', 'retired', now())",
    );
    const refused = await sirius(["script", "publish", BUNDLED], { env });
    await pool.query("delete from script_phase");
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr).toMatch(
      /^sirius : le questionnaire « Fin d'apprentissage » \(fin-apprentissage\) est rangé : rouvrez-le d'abord/,
    );
    expect(refused.stderr).toContain("script_retired");
  });

  test("a questionnaire nobody published is named", async () => {
    const ran = await sirius(["script", "pull", "autre"], { env });
    expect(ran).toMatchObject({ code: 1, stdout: "" });
    expect(ran.stderr).toContain("script_unknown");
  });

  test("nothing is published that leads nowhere", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "sirius-publish-"));
    const broken = path.join(folder, "perdu.yaml");
    const source = readFileSync(BUNDLED, "utf8");
    writeFileSync(broken, source.replace("go: fin_refus", "go: nulle_part"));
    const ran = await sirius(["script", "publish", broken], { env });
    rmSync(folder, { recursive: true });
    expect(ran).toMatchObject({ code: 1, stdout: "" });
    expect(ran.stderr).toContain("« nulle_part »");
  });

  test("nothing is published that would measure something else under the same name", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "sirius-publish-"));
    const changed = path.join(folder, "changé.yaml");
    const source = readFileSync(BUNDLED, "utf8");
    // A month where a year was asked.
    writeFileSync(changed, source.replace("precision: year", "precision: month"));
    const ran = await sirius(["script", "publish", changed], { env });
    rmSync(folder, { recursive: true });
    expect(ran).toMatchObject({ code: 1, stdout: "" });
    expect(ran.stderr).toMatch(
      /changé\.yaml:\d+:\d+: étape « annee_controle », id : cette question est déjà publiée comme année/,
    );
    const versions = await database.pool.query("select version from script_version");
    expect(versions.rows).toEqual([{ version: 1 }]);
  });

  test("nothing is published that breaks a promise of its own", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "sirius-publish-"));
    const broken = path.join(folder, "cassé.yaml");
    const promise =
      '  - name: En l\'air\n    play: [{ button: "yes", at: conseil }]\n    outcome: null\n';
    writeFileSync(broken, `${readFileSync(BUNDLED, "utf8")}${promise}`);
    const ran = await sirius(["script", "publish", broken], { env });
    rmSync(folder, { recursive: true });
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain("« En l'air » (web), coup 1 : attendu : conseil ; vu : parcours");
    const versions = await database.pool.query("select version from script_version");
    expect(versions.rows).toEqual([{ version: 1 }]);
  });
});

test("sirius migrate changes nothing where everything is up to date", async () => {
  const ran = await sirius(["migrate", "--json"], { env });
  expect(JSON.parse(ran.stdout)).toEqual({ upToDate: true });
  expect(ran.code).toBe(0);
});

describe("sirius roster import", { timeout: 60_000 }, () => {
  const folder = mkdtempSync(path.join(tmpdir(), "sirius-roster-"));
  const file = path.join(folder, "liste.csv");
  const HEADER =
    "prenom_apprenant;tel_apprenant;cle_ministere_educatif;etablissement_formateur_siret;contrat_date_debut;contrat_date_fin";
  const key = "087965P01313885594860007038855948600070-67118#L01";
  afterAll(() => rmSync(folder, { recursive: true }));

  test("names each thing to repair, and ends with 1 when there is one", async () => {
    writeFileSync(file, `${HEADER}\nInès;12;${key};88559486000070;01/09/2024;30/06/2026\n`);
    const ran = await sirius(["roster", "import", file, "--dry-run"], { env });
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain("ligne 2, tel_apprenant");
    expect(ran.stdout).not.toContain("Inès");
    expect(ran.stderr).toContain("rien n'a été écrit");
  });

  test("asks why these people may be written to, before anything is written", async () => {
    const ran = await sirius(["roster", "import", file], { env });
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain("--legal-basis");
  });

  test("notes which notice held; person show tells it beside the legal basis", async () => {
    const fictive = "000000P01100000000180001000000001800010-00000#L01";
    writeFileSync(
      file,
      `${HEADER}\nInès;0639980047;${fictive};00000001800010;01/09/2024;30/06/2026\n`,
    );
    const why = ["--legal-basis", "interet_legitime"];
    expect(await sirius(["roster", "import", file, ...why], { env })).toMatchObject({ code: 0 });
    const { rows } = await database.pool.query<{ name: string; french: string }>(
      "select name, french from notice_version",
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.french).toContain("Responsable");
    const shown = await sirius(["person", "show", "0639980047"], { env });
    expect(shown.stdout).toMatch(
      new RegExp(
        `importé le \\d{4}-\\d\\d-\\d\\d \\(interet_legitime\\), version de la notice : ${rows[0]?.name}\n`,
      ),
    );
  });

  test("refuses what is no list, or no file, as a misuse", async () => {
    const noList = await sirius(["roster", "import", "package.json", "--dry-run"], { env });
    expect(noList).toMatchObject({ code: 2, stdout: "" });
    expect(noList.stderr).toMatch(
      /^sirius : (?:il manque|cette liste).*\n\(roster_unreadable, voir/m,
    );
    const noFile = await sirius(["roster", "import", path.join(folder, "rien.csv"), "--dry-run"]);
    expect(noFile.code).toBe(2);
    expect(noFile.stderr).toContain("rien.csv");
  });
});

test("sirius results release counts what it did and names nobody", async () => {
  const ran = await sirius(["results", "release", "--json"], { env });
  expect(ran.code).toBe(0);
  expect(JSON.parse(ran.stdout)).toEqual({
    lotsFormed: 0,
    lotsRetired: 0,
    lotsMoved: 0,
    scoresChanged: 0,
    reviewsShown: 0,
  });
});
