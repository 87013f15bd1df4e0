/** Whoever knocks at the console again and again is noticed, and does not fill the journal. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { noteStranger } from "../../../api/admin/strangers.ts";
import { audit } from "../../../db/audit.ts";
import { rateLimiter } from "../../../db/rate-limiter.ts";
import { freshDatabase, type TestDatabase } from "../../database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const NOON = Date.UTC(2026, 10, 26, 12);
const HOUR = 3_600_000;

function notesAt(at: number) {
  const limiter = rateLimiter(database.pool);
  return {
    clock: () => at,
    count: async (what: string, seconds: number) =>
      (await limiter.add(new Map([[what, 1]]), seconds, at)).get(what) ?? 1,
    journal: (line: Parameters<typeof audit>[1]) => audit(database.pool, line),
  };
}

async function lines() {
  const { rows } = await database.pool.query<{ target: string; details: unknown }>(
    "select target, details from audit_entry where actor = 'stranger' order by id",
  );
  return rows;
}

function inOneLine({ target, details }: { target: string; details: unknown }): string {
  return `${target} ${JSON.stringify(details)}`;
}

test("the first, tenth, hundredth of an hour make a line, each kind by itself, and every hour begins anew", async () => {
  const notes = notesAt(NOON);
  const knock = { kind: "at a door", target: `GET /admin/${"x".repeat(500)}` };
  await noteStranger(notes, knock);
  await Promise.all(Array.from({ length: 249 }, () => noteStranger(notes, knock)));
  const why = { why: "not_invited" };
  await noteStranger(notes, { kind: "by identity", target: "GET /retour", details: why });
  await noteStranger(notesAt(NOON + HOUR), knock);
  const target = knock.target.slice(0, 200);
  // Who knock at the same moment make their lines in any order.
  expect((await lines()).map(inOneLine).toSorted()).toEqual(
    [
      { target, details: {} },
      { target, details: { times: 10 } },
      { target, details: { times: 100 } },
      { target, details: {} },
      { target: "GET /retour", details: why },
    ]
      .map(inOneLine)
      .toSorted(),
  );
});
