import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { releaseResults } from "../../db/release-store.ts";
import { resultsStore } from "../../db/results-store.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { DAY, freshWorld, NOW, OPTIONS, type PublicationWorld } from "./publication-world.ts";

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

const release = (change: object = {}) => releaseResults(database, { ...OPTIONS, ...change });
async function score(key: string): Promise<Record<string, unknown>> {
  const found = await resultsStore(database.pool, { threshold: 5 }).score(key);
  return JSON.parse(found?.body ?? "{}");
}
async function five(key: string, notes = [5, 4, 4, 3, 2], daysAgo = 1): Promise<string[]> {
  const conversations: string[] = [];
  for (const note of notes) conversations.push(await world.answer(key, { note }, daysAgo));
  return conversations;
}

describe("a training", () => {
  test("nobody was invited for has no score", async () => {
    await release();
    expect(await score("t#1")).toEqual({
      cle_demandee: "t#1",
      statut: "aucun",
      seuil: 5,
      niveau_superieur: null,
    });
  });

  test("of which four answered tells nothing but that", async () => {
    await five("t#1", [5, 4, 4, 3]);
    await release();
    expect(await score("t#1")).toEqual({
      cle_demandee: "t#1",
      statut: "insuffisant",
      seuil: 5,
      niveau_superieur: null,
    });
  });

  test("gets its figures with the fifth answer", async () => {
    for (const note of [5, 4, 4, 3, 2]) {
      await world.answer("t#1", { note, recommandation: note > 3 ? "oui" : "non" });
    }
    expect(await release()).toMatchObject({ lotsFormed: 2, scoresChanged: 4 });
    expect(await score("t#1")).toEqual({
      cle_demandee: "t#1",
      niveau_restitution: "formation_lieu",
      statut: "publie",
      seuil: 5,
      nb_repondants: 5,
      nb_invites: 5,
      taux_reponse: 1,
      note: { moyenne: 3.6 },
      recommandation: 0.6,
      themes: {},
      periode_experience: { de: "2025-09", a: "2026-08" },
      calcule_le: "2026-11-24",
      methode: "https://avis.example.fr/methode#v1",
    });
  });

  test("changes by five answers, not by one, and then only once", async () => {
    await five("t#1");
    await release();
    const before = await score("t#1");
    await five("t#1", [1, 1, 1, 1]);
    expect(await release({ now: NOW + DAY })).toMatchObject({ lotsFormed: 0, scoresChanged: 0 });
    expect(await score("t#1")).toEqual(before);
    await world.answer("t#1", { note: 2 });
    expect(await release({ now: NOW + DAY })).toMatchObject({ lotsFormed: 1 });
    expect(await score("t#1")).toMatchObject({
      nb_repondants: 10,
      note: { moyenne: 2.4, repartition: { 1: 4, 2: 2, 3: 1, 4: 2, 5: 1 } },
    });
    expect(await release({ now: NOW + 2 * DAY })).toMatchObject({
      lotsFormed: 0,
      scoresChanged: 0,
    });
  });

  test("counts the answer that replaced another, and none that was made void", async () => {
    const [first] = await five("t#1", [1, 4, 4, 4, 4]);
    await world.say(first ?? "", "note", 5, 9);
    const sixth = await world.answer("t#1", { note: 1 });
    await database.pool.query("update answer set void_at = now() where conversation_id = $1", [
      sixth,
    ]);
    await release();
    expect(await score("t#1")).toMatchObject({ nb_repondants: 5, note: { moyenne: 4.2 } });
  });

  test("does not count who did not finish, refused, or took the answers back", async () => {
    const conversations = await five("t#1");
    await world.withdraw(conversations[0] ?? "");
    await release();
    expect(await score("t#1")).toMatchObject({ statut: "insuffisant" });
    for (const outcome of ["refused", "expired", null]) {
      const other = await world.answer("t#1", { note: 1 });
      await database.pool.query("update conversation set outcome = $2 where id = $1", [
        other,
        outcome,
      ]);
    }
    await release();
    expect(await score("t#1")).toMatchObject({ statut: "insuffisant" });
  });

  test("keeps its figures when four people leave, and loses them with the fifth", async () => {
    const conversations = await five("t#1", [5, 5, 4, 3, 2, 1]);
    await release();
    const before = await score("t#1");
    for (const conversation of conversations.slice(0, 4)) await world.withdraw(conversation);
    expect(await release()).toMatchObject({ lotsRetired: 0 });
    expect(await score("t#1")).toEqual(before);
    await world.withdraw(conversations[4] ?? "");
    expect(await release()).toMatchObject({ lotsRetired: 1 });
    expect(await score("t#1")).toMatchObject({ statut: "insuffisant" });
  });

  test("loses its figures too when five withdrew just as they were counted", async () => {
    await five("t#1");
    await release();
    await database.pool.query("update conversation set withdrawn_at = now()");
    expect(await release()).toMatchObject({ lotsRetired: 1 });
  });

  test("keeps its figures while people go on with their conversations", async () => {
    await five("t#1");
    await release();
    const before = await score("t#1");
    await database.pool.query("update conversation set outcome = null");
    expect(await release()).toMatchObject({ lotsRetired: 0 });
    expect(await score("t#1")).toEqual(before);
  });

  test("hides its figures again when the threshold is raised", async () => {
    await five("t#1");
    await release();
    await release({ threshold: 6 });
    expect(await score("t#1")).toMatchObject({ statut: "insuffisant" });
  });
});

describe("a wider group", () => {
  test("with figures of its own stands in for a training that has none", async () => {
    await world.training("t#2");
    await five("t#1");
    await five("t#2", [1, 2]);
    await release();
    expect(await score("t#2")).toMatchObject({
      statut: "insuffisant",
      niveau_superieur: { niveau_restitution: "formateur_certification", nb_repondants: 5 },
    });
  });

  test("takes in small trainings together, once they have waited three months", async () => {
    await world.training("t#2");
    await five("t#1", [1, 2, 3], 89);
    await five("t#2", [4, 5], 89);
    await release();
    expect(await score("t#2")).toMatchObject({ niveau_superieur: null });
    await release({ now: NOW + DAY });
    expect(await score("t#2")).toMatchObject({
      statut: "insuffisant",
      niveau_superieur: { nb_repondants: 5, note: { moyenne: 3 } },
    });
  });

  test("of the whole country adds centres, and another diploma stays out of it", async () => {
    await world.training("t#2", "50022137", "00000001800028");
    await world.training("t#3", "40022102");
    await five("t#1");
    await five("t#2");
    await five("t#3", [1, 2]);
    await world.training("t#4", "50022137", "00000001800036");
    await release();
    expect(await score("t#4")).toMatchObject({
      niveau_superieur: { niveau_restitution: "certification_nationale", nb_repondants: 10 },
    });
    expect(await score("t#3")).toMatchObject({ niveau_superieur: null });
  });
});

test("two releases at the same moment count every answer once", async () => {
  await five("t#1");
  await Promise.all([release(), release(), release()]);
  expect(await score("t#1")).toMatchObject({ nb_repondants: 5 });
});
