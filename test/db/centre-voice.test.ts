import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  decidedReplies,
  decideReply,
  removeReply,
  replyById,
  undoReply,
  waitingReplies,
  writeReply,
} from "../../db/centre-replies.ts";
import { withdrawReviews } from "../../db/moderation-effects.ts";
import { queuedTexts } from "../../db/moderation-queue.ts";
import { storeDecision } from "../../db/moderation-store.ts";
import { releaseResults } from "../../db/release-store.ts";
import { resultsStore } from "../../db/results-store.ts";
import { answerReport, waitingReports, writeReport } from "../../db/review-reports.ts";
import { inTransaction } from "../../db/transaction.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { DAY, freshWorld, NOW, OPTIONS, type PublicationWorld } from "./publication-world.ts";

const ROUNDS = 200;
const REPLY = "Merci. Nous avons changé les horaires avec Monsieur Untel.";
const PAGE = { index: 0, size: 50, newestFirst: true };
let database: TestDatabase;
let world: PublicationWorld;
let author: string;
let review: string;
let centre: string;
let stranger: string;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  world = await freshWorld(database);
  await world.training("t#1");
  await world.training("t#2", "50022137", "00000001800028");
  for (const note of [5, 4, 3, 2]) await world.answer("t#1", { note });
  author = await world.answer("t#1", { note: 4, conseil: "Trop tôt le matin.", publication: true });
  await world.queue(author);
  const [waiting] = await queuedTexts(database, "waiting", 1);
  review = waiting?.id ?? "";
  const { rows } = await database.pool.query<{ id: string }>(
    "select id from training_centre order by siret",
  );
  [centre = "", stranger = ""] = rows.map(({ id }) => id);
});

async function publish(): Promise<void> {
  const decision = { kind: "publish" } as const;
  const by = { actor: "nadia", at: NOW - DAY, delayHours: 0 };
  await storeDecision(database, { review, queuedAt: NOW - DAY, decision, ...by });
  await release();
}
const release = () => releaseResults(database, OPTIONS);
const by = () => ({ review, centre, actor: "centre 00000001800010", at: NOW });
const replies = () => waitingReplies(database, 10);
async function decide(decision: Parameters<typeof decideReply>[1]["decision"]) {
  const [reply] = await replies();
  const { id, queuedAt } = reply ?? { id: "", queuedAt: 0 };
  return decideReply(database, { reply: id, queuedAt, decision, actor: "nadia", at: NOW });
}
async function shown() {
  const store = resultsStore(database.pool, { threshold: 5, now: () => NOW });
  return (await store.reviews("t#1", PAGE))?.reviews[0];
}

