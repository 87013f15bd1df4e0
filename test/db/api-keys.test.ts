/** Keys of the read API: told once, kept as hashes, and gone soon after they are taken back. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { apiKeys, createApiKey, listApiKeys, revokeApiKey } from "../../db/api-keys.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";

const NOW = Date.UTC(2026, 10, 24, 9);
let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

test("a key that was made is found by what it is, and by nothing like it", async () => {
  const key = await createApiKey(database.pool, { name: "catalogue", perMinute: 6_000 }, NOW);
  const keys = apiKeys(database.pool, () => NOW);
  expect(await keys.find(key)).toMatchObject({ perMinute: 6_000 });
  expect(await keys.find(key.toLowerCase())).toBeUndefined();
  expect(await keys.find("")).toBeUndefined();
});

test("no row holds the key itself", async () => {
  const key = await createApiKey(database.pool, { name: "annuaire", perMinute: 10 }, NOW);
  const { rows } = await database.pool.query("select * from api_key");
  expect(JSON.stringify(rows)).not.toContain(key);
});

test("a name has one key at a time, and a new one once it was taken back", async () => {
  const asked = { name: "unique", perMinute: 10 };
  const first = await createApiKey(database.pool, asked, NOW);
  await expect(createApiKey(database.pool, asked, NOW)).rejects.toMatchObject({
    code: "api_key_exists",
  });
  expect(await revokeApiKey(database.pool, "unique", NOW)).toBe(true);
  expect(await revokeApiKey(database.pool, "unique", NOW)).toBe(false);
  const second = await createApiKey(database.pool, asked, NOW);
  const keys = apiKeys(database.pool, () => NOW);
  expect(await keys.find(first)).toBeUndefined();
  expect(await keys.find(second)).toMatchObject({ perMinute: 10 });
});

test("a key that was taken back works for a minute more at most", async () => {
  let now = NOW;
  const key = await createApiKey(database.pool, { name: "bref", perMinute: 10 }, NOW);
  const keys = apiKeys(database.pool, () => now);
  await keys.find(key);
  await revokeApiKey(database.pool, "bref", NOW);
  now += 59_999;
  expect(await keys.find(key)).toMatchObject({ perMinute: 10 });
  now += 1;
  expect(await keys.find(key)).toBeUndefined();
});

test("a flood of wrong keys forgets no right one for long", async () => {
  const key = await createApiKey(database.pool, { name: "foule", perMinute: 10 }, NOW);
  const keys = apiKeys(database.pool, () => NOW);
  await Promise.all(Array.from({ length: 1_500 }, (_, at) => keys.find(`wrong-${at}`)));
  expect(await keys.find(key)).toMatchObject({ perMinute: 10 });
});

test("operators see names and limits, those in use first", async () => {
  const all = await listApiKeys(database.pool);
  expect(all.map(({ name, revokedAt }) => [name, revokedAt !== null])).toEqual([
    ["annuaire", false],
    ["catalogue", false],
    ["foule", false],
    ["unique", false],
    ["bref", true],
  ]);
  expect(all[0]).toEqual({
    name: "annuaire",
    perMinute: 10,
    createdAt: new Date(NOW).toISOString(),
    revokedAt: null,
  });
});
