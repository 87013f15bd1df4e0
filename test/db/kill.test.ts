/** Sirius is killed in the middle of conversations: nothing acknowledged is lost. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { newKey } from "../../db/secrets.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { expectSameEnd, expectWhole, storedEvents, untilNobodyWrites } from "./kill-checks.ts";
import { killWorld, strikeDuringTurns, type KillWorld } from "./kill-world.ts";

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

test("killing the process during turns loses nothing acknowledged and does nothing twice", async () => {
  const { pool, connection } = database;
  const conversations: string[] = [];
  for (let at = 0; at < CONVERSATIONS; at += 1) conversations.push(await world.open());
  const task = { connection, keys, conversations };

  const seen = new Set<string>();
  let told = 0;
  for (let round = 1; round <= ROUNDS; round += 1) {
    const turns = 20 + Math.floor(Math.random() * 30);
    const { acknowledged, signal } = await strikeDuringTurns(task, turns, (child) =>
      child.kill("SIGKILL"),
    );
    await untilNobodyWrites(pool);
    expect(signal, `round ${round}`).toBe("SIGKILL");
    expect(acknowledged.length).toBeGreaterThanOrEqual(turns);

    const stored = await storedEvents(pool, conversations);
    expect(new Set(stored).size).toBe(stored.length);
    expect(acknowledged.filter((id) => !stored.includes(id))).toEqual([]);
    // Of what this round stored, all but the one turn that each conversation was in the middle of.
    const news = acknowledged.filter((id) => !seen.has(id)).length;
    expect(stored.length - seen.size - news).toBeLessThanOrEqual(CONVERSATIONS);
    told += news;
    for (const id of stored) seen.add(id);
    for (const id of conversations) await expectWhole(pool, id);
  }
  await expectSameEnd(pool, world, conversations);
  process.stdout.write(
    `\nprocess killed during turns: ${ROUNDS} times, ${told} turns acknowledged, 0 lost, 0 doubled\n`,
  );
});
