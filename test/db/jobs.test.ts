import { afterAll, beforeAll, expect, test } from "vitest";
import { startJobs } from "../../db/jobs.ts";
import { addressOf } from "../database-server.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

test("a job that fails in the night is told by its name, and tried again", async () => {
  const told: unknown[][] = [];
  const fault = new Error("no room left");
  let runs = 0;
  const job = {
    name: "nightly",
    expireInSeconds: 60,
    async run() {
      runs += 1;
      if (runs === 1) throw fault;
    },
  };
  const connection = { connectionString: addressOf(database.connection) };
  const jobs = await startJobs(connection, [job], (...said) => void told.push(said));
  try {
    await jobs.request("nightly");
    await expect.poll(() => runs, { timeout: 30_000 }).toBe(2);
  } finally {
    await jobs.stop();
  }
  expect(told).toEqual([[fault, "nightly"]]);
}, 60_000);
