/** `sirius script move` as people run it, on a database where others are answering. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { scriptLibrary } from "../../db/script-library.ts";
import { Script } from "../../survey-scripts/schema.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { killWorld } from "../db/kill-world.ts";
import { settingsFor, sirius } from "./run-sirius.ts";

let database: TestDatabase;
let env: Record<string, string>;

beforeAll(async () => {
  database = await freshDatabase();
  env = settingsFor(database);
  const world = await killWorld(database.pool, env["SIRIUS_KEYS"] ?? "");
  await world.open();
  await world.open();
  const scripts = scriptLibrary(database.pool);
  const { script } = await scripts.latest("fin-apprentissage");
  await scripts.publish(Script.parse({ ...script, notes: "Une note de plus." }));
});
afterAll(() => database.drop());

const move = (...args: readonly string[]) =>
  sirius(["script", "move", "fin-apprentissage", ...args], { env });

test(
  "sirius script move counts first, then moves, and says so as lines or as JSON",
  { timeout: 120_000 },
  async () => {
    const tried = await move("--from", "1", "--to", "2", "--dry-run", "--json");
    expect(tried).toMatchObject({ code: 0, stderr: "Essai : rien n'a été écrit.\n" });
    expect(JSON.parse(tried.stdout)).toEqual({
      dryRun: true,
      key: "fin-apprentissage",
      from: 1,
      to: 2,
      movable: 2,
      staying: {},
      more: false,
    });
    const done = await move("--from", "1", "--to", "2");
    expect(done).toMatchObject({
      code: 0,
      stdout: "2 conversations déplacées vers la version 2\n",
    });
    const again = await move("--from", "1", "--to", "2", "--json");
    expect(JSON.parse(again.stdout)).toMatchObject({ moved: 0, done: true });
    const { rows } = await database.pool.query(
      "select script_version, count(*)::int as count from conversation group by 1",
    );
    expect(rows).toEqual([{ script_version: 2, count: 2 }]);

    expect(await move("--from", "1", "--to", "1")).toMatchObject({ code: 2, stdout: "" });
    expect(await move("--from", "un", "--to", "2")).toMatchObject({ code: 2 });
    const missing = await move("--from", "1", "--to", "7");
    expect(missing.code).toBe(1);
    expect(missing.stderr).toContain("script_unknown");
  },
);
