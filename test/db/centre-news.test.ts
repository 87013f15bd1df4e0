/** What people of a training centre hear by e-mail: that something is new in their portal, once a day at most. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Outgoing, SendOutcome } from "../../bot/channel.ts";
import type { RefusalReason } from "../../bot/moderation.ts";
import { chooseNews, tellCentres, wantsNews } from "../../db/centre-news.ts";
import { decideReply, undoReply, waitingReplies, writeReply } from "../../db/centre-replies.ts";
import { addUser } from "../../db/console-users.ts";
import { waitingReviews } from "../../db/moderation-queue.ts";
import { storeDecision } from "../../db/moderation-store.ts";
import { releaseResults } from "../../db/release-store.ts";
import { answerReport, waitingReports, writeReport } from "../../db/review-reports.ts";
import { createSecrets, newKey } from "../../db/secrets.ts";
import { reasonInWords } from "../../web/console/moderation-words.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { DAY, freshWorld, NOW, OPTIONS, type PublicationWorld } from "./publication-world.ts";

const TEXT = "Trop tôt le matin, demande à Nadège.";
const MINUTE = 60_000;
const MORNING = NOW + DAY;
const secrets = createSecrets(newKey());
let database: TestDatabase;
let world: PublicationWorld;
let review: string;
let centre: string;
let reader: string;
let sent: Outgoing[];
let outcome: SendOutcome;
let problems: string[];
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  world = await freshWorld(database);
  await world.training("t#1");
  await world.training("t#2", "50022137", "00000001800028");
  for (const note of [5, 4, 3, 2]) await world.answer("t#1", { note });
  await world.queue(await world.answer("t#1", { note: 4, conseil: TEXT, publication: true }));
  const { rows } = await database.pool.query<{ id: string }>(
    "select id from training_centre order by siret",
  );
  centre = rows[0]?.id ?? "";
  reader = await joins("direction@cfa.example.fr", centre);
  await joins("voisin@cfa.example.fr", rows[1]?.id ?? "");
  [sent, outcome, problems] = [[], { kind: "accepted" }, []];
});

async function joins(email: string, of: string): Promise<string> {
  const change = { actor: "nadia", at: NOW - 2 * DAY };
  const parts = { pool: database.pool, secrets };
  return (await addUser(parts, email, { role: "centre", centre: of }, change)) ?? "";
}
/** The text is accepted, and the release of NOW shows it. */
async function publish(): Promise<void> {
  const [waiting] = await waitingReviews(database, 1);
  review = waiting?.id ?? "";
  await storeDecision(database, {
    review,
    queuedAt: waiting?.queuedAt ?? 0,
    decision: { kind: "publish" },
    actor: "nadia",
    at: NOW - DAY,
    delayHours: 0,
  });
  await releaseResults(database, OPTIONS);
}
const by = () => ({ review, centre, actor: `user ${reader}`, at: NOW });
async function replies(decision: "publish" | RefusalReason, at = NOW): Promise<string> {
  await writeReply(database, { ...by(), text: "Merci Nadège.", at });
  const [{ id: reply, queuedAt } = { id: "", queuedAt: 0 }] = await waitingReplies(database, 1);
  await decideReply(database, {
    reply,
    queuedAt,
    decision: decision === "publish" ? { kind: decision } : { kind: "refuse", reason: decision },
    actor: "nadia",
    at,
  });
  return reply;
}
async function send(message: Outgoing): Promise<SendOutcome> {
  sent.push(message);
  return outcome;
}
function tell(at: number, mail = true): Promise<number> {
  return tellCentres({
    pool: database.pool,
    secrets,
    mail: mail ? { send } : undefined,
    now: () => at,
    baseUrl: () => "https://avis.example.fr",
    reasonInWords,
    report: (problem) => problems.push(problem),
  });
}
const journal = async () =>
  (
    await database.pool.query(
      "select actor, action, target, details from audit_entry where action like 'news.%' order by id",
    )
  ).rows;

