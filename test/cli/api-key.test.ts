import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { apiKeys } from "../../db/api-keys.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { settingsFor, sirius } from "./run-sirius.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
const run = (...args: string[]) => sirius(["api-key", ...args], { env: settingsFor(database) });

describe("sirius api-key", () => {
  test("makes a key that the API knows, tells it once, and takes it back", async () => {
    const made = await run("create", "catalogue d'essai", "--per-minute", "600");
    expect(made).toMatchObject({ code: 2, stdout: "" });
    const right = await run("create", "catalogue-essai", "--per-minute", "600");
    expect(right.code).toBe(0);
    const [, key = ""] = /^Authorization: Bearer ([\w-]{24})\n$/.exec(right.stdout) ?? [];
    expect(await apiKeys(database.pool).find(key)).toMatchObject({ perMinute: 600 });
    const listed = await run("list");
    expect(listed.stdout).toMatch(/^catalogue-essai : 600 demandes par minute, créée le 20/);
    expect(listed.stdout + listed.stderr).not.toContain(key);
    const again = await run("create", "catalogue-essai");
    expect(again).toMatchObject({ code: 1, stdout: "" });
    expect((await run("revoke", "catalogue-essai")).code).toBe(0);
    expect(await apiKeys(database.pool).find(key)).toBeUndefined();
    expect((await run("revoke", "catalogue-essai")).code).toBe(1);
  }, 60_000);

  test.each([
    [["create", "x", "--per-minute", "0"], "--per-minute"],
    [["create", "x", "--per-minute", "beaucoup"], "--per-minute"],
    [["create", "="], "le nom d'une clé"],
    [["create"], "il manque un argument : nom"],
  ])("%j is misuse, with what to write", async (args, said) => {
    const ran = await run(...args);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(said);
  });
});
