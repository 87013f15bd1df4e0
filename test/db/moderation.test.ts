import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ModerationDecision } from "../../bot/moderation.ts";
import { handleAlert, openAlerts } from "../../db/alert-desk.ts";
import { backlog, nearCopies, queuedText, queuedTexts } from "../../db/moderation-queue.ts";
import { storeDecision, undoDecision } from "../../db/moderation-store.ts";
import { releaseResults } from "../../db/release-store.ts";
import { resultsStore } from "../../db/results-store.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { DAY, freshWorld, NOW, OPTIONS, type PublicationWorld } from "./publication-world.ts";

const PAGE = { index: 0, size: 50, newestFirst: true };
let database: TestDatabase;
let world: PublicationWorld;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  world = await freshWorld(database);
  await world.training("t#1");
});

/** Somebody wrote a text, so many days ago. @returns its conversation. */
async function writes(conseil: string, { note = 4, daysAgo = 1 } = {}): Promise<string> {
  const conversation = await world.answer("t#1", { note, conseil, publication: true }, daysAgo);
  await world.queue(conversation, NOW - daysAgo * DAY);
  return conversation;
}
async function reviewOf(conversation: string) {
  const { rows } = await database.pool.query<{ id: string; queued: number; status: string }>(
    `select id, status, (extract(epoch from queued_at) * 1000)::float8 as queued
     from review where conversation_id = $1`,
    [conversation],
  );
  const [row] = rows;
  if (row === undefined) throw new Error("there is no such text");
  return row;
}
async function decide(conversation: string, decision: ModerationDecision, change: object = {}) {
  const { id: review, queued: queuedAt } = await reviewOf(conversation);
  const by = { actor: "nadia", at: NOW - DAY / 2, delayHours: 0 };
  return storeDecision(database, { review, queuedAt, decision, ...by, ...change });
}
async function undo(conversation: string) {
  const { id: review } = await reviewOf(conversation);
  return undoDecision(database, { review, actor: "nadia", at: NOW });
}
const release = () => releaseResults(database, OPTIONS);
const shown = async () =>
  (await resultsStore(database.pool, { threshold: 5, now: () => NOW }).reviews("t#1", PAGE))
    ?.reviews ?? [];
const waiting = () => queuedTexts(database, "waiting", 100);

describe("the queue", () => {
  test("gives the oldest first, whatever the mark beside the text", async () => {
    await writes("Le deuxième.", { note: 1, daysAgo: 3 });
    await writes("Le premier.", { note: 5, daysAgo: 5 });
    await writes("Le troisième.", { note: 2, daysAgo: 2 });
    const texts = await waiting();
    expect(texts.map(({ text }) => text)).toEqual(["Le premier.", "Le deuxième.", "Le troisième."]);
  });

  test("tells nothing of the mark to whoever decides", async () => {
    await writes("Un texte.", { note: 5 });
    const kind = Object.keys((await waiting())[0] ?? {}).toSorted();
    await database.pool.query("update answer set value = '1' where question = 'note'");
    const [text] = await waiting();
    expect(Object.keys(text ?? {}).toSorted()).toEqual(kind);
    expect(JSON.stringify(text)).not.toMatch(/note|mark/);
  });

  test("makes harsh and kind texts wait alike before they show", async () => {
    for (let each = 0; each < 120; each += 1) {
      const conversation = await writes(`Texte ${each}`, { note: each % 2 === 0 ? 1 : 5 });
      await decide(conversation, { kind: "publish" }, { delayHours: undefined });
    }
    const { rows } = await database.pool.query<{ mark: number; median: number }>(
      `select a.value::int as mark, percentile_cont(0.5) within group
         (order by extract(epoch from r.visible_from - r.queued_at) / 3600)::float8 as median
       from review r join answer a on a.conversation_id = r.conversation_id and a.question = 'note'
       group by 1 order by 1`,
    );
    const [low, high] = rows.map(({ median }) => median);
    // Both are drawn from 48 hours: medians of 60 lie within a day of each other but once in millions.
    expect(Math.abs((low ?? 0) - (high ?? 0))).toBeLessThan(24);
    const late = await database.pool.query(
      "select from review where visible_from > decided_at + interval '48 hours'",
    );
    // The release of the night that follows keeps the three days of the method.
    expect(late.rowCount).toBe(0);
  });

  test("says what waits and since when", async () => {
    await writes("Un.", { daysAgo: 6 });
    await writes("Deux.");
    await writes("Mon chef m'a frappé.");
    expect(await backlog(database)).toEqual({
      waiting: 2,
      alerts: 1,
      replies: 0,
      reports: 0,
      oldest: NOW - 6 * DAY,
    });
  });
});

