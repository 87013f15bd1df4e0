/** The read API on a real database: every answer is one that its own description promises. */
import { createReadStream, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import express from "express";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { problemHandler } from "../../api/problem.ts";
import { readApi } from "../../api/read-api.ts";
import { resultsDescription } from "../../api/results-openapi.ts";
import { sandboxWorld } from "../../api/sandbox.ts";
import { apiKeys } from "../../db/api-keys.ts";
import { importCatalogue } from "../../db/catalogue-store.ts";
import { conversationStore } from "../../db/conversation-store.ts";
import { DEMO_CENTRE, DEMO_KITCHEN, DEMO_PASTRY } from "../../db/demo-world.ts";
import { seedDemo } from "../../db/demo.ts";
import { openData } from "../../db/open-data.ts";
import { publicDirectory } from "../../db/public-directory.ts";
import { releaseResults } from "../../db/release-store.ts";
import { resolver } from "../../db/resolver.ts";
import { resultsStore } from "../../db/results-store.ts";
import { scriptLibrary } from "../../db/script-library.ts";
import { createSecrets, newKey } from "../../db/secrets.ts";
import { Script } from "../../survey-scripts/schema.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { OPTIONS } from "../db/publication-world.ts";
import { contractOf } from "./contract.ts";

const NOW = Date.UTC(2026, 10, 24, 9);
const BASE = "https://avis.example.fr";
const RENEWED = "00000003";
const OTHER_PLACE = DEMO_PASTRY.key.replace("L02", "L03");
const OLD_KEY = DEMO_PASTRY.key.replace("L02", "L99");
let database: TestDatabase;
let server: Server;
let address: string;

const report = (error: unknown): void => {
  throw new Error("an answer of ours failed", { cause: error });
};

beforeAll(async () => {
  database = await freshDatabase();
  const { pool } = database;
  const secrets = createSecrets(newKey());
  const scripts = scriptLibrary(pool);
  await scripts.publish(
    Script.parse(parse(readFileSync("survey-scripts/fin-apprentissage.yaml", "utf8"))),
  );
  const playing = { store: conversationStore(pool, secrets), scripts };
  await seedDemo(database, { secrets, playing, scripts, baseUrl: BASE, threshold: 5, now: NOW });
  for (const file of ["formations.json", "referentiel.json", "kit-cfd-rncp.csv"]) {
    const bytes = createReadStream(`test/fixtures/catalogue/${file}`);
    await importCatalogue(database, bytes, { now: NOW });
  }
  // A second place that nobody was asked about, a renewed diploma, a replaced key, a withdrawn text.
  await pool.query(
    `insert into training (key, title, cfd, centre_id, code_insee)
     select $2, title, cfd, centre_id, '00007' from training where key = $1`,
    [DEMO_PASTRY.key, OTHER_PLACE],
  );
  await pool.query(
    `insert into certification (code, kind, title, closed_on) values
       ($1, 'cfd', 'CAP Pâtissier', '2026-08-31'), ($2, 'cfd', 'CAP Pâtissier (2026)', null)`,
    [DEMO_PASTRY.cfd, RENEWED],
  );
  await pool.query("insert into certification_successor values ($1, $2)", [
    DEMO_PASTRY.cfd,
    RENEWED,
  ]);
  await pool.query("insert into key_replacement values ($1, $2, $2)", [OLD_KEY, DEMO_PASTRY.key]);
  await pool.query(
    `update review set status = 'withdrawn', shown = null, published_on = null
     where id = (select id from review where status = 'published' order by id limit 1)`,
  );
  await releaseResults(database, OPTIONS);
  const app = express().use(
    readApi({
      world: {
        results: resultsStore(pool, { threshold: 5, now: () => NOW }),
        resolver: resolver(pool),
        directory: publicDirectory(pool, () => NOW),
        openData: openData(pool, () => NOW),
        threshold: 5,
      },
      sandbox: sandboxWorld(BASE, 5),
      publicBaseUrl: BASE,
      perMinute: 1_000_000,
      keys: apiKeys(pool, () => NOW),
      share: async (counts) => counts,
      now: () => NOW,
    }).router,
  );
  const publisher = { name: "Éditeur", address: "1 rue", contact: "contact@example.fr" };
  const assets = { style: "/s.css", script: "/s.js" };
  app.use(problemHandler({ publisher, assets, report }));
  server = createServer(app);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const listening = server.address();
  address = `http://127.0.0.1:${typeof listening === "object" ? listening?.port : 0}/api/v1`;
});
afterAll(async () => {
  server.close();
  await database.drop();
});

const description = JSON.parse(JSON.stringify(resultsDescription(BASE)));
const { calls, breaches } = contractOf(description);

/** The call that an address belongs to. */
function callOf(path: string, method: string) {
  const [plain = ""] = `/${path}`.split("?");
  const call = calls.find(
    (each) =>
      each.method === method &&
      new RegExp(`^${each.route.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(plain),
  );
  if (call === undefined) throw new Error(`no call is described for ${path}`);
  return call;
}

async function get(path: string, accept = "application/json") {
  const response = await fetch(`${address}/${path}`, { headers: { Accept: accept } });
  const body = await response.text();
  const { status, headers } = response;
  const found = breaches(callOf(path, "get"), { status, headers, body });
  expect(found, `${path}: ${body}`).toEqual([]);
  return { status, body: JSON.parse(body), headers };
}
const key = encodeURIComponent;

describe("every answer has the described shape:", () => {
  test.each([
    ["a training with figures", `formations/${key(DEMO_PASTRY.key)}/score`, 200, "publie"],
    ["under a key that was replaced", `formations/${key(OLD_KEY)}/score`, 200, "publie"],
    ["with its # encoded twice", `formations/${key(key(DEMO_PASTRY.key))}/score`, 200, "publie"],
    [
      "waiting for its fifth answer",
      `formations/${key(DEMO_KITCHEN.key)}/score`,
      200,
      "insuffisant",
    ],
    ["nobody was asked for", `formations/${key(OTHER_PLACE)}/score`, 200, "aucun"],
    ["unknown", "formations/x/score", 404, undefined],
    ["its texts", `formations/${key(DEMO_PASTRY.key)}/avis?page_size=3`, 200, "publie"],
    ["no texts", `formations/${key(DEMO_KITCHEN.key)}/avis`, 200, "insuffisant"],
    ["a wrong page", `formations/${key(DEMO_PASTRY.key)}/avis?page_size=0`, 400, undefined],
    ["a centre", `etablissements/${DEMO_CENTRE.siret}/score`, 200, "publie"],
    ["its texts", `etablissements/${DEMO_CENTRE.siret}/avis`, 200, "publie"],
    ["another centre", "etablissements/00000001800028/score", 200, "aucun"],
    ["its texts", "etablissements/00000001800028/avis", 200, "aucun"],
    ["no SIRET", "etablissements/123/score", 400, undefined],
    ["an unknown centre", "etablissements/00000001800069/score", 404, undefined],
    ["a diploma", `certifications/${RENEWED}/score`, 200, "publie"],
    ["its former version", `certifications/${DEMO_PASTRY.cfd}/score`, 200, "publie"],
    ["a title", "certifications/RNCP90004/score", 200, "aucun"],
    ["a title by its number", "certifications/90004/score", 200, "aucun"],
    ["a title of two diplomas", "certifications/RNCP90005/score", 409, undefined],
    ["an unknown diploma", "certifications/59999999/score", 404, undefined],
    ["a centre and a diploma", `scores?cfd=${RENEWED}&siret=${DEMO_CENTRE.siret}`, 200, "publie"],
    ["a shared UAI", "scores?uai=0000001B", 409, undefined],
    ["nothing", "scores", 400, undefined],
    ["an unknown text", "avis/00000000-0000-0000-0000-000000000000", 404, undefined],
    ["statistics", "stats", 200, undefined],
    ["health", "healthcheck", 200, undefined],
  ])("%s (%s)", async (_what, path, status, statut) => {
    const answer = await get(path);
    expect(answer.status).toBe(status);
    expect(answer.body.statut ?? statut).toBe(path === "healthcheck" ? "ok" : statut);
  });

  test("the check itself finds what is missing, unknown or out of range", async () => {
    const path = `formations/${key(DEMO_PASTRY.key)}/score`;
    const { body, headers } = await get(path);
    const check = (changed: object, status = 200) =>
      breaches(callOf(path, "get"), { status, headers, body: JSON.stringify(changed) }).length > 0;
    expect(check(body)).toBe(false);
    expect(check({ ...body, statut: undefined })).toBe(true);
    expect(check({ ...body, prenom: "Léa" })).toBe(true);
    expect(check({ ...body, note: { moyenne: 6 } })).toBe(true);
    expect(check(body, 201)).toBe(true);
  });
});

describe("what identifiers designate", () => {
  test("is told with the score, at the level that was matched", async () => {
    const { body } = await get(`scores?cfd=${DEMO_PASTRY.cfd}&siret=000 000 018 00010`);
    expect(body).toMatchObject({
      cle_demandee: `cfd=${DEMO_PASTRY.cfd}&siret=${DEMO_CENTRE.siret}`,
      designe: {
        niveau: "formateur_certification",
        certification: RENEWED,
        siret: DEMO_CENTRE.siret,
        intitule: "CAP Pâtissier (2026)",
        cle: null,
      },
      niveau_restitution: "formateur_certification",
      nb_repondants: 12,
      anciennes_versions: [DEMO_PASTRY.cfd],
    });
  });

  test("is answered by the next wider level where it has no figures", async () => {
    const { body } = await get(`formations/${key(OTHER_PLACE)}/score`);
    expect(body.niveau_superieur).toMatchObject({
      niveau_restitution: "formateur_certification",
      nb_repondants: 12,
    });
  });

  test("adds up over a centre, whose texts name their training and their former diploma", async () => {
    const { body } = await get(`etablissements/${DEMO_CENTRE.siret}/score`);
    expect(body).toMatchObject({ niveau_restitution: "etablissement", nb_repondants: 12 });
    const texts = await get(`etablissements/${DEMO_CENTRE.siret}/avis`);
    const own = await get(`formations/${key(DEMO_PASTRY.key)}/avis`);
    expect(texts.body.data).toEqual(own.body.data);
    expect(own.body.data[0]).toMatchObject({
      ancienne_version: DEMO_PASTRY.cfd,
      formation: { cle: DEMO_PASTRY.key, intitule: "CAP Pâtissier" },
    });
  });
});

describe("one text", () => {
  test("is read by its identifier, and is gone with 410 when its author took it back", async () => {
    const { body } = await get(`formations/${key(DEMO_PASTRY.key)}/avis`);
    const [first] = body.data;
    expect((await get(`avis/${first.id}`)).body).toEqual(first);
    const { rows } = await database.pool.query("select id from review where status = 'withdrawn'");
    expect((await get(`avis/${rows[0]?.id}`)).status).toBe(410);
  });
});

const jsonLd = (path: string) => get(path, "application/ld+json");

describe("for search engines", () => {
  test("a training is a course, with a rating that its score has as well", async () => {
    const path = `formations/${key(DEMO_PASTRY.key)}/score`;
    const { body, headers } = await jsonLd(path);
    expect(headers.get("content-type")).toBe("application/ld+json");
    expect(headers.get("vary")).toContain("Accept");
    const score = await get(path);
    expect(body).toEqual({
      "@context": "https://schema.org",
      "@type": "Course",
      name: "CAP Pâtissier",
      courseCode: RENEWED,
      provider: {
        "@type": "EducationalOrganization",
        name: DEMO_CENTRE.name,
        identifier: DEMO_CENTRE.siret,
      },
      aggregateRating: {
        "@type": "AggregateRating",
        ratingValue: score.body.note.moyenne,
        ratingCount: 12,
        bestRating: 5,
        worstRating: 1,
      },
    });
  });

  test("nothing is rated that has no public figure of its own", async () => {
    for (const training of [DEMO_KITCHEN.key, OTHER_PLACE]) {
      const { body } = await jsonLd(`formations/${key(training)}/score`);
      expect(body).not.toHaveProperty("aggregateRating");
    }
  });

  test("a centre is an organisation, a diploma a course without provider", async () => {
    expect((await jsonLd(`etablissements/${DEMO_CENTRE.siret}/score`)).body).toMatchObject({
      "@type": "EducationalOrganization",
      aggregateRating: { ratingCount: 12 },
    });
    expect((await jsonLd(`certifications/${RENEWED}/score`)).body).not.toHaveProperty("provider");
  });
});

async function post(cles: unknown[]) {
  const response = await fetch(`${address}/resolutions`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ cles }),
  });
  const body = await response.text();
  const { status, headers } = response;
  expect(breaches(callOf("resolutions", "post"), { status, headers, body })).toEqual([]);
  return JSON.parse(body).data;
}

describe("many identifiers in one call", () => {
  test("have the described shape and the figures of the single calls", async () => {
    const [training, old, waiting, elsewhere, diploma, uai, wrong] = await post([
      DEMO_PASTRY.key,
      OLD_KEY,
      DEMO_KITCHEN.key,
      { cle: OTHER_PLACE },
      { cfd: DEMO_PASTRY.cfd },
      "0000001B",
      "CAP Cuisine",
    ]);
    const { body } = await get(`formations/${key(DEMO_PASTRY.key)}/score`);
    expect(training).toMatchObject({
      trouve: true,
      niveau: "formation_lieu",
      statut: "publie",
      score: {
        nb_repondants: 12,
        note_moyenne: body.note.moyenne,
        recommandation: body.recommandation,
      },
      remplacee_par: null,
    });
    expect(old).toMatchObject({ score: training.score, remplacee_par: DEMO_PASTRY.key });
    expect(waiting).toMatchObject({ statut: "insuffisant", score: null, niveau_superieur: null });
    expect(elsewhere).toMatchObject({ statut: "aucun", niveau_superieur: { nb_repondants: 12 } });
    expect(diploma).toMatchObject({ niveau: "certification_nationale", remplacee_par: RENEWED });
    expect(uai).toMatchObject({ trouve: false, probleme: { code: "ambigu" } });
    expect(wrong).toMatchObject({ trouve: false, probleme: { code: "invalide" } });
  });

  test("may be two hundred", async () => {
    const many = Array.from({ length: 200 }, (_, at) =>
      at % 2 === 0 ? DEMO_PASTRY.key : "rncp:1",
    );
    const answers: { trouve: boolean }[] = await post(many);
    expect(answers.map(({ trouve }) => trouve)).toEqual(many.map((_, at) => at % 2 === 0));
  });
});

test("statistics add up, and agree with the tables as the last release saw them", async () => {
  const { body } = await get("stats");
  const { rows } = await database.pool.query(
    `select (select count(*)::int from invitation) as invitations,
       (select count(*)::int from conversation where outcome in ('completed', 'partial')) as ended,
       (select count(*)::int from review where published_on is not null) as shown`,
  );
  expect(body).toMatchObject({
    calcule_le: "2026-11-24",
    invitations: rows[0].invitations,
    conversations_terminees: rows[0].ended,
    textes: { publies: rows[0].shown, retires: 1 },
    formations_avec_score: 2,
    etablissements_avec_score: 2,
  });
  const { recus, publies, acceptes_a_paraitre, plus_affiches, en_attente, refuses, retires } =
    body.textes;
  expect(publies + acceptes_a_paraitre + plus_affiches + en_attente + refuses + retires).toBe(
    recus,
  );
  await database.pool.query(
    "update review set status = 'refused', shown = null, refusal = 'injure'",
  );
  expect((await get("stats")).body).toEqual(body);
});
