/** `sirius roster import`: the people who finished an apprenticeship, from a file of their centre. */
import { createReadStream } from "node:fs";
import { Option, type Command } from "commander";
import { SiriusError } from "../bot/errors.ts";
import type { RosterProblem } from "../bot/roster.ts";
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
import { assertReadable } from "./script-file.ts";

interface Options {
  readonly dryRun?: true;
  readonly legalBasis?: string;
  readonly json?: true;
}

const LEGAL_BASES = ["mission_interet_public", "interet_legitime", "consentement"] as const;

/** Adds the commands on rosters. */
export function addRosterCommands(program: Command): void {
  const roster = addGroup(program, "roster", "les listes d'anciens apprentis");
  withJson(roster.command("import"))
    .description("lit une liste en CSV et prépare les invitations ; rien n'est envoyé")
    .argument("<fichier>", "la liste, en CSV (UTF-8 ou Windows-1252)")
    .option("--dry-run", "vérifie et compte, sans rien écrire")
    .addOption(
      new Option("--legal-basis <base>", "pourquoi on peut écrire à ces personnes").choices(
        LEGAL_BASES,
      ),
    )
    .action(importFile);
}

async function importFile(file: string, options: Options): Promise<void> {
  const { dryRun = false, legalBasis } = options;
  if (legalBasis === undefined && !dryRun) {
    throw new UsageError(
      `il manque --legal-basis : ${LEGAL_BASES.join(", ")} (ou --dry-run pour un essai)`,
    );
  }
  assertReadable(file);
  const { importRoster } = await import("../db/roster-store.ts");
  const problems: RosterProblem[] = [];
  const counters = await withDatabase("roster import", ({ config, database }) =>
    importRoster({ pool: database.pool, secrets: secretsOf(config) }, createReadStream(file), {
      now: Date.now(),
      legalBasis: legalBasis ?? "",
      dryRun,
      onProblem: (problem) => problems.push(problem),
    }),
  ).catch(explainUnreadable);
  if (counters === undefined) return;
  const lines = [...problems.map(describeProblem), ...describeCounters(counters)];
  printResult(options.json, { dryRun, counters, problems }, lines);
  if (dryRun) tell("Essai : rien n'a été écrit.");
  if (counters.invalid > 0) endWithFindings();
}

/** A file that is no roster was misused, not found faulty. */
function explainUnreadable(error: unknown): never {
  if (error instanceof SiriusError && error.code.startsWith("roster_")) {
    throw new UsageError(`${error.message} (${error.code}, voir docs/errors.md)`);
  }
  throw error;
}

function describeProblem({ line, column, message, remedy }: RosterProblem): string {
  return `ligne ${line}, ${column} : ${message} ; ${remedy}`;
}

function describeCounters(counters: RosterCounters): string[] {
  const { notEligible } = counters;
  const counted: readonly (readonly [string, number])[] = [
    ["lignes lues", counters.lines],
    ["invitations prêtes", counters.invited],
    ["déjà invités", counters.alreadyInvited],
    ["ont dit STOP ou numéro d'une autre personne", counters.silenced],
    ["contrat pas encore fini", notEligible.not_ended],
    ["contrat trop court", notEligible.too_short],
    ["contrat fini depuis trop longtemps", notEligible.too_old],
    ["trop jeunes", notEligible.too_young],
    ["à corriger", counters.invalid],
  ];
  return counted
    .filter(([, count], index) => index < 2 || count > 0)
    .map(([words, count]) => `${String(count).padStart(7)}  ${words}`);
}
