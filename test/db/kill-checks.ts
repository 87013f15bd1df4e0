/** What must hold in the database after something was killed in the middle of conversations. */
import type { Pool } from "pg";
import { expect } from "vitest";
import { receive } from "../../bot/receive.ts";
import { CHILD_NAME, eventsOf, trailOf, type KillWorld } from "./kill-world.ts";

/** Waits for PostgreSQL to end what a dead process had asked for. */
export async function untilNobodyWrites(pool: Pool): Promise<void> {
  await expect
    .poll(async () => {
      const { rows } = await pool.query(
        "select 1 from pg_stat_activity where application_name = $1 and datname = current_database()",
        [CHILD_NAME],
      );
      return rows.length;
    })
    .toBe(0);
}

/** Ids of the events that these conversations have heard. */
export async function storedEvents(
  pool: Pool,
  conversations: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await pool.query<{ event_id: string }>(
    "select event_id from inbox where conversation_id = any ($1)",
    [conversations],
  );
  return rows.map(({ event_id }) => event_id);
}

/** Nothing half done: as many turns as versions, every line numbered, no reply counted twice. */
export async function expectWhole(pool: Pool, id: string): Promise<void> {
  const { version, turns, seqs } = await trailOf(pool, id);
  expect(turns).toBe(version);
  expect(seqs).toEqual(seqs.map((_, at) => at + 1));
  const { rows } = await pool.query(
    `select question, part, at from answer where conversation_id = $1
     group by question, part, at having count(*) > 1`,
    [id],
  );
  expect(rows).toEqual([]);
}

/**
 * Sends everything again, as a browser does that got no answer: what was stored is recognised, the
 * rest is played, and each conversation ends like one that nobody disturbed.
 */
export async function expectSameEnd(
  pool: Pool,
  world: KillWorld,
  conversations: readonly string[],
): Promise<void> {
  const stored = new Set(await storedEvents(pool, conversations));
  const undisturbed = await world.open();
  expect(new Set(await playAll(world, undisturbed))).toEqual(new Set(["played"]));
  const expected = await trailOf(pool, undisturbed);
  expect(expected.answers.length).toBeGreaterThan(5);
  for (const id of conversations) {
    const before = eventsOf(id).map(({ eventId }) =>
      stored.has(eventId) ? "duplicate" : "played",
    );
    expect(await playAll(world, id)).toEqual(before);
    expect(await trailOf(pool, id)).toEqual(expected);
  }
}

async function playAll(world: KillWorld, conversation: string): Promise<readonly string[]> {
  const outcomes: string[] = [];
  for (const event of eventsOf(conversation)) outcomes.push(await receive(world.playing, event));
  return outcomes;
}
