import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { settingsFor, sirius } from "./run-sirius.ts";

const folder = mkdtempSync(path.join(tmpdir(), "sirius-export-"));
let database: TestDatabase;
let env: Record<string, string>;
beforeAll(async () => {
  database = await freshDatabase();
  env = settingsFor(database);
  await sirius(["demo", "--json"], { env });
}, 60_000);
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await database.drop();
});

const Rows = z.array(z.record(z.string(), z.string()));
const run = (...args: readonly string[]) => sirius(["export", ...args], { env });
const rowsOf = (csv: string) => Rows.parse(parse(csv, { columns: true, bom: true }));
const newFile = (name: string): string => path.join(folder, name);

describe("sirius export", { timeout: 120_000 }, () => {
  test("writes every answer under a pseudonym, without a name, an address or a text", async () => {
    const ran = await run("answers");
    expect(ran.code).toBe(0);
    const rows = rowsOf(ran.stdout);
    expect(ran.stderr).toContain(`${rows.length} lignes.`);
    expect(rows.length).toBeGreaterThan(100);
    const note = rows.find(({ question }) => question === "note");
    expect(note).toMatchObject({
      type: "rating",
      statut: "answered",
      questionnaire: "fin-apprentissage",
    });
    expect(note?.["repondant"]).toMatch(/^[0-9a-f]{32}$/);
    expect(note?.["valeur_texte"]).toBe(`${note?.["valeur"]} sur 5`);
    expect(Object.keys(note ?? {})).not.toContain("texte");
    const conseil = rows.find(
      ({ question, statut }) => question === "conseil" && statut === "answered",
    );
    expect(conseil).toMatchObject({ type: "text", valeur: "", valeur_texte: "" });
    const { rows: ids } = await database.pool.query<{ id: string }>("select id from conversation");
    for (const { id } of ids) expect(ran.stdout).not.toContain(id);
    expect(ran.stdout).not.toMatch(/\+33|@|Léa/);
  });

  test("adds what people wrote only when it is asked for, and says so in the journal", async () => {
    const rows = rowsOf((await run("answers", "--texts")).stdout);
    const conseil = rows.find(({ question, texte }) => question === "conseil" && texte !== "");
    expect(conseil?.["texte"]?.length).toBeGreaterThan(10);
    const journal = await database.pool.query(
      "select actor, target, details from audit_entry where action = 'export.opened' order by id",
    );
    expect(journal.rows).toEqual([
      {
        actor: expect.stringMatching(/^cli /),
        target: "export answers",
        details: { format: "csv", texts: false },
      },
      {
        actor: expect.stringMatching(/^cli /),
        target: "export answers",
        details: { format: "csv", texts: true },
      },
    ]);
  });

  test("gives scores and reviews as a release published them: the same rows as the open data", async () => {
    const scores = rowsOf((await run("scores")).stdout);
    const published = await database.pool.query(
      "select count(*)::int as count from score_snapshot",
    );
    expect(scores).toHaveLength(published.rows[0].count);
    for (const { nb_repondants } of scores) expect(Number(nb_repondants)).toBeGreaterThanOrEqual(5);
    const reviews = rowsOf((await run("reviews")).stdout);
    expect(reviews.length).toBeGreaterThan(0);
    const texts = await database.pool.query<{ shown: string }>(
      "select shown from review where status = 'published' and published_on is not null",
    );
    const shown = new Set(texts.rows.map((row) => row.shown));
    for (const { texte } of reviews) expect(shown).toContain(texte);
  });

  test("writes one JSON object a line with --json or --format ndjson, numbers as numbers", async () => {
    const ran = await run("scores", "--json");
    const lines = ran.stdout.trimEnd().split("\n");
    const first: unknown = JSON.parse(lines[0] ?? "");
    expect(first).toMatchObject({ note_moyenne: expect.any(Number), cfd: expect.any(String) });
    expect((await run("scores", "--format", "ndjson")).stdout).toBe(ran.stdout);
  });

  test("writes a file that only its owner reads, with its dictionary beside it, never over another", async () => {
    const out = newFile("reponses.csv");
    const ran = await run("answers", "--format", "spreadsheet", "--out", out, "--json");
    expect(ran.code).toBe(0);
    const told = z
      .object({ rows: z.number(), dictionary: z.string() })
      .parse(JSON.parse(ran.stdout));
    const text = readFileSync(out, "utf8");
    expect(text.startsWith("\uFEFFrepondant;cle_ministere_educatif;")).toBe(true);
    expect(text.trimEnd().split("\r\n")).toHaveLength(told.rows + 1);
    expect(statSync(out).mode & 0o777).toBe(0o600);
    const Dictionary = z.object({
      fields: z.array(z.object({ name: z.string(), description: z.string() })),
    });
    const { fields } = Dictionary.parse(JSON.parse(readFileSync(told.dictionary, "utf8")));
    expect(fields.map(({ name }) => name).join(";")).toBe(text.slice(1, text.indexOf("\r\n")));
    for (const { description } of fields) expect(description).not.toBe("");
    expect(await run("answers", "--out", out)).toMatchObject({ code: 2, stdout: "" });
  });

  test("knows a misuse from a finding", async () => {
    const what = await run("everything");
    expect(what.code).toBe(2);
    expect(what.stderr).toContain("choix possibles : answers, reviews, scores");
    expect((await run("scores", "--texts")).code).toBe(2);
    const unknown = await run("answers", "--campaign", "rien");
    expect(unknown).toMatchObject({ code: 1, stdout: "" });
    expect(unknown.stderr).toContain("campaign_unknown");
    const nowhere = await run("scores", "--out", newFile("rien/notes.csv"));
    expect(nowhere).toMatchObject({ code: 1, stdout: "" });
    expect(nowhere.stderr).toMatch(/^sirius : \S+ n'est pas utilisable \(ENOENT\) ; vérifiez/);
  });
});
