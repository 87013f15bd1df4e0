import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { addUser } from "../../db/console-users.ts";
import { requireFittingKeys } from "../../db/fitting-keys.ts";
import { createSecrets, newKey } from "../../db/secrets.ts";
import { empty, freshDatabase, type TestDatabase } from "../database.ts";
import { invite } from "./people.ts";

const [first, second] = [newKey(), newKey()];
const NOBODY_FOUND = /the last key is not the oldest/;
const NOTHING_OPENS = /none of these keys opens/;

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterEach(() => empty(database, "person, console_user"));
afterAll(() => database.drop());

const held = (keys: string) => requireFittingKeys(database.pool, createSecrets(keys));

test("any keys fit a database that keeps no address yet", async () => {
  expect(await held(newKey())).toBe(0);
});

for (const [whose, fill] of [
  ["an alumnus", async () => void (await invite(database.pool, createSecrets(first)))],
  [
    "an administrator",
    async () => {
      const parts = { pool: database.pool, secrets: createSecrets(first) };
      const change = { actor: "test", at: Date.now() };
      await addUser(parts, "nadia@example.fr", { role: "administrateur" }, change);
    },
  ],
] as const) {
  test.each([
    ["are those it was filled with", first],
    ["have a new one in front", `${second},${first}`],
  ])(`with the address of ${whose}, keys fit that %s`, async (_which, keys) => {
    await fill();
    expect(await held(keys)).toBe(1);
  });

  test.each([
    ["others", second, NOTHING_OPENS],
    ["a new one put last, by which nobody is found", `${first},${second}`, NOBODY_FOUND],
  ])(`with the address of ${whose}, refused are %s`, async (_which, keys, says) => {
    await fill();
    await expect(held(keys)).rejects.toMatchObject({
      code: "keys_missing",
      message: expect.stringMatching(says),
    });
  });
}

test("a damaged row says nothing of the keys", async () => {
  await invite(database.pool, createSecrets(first));
  await database.pool.query("update contact set sealed = left(sealed, -4) || 'AAAA'");
  expect(await held(first)).toBe(1);
});
