/** `sirius export …`: answers, reviews and scores as tables, to a file of one's own or to a pipe. */
import { createWriteStream, existsSync, linkSync, rmSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import type { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Argument, Option, type Command } from "commander";
import { tableSchema } from "../db/columns.ts";
import type { ExportFormat, ExportKind, OpenedExport } from "../db/exports.ts";
import { scriptLibrary } from "../db/script-library.ts";
import { printResult, tell, UsageError, withJson } from "./command-line.ts";
import { secretsOf, withDatabase } from "./database.ts";

interface ExportOptions {
  readonly format: ExportFormat;
  readonly out?: string;
  readonly texts?: true;
  readonly campaign?: string;
  readonly json?: true;
}

/** Progress is told no more often than this. */
const TOLD_EVERY_MS = 2_000;
const KINDS: readonly ExportKind[] = ["answers", "reviews", "scores"];
const FORMATS: readonly ExportFormat[] = ["csv", "spreadsheet", "ndjson"];

/** Adds the command on exports. */
export function addExportCommand(program: Command): void {
  withJson(program.command("export"))
    .description("écrit un tableau : les réponses, les avis ou les notes, avec leur dictionnaire")
    .usage("answers|reviews|scores [options]")
    .addArgument(
      new Argument(
        "<quoi>",
        "answers (réponses, sous pseudonyme), reviews (avis publiés), scores (notes publiées)",
      ).choices(KINDS),
    )
    .addOption(
      new Option("--format <format>", "csv, ndjson, ou spreadsheet pour un tableur en français")
        .choices(FORMATS)
        .default("csv"),
    )
    .option("--out <fichier>", "le fichier à écrire, et à côté son dictionnaire ; sinon la sortie")
    .option("--texts", "answers : avec ce que les gens ont écrit, qui peut dire qui ils sont")
    .option("--campaign <clé>", "answers : seulement les personnes invitées par cette campagne")
    .action(exportTable);
}

async function exportTable(kind: ExportKind, options: ExportOptions): Promise<void> {
  const { out, texts, campaign, json } = options;
  // Alone, --json asks for the rows in JSON; with a file, for the summary.
  const format = json === true && out === undefined ? "ndjson" : options.format;
  if (kind !== "answers" && (texts === true || campaign !== undefined)) {
    throw new UsageError(`--texts et --campaign ne vont qu'avec answers, pas avec ${kind}`);
  }
  const dictionary = `${out ?? ""}.schema.json`;
  for (const file of out === undefined ? [] : [out, dictionary]) {
    if (existsSync(file)) throw new UsageError(`${file} existe déjà : donnez un autre nom`);
  }
  const { openExport } = await import("../db/exports.ts");
  const rows = await withDatabase("export", async ({ config, database: { pool } }) => {
    const parts = { pool, secrets: secretsOf(config), scripts: scriptLibrary(pool), now: Date.now };
    const about = { ...(texts === true && { texts }), ...(campaign !== undefined && { campaign }) };
    const change = { actor: `cli ${userInfo().username}`, at: Date.now() };
    const opened = await openExport(parts, { kind, format, ...about }, change);
    const pieces =
      out === undefined
        ? await write(opened, process.stdout, { end: false })
        : await writeFile(opened, out, dictionary);
    return pieces - (format === "ndjson" ? 0 : 1);
  });
  if (out === undefined) return tell(`${rows} lignes.`);
  printResult(json, { kind, format, file: out, dictionary, rows }, [
    `${rows} lignes dans ${out}`,
    `dictionnaire des colonnes : ${dictionary}`,
  ]);
  if (kind === "answers") {
    tell("Ces réponses sont des données personnelles : gardez le fichier le temps de l'étude.");
  }
}

/** A file is whole or not there; only its owner reads it, and it never replaces another. */
async function writeFile(opened: OpenedExport, file: string, dictionary: string): Promise<number> {
  const draft = `${file}.part`;
  rmSync(draft, { force: true });
  try {
    const pieces = await write(opened, createWriteStream(draft, { flags: "wx", mode: 0o600 }));
    linkSync(draft, file);
    writeFileSync(dictionary, `${tableSchema(opened.columns)}\n`, { flag: "wx", mode: 0o600 });
    return pieces;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Writes piece by piece, no faster than the reader takes them. @returns how many pieces there were. */
async function write(
  { lines, total }: OpenedExport,
  to: Writable,
  how: { readonly end?: boolean } = {},
): Promise<number> {
  let [pieces, told] = [0, Date.now()];
  async function* counted(): AsyncGenerator<string> {
    for await (const line of lines) {
      yield line;
      pieces += 1;
      if (Date.now() - told < TOLD_EVERY_MS) continue;
      told = Date.now();
      tell(total === undefined ? `${pieces} lignes` : `${pieces} lignes sur ${total}`);
    }
  }
  await pipeline(counted, to, how);
  return pieces;
}
