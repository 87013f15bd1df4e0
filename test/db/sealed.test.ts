/** Whoever steals the database without the keys learns nobody's number, address, name or link. */
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { receive } from "../../bot/receive.ts";
import { conversationStore } from "../../db/conversation-store.ts";
import { personalLinks } from "../../db/personal-links.ts";
import { importRoster } from "../../db/roster-store.ts";
import { scriptLibrary } from "../../db/script-library.ts";
import { createSecrets, newKey } from "../../db/secrets.ts";
import { bundledScript } from "../bundled-script.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";

const NOW = Date.UTC(2026, 10, 24, 9);
const NAME = "Zéphyrine-Canari";
const EMAIL = "canari.zephyrine@example.org";
const PHONES = ["0639980042", "06 39 98 00 42", "33639980042", "639980042"];
const ROSTER = [
  "prenom_apprenant;tel_apprenant;email_contact;cle_ministere_educatif;libelle_court_formation;formation_cfd;etablissement_formateur_siret;etablissement_formateur_nom;contrat_date_debut;contrat_date_fin",
  `${NAME};06 39 98 00 42;${EMAIL};000000P01100000000180001000000001800010-00000#L01;CAP Cuisine;50022137;00000001800010;CFA fictif;02/09/2024;30/06/2026`,
].join("\n");
const secrets = createSecrets(newKey());
let database: TestDatabase;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

/** Imports one person, who answers, asks for help, stops and comes back; gives their token. */
async function live(): Promise<string> {
  const { pool } = database;
  const scripts = scriptLibrary(pool);
  await scripts.publish(bundledScript());
  await importRoster({ pool, secrets }, () => Readable.from([Buffer.from(ROSTER)]), {
    now: NOW,
    legalBasis: "mission d'intérêt public",
  });
  const { rows } = await pool.query<{ sealed: string }>(
    "select token_sealed as sealed from invitation",
  );
  const token = secrets.open(rows[0]?.sealed ?? "");
  const playing = { store: conversationStore(pool, secrets), scripts };
  const links = personalLinks({
    pool,
    secrets,
    playing,
    scripts,
    baseUrl: () => "https://x.example",
  });
  const opened = await links.open(token, NOW);
  if (!("session" in opened)) throw new Error(`the link is ${opened.status}`);
  for (const [at, text] of ["oui", "jusqu'au bout", "4", "aide", "STOP", "START", "5"].entries()) {
    await receive(playing, {
      channel: "web",
      eventId: `event-${at}`,
      conversation: opened.conversation,
      reply: { kind: "text", text },
      receivedAt: NOW + (at + 1) * 60_000,
    });
  }
  return token;
}

/** Every row of every table, as text. */
async function everything(): Promise<readonly (readonly [table: string, row: string])[]> {
  const { rows: tables } = await database.pool.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  );
  const found: (readonly [string, string])[] = [];
  for (const { name } of tables) {
    const { rows } = await database.pool.query<{ row: string }>(
      `select t::text as row from ${name} t`,
    );
    found.push(...rows.map(({ row }) => [name, row] as const));
  }
  return found;
}

/** A thing in all the ways it might lie about: as it is, encoded, or hashed without a key. */
function disguises(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const hashes = ["md5", "sha1", "sha256", "sha512"].flatMap((algorithm) => {
    const hash = createHash(algorithm).update(bytes);
    const digest = hash.digest();
    return [digest.toString("hex"), digest.toString("base64"), digest.toString("base64url")];
  });
  return [secret, bytes.toString("hex"), bytes.toString("base64").replace(/=+$/, ""), ...hashes];
}

test("no table holds a person's number, address or name, nor a hash anybody could make", async () => {
  const token = await live();
  const rows = await everything();
  expect(new Set(rows.map(([table]) => table)).size).toBeGreaterThan(12);
  const canaries = [NAME, EMAIL, ...PHONES, ...PHONES.map((phone) => `+${phone}`)].flatMap(
    disguises,
  );
  // The token is 144 random bits: its hash tells nothing, and is how it is found.
  canaries.push(token, Buffer.from(token).toString("hex"), Buffer.from(token).toString("base64"));
  const hits = rows.flatMap(([table, row]) =>
    canaries.filter((canary) => row.includes(canary)).map((canary) => `${table}: ${canary}`),
  );
  expect(hits).toEqual([]);
  process.stdout.write(
    `\nstolen database: ${rows.length} rows searched for ${canaries.length} canaries, 0 found\n`,
  );
});
