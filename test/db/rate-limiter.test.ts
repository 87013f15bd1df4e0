/** Attempts are counted once for all processes. */
import { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rateLimiter } from "../../db/rate-limiter.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";

const NOW = Date.UTC(2026, 8, 1, 8);
let database: TestDatabase;
let other: Pool;

beforeAll(async () => {
  database = await freshDatabase();
  other = new Pool({ ...database.connection, max: 4 });
});

afterAll(async () => {
  await other.end();
  await database.drop();
});

test("two processes share one limit, also when they count at once", async () => {
  const here = rateLimiter(database.pool);
  const there = rateLimiter(other);
  const tries = Array.from({ length: 30 }, (_, at) =>
    (at % 2 === 0 ? here : there).allow("chat a", 10, 60, NOW),
  );
  const allowed = await Promise.all(tries);
  expect(allowed.filter(Boolean)).toHaveLength(10);
});

test("a limit begins anew with each window, and counts each thing by itself", async () => {
  const limiter = rateLimiter(database.pool);
  expect(await limiter.allow("chat b", 1, 60, NOW)).toBe(true);
  expect(await limiter.allow("chat b", 1, 60, NOW + 59_999)).toBe(false);
  expect(await limiter.allow("chat c", 1, 60, NOW)).toBe(true);
  expect(await limiter.allow("chat b", 1, 60, NOW + 60_000)).toBe(true);
});

test("a minute and an hour that begin together are not the same window", async () => {
  const limiter = rateLimiter(database.pool);
  const hour = Date.UTC(2026, 8, 1, 9);
  expect(await limiter.allow("link", 1, 60, hour)).toBe(true);
  expect(await limiter.allow("link", 1, 3_600, hour)).toBe(true);
  expect(await limiter.allow("link", 1, 3_600, hour + 120_000)).toBe(false);
});

test("counts that processes gathered are added up, and each hears the sums", async () => {
  const here = rateLimiter(database.pool);
  const there = rateLimiter(other);
  expect(await here.add(new Map([["api a", 5]]), 60, NOW)).toEqual(new Map([["api a", 5]]));
  const both = new Map([
    ["api b", 1],
    ["api a", 2],
  ]);
  expect(await there.add(both, 60, NOW)).toEqual(
    new Map([
      ["api a", 7],
      ["api b", 1],
    ]),
  );
  expect(await there.add(new Map(), 60, NOW)).toEqual(new Map());
  const all = Array.from({ length: 20 }, (_, at) =>
    (at % 2 === 0 ? here : there).add(both, 60, NOW),
  );
  expect((await Promise.all(all)).map((sums) => sums.get("api b"))).toContain(21);
});

test("what is counted is kept as a hash, and forgotten with its window", async () => {
  const limiter = rateLimiter(database.pool);
  await limiter.allow("address 192.0.2.7", 5, 60, NOW);
  const kept = await database.pool.query("select * from rate_counter");
  expect(JSON.stringify(kept.rows)).not.toContain("192.0.2.7");
  expect(kept.rows.some(({ key }) => Buffer.from(key).toString("latin1").includes("192."))).toBe(
    false,
  );
  await limiter.forget(NOW + 1);
  const { rows } = await database.pool.query(
    "select 1 from rate_counter where window_start <= $1",
    [new Date(NOW)],
  );
  expect(rows).toEqual([]);
});

test("counting leaves a connection as careful with everything else as it was", async () => {
  const one = new Pool({ ...database.connection, max: 1 });
  // The database may be dropped while its last connection is still saying goodbye.
  one.on("connect", (client) => client.on("error", () => undefined));
  try {
    await one.query("set synchronous_commit = on");
    expect(await rateLimiter(one).allow("chat d", 1, 60, NOW)).toBe(true);
    const { rows } = await one.query("show synchronous_commit");
    expect(rows).toEqual([{ synchronous_commit: "on" }]);
  } finally {
    await one.end();
  }
});
