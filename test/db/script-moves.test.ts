/** Conversations moved to another version in a real database: which, what is told, and that nobody notices. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { viewConversation } from "../../bot/view-conversation.ts";
import { conversationReader } from "../../db/conversation-reader.ts";
import { askForMove, lookAtMove, moveOf } from "../../db/script-moves.ts";
import { createSecrets, newKey } from "../../db/secrets.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { KEY, MoveWorld, WANTED } from "./script-move-world.ts";

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

async function journal(): Promise<readonly unknown[]> {
  const { rows } = await database.pool.query(
    `select actor, action, target, details from audit_entry where action like 'script.mov%' order by id`,
  );
  return rows;
}

describe("a move", () => {
  test("takes those along whom it may, tells why the others stay, and is in the journal", async () => {
    const [one, two, ahead, over] = [
      await world.asked(),
      await world.asked(),
      await world.asked(),
      await world.asked(),
    ];
    await world.say(ahead, "oui");
    await world.say(over, "non");
    expect((await world.found(over)).outcome).toBe("refused");
    expect(await lookAtMove(world.parts, WANTED)).toEqual({
      movable: 2,
      staying: { question_before: 1 },
      more: false,
    });
    expect((await world.found(one)).script).toBe(1);
    const before = await journal();
    expect(await world.moveAll()).toMatchObject({
      ...WANTED,
      moved: 2,
      staying: { question_before: 1 },
      done: true,
    });
    expect((await journal()).slice(before.length)).toEqual([
      {
        actor: "user nadia",
        action: "script.move",
        target: `script ${KEY}`,
        details: { from: 1, to: 2 },
      },
      {
        actor: "user nadia",
        action: "script.moved",
        target: `script ${KEY}`,
        details: { from: 1, to: 2, moved: 2, staying: { question_before: 1 } },
      },
    ]);
    expect(await world.found(one)).toMatchObject({
      script: 2,
      playedOn: 2,
      step: "accord",
      moves: 1,
    });
    expect(await world.found(ahead)).toMatchObject({ script: 1, step: "parcours", moves: 0 });
    expect(await world.found(over)).toMatchObject({ script: 1, moves: 0 });
    // They go on: with the new question who was moved, without it who stayed.
    await world.say(two, "oui");
    expect(await world.found(two)).toMatchObject({ step: "accueil", answers: ["accord true"] });
    await world.say(ahead, "Oui, jusqu'au bout");
    expect(await world.found(ahead)).toMatchObject({ script: 1, step: "note" });
  });

  test("shows people nothing of it: the page reads as before", async () => {
    const id = await world.asked();
    const reader = conversationReader(
      database.pool,
      world.scripts,
      secrets,
      () => "https://x.example",
    );
    const page = async () => {
      const stored = await reader.read(id);
      if (stored === undefined) throw new Error("the conversation is gone");
      const { messages, prompt, status } = viewConversation(stored);
      return { messages, prompt, status };
    };
    const before = await page();
    expect(before.prompt?.question).not.toBe("");
    await world.moveAll();
    expect(await page()).toEqual(before);
  });

  test("done twice changes nothing more; asked for by two at once it is one", async () => {
    const id = await world.asked();
    await world.moveAll();
    const once = await world.found(id);
    expect(await world.moveAll()).toMatchObject({ moved: 0, staying: {}, done: true });
    expect(await world.found(id)).toEqual(once);
    const both = await Promise.all([
      askForMove(world.parts, WANTED, "user nadia"),
      askForMove(world.parts, WANTED, "user karim"),
    ]);
    expect(new Set(both.map(({ id: move }) => move)).size).toBe(1);
  });

  test("leaves a conversation that a later release has saved to that release", async () => {
    const id = await world.asked();
    await database.pool.query("update conversation set state = state || '{\"schema\": 99}'");
    expect(await world.moveAll()).toMatchObject({ moved: 0, staying: { unreadable: 1 } });
    expect((await world.found(id)).script).toBe(1);
  });

  test("to a version that is not there, or to the same one, is refused", async () => {
    await expect(lookAtMove(world.parts, { ...WANTED, to: 9 })).rejects.toMatchObject({
      code: "script_unknown",
    });
    await expect(askForMove(world.parts, { ...WANTED, to: 1 }, "x")).rejects.toMatchObject({
      code: "request_invalid",
    });
    await expect(moveOf(database.pool, "nonsense")).rejects.toMatchObject({ code: "not_found" });
  });
});
