import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { receive, type Playing } from "../../bot/receive.ts";
import { conversationStore } from "../../db/conversation-store.ts";
import { DEMO_HARBOUR_CENTRE, DEMO_PASTRY_ELSEWHERE } from "../../db/demo-elsewhere.ts";
import { DEMO_CENTRE, DEMO_KITCHEN, DEMO_PASTRY } from "../../db/demo-world.ts";
import { seedDemo, type Demo } from "../../db/demo.ts";
import { personalLinks } from "../../db/personal-links.ts";
import { releaseResults } from "../../db/release-store.ts";
import { resultsStore } from "../../db/results-store.ts";
import { scriptLibrary, type PublishedScripts } from "../../db/script-library.ts";
import { createSecrets, newKey } from "../../db/secrets.ts";
import { Script } from "../../survey-scripts/schema.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";

const NOW = Date.UTC(2026, 10, 24, 9);
const DAY = 86_400_000;
const secrets = createSecrets(newKey());
let database: TestDatabase;
let playing: Playing;
let scripts: PublishedScripts;
let demo: Demo;

beforeAll(async () => {
  database = await freshDatabase();
  scripts = scriptLibrary(database.pool);
  const source = parse(readFileSync("survey-scripts/fin-apprentissage.yaml", "utf8"));
  await scripts.publish(Script.parse(source));
  playing = { store: conversationStore(database.pool, secrets), scripts };
  demo = await seed(NOW);
});
afterAll(() => database.drop());

function seed(now: number): Promise<Demo> {
  const baseUrl = "http://127.0.0.1:3000";
  return seedDemo(database, { secrets, playing, scripts, baseUrl, threshold: 5, now });
}
const results = () => resultsStore(database.pool, { threshold: 5, now: () => NOW });
async function counts() {
  const { rows } = await database.pool.query(
    `select (select count(*) from person) as people, (select count(*) from answer) as answers,
       (select count(*) from inbox) as messages, (select max(id) from audit_entry) as audit`,
  );
  return rows[0];
}
async function score(key: string) {
  return JSON.parse((await results().score(key))?.body ?? "{}");
}

describe("the demonstration", () => {
  test("shows the figures of twelve people", async () => {
    expect(await score(DEMO_PASTRY.key)).toMatchObject({
      statut: "publie",
      niveau_restitution: "formation_lieu",
      nb_repondants: 12,
      nb_invites: 30,
      taux_reponse: 0.4,
      note: { moyenne: 4.2, repartition: { 1: 0, 2: 1, 3: 1, 4: 5, 5: 5 } },
      recommandation: 0.92,
      calcule_le: "2026-11-24",
    });
  });

  test("shows their texts, with a name hidden and without the one that was not to be shown", async () => {
    const page = { index: 0, size: 50, newestFirst: true };
    const found = await results().reviews(DEMO_PASTRY.key, page);
    expect(found?.reviews).toHaveLength(7);
    const texts = found?.reviews.map(({ text }) => text).join("\n");
    expect(texts).toContain("Choisis bien ta boutique : […] je faisais surtout la plonge.");
    expect(texts).not.toContain("Monsieur Exemple");
    expect(texts).not.toContain("Rien à ajouter");
  });

  test("tells the conversations whose texts are public, and no other", async () => {
    const { rows } = await database.pool.query(
      `select t.key, count(*)::int as told from conversation c join training t on t.id = c.training_id
       where (c.state ->> 'published')::boolean group by t.key order by t.key`,
    );
    expect(rows).toEqual([
      { key: DEMO_PASTRY.key, told: 7 },
      { key: DEMO_PASTRY_ELSEWHERE.key, told: 4 },
    ]);
  });

  test("waits for Léa: her training has four answers and shows none", async () => {
    expect(await score(DEMO_KITCHEN.key)).toEqual({
      cle_demandee: DEMO_KITCHEN.key,
      statut: "insuffisant",
      seuil: 5,
      niveau_superieur: null,
    });
  });

  test("gives the same link and changes nothing at the next starts, even months later", async () => {
    const before = await counts();
    expect(await Promise.all([seed(NOW + DAY), seed(NOW + 200 * DAY)])).toEqual([demo, demo]);
    expect(await counts()).toEqual(before);
    const links = personalLinks({ ...parts(), baseUrl: () => "" });
    const token = demo.link.split("/").at(-1) ?? "";
    expect(await links.find(token, NOW + 289 * DAY)).toMatchObject({
      status: "open",
      conversation: undefined,
      firstName: "Léa",
      training: "CAP Cuisine",
    });
  });

  test("publishes Léa's training once she has answered", async () => {
    const links = personalLinks({ ...parts(), baseUrl: () => "" });
    const opened = await links.open(demo.link.split("/").at(-1) ?? "", NOW);
    const conversation = "session" in opened ? opened.conversation : "";
    const replies = ["oui", "oui, jusqu'au bout", "4", "oui", "oui", "bien", "oui, vraiment"];
    replies.push("faisable", "le CFA", "non", "réussi", "un emploi", "passer");
    for (const [index, text] of replies.entries()) {
      await receive(playing, {
        channel: "web",
        eventId: `lea-${index}`,
        conversation,
        reply: { kind: "text", text },
        receivedAt: NOW + index * 1_000,
      });
    }
    await releaseResults(database, { threshold: 5, now: NOW + DAY, methodUrl: "https://x/m" });
    expect(await score(DEMO_KITCHEN.key)).toMatchObject({
      statut: "publie",
      nb_repondants: 5,
      note: { moyenne: 4 },
    });
  });

  test("loses a text at once when its author withdraws or erases it, and the figures much later", async () => {
    const before = await score(DEMO_PASTRY.key);
    const { rows } = await database.pool.query<{ id: string; shown: string }>(
      `select c.id, r.shown from review r join conversation c on c.id = r.conversation_id
       join training t on t.id = r.training_id
       where t.key = $1 and r.status = 'published' order by r.id`,
      [DEMO_PASTRY.key],
    );
    const page = { index: 0, size: 50, newestFirst: true };
    for (const [index, control] of (["withdraw", "erase"] as const).entries()) {
      const conversation = rows[index]?.id ?? "";
      const reply = { kind: "control", control } as const;
      const eventId = `leave-${index}`;
      const receivedAt = NOW + DAY;
      await receive(playing, { channel: "web", eventId, conversation, reply, receivedAt });
      const found = await results().reviews(DEMO_PASTRY.key, page);
      expect(found?.reviews.map(({ text }) => text)).not.toContain(rows[index]?.shown);
      expect(found?.total).toBe(rows.length - index - 1);
    }
    await releaseResults(database, { threshold: 5, now: NOW + 2 * DAY, methodUrl: "https://x/m" });
    expect(await score(DEMO_PASTRY.key)).toEqual(before);
  });

  test("invents: no SIRET, key or number of it can be a real one", () => {
    expect(DEMO_CENTRE.siret).toMatch(/^0000000/);
    expect(DEMO_HARBOUR_CENTRE.siret).toMatch(/^0000000/);
    for (const training of [DEMO_KITCHEN, DEMO_PASTRY, DEMO_PASTRY_ELSEWHERE]) {
      expect(training.key).toMatch(/^0{6}P[0-9]{3}[0-9X][0-9]{28}-[0-9AB]{5}#L[0-9]{2}$/);
      for (const { phone } of training.people) expect(phone).toMatch(/^\+3363998\d{4}$/);
    }
  });
});

function parts() {
  return { pool: database.pool, secrets, playing, scripts };
}