describe("a centre that replies", () => {
  test("replies to what is public, never to what only waits", async () => {
    expect(await writeReply(database, { ...by(), text: REPLY })).toBe("not_public");
    await publish();
    expect(await writeReply(database, { ...by(), text: REPLY })).toBe("written");
  });

  test("replies to texts about its own trainings only", async () => {
    await publish();
    expect(await writeReply(database, { ...by(), centre: stranger, text: REPLY })).toBe(
      "not_public",
    );
  });

  test("replies once", async () => {
    await publish();
    await writeReply(database, { ...by(), text: REPLY });
    expect(await writeReply(database, { ...by(), text: "Encore." })).toBe("exists");
  });

  test("is read by people first, and shows with a release, dated", async () => {
    await publish();
    await writeReply(database, { ...by(), text: REPLY });
    await release();
    expect((await shown())?.reply).toBeUndefined();
    await decide({ kind: "publish" });
    expect((await shown())?.reply).toBeUndefined();
    await release();
    expect(await shown()).toMatchObject({ reply: REPLY, repliedOn: "2026-11-24" });
  });

  test("is moderated by the same rules: pieces hidden, or refused for a reason and written anew", async () => {
    await publish();
    await writeReply(database, { ...by(), text: REPLY });
    const from = REPLY.indexOf("Monsieur");
    await decide({ kind: "redact", hide: [{ from, to: REPLY.length - 1 }] });
    await release();
    expect((await shown())?.reply).toBe("Merci. Nous avons changé les horaires avec […].");
    await removeReply(database, by());
    await writeReply(database, { ...by(), text: "Menteur !" });
    await decide({ kind: "refuse", reason: "injure" });
    await release();
    expect((await shown())?.reply).toBeUndefined();
    expect(await writeReply(database, { ...by(), text: "Merci de votre avis." })).toBe("written");
  });

  test("takes its reply away, and it is gone at once", async () => {
    await publish();
    await writeReply(database, { ...by(), text: REPLY });
    await decide({ kind: "publish" });
    await release();
    expect(await removeReply(database, { ...by(), centre: stranger })).toBe(false);
    expect(await removeReply(database, by())).toBe(true);
    expect((await shown())?.reply).toBeUndefined();
  });

  test("waits again when the decision is taken back before a release, not after", async () => {
    await publish();
    await writeReply(database, { ...by(), text: REPLY });
    const [reply] = await replies();
    const undo = { reply: reply?.id ?? "", actor: "nadia", at: NOW };
    await decide({ kind: "publish" });
    expect(await undoReply(database, undo)).toBe(true);
    await release();
    expect((await shown())?.reply).toBeUndefined();
    await decide({ kind: "publish" });
    await release();
    expect(await undoReply(database, undo)).toBe(false);
  });

  test("leaves the pages at once when it is refused after all", async () => {
    await publish();
    await writeReply(database, { ...by(), text: REPLY });
    await decide({ kind: "publish" });
    await release();
    const [found] = await decidedReplies(database, 10);
    expect(found).toMatchObject({ status: "published", shown: REPLY, undoable: false });
    const { id = "", queuedAt = 0 } = found ?? {};
    const refusal = { kind: "refuse", reason: "injure" } as const;
    const late = { reply: id, queuedAt, decision: refusal, actor: "nadia", at: NOW };
    const changed = { ok: false, why: "decided" };
    expect(await decideReply(database, { ...late, from: "received" })).toEqual(changed);
    expect(await decideReply(database, { ...late, from: "published" })).toMatchObject({ ok: true });
    expect((await shown())?.reply).toBeUndefined();
    expect(await replyById(database, id)).toMatchObject({ status: "refused", undoable: true });
    await release();
    expect((await shown())?.reply).toBeUndefined();
  });

  test("speaks under words that stand: the reply goes when they are taken back or changed", async () => {
    await publish();
    await writeReply(database, { ...by(), text: REPLY });
    await decide({ kind: "publish" });
    await release();
    await world.say(author, "conseil", "Tout va bien.", 12);
    await world.queue(author, NOW);
    const { rows } = await database.pool.query(
      "select reply, (select count(*)::int from centre_reply) as kept from review",
    );
    expect(rows).toEqual([{ reply: null, kept: 0 }]);
  });
});

const report = () =>
  ({ ...by(), reason: "usurpation", explanation: "Nous n'avons pas eu ce cas." }) as const;
const answer = async (outcome: Parameters<typeof answerReport>[1]["outcome"]) => {
  const [found] = await waitingReports(database, 10);
  const said = { answer: "Nous avons vérifié.", actor: "nadia", at: NOW };
  return answerReport(database, { report: found?.id ?? "", outcome, ...said });
};