describe("a text that speaks of violence", () => {
  test("goes to the alerts at once, and is not public", async () => {
    const conversation = await writes("Mon chef m'a frappé plusieurs fois.");
    expect(await waiting()).toEqual([]);
    expect(await queuedTexts(database, "alerts", 10)).toMatchObject([{ status: "alert" }]);
    await release();
    expect(await shown()).toEqual([]);
    expect(await decide(conversation, { kind: "publish" })).toMatchObject({ ok: true });
  });

  test("leaves an alert that somebody handles, which is on record", async () => {
    const conversation = await writes("Mon chef m'a frappé.");
    await database.pool.query(
      "insert into alert (conversation_id, reason, at) values ($1, 'danger', $2)",
      [conversation, new Date(NOW)],
    );
    const [alert] = await openAlerts(database, 10);
    expect(alert).toMatchObject({ reason: "danger", conversation });
    const handled = { alert: alert?.id ?? "", actor: "nadia", at: NOW } as const;
    expect(await handleAlert(database, { ...handled, handling: "passed_on" })).toBe(true);
    expect(await handleAlert(database, { ...handled, handling: "nothing" })).toBe(false);
    expect(await openAlerts(database, 10)).toEqual([]);
    const { rows } = await database.pool.query("select actor, action, details from audit_entry");
    expect(rows).toEqual([
      {
        actor: "nadia",
        action: "alert.handle",
        details: { handling: "passed_on", reason: "danger" },
      },
    ]);
  });
});

describe("what a machine counts", () => {
  test("is other texts with the same words, however they are written", async () => {
    await writes("Une super formation, allez-y les yeux fermés !");
    await writes("UNE SUPER FORMATION allez-y les yeux fermes");
    await writes("Rien à redire.");
    expect((await waiting()).map(({ copies }) => copies).toSorted((a, b) => a - b)).toEqual([
      0, 1, 1,
    ]);
  });

  test("is texts of the same centre that are nearly the same", async () => {
    const one = await writes(
      "Une super formation avec des profs à l'écoute, je la conseille à tous",
    );
    await writes("Une super formation avec des profs à l'écoute, je la conseille vraiment");
    await writes("Les horaires sont durs en hiver mais on apprend un vrai métier manuel");
    expect(await nearCopies(database, (await reviewOf(one)).id)).toBe(1);
  });

  test("is how fast all of it was answered", async () => {
    await writes("Vite fait.");
    expect((await waiting())[0]).toMatchObject({ answers: 3 });
    expect((await waiting())[0]?.seconds).toBeLessThan(5);
  });

  test("is several people on one browser, and on one telephone", async () => {
    const [one, other] = [await writes("Premier texte."), await writes("Second texte.")];
    const [first, second] = [randomBytes(32), randomBytes(32)];
    for (const [hash, former, conversation] of [
      [first, null, one],
      [second, first, other],
    ]) {
      await database.pool.query(
        `insert into web_session (token_hash, former, invitation_id, created_at, expires_at)
         select $1, $2, invitation_id, now(), now() + interval '1 day' from conversation where id = $3`,
        [hash, former, conversation],
      );
      await database.pool.query(
        `insert into contact (person_id, kind, lookup, sealed)
         select person_id, 'phone', '\\x01', 's' from conversation where id = $1`,
        [conversation],
      );
    }
    for (const text of await waiting()) {
      expect(text).toMatchObject({ sameBrowser: 1, samePhone: 1 });
    }
  });

  test("decides nothing: a text with every sign waits like the others", async () => {
    const text = "Connard de M. Untel, appelle le 06 39 98 00 12 !";
    await writes(text, { daysAgo: 2 });
    await writes("Une belle ambiance.", { daysAgo: 1 });
    expect((await waiting()).map((each) => [each.text, each.status])).toEqual([
      [text, "received"],
      ["Une belle ambiance.", "received"],
    ]);
  });
});

