/** What is told of an import while it runs and after: a bar, an error file, and words. */
import { closeSync, openSync, writeSync } from "node:fs";
import { SingleBar } from "cli-progress";
import type { RosterProblem } from "../bot/roster-cells.ts";
import type { NotEligible } from "../bot/roster.ts";
import type { RosterCounters, RosterProgress } from "../db/roster-store.ts";

const NOT_ELIGIBLE: Readonly<Record<NotEligible, readonly [reason: string, remedy: string]>> = {
  not_ended: ["contrat pas encore fini", "importer à nouveau après la fin du contrat"],
  too_short: ["contrat de moins de 45 jours", "rien : trop court pour donner un avis"],
  too_old: ["contrat fini depuis plus de 24 mois", "rien : trop ancien"],
  too_young: ["moins de 15 ans", "importer à nouveau après ses 15 ans"],
};

export interface ErrorFile {
  problem(problem: RosterProblem): void;
  notEligible(line: number, reason: NotEligible): void;
  close(): void;
}

const PIECE_CHARACTERS = 65_536;

/**
 * A table of what is to be repaired, as spreadsheets open it: `;`, with a byte order mark. It holds no value
 * of the roster. Written as it comes: a million faults take no memory.
 *
 * Errors: those of the file system, at once.
 */
export function errorFile(path: string): ErrorFile {
  const file = openSync(path, "w");
  let piece = "\uFEFFligne;colonne;raison;remède\r\n";
  const write = (...cells: readonly (string | number)[]): void => {
    piece += `${cells.map(csvCell).join(";")}\r\n`;
    if (piece.length < PIECE_CHARACTERS) return;
    writeSync(file, piece);
    piece = "";
  };
  return {
    problem: ({ line, column, message, remedy }) => write(line, column, message, remedy),
    notEligible: (line, reason) => write(line, "contrat", ...NOT_ELIGIBLE[reason]),
    close() {
      writeSync(file, piece);
      closeSync(file);
    },
  };
}

/** A header of the file may hold anything: what a spreadsheet takes for a formula is made a text. */
function csvCell(value: string | number): string {
  const text = String(value).replace(/^(?=[=+\-@\t\r])/, "'");
  return /[;"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export interface ProgressBar {
  update(progress: RosterProgress): void;
  stop(): void;
}

/** A bar with the pace and the time that is left, on stderr; nothing where nobody looks. */
export function progressBar(totalBytes: number, stream: NodeJS.WriteStream): ProgressBar {
  if (!stream.isTTY) return { update: () => undefined, stop: () => undefined };
  const bar = new SingleBar({
    stream,
    format: "{bar} {percentage} %  {lines} lignes, {rate} par seconde, reste {eta_formatted}",
    etaBuffer: 100,
    hideCursor: true,
  });
  const began = performance.now();
  bar.start(Math.max(totalBytes, 1), 0, { lines: 0, rate: 0 });
  return {
    update({ lines, bytes }) {
      const rate = Math.round(lines / Math.max((performance.now() - began) / 1_000, 0.001));
      bar.update(bytes, {
        lines: lines.toLocaleString("fr-FR"),
        rate: rate.toLocaleString("fr-FR"),
      });
    },
    stop: () => bar.stop(),
  };
}

/** One line of words for a problem. */
export function describeProblem({ line, column, message, remedy }: RosterProblem): string {
  return `ligne ${line}, ${column} : ${message} ; ${remedy}`;
}

/** The counters in words; those that are zero are left out after the first two. */
export function describeCounters(counters: RosterCounters): string[] {
  const { notEligible } = counters;
  const counted: readonly (readonly [string, number])[] = [
    ["lignes lues", counters.lines],
    ["invitations prêtes", counters.invited],
    ["invitation déjà faite", counters.alreadyInvited],
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