describe("a centre that doubts a text", () => {
  test("reports what is public, once, with a reason", async () => {
    expect(await writeReport(database, report())).toBe("not_public");
    await publish();
    expect(await writeReport(database, { ...report(), explanation: " " })).toBe("empty");
    expect(await writeReport(database, report())).toBe("written");
    expect(await writeReport(database, report())).toBe("exists");
    expect(await waitingReports(database, 10)).toMatchObject([
      { reason: "usurpation", shown: "Trop tôt le matin.", review },
    ]);
  });

  test("changes nothing by reporting, and is answered", async () => {
    await publish();
    await writeReport(database, report());
    expect((await shown())?.text).toBe("Trop tôt le matin.");
    expect(await answer({ kind: "kept" })).toEqual({ ok: true });
    expect((await shown())?.text).toBe("Trop tôt le matin.");
    expect(await waitingReports(database, 10)).toEqual([]);
  });

  test("sees the text leave at once when people find it right; the author will be told why", async () => {
    await publish();
    await writeReport(database, report());
    await answer({ kind: "removed", reason: "usurpation" });
    expect(await shown()).toBeUndefined();
    const { rows } = await database.pool.query("select status, refusal, told_at from review");
    expect(rows).toEqual([{ status: "refused", refusal: "usurpation", told_at: null }]);
    const audit = await database.pool.query("select actor, action from audit_entry order by id");
    expect(audit.rows.slice(-3)).toEqual([
      { actor: "centre 00000001800010", action: "report.write" },
      { actor: "nadia", action: "review.refuse" },
      { actor: "nadia", action: "report.answer" },
    ]);
  });

  test("is not told that a text left when it could not be removed", async () => {
    await publish();
    await writeReport(database, report());
    await database.pool.query("delete from answer where conversation_id = $1", [author]);
    const outcome = await answer({ kind: "removed", reason: "usurpation" });
    expect(outcome).toEqual({ ok: false, why: "no_text" });
    const { rows } = await database.pool.query("select status, answer from review_report");
    expect(rows).toEqual([{ status: "received", answer: null }]);
  });

  test("has its report closed when the author takes the text back", async () => {
    await publish();
    await writeReport(database, report());
    await world.withdraw(author);
    const { rows } = await database.pool.query("select status, explanation from review_report");
    expect(rows).toEqual([{ status: "gone", explanation: null }]);
  });
});

/** A public text with a reply and a report that nobody has looked at. @returns their ids. */
async function doubted(): Promise<{ readonly reply: string; readonly report: string }> {
  const { rows } = await database.pool.query<{ reply: string; report: string }>(
    `with text as (
       update review set status = 'published', shown = 'Trop tôt.', refusal = null, decided_at = $2,
         published_on = '2026-11-20', visible_from = $2, queued_at = $2 where id = $1
     ), said as (
       insert into centre_reply (review_id, centre_id, text, queued_at) values ($1, $3, $4, $2)
       on conflict (review_id) do update set status = 'received', shown = null, refusal = null,
         queued_at = $2, decided_at = null returning id
     ), doubt as (
       insert into review_report (review_id, centre_id, reason, explanation, queued_at)
       values ($1, $3, 'usurpation', 'Pas chez nous.', $2)
       on conflict (review_id, centre_id) do update set status = 'received', queued_at = $2 returning id
     )
     select said.id as reply, doubt.id as report from said, doubt`,
    [review, new Date(NOW - DAY), centre, REPLY],
  );
  return rows[0] ?? { reply: "", report: "" };
}

test(
  `whoever decides, replies, reports or takes back at one moment waits in one line, ${ROUNDS} times`,
  { timeout: 120_000 },
  async () => {
    await publish();
    const failures: unknown[] = [];
    let forgotten = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const { reply, report: doubt } = await doubted();
      const [who, queuedAt] = [{ actor: "nadia", at: NOW }, NOW - DAY];
      const refuse = { kind: "refuse", reason: "usurpation" } as const;
      const removed = { kind: "removed", reason: "usurpation" } as const;
      const about = { report: doubt, outcome: removed, answer: "Vu." };
      const works = [
        () => answerReport(database, { ...about, ...who }),
        () => decideReply(database, { reply, queuedAt, decision: refuse, ...who }),
        () => inTransaction(database.pool, (one) => withdrawReviews(one, author, new Date(NOW))),
        () => storeDecision(database, { review, queuedAt, decision: refuse, ...who }),
        () => removeReply(database, by()),
        () => writeReport(database, report()),
        () => undoReply(database, { reply, ...who }),
      ];
      // Another one is first each time, and the author one round in two.
      const some = works.filter((_, place) => place !== 2 || round % 2 === 0);
      const turned = some.map((_, place) => some[(place + round) % some.length]);
      const ends = await Promise.allSettled(turned.map(async (work) => work?.()));
      for (const end of ends) if (end.status === "rejected") failures.push(end.reason);
      const { rowCount } = await database.pool.query(
        `select from review_report p join review r on r.id = p.review_id
         where p.status = 'received' and r.status = 'withdrawn'`,
      );
      forgotten += rowCount ?? 0;
    }
    expect(failures).toEqual([]);
    // A report about words that are gone is closed, whichever came first.
    expect(forgotten).toBe(0);
  },
);
