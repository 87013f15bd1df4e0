import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ModerationDecision } from "../../bot/moderation.ts";
import { waitingReviews, type WaitingReview } from "../../db/moderation-queue.ts";
import { storeDecision } from "../../db/moderation-store.ts";
import { releaseResults } from "../../db/release-store.ts";
import { resultsStore } from "../../db/results-store.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { DAY, freshWorld, NOW, OPTIONS, type PublicationWorld } from "./publication-world.ts";

const TEXT = "Bonne équipe, merci à Madame Exemple !";
const PAGE = { index: 0, size: 20, newestFirst: true };
let database: TestDatabase;
let world: PublicationWorld;
let author: string;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  world = await freshWorld(database);
  await world.training("t#1");
  for (const note of [5, 4, 3, 2]) await world.answer("t#1", { note });
  author = await world.answer("t#1", { note: 4, conseil: TEXT, publication: true });
  await world.queue(author);
});

async function waiting(): Promise<WaitingReview> {
  const [review] = await waitingReviews(database, 10);
  if (review === undefined) throw new Error("nothing waits");
  return review;
}
async function decide(decision: ModerationDecision, change: object = {}) {
  const { id: review, queuedAt } = await waiting();
  return storeDecision(database, {
    review,
    queuedAt,
    decision,
    actor: "moderator 1",
    at: NOW - DAY,
    delayHours: 0,
    ...change,
  });
}
const release = (change: object = {}) => releaseResults(database, { ...OPTIONS, ...change });
const results = (now = NOW) => resultsStore(database.pool, { threshold: 5, now: () => now });
const shown = async (now?: number) => (await results(now).reviews("t#1", PAGE))?.reviews ?? [];

