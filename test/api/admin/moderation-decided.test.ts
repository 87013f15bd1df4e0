/** All decisions on replies of centres are reached by turning pages, and the tabs count what their lists show. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { decidedIn, DecisionMarkText } from "../../../api/admin/moderation-decided.ts";
import { consoleState } from "../../../db/console-home.ts";
import type { DecisionMark } from "../../../db/decision-mark.ts";
import { moderationDesk, type ModerationDesk } from "../../../db/moderation-desk.ts";
import { freshDatabase, type TestDatabase } from "../../database.ts";
import { freshWorld, NOW } from "../../db/publication-world.ts";

let database: TestDatabase;
let desk: ModerationDesk;
beforeAll(async () => {
  database = await freshDatabase();
  desk = moderationDesk(database.pool);
  const world = await freshWorld(database);
  await world.training("t#1");
  const told = { note: 4, conseil: "Trop tôt.", publication: true };
  const conversation = await world.answer("t#1", told);
  // Decisions come in pairs of one moment: two on replies, or one on a reply and one on a text.
  await database.pool.query(
    `insert into review (conversation_id, training_id, question, queued_at, status, shown, decided_at, published_on)
     select id, training_id, 'q' || n, $2::timestamptz, 'published', 'Un texte.', $2::timestamptz, $2::timestamptz
     from conversation, generate_series(1, 120) n where id = $1`,
    [conversation, new Date(NOW)],
  );
  await database.pool.query(
    `insert into centre_reply (review_id, centre_id, text, shown, status, queued_at, decided_at)
     select r.id, t.centre_id, r.question, r.question, 'published', $1::timestamptz,
       $1::timestamptz + interval '1 second' * (substr(r.question, 2)::int / 2)
     from review r join training t on t.id = r.training_id`,
    [new Date(NOW)],
  );
  await world.queue(conversation);
  await database.pool.query(
    `update review set status = 'refused', refusal = 'doublon',
       decided_at = $1::timestamptz + interval '30 seconds' where question = 'conseil'`,
    [new Date(NOW)],
  );
});
afterAll(() => database.drop());

async function readAll(): Promise<string[][]> {
  const pages: string[][] = [];
  let before: DecisionMark | undefined;
  do {
    const page = await decidedIn({ desk }, before, NOW);
    pages.push(page.decisions.map(({ text }) => text));
    expect(page.isLater).toBe(before !== undefined);
    const mark = new URLSearchParams(page.older?.split("?")[1]).get("avant");
    before = mark === null ? undefined : DecisionMarkText.parse(mark);
  } while (before !== undefined);
  return pages;
}

test("every decision is on one page, the latest first", async () => {
  const pages = await readAll();
  expect(pages.map(({ length }) => length)).toEqual([50, 50, 21]);
  const all = pages.flat();
  expect(new Set(all).size).toBe(121);
  expect(all).toContain("Trop tôt.");
  const moments = all
    .filter((text) => text.startsWith("q"))
    .map((text) => Math.floor(Number(text.slice(1)) / 2));
  expect(moments).toEqual(moments.toSorted((a, b) => b - a));
});

test("a place that no list has is the first page, not a fault", () => {
  for (const written of [
    "",
    "12",
    "12_x",
    "12_; drop table review",
    "-1_00000000-0000-4000-8000-000000000000",
  ]) {
    expect([written, DecisionMarkText.safeParse(written).success]).toEqual([written, false]);
  }
});

test("a reply to a text that left the pages waits for nobody, in the list and in every count", async () => {
  await database.pool.query(
    "update centre_reply set status = 'received', shown = null, decided_at = null where text in ('q1', 'q2')",
  );
  await database.pool.query(
    "update review set status = 'refused', shown = null where question = 'q1'",
  );
  const listed = await desk.replies(10);
  expect(listed.map(({ text }) => text)).toEqual(["q2"]);
  expect((await desk.backlog()).replies).toBe(1);
  expect((await consoleState(database.pool)).repliesWaiting).toBe(1);
});
