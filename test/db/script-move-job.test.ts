/** Conversations moved in lots: beside messages that arrive, by several workers, and after any death. */
import type { Pool } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Playing } from "../../bot/receive.ts";
import { conversationStore } from "../../db/conversation-store.ts";
import { optOutPerson } from "../../db/opt-outs.ts";
import { moveJob, runMove } from "../../db/script-move-job.ts";
import { askForMove, moveOf } from "../../db/script-moves.ts";
import { createSecrets, newKey } from "../../db/secrets.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { Actor, allOrders, playOrder, type Gates } from "../reliability/interleave.ts";
import { wiredPool, type Pass } from "../reliability/wire.ts";
import { NOW } from "./kill-world.ts";
import { MoveWorld, WANTED, type Found } from "./script-move-world.ts";
import { timerWorld } from "./timer-world.ts";

const keys = newKey();
const secrets = createSecrets(keys);
let database: TestDatabase;
let world: MoveWorld;

beforeAll(async () => {
  database = await freshDatabase();
  world = await MoveWorld.open(database, keys);
});
afterAll(() => database.drop());
beforeEach(() => world.empty());

/** Plays a move beside something else, statement by statement, in every order. */
async function everyOrder(
  other: {
    readonly gates: Gates;
    readonly does: (playing: Playing, id: string) => Promise<unknown>;
  },
  judge: (conversation: Found) => void,
): Promise<number> {
  const failures: unknown[] = [];
  const log = (what: string, result?: unknown): void => {
    if (what === "failed") failures.push(result);
  };
  const actors = [
    new Actor(database.connection, log),
    new Actor(database.connection, log),
  ] as const;
  const [mover, person] = actors;
  const moving = { ...world.parts, pool: wiredPool(mover.pool, mover.pass) };
  const playing = {
    store: conversationStore(wiredPool(person.pool, person.pass), secrets),
    scripts: world.scripts,
  };
  const orders = allOrders(MOVE_GATES.length, other.gates.length);
  for (const order of orders) {
    await world.endAll();
    const id = await world.asked();
    const move = await askForMove(world.parts, WANTED, "user nadia");
    mover.begin(MOVE_GATES, () => runMove(moving, move.id));
    person.begin(other.gates, () => other.does(playing, id));
    await playOrder(actors, order, database.pool);
    expect({ order, failures }).toEqual({ order, failures: [] });
    judge(await world.found(id));
  }
  for (const actor of actors) await actor.end();
  return orders.length;
}