describe("a text", () => {
  test("waits for people to read it and is not public meanwhile", async () => {
    await release();
    expect(await waiting()).toMatchObject({ text: TEXT, status: "received", danger: false });
    expect(await shown()).toEqual([]);
  });

  test("that was published shows with the release, and the conversation is told", async () => {
    await decide({ kind: "publish" });
    expect(await shown()).toEqual([]);
    expect(await release()).toMatchObject({ reviewsShown: 1, conversations: [author] });
    expect(await shown()).toEqual([
      {
        id: expect.any(String),
        text: TEXT,
        publishedOn: "2026-11-24",
        experience: "2026-06",
        reply: undefined,
        repliedOn: undefined,
        former: undefined,
        trainingKey: "t#1",
        trainingTitle: "CAP",
      },
    ]);
    expect(await release()).toMatchObject({ reviewsShown: 0 });
  });

  test("shows with its hidden pieces only", async () => {
    const from = TEXT.indexOf("Madame");
    await decide({ kind: "redact", hide: [{ from, to: from + "Madame Exemple".length }] });
    await release();
    expect((await shown())[0]?.text).toBe("Bonne équipe, merci à […] !");
  });

  test("that was refused never shows", async () => {
    await decide({ kind: "refuse", reason: "hors_sujet" });
    await release();
    expect(await shown()).toEqual([]);
    expect(await waitingReviews(database, 10)).toEqual([]);
  });

  test("shows only after its delay, of up to three days", async () => {
    await decide({ kind: "publish" }, { at: NOW, delayHours: 72 });
    await release({ now: NOW });
    expect(await shown()).toEqual([]);
    await release({ now: NOW + 3 * DAY });
    expect(await shown()).toHaveLength(1);
    const { rows } = await database.pool.query("select visible_from from review");
    expect(rows[0].visible_from.getTime()).toBeGreaterThan(NOW);
    expect(rows[0].visible_from.getTime()).toBeLessThan(NOW + 3 * DAY);
  });

  test("is not shown without the consent asked after it", async () => {
    await world.say(author, "publication", false, 9);
    await decide({ kind: "publish" });
    expect(await release()).toMatchObject({ reviewsShown: 0 });
    expect(await shown()).toEqual([]);
  });

  test("is not shown in a group too small to have figures", async () => {
    await world.training("t#2");
    const alone = await world.answer("t#2", { note: 4, conseil: TEXT, publication: true });
    await decide({ kind: "publish" });
    await world.queue(alone);
    await decide({ kind: "publish" });
    expect(await release()).toMatchObject({ conversations: [author] });
    expect(await results().reviews("t#2", PAGE)).toEqual({
      status: "insuffisant",
      total: 0,
      reviews: [],
    });
  });

  test("tells the year alone where fewer than five finished that month", async () => {
    await world.training("t#3");
    for (const [index, note] of [5, 4, 3, 2].entries()) {
      await world.answer("t#3", { note }, 1, `2026-0${index + 2}-15`);
    }
    const other = await world.answer("t#3", { note: 4, conseil: "Oui.", publication: true });
    await decide({ kind: "publish" });
    await world.queue(other);
    await decide({ kind: "publish" });
    await release();
    const found = await results().reviews("t#3", PAGE);
    expect(found?.reviews).toMatchObject([{ text: "Oui.", experience: "2026" }]);
  });

  test("is hidden again with the figures of its group", async () => {
    await decide({ kind: "publish" });
    await release();
    await release({ threshold: 6 });
    expect(await results().reviews("t#1", PAGE)).toEqual({
      status: "insuffisant",
      total: 0,
      reviews: [],
    });
  });

  test("is no longer shown two years after the training ended", async () => {
    await decide({ kind: "publish" });
    await release();
    expect(await shown(Date.UTC(2028, 5, 30))).toHaveLength(1);
    expect(await shown(Date.UTC(2028, 6, 1))).toEqual([]);
  });

  test("that its author takes back is gone at once, and no decision brings it back", async () => {
    await decide({ kind: "publish" });
    const { rows } = await database.pool.query("select id from review");
    await release();
    await world.withdraw(author);
    expect(await shown()).toEqual([]);
    expect(
      await storeDecision(database, {
        review: rows[0].id,
        queuedAt: NOW - DAY,
        decision: { kind: "publish" },
        actor: "moderator 1",
        at: NOW,
      }),
    ).toEqual({ ok: false, why: "withdrawn" });
  });

  test("that changed after it was read is read again", async () => {
    const { id: review, queuedAt } = await waiting();
    await world.say(author, "conseil", "Autre chose.", 12);
    await world.queue(author, NOW);
    const decision = { kind: "publish" } as const;
    expect(
      await storeDecision(database, { review, queuedAt, decision, actor: "m", at: NOW }),
    ).toEqual({ ok: false, why: "changed" });
    expect((await waiting()).text).toBe("Autre chose.");
  });

  test("of authors who wait for a lot shows beside three others at most, so that none is known by it", async () => {
    await release();
    for (let each = 0; each < 6; each += 1) {
      const harsh = await world.answer("t#1", {
        note: 1,
        conseil: `N° ${each}`,
        publication: true,
      });
      await decide({ kind: "publish" });
      await world.queue(harsh);
    }
    await decide({ kind: "publish" });
    // All six gave the worst note: they are not counted until somebody else says otherwise.
    expect(await release()).toMatchObject({ lotsFormed: 0, reviewsShown: 5 });
    expect(await shown()).toHaveLength(5);
    expect(await release()).toMatchObject({ reviewsShown: 0 });
    await world.answer("t#1", { note: 3 });
    expect(await release()).toMatchObject({ lotsFormed: 1, reviewsShown: 2 });
    expect(await shown()).toHaveLength(7);
  });

  test("of authors who wait shows no more often while figures need more people: lowered again, all would be known", async () => {
    for (const note of [5, 4, 3, 2, 4]) await world.answer("t#1", { note });
    await release({ threshold: 10 });
    for (let each = 0; each < 8; each += 1) {
      await decide({ kind: "publish" });
      await world.queue(
        await world.answer("t#1", { note: 1, conseil: `N° ${each}`, publication: true }),
      );
    }
    await decide({ kind: "publish" });
    // Her text, counted, and four of the eight.
    expect(await release({ threshold: 10 })).toMatchObject({ lotsFormed: 0, reviewsShown: 5 });
    expect(await release({ threshold: 5 })).toMatchObject({ lotsFormed: 0, reviewsShown: 0 });
    expect(await shown()).toHaveLength(5);
  });

  test("leaves the pages again when those who left its lot leave the others uncounted", async () => {
    const { rows: others } = await database.pool.query<{ id: string }>(
      "select id from conversation",
    );
    await decide({ kind: "publish" });
    for (let each = 0; each < 6; each += 1) {
      await world.queue(
        await world.answer("t#1", { note: 1, conseil: `N° ${each}`, publication: true }),
      );
      await decide({ kind: "publish" });
    }
    await release();
    for (const note of [5, 4, 3, 2, 5]) await world.answer("t#1", { note });
    await release();
    expect(await shown()).toHaveLength(7);
    for (const { id } of others) await world.withdraw(id);
    expect(await release()).toMatchObject({ lotsRetired: 1, lotsFormed: 0 });
    expect(await shown()).toHaveLength(4);
  });

  test("leaves an audit entry for each decision, without its words", async () => {
    await decide({ kind: "refuse", reason: "injure" });
    const { rows } = await database.pool.query("select actor, action, details from audit_entry");
    expect(rows).toEqual([
      {
        actor: "moderator 1",
        action: "review.refuse",
        details: { from: "received", to: "refused", reason: "injure" },
      },
    ]);
  });

  test("from a conversation that told of danger is read first", async () => {
    const other = await world.answer("t#1", { note: 1, conseil: "J'ai peur.", publication: true });
    await world.queue(other);
    await database.pool.query(
      "insert into alert (conversation_id, reason, at) values ($1, 'danger', now())",
      [other],
    );
    expect(await waiting()).toMatchObject({ text: "J'ai peur.", danger: true });
  });
});
