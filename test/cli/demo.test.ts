import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { settingsFor, sirius } from "./run-sirius.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

test("sirius demo lays down its world once, and always gives the same link", async () => {
  const env = settingsFor(database);
  const first = await sirius(["demo", "--json"], { env });
  expect(first.code).toBe(0);
  const people = await database.pool.query("select count(*) from person");
  expect(Number(people.rows[0].count)).toBeGreaterThan(5);
  const again = await sirius(["demo", "--json"], { env });
  expect(JSON.parse(again.stdout)).toEqual(JSON.parse(first.stdout));
  expect((await database.pool.query("select count(*) from person")).rows).toEqual(people.rows);
  expect(JSON.parse(first.stdout).link).toMatch(/^http:\/\/127\.0\.0\.1:3000\/r\/[\w-]+$/);
});

test("its people tell the version of the notice that held when they were imported", async () => {
  const { rows } = await database.pool.query(
    `select count(distinct v.number)::int as versions, count(*)::int > 5 as people,
       count(*) filter (where v.since <= r.imported_at) = count(*) as told
     from contact c left join roster_import r on r.id = c.import_id
       left join notice_version v on v.number = r.notice_version`,
  );
  expect(rows).toEqual([{ versions: 1, people: true, told: true }]);
});

test("sirius demo refuses to invent people where real ones are", async () => {
  const env = {
    ...settingsFor(database),
    NODE_ENV: "production",
    PUBLIC_BASE_URL: "https://avis.example.fr",
    PUBLISHER_NAME: "Un éditeur",
    PUBLISHER_CONTACT: "contact@example.fr",
  };
  const ran = await sirius(["demo"], { env });
  expect(ran).toMatchObject({ code: 2, stdout: "" });
  expect(ran.stderr).toContain("production");
});
