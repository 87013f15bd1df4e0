/** An observer of a real database who keeps every figure of every group, over random histories. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { releaseResults } from "../../db/release-store.ts";
import { empty, freshDatabase, type TestDatabase } from "../database.ts";
import { DAY, NOW, OPTIONS, PublicationWorld } from "./publication-world.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const TRAININGS = ["t#1", "t#2", "t#3", "t#4"];
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("answer" as const),
      training: fc.constantFrom(...TRAININGS),
      notes: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("withdraw" as const),
      which: fc.array(fc.nat({ max: 15 }), { minLength: 1, maxLength: 5 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: "wait" as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("renew" as const),
      diploma: fc.constantFrom("50000001", "50000002", "50000003"),
      successor: fc.option(fc.constantFrom("50000001", "50000002"), { nil: undefined }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("replace" as const),
      key: fc.constantFrom(...TRAININGS),
      by: fc.option(fc.constantFrom(...TRAININGS), { nil: undefined }),
    }),
  },
);

interface Published {
  readonly group: string;
  readonly respondents: number;
}

/** The people behind the notes of each group that has a score now, and what the score says. */
async function look(seen: Map<string, string[]>): Promise<Published[]> {
  const { rows } = await database.pool.query<{
    lot: string;
    person: string;
  }>(
    `select lot_id as lot, conversation_id as person from release_member
     where question = 'note' order by 1, 2`,
  );
  for (const [lot, members] of Map.groupBy(rows, (row) => row.lot)) {
    if (!seen.has(lot)) {
      seen.set(
        lot,
        members.map((member) => member.person),
      );
    }
  }
  const scores = await database.pool.query<{ group: string; body: string }>(
    `select level || ' ' || group_key as group, body from score_snapshot`,
  );
  return scores.rows.map(({ group, body }) => ({
    group,
    respondents: JSON.parse(body).nb_repondants,
  }));
}

async function lotsOf(group: string): Promise<string[]> {
  const { rows } = await database.pool.query<{ id: string }>(
    `select id from release_lot where question = 'note' and $1 in (
       'training ' || training_key, 'trainerCertification ' || trainer_certification,
       'certification ' || certification, 'centre ' || centre_siret)`,
    [group],
  );
  return rows.map((row) => row.id);
}

test(
  "no two figures ever published differ by one to four people",
  { timeout: 120_000 },
  async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 4, maxLength: 9, size: "max" }),
        async (history) => {
          await empty(
            database,
            "training_centre, training, person, script_version, release_lot, score_snapshot, certification, certification_successor, key_replacement",
          );
          const world = new PublicationWorld(database.pool);
          await world.open();
          // Two places of one centre, and the same diploma and another one elsewhere.
          await world.training("t#1", "50000001");
          await world.training("t#2", "50000001");
          await world.training("t#3", "50000002", "00000001800028");
          await world.training("t#4", "50000003", "00000001800028");
          const people: string[] = [];
          const membersOfLot = new Map<string, string[]>();
          const figures: ReadonlySet<string>[] = [new Set()];
          let now = NOW;
          for (const move of history) {
            if (move.do === "wait") now += 95 * DAY;
            if (move.do === "renew") await world.renew(move.diploma, move.successor);
            if (move.do === "replace") await world.replaceKey(move.key, move.by);
            if (move.do === "withdraw") {
              for (const index of move.which) await world.withdraw(people[index] ?? NOBODY);
            }
            if (move.do === "answer") {
              for (const note of move.notes) {
                people.push(await world.answer(move.training, { note }, 0));
              }
            }
            await releaseResults(database, { ...OPTIONS, now });
            for (const { group, respondents } of await look(membersOfLot)) {
              const lots = await lotsOf(group);
              const behind = new Set(lots.flatMap((lot) => membersOfLot.get(lot) ?? []));
              expect(behind.size).toBe(respondents);
              figures.push(behind);
            }
          }
          for (const [index, one] of figures.entries()) {
            for (const other of figures.slice(0, index)) {
              const shared = [...one].filter((person) => other.has(person)).length;
              const apart = one.size + other.size - 2 * shared;
              expect(apart === 0 || apart >= OPTIONS.threshold, `${apart} people apart`).toBe(true);
              compared += 1;
            }
          }
        },
      ),
      { numRuns: 25 },
    );
    process.stdout.write(
      `\npublication: ${compared} pairs of published figures compared, 0 of them one to four people apart\n`,
    );
    expect(compared).toBeGreaterThan(200);
  },
);

const NOBODY = "00000000-0000-0000-0000-000000000000";
