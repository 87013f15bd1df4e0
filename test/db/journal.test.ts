/** The journal: whoever asks, its lines stay as they were written. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { audit } from "../../db/audit.ts";
import { forget } from "../../db/retention.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";

const YEAR_MS = 365.25 * 86_400_000;
let database: TestDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

async function note(at: number): Promise<void> {
  await audit(database.pool, { at, actor: "user 1", action: "test.note", target: "nothing" });
}

async function lines(): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>(
    "select count(*)::int as count from audit_entry where action = 'test.note'",
  );
  return rows[0]?.count ?? 0;
}

describe("a line of the journal", () => {
  test.each([
    ["changed", "update audit_entry set actor = 'somebody else'"],
    ["taken away", "delete from audit_entry"],
    ["emptied with all others", "truncate audit_entry"],
    ["replaced", "merge into audit_entry a using (select 1) x on true when matched then delete"],
    [
      "taken away under the name of retention",
      "begin; set local sirius.journal_retention = 'on'; delete from audit_entry; commit",
    ],
  ])("cannot be %s", async (_, statement) => {
    await note(Date.now());
    const before = await lines();
    const client = await database.pool.connect();
    await expect(client.query(statement)).rejects.toThrow("the journal is only added to");
    await client.query("rollback");
    client.release();
    expect(await lines()).toBe(before);
  });

  test("stays five years, and goes with the retention then, which leaves its own line", async () => {
    const before = await lines();
    await note(Date.now() - 5.1 * YEAR_MS);
    await note(Date.now() - 4.9 * YEAR_MS);
    // Alone, even an old line cannot be taken away.
    await expect(
      database.pool.query("delete from audit_entry where at < now() - interval '5 years'"),
    ).rejects.toThrow("the journal is only added to");
    await forget(database.pool, Date.now());
    expect(await lines()).toBe(before + 1);
    // A clock that runs ahead takes nothing more with it.
    await forget(database.pool, Date.now() + 50 * YEAR_MS);
    expect(await lines()).toBe(before + 1);
    const { rows } = await database.pool.query(
      "select actor from audit_entry where action = 'retention.run'",
    );
    expect(rows).toEqual([{ actor: "retention" }, { actor: "retention" }]);
  });
});
