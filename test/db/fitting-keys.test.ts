import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { addUser } from "../../db/console-users.ts";
import { requireFittingKeys, takeUpKeys } from "../../db/fitting-keys.ts";
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
afterEach(() => empty(database, "person, console_user, opt_out, key_check"));
afterAll(() => database.drop());

const start = (keys: string) => takeUpKeys(database.pool, createSecrets(keys));
const held = (keys: string) => requireFittingKeys(database.pool, createSecrets(keys));

const stop = (keys: string) =>
  database.pool.query("insert into opt_out (lookup, at) values ($1, now())", [
    createSecrets(keys).lookup("+33639980042"),
  ]);
const forget = () => database.pool.query("delete from person");

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

describe("a database that holds nothing but hashes of who said STOP", () => {
  test("refuses other keys than those of its first start", async () => {
    await start(first);
    await stop(first);
    await expect(start(second)).rejects.toMatchObject({
      code: "keys_missing",
      message: expect.stringMatching(NOTHING_OPENS),
    });
    await expect(held(second)).rejects.toMatchObject({ code: "keys_missing" });
    await start(first);
  });

  test("takes a new key in front, and refuses it put last or alone", async () => {
    await start(first);
    await stop(first);
    await start(`${second},${first}`);
    expect(await held(first)).toBe(1);
    await expect(held(`${first},${second}`)).rejects.toThrow(NOBODY_FOUND);
    await expect(held(second)).rejects.toThrow(NOTHING_OPENS);
  });

  test("begun with two keys, refuses the newer one alone", async () => {
    await start(`${second},${first}`);
    await stop(first);
    await expect(held(second)).rejects.toThrow(NOBODY_FOUND);
  });

  test("of an earlier release keeps its keys once they were held against an address", async () => {
    await invite(database.pool, createSecrets(first));
    await stop(first);
    await start(first);
    await forget();
    expect(await held(first)).toBe(1);
    await expect(held(second)).rejects.toThrow(NOTHING_OPENS);
  });

  test("of an earlier release takes no keys for its own that nothing vouches for", async () => {
    await stop(first);
    await start(second);
    expect(await held(second)).toBe(0);
    await start(first);
    await invite(database.pool, createSecrets(first));
    await start(first);
    await forget();
    await expect(held(second)).rejects.toThrow(NOTHING_OPENS);
  });
});

test("while it holds nothing of anybody, the keys may still change", async () => {
  await start(first);
  await start(second);
  await invite(database.pool, createSecrets(second));
  await start(second);
  await expect(held(first)).rejects.toThrow(NOTHING_OPENS);
});

test("of two who bring other keys to a database that holds nothing, the second is told once the first left something", async () => {
  await start(first);
  await start(second);
  await stop(second);
  await expect(start(first)).rejects.toThrow(NOTHING_OPENS);
});

test("what is kept of the keys tells them to nobody", async () => {
  await start(first);
  const { rows } = await database.pool.query<{ kept: string }>(
    "select encode(lookup, 'hex') || sealed as kept from key_check",
  );
  const bytes = Buffer.from(first, "base64url");
  expect(rows).toHaveLength(1);
  for (const text of [first, bytes.toString("hex"), bytes.toString("base64")]) {
    expect(rows[0]?.kept).not.toContain(text);
  }
});
