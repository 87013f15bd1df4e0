/** Sirius or its database is killed in the middle of conversations: nothing acknowledged is lost. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { receive } from "../../bot/receive.ts";
import { newKey } from "../../db/secrets.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { CHILD_NAME, eventsOf, killDuringTurns, killWorld, trailOf } from "./kill-world.ts";
import type { KillWorld } from "./kill-world.ts";

const CONVERSATIONS = 6;
const ROUNDS = 3;
const keys = newKey();
let database: TestDatabase;
let world: KillWorld;

beforeAll(async () => {
  database = await freshDatabase();
  world = await killWorld(database.pool, keys);
});

afterAll(() => database.drop());

/** PostgreSQL may still be ending what a dead process had asked for. */
async function untilNobodyWrites(): Promise<void> {
  await expect
    .poll(async () => {
      const { rows } = await database.pool.query(
        "select 1 from pg_stat_activity where application_name = $1 and datname = current_database()",
        [CHILD_NAME],
      );
      return rows.length;
    })
    .toBe(0);
}

async function storedEvents(conversations: readonly string[]): Promise<readonly string[]> {
  const { rows } = await database.pool.query<{ event_id: string }>(
    "select event_id from inbox where conversation_id = any ($1)",
    [conversations],
  );
  return rows.map(({ event_id }) => event_id);
}

async function playAll(conversation: string): Promise<readonly string[]> {
  const outcomes: string[] = [];
  for (const event of eventsOf(conversation)) outcomes.push(await receive(world.playing, event));
  return outcomes;
}

test("killing the process during turns loses nothing acknowledged and does nothing twice", async () => {
  const conversations: string[] = [];
  for (let at = 0; at < CONVERSATIONS; at += 1) conversations.push(await world.open());
  const task = { connection: database.connection, keys, conversations };

  const seen = new Set<string>();
  for (let round = 1; round <= ROUNDS; round += 1) {
    const turns = 20 + Math.floor(Math.random() * 30);
    const { acknowledged, signal } = await killDuringTurns(task, turns);
    await untilNobodyWrites();
    expect(signal, `round ${round}`).toBe("SIGKILL");
    expect(acknowledged.length).toBeGreaterThanOrEqual(turns);

    const stored = await storedEvents(conversations);
    expect(new Set(stored).size).toBe(stored.length);
    expect(acknowledged.filter((id) => !stored.includes(id))).toEqual([]);
    // Of what this round stored, all but the one turn that each conversation was in the middle of.
    const told = acknowledged.filter((id) => !seen.has(id)).length;
    expect(stored.length - seen.size - told).toBeLessThanOrEqual(CONVERSATIONS);
    for (const id of stored) seen.add(id);
    for (const id of conversations) await expectWhole(id);
  }

  const stored = new Set(await storedEvents(conversations));
  const undisturbed = await world.open();
  expect(new Set(await playAll(undisturbed))).toEqual(new Set(["played"]));
  const expected = await trailOf(database.pool, undisturbed);
  expect(expected.answers.length).toBeGreaterThan(5);
  for (const id of conversations) {
    const before = eventsOf(id).map(({ eventId }) =>
      stored.has(eventId) ? "duplicate" : "played",
    );
    expect(await playAll(id)).toEqual(before);
    expect(await trailOf(database.pool, id)).toEqual(expected);
  }
});

/** Nothing half done: as many turns as versions, every line numbered, no reply counted twice. */
async function expectWhole(id: string): Promise<void> {
  const { version, turns, seqs } = await trailOf(database.pool, id);
  expect(turns).toBe(version);
  expect(seqs).toEqual(seqs.map((_, at) => at + 1));
  const { rows } = await database.pool.query(
    `select question, part, at from answer where conversation_id = $1
     group by question, part, at having count(*) > 1`,
    [id],
  );
  expect(rows).toEqual([]);
}
