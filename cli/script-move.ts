/** `sirius script move`: conversations under way go on with another version, where that is safe. */
import { userInfo } from "node:os";
import type { Command } from "commander";
import { isStayCode, STAY_WORDS } from "../bot/move-words.ts";
import { scriptLibrary } from "../db/script-library.ts";
import type { MoveParts, MoveWanted, ScriptMove, Staying } from "../db/script-moves.ts";
import { printResult, tell, UsageError, withJson } from "./command-line.ts";
import { withDatabase } from "./database.ts";

interface Options {
  readonly from: string;
  readonly to: string;
  readonly dryRun?: true;
  readonly json?: true;
}

/** Progress is told no more often than this. */
const TOLD_EVERY_MS = 2_000;

/** Adds `move` to the script commands. */
export function addMoveCommand(script: Command): void {
  withJson(script.command("move"))
    .description(
      "déplace les conversations en cours vers une autre version, là où c'est sans risque",
    )
    .argument("<clé>", "la clé du questionnaire, par exemple fin-apprentissage")
    .requiredOption("--from <version>", "la version où elles sont")
    .requiredOption("--to <version>", "la version où elles continuent")
    .option("--dry-run", "compte seulement, sans rien écrire")
    .action(move);
}

async function move(key: string, { from, to, dryRun, json }: Options): Promise<void> {
  const wanted = { key, from: versionOf("--from", from), to: versionOf("--to", to) };
  if (wanted.from === wanted.to) throw new UsageError("--from et --to : deux versions différentes");
  await withDatabase("script move", async ({ database: { pool } }) => {
    const parts = { pool, scripts: scriptLibrary(pool), now: Date.now };
    if (dryRun === true) await look(parts, wanted, json);
    else await moveNow(parts, wanted, json);
  });
}

async function look(parts: MoveParts, wanted: MoveWanted, json?: true): Promise<void> {
  const { lookAtMove } = await import("../db/script-moves.ts");
  const seen = await lookAtMove(parts, wanted);
  printResult(json, { dryRun: true, ...wanted, ...seen }, [
    `${seen.movable} ${seen.movable > 1 ? "peuvent" : "peut"} passer à la version ${wanted.to}`,
    ...describeStaying(seen.staying, wanted),
  ]);
  tell(
    seen.more
      ? "Essai sur les 100 000 premières : rien n'a été écrit."
      : "Essai : rien n'a été écrit.",
  );
}

async function moveNow(parts: MoveParts, wanted: MoveWanted, json?: true): Promise<void> {
  const { askForMove, moveOf } = await import("../db/script-moves.ts");
  const { runMove } = await import("../db/script-move-job.ts");
  let found = await askForMove(parts, wanted, `cli ${userInfo().username}`);
  if (found.to !== wanted.to) {
    tell(`Un déplacement vers la version ${found.to} était en cours : le voici.`);
  }
  while (!found.done) {
    await runMove(parts, found.id, { forMs: TOLD_EVERY_MS });
    found = await moveOf(parts.pool, found.id);
    if (!found.done) tell(`${inWords(found.moved)}…`);
  }
  printResult(json, found, describeMove(found));
}

function describeMove(found: ScriptMove): string[] {
  return [
    `${inWords(found.moved)} vers la version ${found.to}`,
    ...describeStaying(found.staying, found),
  ];
}

function describeStaying(staying: Staying, { from }: MoveWanted): string[] {
  return Object.entries(staying).map(
    ([code, count]) =>
      `${count} ${count > 1 ? "restent" : "reste"} sur la version ${from} : ${isStayCode(code) ? STAY_WORDS[code] : code}`,
  );
}

function inWords(moved: number): string {
  return `${moved} conversation${moved > 1 ? "s" : ""} déplacée${moved > 1 ? "s" : ""}`;
}

function versionOf(option: string, written: string): number {
  const version = Number(written);
  if (Number.isSafeInteger(version) && version > 0 && version < 2 ** 31) return version;
  throw new UsageError(`${option} : écrire le numéro d'une version, par exemple 2`);
}
