import { Pool } from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openMoment, rowsOf } from "../../db/moment.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await freshDatabase();
  pool = new Pool({ ...database.connection, max: 1 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

test("a large reading brings every row of its query, in order", async () => {
  await using moment = await openMoment(pool);
  const seen: number[] = [];
  const numbers = rowsOf<{ n: number }>(
    moment.client,
    "select n from generate_series(1, $1) n",
    [2_500],
  );
  for await (const { n } of numbers) seen.push(n);
  expect(seen).toEqual(Array.from({ length: 2_500 }, (_, at) => at + 1));
});

test("one that cannot begin gives its connection back", async () => {
  const client = await pool.connect();
  vi.spyOn(client, "query").mockRejectedValueOnce(new Error("the database went away"));
  client.release();
  await expect(openMoment(pool)).rejects.toThrow("went away");
  await using moment = await openMoment(pool);
  const { rows } = await moment.client.query<{ one: number }>("select 1 as one");
  expect(rows).toEqual([{ one: 1 }]);
}, 5_000);
