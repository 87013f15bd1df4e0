/** Reviews follow diplomas that were renewed and keys that were replaced, and come back from a mistake. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { waitingReviews } from "../../db/moderation-queue.ts";
import { storeDecision } from "../../db/moderation-store.ts";
import { openData } from "../../db/open-data.ts";
import { publicDirectory } from "../../db/public-directory.ts";
import { releaseResults } from "../../db/release-store.ts";
import { resultsStore } from "../../db/results-store.ts";
import { empty, freshDatabase, type TestDatabase } from "../database.ts";
import { DAY, NOW, OPTIONS, PublicationWorld } from "./publication-world.ts";

const [OLD, NEW, NEWER] = ["50000001", "50000002", "50000003"];
let database: TestDatabase;
let world: PublicationWorld;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await empty(
    database,
    "training_centre, training, person, script_version, release_lot, score_snapshot, certification, certification_pair, certification_successor, key_replacement",
  );
  world = new PublicationWorld(database.pool);
  await world.open();
  await world.training("old#L01", OLD);
  await world.training("new#L01", NEW);
});

const release = (change: object = {}) => releaseResults(database, { ...OPTIONS, ...change });
const results = () => resultsStore(database.pool, { threshold: 5, now: () => NOW });
const score = async (key: string) => JSON.parse((await results().score(key))?.body ?? "{}");
const reviews = async (key: string) =>
  (await results().reviews(key, { index: 0, size: 20, newestFirst: true }))?.reviews ?? [];
async function five(key: string, notes = [5, 4, 4, 3, 2]): Promise<void> {
  for (const note of notes) await world.answer(key, { note });
}
const sql = (text: string) => database.pool.query(text);

describe("a key that was replaced", () => {
  test("takes its figures along, and both keys show the same", async () => {
    await world.training("newer#L01", NEW);
    await five("old#L01");
    await release();
    expect(await score("newer#L01")).toMatchObject({ statut: "aucun" });
    await world.replaceKey("old#L01", "new#L01");
    await world.replaceKey("new#L01", "newer#L01");
    expect(await release()).toMatchObject({ lotsMoved: 1, scoresChanged: 7 });
    const moved = await score("newer#L01");
    expect(moved).toMatchObject({
      niveau_restitution: "formation_lieu",
      nb_repondants: 5,
      anciennes_versions: [OLD],
    });
    for (const key of ["old#L01", "new#L01"]) {
      expect(await score(key)).toEqual({ ...moved, cle_demandee: key });
    }
    expect(await release()).toMatchObject({ lotsMoved: 0, scoresChanged: 0 });
  });

  test("adds its figures to those of the key of now, and gives them back after a mistake", async () => {
    await world.training("same#L01", NEW);
    await five("same#L01");
    await five("new#L01", [1, 1, 1, 1, 2]);
    await release();
    await world.replaceKey("same#L01", "new#L01");
    await release();
    expect(await score("new#L01")).toMatchObject({ nb_repondants: 10, note: { moyenne: 2.4 } });
    expect(await score("new#L01")).not.toHaveProperty("anciennes_versions");
    await world.replaceKey("same#L01", undefined);
    expect(await release()).toMatchObject({ lotsMoved: 1 });
    expect(await score("new#L01")).toMatchObject({ nb_repondants: 5, note: { moyenne: 1.2 } });
    expect(await score("same#L01")).toMatchObject({ nb_repondants: 5, note: { moyenne: 3.6 } });
  });

  test("that two keys replaced goes to neither: nobody can tell which", async () => {
    await five("old#L01");
    await sql(
      "insert into key_replacement values ('old#L01', 'new#L01'), ('old#L01', 'other#L01')",
    );
    await release();
    expect(await score("old#L01")).toMatchObject({ nb_repondants: 5 });
    expect(await score("new#L01")).toMatchObject({ statut: "aucun" });
  });

  test("nobody had ever heard of is answered with the key of now", async () => {
    await five("new#L01");
    await world.replaceKey("unheard#L01", "new#L01");
    await release();
    expect(await score("unheard#L01")).toMatchObject({ nb_repondants: 5 });
  });

  test("and one that lost its # are both found, unless two trainings begin so", async () => {
    await five("new#L01");
    await release();
    expect(await score("new")).toMatchObject({ cle_demandee: "new", nb_repondants: 5 });
    await world.training("new#L02", NEW);
    expect(await results().score("new")).toBeUndefined();
  });

  test("shows its texts under the key of now, and says of which diploma they are", async () => {
    await five("old#L01");
    const author = await world.answer("old#L01", { note: 4, conseil: "Oui.", publication: true });
    await world.queue(author);
    const [waiting] = await waitingReviews(database, 1);
    await storeDecision(database, {
      review: waiting?.id ?? "",
      queuedAt: waiting?.queuedAt ?? 0,
      decision: { kind: "publish" },
      actor: "moderator 1",
      at: NOW - DAY,
      delayHours: 0,
    });
    await world.replaceKey("old#L01", "new#L01");
    await release();
    for (const key of ["old#L01", "new#L01"]) {
      expect(await reviews(key)).toMatchObject([
        { text: "Oui.", former: OLD, trainingKey: "new#L01" },
      ]);
    }
    await world.renew(OLD, undefined);
    await world.replaceKey("old#L01", undefined);
    await release();
    expect(await reviews("new#L01")).toEqual([]);
    expect(await reviews("old#L01")).toMatchObject([{ former: undefined, trainingKey: "old#L01" }]);
  });
});

test("a text of one of two people of a former diploma is not known by it", async () => {
  await five("new#L01");
  await world.answer("old#L01", { note: 3 });
  const author = await world.answer("old#L01", { note: 4, conseil: "Oui.", publication: true });
  await world.queue(author);
  const [waiting] = await waitingReviews(database, 1);
  const decision = { kind: "publish" } as const;
  const { id: review = "", queuedAt = 0 } = waiting ?? {};
  const decided = { review, queuedAt, decision, actor: "moderator 1", at: NOW - DAY };
  await storeDecision(database, { ...decided, delayHours: 0 });
  await world.replaceKey("old#L01", "new#L01");
  await release();
  expect(await reviews("new#L01")).toMatchObject([{ text: "Oui.", former: undefined }]);
  const found = await publicDirectory(database.pool, () => NOW).review(review);
  expect(found).toMatchObject({ review: { text: "Oui.", former: undefined } });
  const open: unknown[] = [];
  for await (const text of openData(database.pool, () => NOW).reviews()) open.push(text);
  expect(open).toMatchObject([{ text: "Oui.", cfd: NEW }]);
});

describe("a diploma that was renewed", () => {
  test("counts for the newest one of its line, in the centre and in the country", async () => {
    await world.training("newest#L01", NEWER);
    await five("old#L01");
    await world.renew(OLD, NEW);
    await world.renew(NEW, NEWER);
    await release();
    const wider = {
      niveau_restitution: "formateur_certification",
      nb_repondants: 5,
      anciennes_versions: [OLD],
    };
    expect(await score("newest#L01")).toMatchObject({ niveau_superieur: wider });
    expect(await score("old#L01")).toMatchObject({ statut: "publie", anciennes_versions: [OLD] });
  });

  test("moves what was counted before it was renewed", async () => {
    await five("old#L01");
    await release();
    await world.renew(OLD, NEW);
    expect(await release()).toMatchObject({ lotsMoved: 1 });
    expect(await score("new#L01")).toMatchObject({ niveau_superieur: { nb_repondants: 5 } });
    const { rows } = await sql(
      'select level, group_key from score_snapshot order by level collate "C"',
    );
    expect(rows).toEqual([
      { level: "centre", group_key: "00000001800010" },
      { level: "certification", group_key: NEW },
      { level: "trainerCertification", group_key: `00000001800010 ${NEW}` },
      { level: "training", group_key: "old#L01" },
    ]);
    await world.renew(OLD, undefined);
    await release();
    expect(await score("new#L01")).toMatchObject({ niveau_superieur: null });
  });

  test("takes people of both along in one lot, once they have waited", async () => {
    for (const note of [1, 2, 3]) await world.answer("old#L01", { note }, 91);
    for (const note of [4, 5]) await world.answer("new#L01", { note }, 91);
    await world.renew(OLD, NEW);
    await release();
    expect(await score("new#L01")).toMatchObject({
      niveau_superieur: { nb_repondants: 5, anciennes_versions: [OLD] },
    });
  });

  test("is followed on the day after it closes, not before", async () => {
    await five("old#L01");
    await world.renew(OLD, NEW);
    await sql("update certification set closed_on = '2027-08-31' where closed_on is not null");
    await release();
    expect(await score("new#L01")).toMatchObject({ niveau_superieur: null });
  });

  test("that was split, or renewed in a circle, counts for itself", async () => {
    await five("old#L01");
    await world.renew(OLD, NEW);
    await sql(`insert into certification_successor values ('${OLD}', '${NEWER}')`);
    await world.renew(NEW, NEWER);
    await world.renew(NEWER, NEW);
    await release();
    const { rows } = await sql(
      "select count(*)::int as n from certification where followed_by <> ''",
    );
    expect(rows).toEqual([{ n: 0 }]);
    expect(await score("old#L01")).not.toHaveProperty("anciennes_versions");
  });
});

describe("a title of the directory", () => {
  test("counts with the one open diploma it stands for", async () => {
    await sql(`update training set cfd = null, rncp = 'RNCP500' where key = 'old#L01'`);
    await sql(
      `insert into certification (code, kind) values ('RNCP500', 'rncp'), ('${NEW}', 'cfd')`,
    );
    await sql(`insert into certification_pair values ('${NEW}', 'RNCP500')`);
    await five("old#L01");
    await release();
    expect(await score("new#L01")).toMatchObject({ niveau_superieur: { nb_repondants: 5 } });
    expect(await score("old#L01")).not.toHaveProperty("anciennes_versions");
    await sql(`insert into certification_pair values ('${NEWER}', 'RNCP500')`);
    await release();
    expect(await score("new#L01")).toMatchObject({ niveau_superieur: null });
  });
});

describe("a training that a roster named by centre and code alone", () => {
  const OWN = `00000001800010_${NEW}`;
  beforeEach(async () => {
    await world.training(OWN, NEW);
    await five(OWN);
    await sql("update training set listed = true, code_insee = '00001' where key = 'new#L01'");
  });

  test("is the one training which the catalogue has for both", async () => {
    await release();
    expect(await score("new#L01")).toMatchObject({ niveau_restitution: "formation_lieu" });
  });

  test("stays so when the centre opens another place", async () => {
    await release();
    await world.training("new#L02", NEW);
    await sql("update training set listed = true, code_insee = '00002' where key = 'new#L02'");
    await release();
    expect(await score("new#L01")).toMatchObject({ nb_repondants: 5 });
    expect(await score("new#L02")).toMatchObject({ statut: "aucun" });
  });

  test("is none of them when the centre has two places", async () => {
    await world.training("new#L02", NEW);
    await sql("update training set listed = true, code_insee = '00002' where key = 'new#L02'");
    await release();
    expect(await score("new#L01")).toMatchObject({
      statut: "aucun",
      niveau_superieur: { niveau_restitution: "formateur_certification", nb_repondants: 5 },
    });
  });

  test("is the one of its commune when the roster told it", async () => {
    await world.training("new#L02", NEW);
    await sql("update training set listed = true, code_insee = '00002' where key = 'new#L02'");
    await sql(`update training set code_insee = '00002' where key = '${OWN}'`);
    await release();
    expect(await score("new#L02")).toMatchObject({ nb_repondants: 5 });
  });

  test("goes on to the key that replaces the one it met", async () => {
    await release();
    await world.training("newer#L01", NEW);
    await world.replaceKey("new#L01", "newer#L01");
    await release();
    expect(await score("newer#L01")).toMatchObject({ nb_repondants: 5 });
  });
});

describe("a centre", () => {
  test("adds up the lots of its trainings, whatever their diploma", async () => {
    await five("old#L01");
    await five("new#L01", [1, 1, 1, 1, 2]);
    await world.training("elsewhere#L01", NEW, "00000001800028");
    await five("elsewhere#L01");
    await release();
    const { rows } = await sql(
      "select body from score_snapshot where level = 'centre' order by group_key",
    );
    expect(JSON.parse(rows[0]?.body)).toMatchObject({
      niveau_restitution: "etablissement",
      nb_repondants: 10,
      nb_invites: 10,
      note: { moyenne: 2.4 },
    });
    expect(JSON.parse(rows[1]?.body)).toMatchObject({ nb_repondants: 5 });
  });
});
