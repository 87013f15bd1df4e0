/** `sirius roster import`: the people who finished an apprenticeship, from a file of their centre. */
import { createReadStream, statSync } from "node:fs";
import { Option, type Command } from "commander";
import type { RosterProblem } from "../bot/roster-cells.ts";
import type { RosterCounters } from "../db/roster-store.ts";
import {
  addGroup,
  endWithFindings,
  printResult,
  tell,
  UsageError,
  withJson,
} from "./command-line.ts";
import { secretsOf, withDatabase } from "./database.ts";
import { describeCounters, describeProblem, errorFile, progressBar } from "./roster-report.ts";
import { assertReadable } from "./script-file.ts";

interface Options {
  readonly dryRun?: boolean;
  readonly legalBasis?: string;
  readonly evidence?: string;
  readonly errors?: string;
  readonly json?: true;
}

const LEGAL_BASES = ["mission_interet_public", "interet_legitime", "consentement"] as const;
/** Problems kept to be shown; all of them are in the error file. */
const SHOWN_MAX = 1_000;

/** Adds the commands on rosters. */
export function addRosterCommands(program: Command): void {
  const roster = addGroup(program, "roster", "les listes d'anciens apprentis");
  withJson(roster.command("import"))
    .description(
      "lit une liste en CSV et prépare les invitations ; rien n'est envoyé ; relancée après un arrêt, elle reprend",
    )
    .argument(
      "<fichier>",
      "la liste, en CSV (UTF-8 ou Windows-1252 ; séparée par ; , | ou tabulation)",
    )
    .option("--dry-run", "vérifie et compte, sans rien écrire")
    .option(
      "--errors <csv>",
      "écrit dans ce fichier ce qui n'a pas été pris : ligne, raison, remède",
    )
    .option("--evidence <texte>", "comment et quand le consentement a été donné")
    .addOption(
      new Option("--legal-basis <base>", "pourquoi on peut écrire à ces personnes").choices(
        LEGAL_BASES,
      ),
    )
    .action(importFile);
}

async function importFile(file: string, options: Options): Promise<void> {
  const { dryRun = false, json } = options;
  assertAllowed(options);
  assertReadable(file);
  const problems: RosterProblem[] = [];
  const counters = await importWith(file, options, problems);
  const lines = [...problems.map(describeProblem), ...describeCounters(counters)];
  printResult(json, { dryRun, counters, problems }, lines);
  if (counters.invalid > 0 && problems.length === SHOWN_MAX) {
    tell(
      `Seuls les ${SHOWN_MAX} premiers problèmes sont montrés : --errors FICHIER les écrit tous.`,
    );
  }
  if (options.errors !== undefined) tell(`Ce qui n'a pas été pris : ${options.errors}`);
  if (dryRun) tell("Essai : rien n'a été écrit.");
  if (counters.invalid > 0) endWithFindings();
}

function assertAllowed({ legalBasis, dryRun, evidence }: Options): void {
  if (legalBasis === undefined && dryRun !== true) {
    throw new UsageError(
      `il manque --legal-basis : ${LEGAL_BASES.join(", ")} (ou --dry-run pour un essai)`,
    );
  }
  if (legalBasis === "consentement" && (evidence ?? "").trim() === "") {
    throw new UsageError("il manque --evidence : comment et quand le consentement a été donné");
  }
}

async function importWith(
  file: string,
  { dryRun = false, legalBasis = "", evidence, errors }: Options,
  problems: RosterProblem[],
): Promise<RosterCounters> {
  const { importRoster } = await import("../db/roster-store.ts");
  const { rosterCatalogue } = await import("../db/roster-catalogue.ts");
  const { holdNotice } = await import("../wiring/notice.ts");
  const refused = errors === undefined ? undefined : errorFile(errors);
  const bar = progressBar(statSync(file).size, process.stderr);
  try {
    return await withDatabase("roster import", async ({ config, database: { pool } }) =>
      importRoster({ pool, secrets: secretsOf(config) }, () => createReadStream(file), {
        now: Date.now(),
        legalBasis,
        dryRun,
        catalogue: await rosterCatalogue(pool),
        notice: async () => (await holdNotice({ pool, config }, Date.now())).number,
        ...(evidence === undefined ? {} : { evidence }),
        onProblem(problem) {
          refused?.problem(problem);
          if (problems.length < SHOWN_MAX) problems.push(problem);
        },
        onNotEligible: (line, reason) => refused?.notEligible(line, reason),
        onProgress: (progress) => bar.update(progress),
      }),
    );
  } finally {
    bar.stop();
    refused?.close();
  }
}
