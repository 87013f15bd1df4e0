import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { sirius } from "./run-sirius.ts";

const BUNDLED = "survey-scripts/fin-apprentissage.yaml";
const KEYS = "bWFkZSBvZiB0aGlydHktdHdvIGJ5dGVzIGV4YWN0bHk";

let database: TestDatabase;
let env: Record<string, string>;
beforeAll(async () => {
  database = await freshDatabase();
  env = { DATABASE_URL: urlOf(database), SIRIUS_KEYS: KEYS };
});
afterAll(() => database.drop());

function urlOf({ connection }: TestDatabase): string {
  if ("connectionString" in connection) return connection.connectionString;
  const { host, port, user, database: name } = connection;
  return `postgresql://${user}@localhost:${port}/${name}?host=${encodeURIComponent(host)}`;
}

describe("sirius doctor", { timeout: 60_000 }, () => {
  test("says what is missing, with what to do about it", async () => {
    const ran = await sirius(["doctor", "--json"], { env });
    expect(ran.code).toBe(1);
    const { checks } = JSON.parse(ran.stdout);
    const missing = checks.filter(({ ok }: { ok: boolean }) => !ok);
    expect(missing).toEqual([
      { name: "Questionnaire", ok: false, words: expect.stringContaining("sirius script publish") },
    ]);
  });

  test("tells of a database that cannot be reached, and of settings that cannot be used", async () => {
    const away = { DATABASE_URL: "postgresql://x@127.0.0.1:1/x", SIRIUS_KEYS: KEYS };
    const unreachable = await sirius(["doctor"], { env: away });
    expect(unreachable.code).toBe(1);
    expect(unreachable.stdout).toContain("✗ Base de données");
    const unusable = await sirius(["doctor"], { env: { PORT: "beaucoup" } });
    expect(unusable.stdout).toContain("✗ Réglages");
    expect(unusable.stdout).toContain("PORT");
  });

  test("makes keys that are never twice the same", async () => {
    const [one, other] = await Promise.all([
      sirius(["doctor", "--new-keys", "--json"]),
      sirius(["doctor", "--new-keys", "--json"]),
    ]);
    expect(JSON.parse(one.stdout).keys).not.toBe(JSON.parse(other.stdout).keys);
  });
});

describe("sirius script publish and pull", { timeout: 60_000 }, () => {
  test("the same content is published once, and comes back as it was", async () => {
    const first = await sirius(["script", "publish", BUNDLED, "--json"], { env });
    const again = await sirius(["script", "publish", BUNDLED, "--json"], { env });
    expect(first.code).toBe(0);
    const { published } = JSON.parse(first.stdout);
    expect(published).toMatchObject({ key: "fin-apprentissage", version: 1 });
    expect(JSON.parse(again.stdout).published).toEqual(published);

    const pulled = await sirius(["script", "pull", "fin-apprentissage"], { env });
    expect(parse(pulled.stdout).steps).toEqual(parse(readFileSync(BUNDLED, "utf8")).steps);
    const checked = await sirius(["doctor"], { env });
    expect(checked.stdout).toContain("✓ Questionnaire : fin-apprentissage, version 1");
    expect(checked.code).toBe(0);
  });

  test("a questionnaire nobody published is named", async () => {
    const ran = await sirius(["script", "pull", "autre"], { env });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('"autre"');
    expect(ran.stderr).toContain("script_unknown");
  });
});

test("sirius migrate changes nothing where everything is up to date", async () => {
  const ran = await sirius(["migrate", "--json"], { env });
  expect(JSON.parse(ran.stdout)).toEqual({ upToDate: true });
  expect(ran.code).toBe(0);
});
