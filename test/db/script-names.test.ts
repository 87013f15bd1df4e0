import { afterAll, beforeAll, expect, test } from "vitest";
import { campaignChoices } from "../../db/campaign-choices.ts";
import { scriptNames } from "../../db/script-names.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  await publish("ecole", { fr: "Fin d'école", en: "End of school" });
  await publish("ecole", { fr: "Fin de l'école" });
  await publish("lycee", { en: "High school" });
  await publish("stage", { fr: "Fin de stage" });
  await publish("stage-court", { fr: "Fin de stage" });
  for (let version = 1; version <= 7; version += 1) await publish("usine", { fr: `V${version}` });
});
afterAll(() => database.drop());

/** The next version of a questionnaire, with nothing in it but its title. */
async function publish(key: string, title: Readonly<Record<string, string>>): Promise<void> {
  const body = { title, defaultLocale: Object.keys(title)[0] };
  await database.pool.query(
    `insert into script_version (key, version, hash, body)
     select $1, count(*) + 1, count(*)::text, $2 from script_version where key = $1`,
    [key, JSON.stringify(body)],
  );
}

test("a version is called by its own title, in French where it has one", async () => {
  const asked = [
    { key: "ecole", version: 1 },
    { key: "ecole", version: 2 },
    { key: "lycee", version: 1 },
    { key: "parti", version: 1 },
  ];
  const named = await scriptNames(database.pool, asked);
  expect(asked.map((one) => named(one))).toMatchObject([
    { title: "Fin d'école", isShared: false },
    { title: "Fin de l'école", isShared: false },
    { title: "High school", isShared: false },
    { title: "parti", isShared: false },
  ]);
});

test("a title that two questionnaires have is known not to be enough", async () => {
  const stage = { key: "stage", version: 1 };
  expect((await scriptNames(database.pool, [stage]))(stage)).toMatchObject({ isShared: true });
});

test("a form offers the newest versions of every questionnaire that is open, and what a draft has", async () => {
  const phase = "insert into script_phase (key, phase, since) values ('stage', 'closing', now())";
  await database.pool.query(phase);
  const offered = async (chosen?: { key: string; version: number }) =>
    (await campaignChoices(database.pool, chosen)).scripts.map(
      (one) => `${one.key} ${one.version}`,
    );
  const usine = ["usine 7", "usine 6", "usine 5", "usine 4", "usine 3"];
  const open = ["ecole 2", "ecole 1", "lycee 1", "stage-court 1", ...usine];
  expect(await offered()).toEqual(open);
  expect(await offered({ key: "usine", version: 1 })).toEqual([...open, "usine 1"]);
  expect(await offered({ key: "stage", version: 1 })).toContain("stage 1");
});