const MOVE_GATES: Gates = [
  /^select id, person_id/,
  /^select from person/,
  /^select id, version, state/,
  /^with moved as \( update conversation c/,
];

describe("beside a message that arrives, in every order of statements", () => {
  test(
    "the answer is kept, and played on the version the conversation then has",
    { timeout: 120_000 },
    async () => {
      const versions = new Set<number>();
      const orders = await everyOrder(
        {
          gates: [/^conversation-load/, /^conversation-commit/],
          does: (playing, id) => world.say(id, "oui", playing),
        },
        (after) => {
          versions.add(after.script);
          const step = after.script === 2 ? "accueil" : "parcours";
          expect(after).toMatchObject({
            playedOn: after.script,
            step,
            answers: ["accord true"],
            heard: 1,
            moves: after.script - 1,
          });
        },
      );
      expect(versions).toEqual(new Set([1, 2]));
      expect(orders).toBe(15);
    },
  );

  test("a STOP ends it, whichever comes first", { timeout: 120_000 }, async () => {
    await everyOrder(
      {
        gates: [/^conversation-load/, /^select id from person/, /^conversation-commit/],
        does: (playing, id) => world.say(id, "STOP", playing),
      },
      (after) => {
        expect(after).toMatchObject({ outcome: "opted_out", stopped: true, heard: 1 });
        expect(after.playedOn).toBe(after.script);
      },
    );
  });
});

test("sixty people who answer, stop or stay silent while three workers move them", async () => {
  const people: string[] = [];
  for (let count = 0; count < 60; count += 1) people.push(await world.asked());
  const { id } = await askForMove(world.parts, WANTED, "user nadia");
  const { rows } = await database.pool.query<{ person_id: string }>(
    "select person_id from conversation where id = any ($1)",
    [people.slice(40)],
  );
  await Promise.all([
    ...people.slice(0, 20).map((one) => world.say(one, "oui")),
    runMove(world.parts, id),
    runMove(world.parts, id),
    ...people.slice(20, 40).map((one) => world.say(one, "STOP")),
    runMove(world.parts, id),
    ...rows.map(({ person_id: person }) =>
      optOutPerson({ pool: database.pool, playing: world.kill.playing }, person, "link", NOW),
    ),
  ]);
  const after = await Promise.all(people.map((one) => world.found(one)));
  expect(after.filter(({ playedOn, script }) => playedOn !== script)).toEqual([]);
  const answering = after.slice(0, 20).map(({ script, step, answers, heard }) => ({
    goesOn: step === (script === 2 ? "accueil" : "parcours"),
    answers,
    heard,
  }));
  expect(answering).toEqual(
    people.slice(0, 20).map(() => ({ goesOn: true, answers: ["accord true"], heard: 1 })),
  );
  expect(after.slice(20).map(({ outcome, stopped }) => ({ outcome, stopped }))).toEqual(
    people.slice(20).map(() => ({ outcome: "opted_out", stopped: true })),
  );
});

/** A pool on which the process dies at one statement: before it, or after it was done. */
function dyingAt(statement: number, afterwards: boolean): { pool: Pool; died(): boolean } {
  let passed = 0;
  const pass: Pass = async (name, operation) => {
    passed += 1;
    const dies = passed === statement;
    if (dies && afterwards) await operation();
    // What a dead process had begun, PostgreSQL rolls back.
    if (dies || (passed > statement && !name.startsWith("rollback"))) throw new Error("killed");
    return operation();
  };
  return { pool: wiredPool(database.pool, pass), died: () => passed >= statement };
}

describe("a worker that dies", () => {
  test("at any statement leaves a move that goes on, and moves each conversation once", async () => {
    const people = [await world.asked(), await world.asked(), await world.asked()];
    let deaths = 0;
    for (const afterwards of [false, true]) {
      for (let statement = 1; ; statement += 1) {
        await database.pool.query("truncate script_move; delete from turn_log");
        await world.setBack("true");
        const { id } = await askForMove(world.parts, WANTED, "user nadia");
        const dying = dyingAt(statement, afterwards);
        await runMove({ ...world.parts, pool: dying.pool }, id).catch(() => undefined);
        const died = dying.died();
        await moveJob(world.parts).run(async () => undefined);
        expect(await moveOf(database.pool, id)).toMatchObject({
          moved: 3,
          staying: {},
          done: true,
        });
        for (const one of people) {
          expect(await world.found(one)).toMatchObject({
            script: 2,
            playedOn: 2,
            version: 2,
            moves: 1,
          });
        }
        if (!died) break;
        deaths += 1;
      }
    }
    expect(deaths).toBeGreaterThan(20);
  });

  test("between two lots of many is followed by others, and the count is right", async () => {
    const timers = await timerWorld(database.pool, world.kill);
    const due = NOW + 86_400_000;
    await timers.make(Array.from({ length: 249 }, () => ({ kind: "reminder", due }) as const));
    await world.setBack("true");
    const { id } = await askForMove(world.parts, WANTED, "user nadia");
    await runMove(world.parts, id, { forMs: 1 });
    const halfway = await moveOf(database.pool, id);
    expect(halfway).toMatchObject({ moved: 100, done: false });
    await Promise.all(
      [moveJob(world.parts), moveJob(world.parts)].map((job) => job.run(async () => undefined)),
    );
    expect(await moveOf(database.pool, id)).toMatchObject({ moved: 250, done: true });
    const { rows } = await database.pool.query(
      `select script_version, count(*)::int as count, max(version) as turns from conversation group by 1`,
    );
    expect(rows).toEqual([{ script_version: 2, count: 250, turns: 2 }]);
  });
});