describe("a decision", () => {
  test("is taken back while nothing is public; the text waits where it was", async () => {
    const first = await writes("Le premier.", { daysAgo: 5 });
    await writes("Le second.", { daysAgo: 2 });
    await decide(first, { kind: "refuse", reason: "hors_sujet" });
    expect(await undo(first)).toEqual({ ok: true });
    expect((await waiting()).map(({ text }) => text)).toEqual(["Le premier.", "Le second."]);
    const { rows } = await database.pool.query(
      "select action, details from audit_entry order by id",
    );
    expect(rows).toEqual([
      {
        action: "review.refuse",
        details: { from: "received", to: "refused", reason: "hors_sujet" },
      },
      { action: "review.undo", details: { from: "refused", to: "received" } },
    ]);
  });

  test("that was taken back shows nothing at the next release", async () => {
    for (const note of [5, 4, 3, 2]) await world.answer("t#1", { note });
    const conversation = await writes("Un texte.");
    await decide(conversation, { kind: "publish" });
    await undo(conversation);
    await release();
    expect(await shown()).toEqual([]);
  });

  test("is not taken back once it is public, nor once its author heard of a refusal", async () => {
    for (const note of [5, 4, 3]) await world.answer("t#1", { note });
    const [open, refused] = [await writes("Un texte."), await writes("Un autre.")];
    await decide(open, { kind: "publish" });
    await decide(refused, { kind: "refuse", reason: "injure" });
    await release();
    expect(await undo(open)).toEqual({ ok: false, why: "public" });
    await database.pool.query("update review set told_at = now() where status = 'refused'");
    expect(await undo(refused)).toEqual({ ok: false, why: "told" });
  });

  test("of somebody else in the meantime is left alone", async () => {
    const conversation = await writes("Un texte.");
    await decide(conversation, { kind: "publish" }, { from: "received", actor: "omar" });
    expect(
      await decide(conversation, { kind: "refuse", reason: "injure" }, { from: "received" }),
    ).toEqual({ ok: false, why: "decided" });
    expect((await reviewOf(conversation)).status).toBe("published");
  });

  test("never touches the words, and hides pieces visibly", async () => {
    const text = "Merci à Madame Exemple !";
    const conversation = await writes(text);
    await decide(conversation, { kind: "redact", hide: [{ from: 8, to: 22 }] });
    const stored = await queuedText(database, (await reviewOf(conversation)).id);
    expect(stored).toMatchObject({ text, shown: "Merci à […] !" });
  });

  test("about a text that its author takes back is gone with it", async () => {
    const conversation = await writes("Un texte.");
    await decide(conversation, { kind: "publish" });
    await world.withdraw(conversation);
    expect(await queuedText(database, (await reviewOf(conversation)).id)).toBeUndefined();
    expect(await queuedTexts(database, "decided", 10)).toEqual([]);
    expect(await undo(conversation)).toEqual({ ok: false, why: "not_decided" });
  });
});

test("what is on record cannot be changed or taken away by this application", async () => {
  await decide(await writes("Un texte."), { kind: "publish" });
  const { pool } = database;
  await expect(pool.query("update audit_entry set actor = 'nobody'")).rejects.toThrow(
    "only added to",
  );
  await expect(pool.query("delete from audit_entry")).rejects.toThrow("only added to");
});
