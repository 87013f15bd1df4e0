/** What the public API really answers, over the fictitious world, is what its description promises. */
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import express from "express";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { resultsDescription } from "../../api/results-openapi.ts";
import { resultsRouter } from "../../api/results.ts";
import { conversationStore } from "../../db/conversation-store.ts";
import { DEMO_KITCHEN, DEMO_PASTRY } from "../../db/demo-world.ts";
import { seedDemo } from "../../db/demo.ts";
import { resultsStore } from "../../db/results-store.ts";
import { scriptLibrary } from "../../db/script-library.ts";
import { createSecrets, newKey } from "../../db/secrets.ts";
import { Script } from "../../survey-scripts/schema.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";

const NOW = Date.UTC(2026, 10, 24, 9);
const BASE = "https://avis.example.fr";
let database: TestDatabase;
let server: Server;
let address: string;

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
  await pool.query(
    `insert into training (key, title, cfd, centre_id)
     select 'neuve', 'CAP Cuisine', '50000000', id from training_centre limit 1`,
  );
  await pool.query(
    `insert into training (key, title, cfd, centre_id)
     select 'voisine', 'CAP Pâtissier', cfd, centre_id from training where key = $1`,
    [DEMO_PASTRY.key],
  );
  const results = resultsStore(pool, { threshold: 5, now: () => NOW });
  const app = express().use(resultsRouter({ results, publicBaseUrl: BASE }));
  server = createServer(app);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const listening = server.address();
  const port = typeof listening === "object" ? listening?.port : 0;
  address = `http://127.0.0.1:${port}/api/v1/formations`;
});
afterAll(async () => {
  server.close();
  await database.drop();
});

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const description = JSON.parse(JSON.stringify(resultsDescription(BASE)));

/** Where a value breaks a schema of the description; only what the description uses is known. */
function breaches(value: unknown, schema: Json, at = "$"): string[] {
  const { $ref: reference, oneOf } = schema;
  if (typeof reference === "string") {
    return breaches(value, description.components.schemas[reference.split("/").at(-1) ?? ""], at);
  }
  if (Array.isArray(oneOf)) {
    const fits = oneOf.filter((one) => breaches(value, one, at).length === 0).length;
    return fits === 1 ? [] : [`${at}: fits ${fits} of ${oneOf.length}`];
  }
  const wrong: string[] = [];
  if (!hasType(value, schema["type"])) wrong.push(`${at}: no ${String(schema["type"])}`);
  if ("const" in schema && value !== schema["const"]) wrong.push(`${at}: not the constant`);
  if (Array.isArray(schema["enum"]) && !schema["enum"].includes(value)) wrong.push(`${at}: enum`);
  if (typeof value === "number") {
    if (value < Number(schema["minimum"] ?? -Infinity)) wrong.push(`${at}: too small`);
    if (value > Number(schema["maximum"] ?? Infinity)) wrong.push(`${at}: too large`);
  }
  if (typeof value === "string" && typeof schema["pattern"] === "string") {
    if (!new RegExp(schema["pattern"]).test(value)) wrong.push(`${at}: pattern`);
  }
  if (Array.isArray(value) && isObject(schema["items"])) {
    const { items } = schema;
    wrong.push(...value.flatMap((item, index) => breaches(item, items, `${at}[${index}]`)));
  }
  return isObject(value) ? [...wrong, ...breachesInside(value, schema, at)] : wrong;
}

function breachesInside(value: Json, schema: Json, at: string): string[] {
  const wrong: string[] = [];
  const { properties, required, additionalProperties: others } = schema;
  for (const name of Array.isArray(required) ? required : []) {
    if (!Object.hasOwn(value, name)) wrong.push(`${at}.${name}: missing`);
  }
  for (const [name, inside] of Object.entries(value)) {
    const known = isObject(properties) ? properties[name] : undefined;
    if (isObject(known)) wrong.push(...breaches(inside, known, `${at}.${name}`));
    else if (isObject(others)) wrong.push(...breaches(inside, others, `${at}.${name}`));
    else if (others === false) wrong.push(`${at}.${name}: not described`);
  }
  return wrong;
}

function hasType(value: unknown, type: unknown): boolean {
  switch (type) {
    case undefined:
      return true;
    case "object":
      return isObject(value);
    case "array":
      return Array.isArray(value);
    case "integer":
      return Number.isInteger(value);
    case "null":
      return value === null;
    default:
      return typeof value === type;
  }
}

async function answer(key: string, what: string): Promise<{ status: number; body: Json }> {
  const response = await fetch(`${address}/${encodeURIComponent(key)}/${what}`);
  return { status: response.status, body: JSON.parse(await response.text()) };
}

describe.each([
  ["with figures", DEMO_PASTRY.key, "publie"],
  ["that waits for its fifth answer", DEMO_KITCHEN.key, "insuffisant"],
  ["nobody was invited for", "neuve", "aucun"],
  ["that a wider group stands in for", "voisine", "aucun"],
])("a training %s", (_case, key, status) => {
  test("has the score the description promises", async () => {
    const { body } = await answer(key, "score");
    expect(body).toMatchObject({ cle_demandee: key, statut: status });
    expect(breaches(body, { $ref: "#/components/schemas/ReponseScore" })).toEqual([]);
  });

  test("has the page of reviews the description promises", async () => {
    const { body } = await answer(key, "avis?page_size=3");
    expect(body).toMatchObject({ cle_demandee: key, statut: status });
    expect(breaches(body, { $ref: "#/components/schemas/PageAvis" })).toEqual([]);
  });
});

test("the check itself finds what is missing, unknown or out of range", async () => {
  const { body } = await answer(DEMO_PASTRY.key, "score");
  const schema = { $ref: "#/components/schemas/Score" };
  expect(breaches({ ...body, statut: undefined }, schema)).not.toEqual([]);
  expect(breaches({ ...body, prenom: "Léa" }, schema)).toEqual(["$.prenom: not described"]);
  expect(breaches({ ...body, note: { moyenne: 6 } }, schema)).toEqual([
    "$.note.moyenne: too large",
  ]);
  const { note: _note, ...rest } = body;
  expect(breaches(rest, schema)).toEqual(["$.note: missing"]);
});

test("a wider group is told in full where it stands in", async () => {
  const { body } = await answer("voisine", "score");
  expect(body["niveau_superieur"]).toMatchObject({
    niveau_restitution: "formateur_certification",
    nb_repondants: 12,
  });
});