describe("whoever works for a centre", () => {
  test("hears the day after that a text is public, with the way to their portal", async () => {
    await publish();
    expect(await tell(NOW + 60 * MINUTE)).toBe(0);
    expect(await tell(MORNING)).toBe(1);
    expect(sent).toMatchObject([
      {
        to: "direction@cfa.example.fr",
        subject: "Du nouveau dans l'espace de votre centre",
        link: { url: "https://avis.example.fr/centre" },
      },
    ]);
    expect(sent[0]?.text).toContain("- Un nouvel avis est publié : vous pouvez y répondre.");
    expect(await journal()).toEqual([
      { actor: "sirius", action: "news.send", target: `user ${reader}`, details: { reviews: 1 } },
    ]);
  });

  test("reads nothing there that tells of anybody: no words, no training, no name", async () => {
    await publish();
    await replies("publish");
    await writeReport(database, { ...by(), reason: "usurpation", explanation: "Pas chez nous." });
    await tell(MORNING);
    const mail = JSON.stringify(sent);
    for (const told of [TEXT, "Nadège", "Pas chez nous", "CAP", "t#1", review]) {
      expect(mail).not.toContain(told);
    }
  });

  test("hears what became of their reply, with the reason of a refusal", async () => {
    await publish();
    await tell(MORNING);
    await replies("diffamation_personne", MORNING);
    await tell(MORNING + DAY);
    expect(sent[1]?.text).toContain("pour cette raison : « Met en cause une personne ».");
    await replies("publish", MORNING + DAY);
    await tell(MORNING + 2 * DAY);
    expect(sent[2]?.text).toContain("Une de vos réponses est acceptée");
    expect(sent).toHaveLength(3);
  });

  test("hears nothing of a decision that was taken back", async () => {
    await publish();
    const reply = await replies("injure");
    await undoReply(database, { reply, actor: "nadia", at: NOW });
    expect(await tell(MORNING)).toBe(0);
  });

  test("hears that their report has its answer", async () => {
    await publish();
    await writeReport(database, { ...by(), reason: "usurpation", explanation: "Pas chez nous." });
    const [{ id: report } = { id: "" }] = await waitingReports(database, 1);
    const said = { answer: "Vérifié avec Nadège.", actor: "nadia", at: NOW };
    await answerReport(database, { report, outcome: { kind: "kept" }, ...said });
    await tell(MORNING);
    expect(sent[0]?.text).toContain("Un de vos signalements a sa réponse : l'avis est gardé.");
  });

  test("hears once a day and once of each thing, whoever tells and however often", async () => {
    await publish();
    expect(await Promise.all([tell(MORNING), tell(MORNING)])).toContain(1);
    await replies("publish", MORNING);
    for (const hours of [1, 5, 9]) await tell(MORNING + hours * 60 * MINUTE);
    expect(sent).toHaveLength(1);
    for (const days of [1, 2, 3]) await tell(MORNING + days * DAY);
    expect(sent).toHaveLength(2);
    expect(sent[1]?.text).not.toContain("nouvel avis");
  });

  test("each of a centre hears, and nobody of another", async () => {
    await joins("adjointe@cfa.example.fr", centre);
    await publish();
    expect(await tell(MORNING)).toBe(2);
    expect(sent.map(({ to }) => to).toSorted()).toEqual([
      "adjointe@cfa.example.fr",
      "direction@cfa.example.fr",
    ]);
  });
});

describe("whoever wants no such e-mails", () => {
  test("gets none, and hears of what happens from the day they want them again", async () => {
    const change = { actor: `user ${reader}`, at: MORNING };
    expect(await wantsNews(database.pool, reader)).toBe(true);
    await chooseNews(database.pool, reader, false, change);
    await publish();
    expect(await tell(MORNING)).toBe(0);
    await chooseNews(database.pool, reader, true, change);
    expect(await wantsNews(database.pool, reader)).toBe(true);
    expect(await tell(MORNING + DAY)).toBe(0);
    await replies("publish", MORNING);
    expect(await tell(MORNING + DAY)).toBe(1);
    expect(sent[0]?.text).not.toContain("nouvel avis");
    expect((await journal()).map(({ action }) => action)).toEqual([
      "news.off",
      "news.on",
      "news.send",
    ]);
  });
});

describe("an e-mail", () => {
  test("that certainly did not leave is tried again, not at once", async () => {
    await publish();
    outcome = { kind: "later", reason: "busy" };
    expect(await tell(MORNING)).toBe(0);
    expect(problems).toEqual(["later: busy"]);
    outcome = { kind: "accepted" };
    expect(await tell(MORNING + 10 * MINUTE)).toBe(0);
    expect(await tell(MORNING + 60 * MINUTE)).toBe(1);
  });

  test("that may have left is not sent again", async () => {
    await publish();
    outcome = { kind: "unknown", reason: "cut off" };
    expect(await tell(MORNING)).toBe(1);
    expect(await tell(MORNING + DAY)).toBe(0);
  });

  test("that is refused is in the journal, and waits for other news", async () => {
    await publish();
    outcome = { kind: "refused", scope: "address", reason: "invalid_address" };
    expect(await tell(MORNING)).toBe(0);
    expect(await tell(MORNING + DAY)).toBe(0);
    expect(sent).toHaveLength(1);
    expect(await journal()).toMatchObject([
      { action: "news.refused", details: { reason: "invalid_address" } },
    ]);
  });

  test("that nobody can send yet is not missed: it goes once mail is set up", async () => {
    await publish();
    expect(await tell(MORNING, false)).toBe(0);
    expect(await tell(MORNING + DAY)).toBe(1);
  });
});
