/** What goes with a person, and what it costs when there are millions of others. */
import { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { optOutPerson } from "../../db/opt-outs.ts";
import { eraseNow } from "../../db/person-store.ts";
import { forget } from "../../db/retention.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { DAY_MS, lineOf, NOW, RightsWorld } from "./rights-world.ts";

/** Tables that grow with the people who were asked. */
const LARGE = [
  "alert",
  "answer",
  "apprenticeship",
  "campaign_recipient",
  "contact",
  "conversation",
  "inbox",
  "invitation",
  "outbox",
  "person",
  "review",
  "timer",
  "turn_log",
  "web_session",
];

let database: TestDatabase;
/** Reads a table from end to end only where there is no other way. */
let pool: Pool;
let world: RightsWorld;

beforeAll(async () => {
  database = await freshDatabase();
  pool = new Pool({ ...database.pool.options, max: 1, options: "-c enable_seqscan=off" });
  world = new RightsWorld(pool);
  await world.publish();
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** The large tables that some work read from end to end. */
async function readWhole(work: () => Promise<unknown>): Promise<string[]> {
  const scans = async (): Promise<Map<string, number>> => {
    await pool.query("select pg_stat_force_next_flush()");
    const { rows } = await pool.query<{ name: string; count: number }>(
      `select relname as name, seq_scan::int as count from pg_stat_user_tables
       where relname = any ($1)`,
      [LARGE],
    );
    return new Map(rows.map(({ name, count }) => [name, count]));
  };
  const before = await scans();
  await work();
  const after = await scans();
  return LARGE.filter((name) => (after.get(name) ?? 0) > (before.get(name) ?? 0));
}

test("a turn reads the rows of its conversation, and no table from end to end", async () => {
  await world.load([lineOf("Max", 5)]);
  const token = await world.tokenOf("Max");
  expect(await readWhole(() => world.answersAll(token))).toEqual([]);
});

async function holdsConversation(firstName: string, number: number): Promise<string> {
  await world.load([lineOf(firstName, number)]);
  const conversation = await world.answersAll(await world.tokenOf(firstName));
  const { rows } = await pool.query<{ person_id: string }>(
    "select person_id from conversation where id = $1",
    [conversation],
  );
  return rows[0]?.person_id ?? "";
}

// Of a centre nothing is deleted with it: centres stay.
test("rows that go or change with another one are found by an index", async () => {
  const { rows } = await pool.query<{ at: string }>(
    `select c.conrelid::regclass || '.' || a.attname as at
     from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
     where c.contype = 'f' and c.confdeltype in ('c', 'n')
       and c.confrelid <> 'training_centre'::regclass
       and not exists (
         select from pg_index i where i.indrelid = c.conrelid and i.indkey[0] = c.conkey[1]
           and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) = '(' || a.attname || ' IS NOT NULL)'))
     order by 1`,
  );
  expect(rows.map(({ at }) => at)).toEqual([]);
});

test("an erasure reads the rows of its person, and no table from end to end", async () => {
  const person = await holdsConversation("Léa", 1);
  expect(await readWhole(() => eraseNow(pool, person, { actor: "test", at: NOW }))).toEqual([]);
  const { rowCount } = await pool.query(
    "select from answer a join conversation c on c.id = a.conversation_id where c.person_id = $1",
    [person],
  );
  expect(rowCount).toBe(0);
});

test("so does a STOP", async () => {
  const person = await holdsConversation("Tom", 2);
  expect(await readWhole(() => optOutPerson(world.parts, person, "test", NOW))).toEqual([]);
});

test("so does a word that the number is somebody else's", async () => {
  await world.load([lineOf("Ana", 3)]);
  const opened = await world.links.open(await world.tokenOf("Ana"), NOW);
  if (!("session" in opened)) throw new Error(`the link is ${opened.status}`);
  const { conversation } = opened;
  expect(await readWhole(() => world.says(conversation, "mauvais numéro"))).toEqual([]);
  expect(await world.rows("select from timer")).toEqual([]);
});

test("contracts that are due go with all that hangs on them", async () => {
  await holdsConversation("Zoé", 4);
  const years = NOW + 4 * 365 * DAY_MS;
  // Of Léa, who was erased, nothing is left that could be due.
  expect(await forget(pool, years)).toMatchObject({ contractsDeleted: 4 });
  expect(await world.rows("select from outbox")).toEqual([]);
});
