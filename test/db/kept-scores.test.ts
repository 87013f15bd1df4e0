/** Scores kept in memory: never older than the last change that was heard of. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { keptScores, tellReleased, type KeptScores } from "../../db/kept-scores.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";

let database: TestDatabase;
let kept: KeptScores;
let body = "one";
let published = true;
let read = 0;
const store = {
  score: async () => {
    read += 1;
    return { body, etag: `"${body}"`, published };
  },
};

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  [body, published, read] = ["one", true, 0];
  kept = keptScores(database.pool, store);
  await kept.ready;
});
afterEach(() => kept.stop());

test("a published score is read once, and then at hand", async () => {
  expect(kept.get("a")).toBeUndefined();
  await kept.score("a");
  expect(kept.get("a")).toMatchObject({ body: "one" });
  expect(read).toBe(1);
});

test("what has no figures yet is read each time: the first invitation changes it", async () => {
  published = false;
  await kept.score("a");
  expect(kept.get("a")).toBeUndefined();
});

test("a release of this process is followed at once", async () => {
  await kept.score("a");
  tellReleased();
  expect(kept.get("a")).toBeUndefined();
});

test.each([
  [
    "a score",
    `insert into score_snapshot (level, group_key, body, etag, threshold, computed_at)
     values ('training', 'x', '{}', '""', 5, now())`,
  ],
  ["no score any more", "delete from score_snapshot"],
  ["what a key stands for", "insert into key_replacement values ('old', 'new', 'new')"],
  ["which trainings there are", "delete from training where key = 'none'"],
  ["what a training counts for", "update training set followed_by = null where key = 'none'"],
])("another process that changes %s is heard of", async (_what, change) => {
  await kept.score("a");
  await database.pool.query(change);
  await vi.waitFor(() => expect(kept.get("a")).toBeUndefined());
});

test("changes of what people do are nothing to it", async () => {
  await kept.score("a");
  await database.pool.query("update training set invited = true");
  await database.pool.query("select pg_notify('another_channel', '')");
  expect(kept.get("a")).toMatchObject({ body: "one" });
});

test("a score that was being read while it changed is not kept", async () => {
  const reading = kept.score("a");
  tellReleased();
  await reading;
  expect(kept.get("a")).toBeUndefined();
});

test("a process that hears nothing keeps nothing, until it hears again", async () => {
  await kept.score("a");
  await database.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and query = 'listen sirius_results'`,
  );
  await vi.waitFor(() => expect(kept.get("a")).toBeUndefined());
  await kept.score("a");
  expect(kept.get("a")).toBeUndefined();
  await vi.waitFor(
    async () => {
      await kept.score("a");
      expect(kept.get("a")).toMatchObject({ body: "one" });
    },
    { timeout: 10_000, interval: 100 },
  );
});
