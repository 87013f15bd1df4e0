import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ModerationDecision } from "../../bot/moderation.ts";
import { conversationStore } from "../../db/conversation-store.ts";
import { queuedTexts } from "../../db/moderation-queue.ts";
import { storeDecision, undoDecision } from "../../db/moderation-store.ts";
import { BEFORE_TELLING_MS, tellAuthors } from "../../db/moderation-told.ts";
import { empty, freshDatabase, type TestDatabase } from "../database.ts";
import { DAY_MS, lineOf, NOW, RightsWorld } from "./rights-world.ts";

let database: TestDatabase;
let world: RightsWorld;
let conversation: string;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await empty(
    database,
    "person, training, training_centre, script_version, roster_import, opt_out",
  );
  world = new RightsWorld(database.pool);
  await world.publish();
  await world.load([lineOf("Léa", 1)]);
  conversation = await world.answersAll(await world.tokenOf("Léa"));
});

const DECIDED = NOW + DAY_MS;
async function decide(decision: ModerationDecision, at = DECIDED): Promise<string> {
  const [waiting] = await queuedTexts(database, "waiting", 1);
  if (waiting === undefined) throw new Error("nothing waits");
  const { id: review, queuedAt } = waiting;
  await storeDecision(database, { review, queuedAt, decision, actor: "nadia", at });
  return review;
}
function report(error: unknown): never {
  throw error;
}
function tell(at = DECIDED + BEFORE_TELLING_MS): Promise<number> {
  const { pool, scripts, secrets } = world;
  const playing = { store: conversationStore(pool, secrets, ["sms"]), scripts };
  return tellAuthors({ pool, playing, now: () => at, report });
}
const notices = () =>
  world.rows(
    `select channel, priority, part ->> 'notice' as notice, part -> 'values' ->> 'reason' as reason
     from outbox, jsonb_array_elements(message -> 'parts') part
     where part ->> 'notice' like 'text_%' order by seq`,
  );
const refuse = { kind: "refuse", reason: "hors_sujet" } as const;

describe("the author", () => {
  test("hears of a refusal on their own telephone, with its reason, at an hour for writing to them", async () => {
    await decide(refuse);
    expect(await tell()).toBe(1);
    expect(await notices()).toEqual([
      { channel: "sms", priority: 1, notice: "text_refused", reason: "hors_sujet" },
    ]);
  });

  test("hears of an accepted text, and of one with hidden words", async () => {
    await decide({ kind: "publish" });
    await tell();
    await world.says(conversation, "corriger 12", DECIDED + DAY_MS);
    await world.says(conversation, "Demande Monsieur Untel.", DECIDED + DAY_MS + 1);
    await decide({ kind: "redact", hide: [{ from: 8, to: 22 }] }, DECIDED + 2 * DAY_MS);
    await tell(DECIDED + 3 * DAY_MS);
    expect(await notices()).toMatchObject([
      { notice: "text_published" },
      { notice: "text_redacted" },
    ]);
  });

  test("hears of it once, whoever tells and however often", async () => {
    await decide(refuse);
    await Promise.all([tell(), tell()]);
    expect(await tell(DECIDED + DAY_MS)).toBe(0);
    expect(await notices()).toHaveLength(1);
  });

  test("hears of it once even when the note of having told them was lost", async () => {
    await decide(refuse);
    await tell();
    await database.pool.query("update review set told_at = null");
    await tell();
    expect(await notices()).toHaveLength(1);
  });

  test("hears nothing for ten minutes, so that a slip of the finger reaches nobody", async () => {
    const review = await decide(refuse);
    expect(await tell(DECIDED + BEFORE_TELLING_MS - 1_000)).toBe(0);
    await undoDecision(database, { review, actor: "nadia", at: DECIDED });
    expect(await tell(DECIDED + DAY_MS)).toBe(0);
    expect(await notices()).toEqual([]);
  });

  test("sends one new text, which is read like the first; after a second refusal there is no third", async () => {
    await decide(refuse);
    await tell();
    await world.says(conversation, "Demande à voir l'atelier.", DECIDED + DAY_MS);
    expect(await queuedTexts(database, "waiting", 5)).toMatchObject([
      { text: "Demande à voir l'atelier.", status: "received" },
    ]);
    await decide(refuse, DECIDED + 2 * DAY_MS);
    await tell(DECIDED + 3 * DAY_MS);
    expect(await notices()).toMatchObject([
      { notice: "text_refused" },
      { notice: "text_refused_again" },
    ]);
    await world.says(conversation, "corriger 12", DECIDED + 4 * DAY_MS);
    await world.says(conversation, "Encore un texte.", DECIDED + 4 * DAY_MS + 1);
    expect(await queuedTexts(database, "waiting", 5)).toEqual([]);
  });

  test("who said STOP hears nothing", async () => {
    await world.says(conversation, "STOP", NOW + DAY_MS / 2);
    await decide(refuse);
    expect(await tell()).toBe(1);
    expect(await notices()).toEqual([]);
  });

  test("who did not agree to their text being shown hears nothing of showing it", async () => {
    await database.pool.query("update answer set value = 'false' where question = 'publication'");
    await decide({ kind: "publish" });
    expect(await tell()).toBe(1);
    expect(await notices()).toEqual([]);
  });
});

test("a text that speaks of violence brings the help lines at once, and people", async () => {
  await world.load([lineOf("Inès", 2)]);
  const other = await world.links.open(await world.tokenOf("Inès"), NOW);
  if (!("session" in other)) throw new Error("the link is closed");
  for (const [at, text] of ["oui", "Oui, jusqu'au bout", "2, mon chef m'a frappé"].entries()) {
    await world.says(other.conversation, text, NOW + at);
  }
  expect(
    await world.rows(
      `select part ->> 'notice' as notice from outbox, jsonb_array_elements(message -> 'parts') part
       where part ->> 'notice' = 'danger_help'`,
    ),
  ).toEqual([{ notice: "danger_help" }]);
  expect(await world.rows("select reason from alert")).toEqual([{ reason: "danger" }]);
});
