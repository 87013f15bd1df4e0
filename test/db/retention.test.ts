import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { forget } from "../../db/retention.ts";
import { empty, freshDatabase, type TestDatabase } from "../database.ts";
import { DAY_MS, lineOf, NOW, RightsWorld } from "./rights-world.ts";

const NOTHING = { contactsForgotten: 0, textsForgotten: 0, contractsDeleted: 0 };
const MONTH_MS = 30.5 * DAY_MS;

let database: TestDatabase;
let world: RightsWorld;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await empty(database, "person, opt_out, settled_line, audit_entry, inbox_set_aside");
  world = new RightsWorld(database.pool);
  await world.publish();
});

async function decideAll(): Promise<void> {
  await database.pool.query("update review set status = 'refused', decided_at = now()");
}

describe("name and addresses", () => {
  test("go 30 days after the end, not before; the verified review stays", async () => {
    await world.load([lineOf("Léa", 1)]);
    await world.answersAll(await world.tokenOf("Léa"));
    await decideAll();
    expect(await forget(database.pool, NOW + 29 * DAY_MS)).toEqual(NOTHING);
    expect(await forget(database.pool, NOW + 31 * DAY_MS)).toMatchObject({ contactsForgotten: 1 });
    expect(await world.rows("select from contact")).toEqual([]);
    expect(await world.rows("select first_name_sealed, birth_year from person")).toEqual([
      { first_name_sealed: null, birth_year: null },
    ]);
    expect(await world.rows("select token_sealed from invitation")).toEqual([
      { token_sealed: null },
    ]);
    expect(await world.rows("select from review")).toHaveLength(1);
    expect((await world.rows("select from answer")).length).toBeGreaterThan(8);
    expect(await forget(database.pool, NOW + 31 * DAY_MS)).toEqual(NOTHING);
  });

  test("stay while a text waits for a decision", async () => {
    await world.load([lineOf("Léa", 1)]);
    await world.answersAll(await world.tokenOf("Léa"));
    expect(await forget(database.pool, NOW + 40 * DAY_MS)).toEqual(NOTHING);
  });

  test("go 12 months after an invitation nobody answered, and the link closes", async () => {
    await world.load([lineOf("Tom", 2)]);
    const token = await world.tokenOf("Tom");
    expect(await forget(database.pool, NOW + 11.5 * MONTH_MS)).toEqual(NOTHING);
    const year = NOW + 12.2 * MONTH_MS;
    expect(await forget(database.pool, year)).toMatchObject({ contactsForgotten: 1 });
    expect(await world.links.find(token, year)).toEqual({ status: "closed" });
  });

  test("once gone, the same roster asks nobody a second time", async () => {
    await world.load([lineOf("Léa", 1)]);
    await world.answersAll(await world.tokenOf("Léa"));
    await decideAll();
    await forget(database.pool, NOW + 31 * DAY_MS);
    expect(await world.load([lineOf("Léa", 1)], NOW + 32 * DAY_MS)).toMatchObject({
      invited: 0,
      alreadyInvited: 1,
    });
    expect(await world.rows("select from person")).toHaveLength(1);
    // Another person on the same telephone was not asked yet.
    expect(await world.load([lineOf("Ana", 1)], NOW + 32 * DAY_MS)).toMatchObject({ invited: 1 });
  });
});

describe("what was answered", () => {
  test("loses its texts two years after the contract, and goes a year later", async () => {
    await world.load([lineOf("Léa", 1)]);
    await world.answersAll(await world.tokenOf("Léa"));
    const figures = "select from answer where question = 'note' and value is not null";
    expect(await forget(database.pool, Date.UTC(2028, 6, 10))).toMatchObject({ textsForgotten: 1 });
    expect(await world.rows("select from review")).toEqual([]);
    expect(await world.rows("select from inbox")).toEqual([]);
    const texts = "select from answer where raw is not null or comment is not null";
    expect(await world.rows(texts)).toEqual([]);
    expect(JSON.stringify(await world.rows("select value from answer"))).not.toContain("Venez");
    expect(await world.rows(figures)).toHaveLength(1);
    expect(await forget(database.pool, Date.UTC(2029, 6, 10))).toMatchObject({
      contractsDeleted: 1,
    });
    for (const table of ["person", "apprenticeship", "invitation", "conversation", "answer"]) {
      expect(await world.rows(`select from ${table}`)).toEqual([]);
    }
  });

  test("set aside because it could not be played, goes after three months", async () => {
    await database.pool.query(
      `insert into inbox_set_aside (channel, event_id, reply, reason, at)
       values ('sms', 'old', '{"kind":"text","text":"mots"}', 'error', $1), ('sms', 'new', '{}', 'error', $2)`,
      [new Date(NOW - 100 * DAY_MS), new Date(NOW - 80 * DAY_MS)],
    );
    await forget(database.pool, NOW);
    expect(await world.rows("select event_id from inbox_set_aside")).toEqual([{ event_id: "new" }]);
  });

  test("every run leaves its counts in the audit, and no name", async () => {
    await world.load([lineOf("Léa", 1), lineOf("Tom", 2)]);
    await forget(database.pool, NOW + 13 * MONTH_MS);
    expect(await world.rows("select actor, action, details from audit_entry")).toEqual([
      {
        actor: "retention",
        action: "retention.run",
        details: { contactsForgotten: 2, textsForgotten: 0, contractsDeleted: 0 },
      },
    ]);
  });
});
