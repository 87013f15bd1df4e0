/** `sirius catalogue import`: what can be learned, where, and under which identifiers. */
import { createReadStream, type WriteStream } from "node:fs";
import { open } from "node:fs/promises";
import { finished } from "node:stream/promises";
import { Option, type Command } from "commander";
import { CATALOGUE_KINDS, type CatalogueKind } from "../bot/catalogue-kinds.ts";
import type { CatalogueProblem } from "../bot/catalogue-source.ts";
import type { CatalogueCounters } from "../db/catalogue-store.ts";
import {
  addGroup,
  endWithFindings,
  printResult,
  tell,
  UsageError,
  withJson,
} from "./command-line.ts";
import { withDatabase } from "./database.ts";
import { assertReadable } from "./script-file.ts";

interface Options {
  readonly kind?: CatalogueKind;
  readonly dryRun?: true;
  readonly errors?: string;
  readonly json?: true;
}

/** Problems that are told one by one; the error file has them all. */
const PROBLEMS_TOLD = 20;

/** Adds the commands on the catalogue. */
export function addCatalogueCommands(program: Command): void {
  const catalogue = addGroup(program, "catalogue", "les formations, les centres, les diplômes");
  withJson(catalogue.command("import"))
    .description(
      "lit un fichier du catalogue (formations, établissements, référentiel, kit CFD–RNCP, BCN, " +
        "OPCO, ROME) ; le relire ne change rien",
    )
    .argument("<fichier>", "JSON, ou tableau CSV en UTF-8 ou Windows-1252")
    .addOption(
      new Option(
        "--kind <genre>",
        "de quel fichier il s'agit, si son contenu ne le dit pas",
      ).choices(CATALOGUE_KINDS),
    )
    .option("--dry-run", "vérifie et compte, sans rien écrire")
    .option("--errors <fichier>", "écrit tout ce qui est à corriger, en CSV")
    .action(importFile);
}

async function importFile(file: string, options: Options): Promise<void> {
  const { dryRun = false, kind } = options;
  assertReadable(file);
  const { importCatalogue } = await import("../db/catalogue-store.ts");
  const problems = await ProblemList.open(options.errors);
  try {
    const { counters, kind: found } = await withDatabase("catalogue import", ({ database }) =>
      importCatalogue(database, createReadStream(file), {
        now: Date.now(),
        dryRun,
        ...(kind !== undefined && { kind }),
        onProblem: (problem) => problems.add(problem),
        ...(process.stderr.isTTY && { onProgress: showProgress }),
      }),
    );
    const lines = [...problems.lines(), ...describeCounters(found, counters)];
    const { first, count } = problems;
    printResult(
      options.json,
      { kind: found, dryRun, counters, problemCount: count, problems: first },
      lines,
    );
    if (dryRun) tell("Essai : rien n'a été écrit.");
    else if (found === "formations" || found === "bcn") {
      tell("Les avis suivront les clés et diplômes remplacés à la prochaine mise en ligne.");
    }
    if (counters.refused > 0) endWithFindings();
  } finally {
    await problems.close();
  }
}

function showProgress(entries: number): void {
  process.stderr.write(`\r${entries.toLocaleString("fr-FR")} entrées lues`);
}

/** The first problems for people to read, and all of them in a file. */
class ProblemList {
  readonly first: CatalogueProblem[] = [];
  count = 0;
  private readonly file: WriteStream | undefined;

  private constructor(file: WriteStream | undefined) {
    this.file = file;
    file?.write("\uFEFFligne;colonne;raison;remede;entree_refusee\n");
  }

  /** Errors: `UsageError` when the file cannot be written. */
  static async open(path: string | undefined): Promise<ProblemList> {
    if (path === undefined) return new ProblemList(undefined);
    const handle = await open(path, "w").catch(() => {
      throw new UsageError(`le fichier ${path} ne peut pas être écrit`);
    });
    return new ProblemList(handle.createWriteStream());
  }

  add(problem: CatalogueProblem): void {
    this.count += 1;
    if (this.first.length < PROBLEMS_TOLD) this.first.push(problem);
    const { line, column, message, remedy, refused } = problem;
    this.file?.write(
      `${[String(line), column, message, remedy, refused ? "oui" : "non"].map(cell).join(";")}\n`,
    );
  }

  lines(): string[] {
    const told = this.first.map(
      ({ line, column, message, remedy, refused }) =>
        `ligne ${line}, ${column} : ${message} ; ${remedy}${refused ? " (entrée refusée)" : ""}`,
    );
    const more = this.count - told.length;
    if (more === 0) return told;
    const where = this.file === undefined ? " ; --errors FICHIER les écrit tous" : "";
    return [...told, `… et ${more} autres${where}`];
  }

  async close(): Promise<void> {
    if (this.file === undefined) return;
    this.file.end();
    await finished(this.file);
  }
}

/** Quoted where needed; a cell that a spreadsheet could take for a formula becomes plain text. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[";\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function describeCounters(kind: CatalogueKind, counters: CatalogueCounters): string[] {
  const counted: readonly (readonly [string, number])[] = [
    [`entrées lues (${kind})`, counters.read],
    ["nouvelles", counters.created],
    ["changées", counters.updated],
    ["inchangées", counters.unchanged],
    ["répétées ou sans objet", counters.repeated],
    ["refusées", counters.refused],
    ["prises sans une de leurs valeurs", counters.incomplete],
  ];
  return counted
    .filter(([, count], index) => index < 4 || count > 0)
    .map(([words, count]) => `${String(count).padStart(9)}  ${words}`);
}
