import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { releaseResults } from "../../db/release-store.ts";
import { readResults, type ResultsWanted } from "../../db/results-table.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { OPTIONS, PublicationWorld } from "./publication-world.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  const world = new PublicationWorld(database.pool);
  await world.open();
  await world.training("a#1", "50022137", "00000001800010");
  await world.training("b#1", "50025214", "00000001800020");
  await world.training("c#1", "50025214", "00000001800020");
  await database.pool.query(
    `update training set title = 'CAP Pâtissier', place = case key when 'a#1' then 'Évreux' else 'Rouen' end`,
  );
  for (const note of [5, 5, 4, 4, 5]) await world.answer("a#1", { note });
  for (const note of [1, 2, 3, 2, 2, 3]) await world.answer("b#1", { note });
  // Four people tell nothing.
  for (const note of [1, 1, 1, 1]) await world.answer("c#1", { note });
  await releaseResults(database, OPTIONS);
});
afterAll(() => database.drop());

async function keys(more: Partial<ResultsWanted> = {}) {
  const wanted = { level: "training", sort: "name", page: 0, ...more } as const;
  const { rows, total } = await readResults(database.pool, wanted);
  return [total, ...rows.map(({ key }) => key)];
}

async function centres(): Promise<(string | null)[]> {
  const wanted = { level: "centre", sort: "name", page: 0 } as const;
  return (await readResults(database.pool, wanted)).rows.map(({ centre }) => centre);
}

describe("the table of published results", () => {
  test("holds the groups that have figures, and no other", async () => {
    expect(await keys()).toEqual([2, "a#1", "b#1"]);
    expect(await keys({ level: "centre" })).toEqual([2, null, null]);
  });

  test.each([
    [{ words: "evreux patissier" }, ["a#1"]],
    [{ words: "coiffure" }, []],
    [{ words: "patis roue" }, ["b#1"]],
    [{ words: "évreux rouen" }, []],
    [{ siret: "00000001800020" }, ["b#1"]],
    [{ code: "50022137" }, ["a#1"]],
  ] as const)("is narrowed by %j", async (filter, found) => {
    expect(await keys(filter)).toEqual([found.length, ...found]);
  });

  test("comes in the order that was asked for", async () => {
    expect(await keys({ sort: "best" })).toEqual([2, "a#1", "b#1"]);
    expect(await keys({ sort: "worst" })).toEqual([2, "b#1", "a#1"]);
    expect(await keys({ sort: "answers" })).toEqual([2, "b#1", "a#1"]);
  });

  test("is empty past its last page", async () => {
    expect(await keys({ page: 1 })).toEqual([0]);
  });

  test("is in the order of names that changed after the release", async () => {
    const rename = "update training set title = $1 where key = 'b#1'";
    await database.pool.query(rename, ["Brevet de cuisine"]);
    expect(await keys()).toEqual([2, "b#1", "a#1"]);
    await database.pool.query(
      "insert into certification (code, kind, title) values ('50025214', 'cfd', 'CAP Zingueur')",
    );
    expect(await keys()).toEqual([2, "a#1", "b#1"]);
    await database.pool.query("delete from certification where code = '50025214'");
    await database.pool.query(rename, ["CAP Pâtissier"]);
    await database.pool.query(
      "update training_centre set name = 'Atelier' where siret = '00000001800020'",
    );
    expect(await keys()).toEqual([2, "b#1", "a#1"]);
    expect(await centres()).toEqual(["Atelier", "CFA"]);
  });
});
