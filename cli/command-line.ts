/** What every command shares: words in French, exit codes, data on stdout and the rest on stderr. */
import { Command, CommanderError } from "commander";
import { inFrench, whereToLook } from "../bot/error-words.ts";
import { SiriusError, type ErrorCode } from "../bot/errors.ts";

/** 0 is a success, 1 means something was found or failed, 2 that the command was misused. */
export const EXIT = { ok: 0, findings: 1, usage: 2 } as const;

/** What the command was given cannot be used, rather than found at fault. */
const MISUSES: ReadonlySet<ErrorCode> = new Set([
  "roster_unreadable",
  "roster_empty",
  "catalogue_unreadable",
  "catalogue_empty",
  "campaign_invalid",
]);

/** The command cannot be carried out as written; `message` says what to write instead. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What was given has faults; each line says one. */
export class FoundFaults extends Error {
  override readonly name = "FoundFaults";

  constructor(lines: readonly string[]) {
    super(lines.join("\n"));
  }
}

const TITLES: Readonly<Record<string, string>> = {
  "Usage:": "Usage :",
  "Arguments:": "Arguments :",
  "Options:": "Options :",
  "Commands:": "Commandes :",
};

const SENTENCES: readonly (readonly [RegExp, string])[] = [
  [/^error: /, ""],
  [/unknown command '(.+?)'/, "commande inconnue : $1"],
  [/unknown option '(.+?)'/, "option inconnue : $1"],
  [/missing required argument '(.+?)'/, "il manque un argument : $1"],
  [/option '(.+?)' argument missing/, "il manque une valeur à l'option $1"],
  [/required option '(.+?)' not specified/, "il manque l'option $1"],
  [
    /option '(.+?)' argument '(.*?)' is invalid\. Allowed choices are (.+)\./,
    "l'option $1 ne connaît pas « $2 » ; choix possibles : $3",
  ],
  [
    /command-argument value '(.*?)' is invalid for argument '(.+?)'\. Allowed choices are (.+)\./,
    "« $1 » ne va pas pour $2 ; choix possibles : $3",
  ],
  [
    /too many arguments(?: for '(.+?)')?\. Expected (\d+) arguments? but got (\d+): (.+)\./,
    "trop d'arguments : $4 ($2 attendu, $3 reçus)",
  ],
  [/\(Did you mean one of (.+)\?\)/, "(vouliez-vous dire : $1 ?)"],
  [/\(Did you mean (.+)\?\)/, "(vouliez-vous dire : $1 ?)"],
];

/** The root command, in French; the commands added to it inherit its ways. */
export function createProgram(): Command {
  return new Command("sirius")
    .description("Les anciens apprentis racontent ce que valait leur formation.")
    .usage("<commande> [options]")
    .helpOption("-h, --help", "affiche cette aide")
    .helpCommand("help [commande]", "affiche l'aide d'une commande")
    .exitOverride()
    .configureHelp({
      styleTitle: (title) => TITLES[title] ?? title,
      styleDescriptionText: (text) =>
        text
          .replace(/\(choices: (?=")/, "(au choix : ")
          .replace(/, default: (".+?")\)$/, " ; $1 sinon)"),
      commandUsage: (command) => usageOf(command),
    })
    .configureOutput({ outputError: (text, write) => write(`sirius : ${translated(text)}`) });
}

/** A group of commands, such as `sirius script …`; alone it prints its help and exits 2. */
export function addGroup(program: Command, name: string, description: string): Command {
  return program.command(name).description(description).usage("<commande> [options]");
}

/** Adds the options every command has. */
export function withJson(command: Command): Command {
  return command.option("--json", "écrit le résultat en JSON sur la sortie standard");
}

/** Writes the result of a command: as JSON for programs, or as lines for people. */
export function printResult(json: boolean | undefined, data: unknown, lines: readonly string[]) {
  if (json === true) console.log(JSON.stringify(data, null, 2));
  else if (lines.length > 0) console.log(lines.join("\n"));
}

/** Writes words that are not the result: progress, warnings, hints. */
export function tell(...lines: readonly string[]): void {
  for (const line of lines) console.error(line);
}

/** Ends with findings: the data said what was found. */
export function endWithFindings(): void {
  process.exitCode = EXIT.findings;
}

/**
 * Runs the program and turns whatever ends it into an exit code. Nothing is thrown; an unforeseen
 * failure is told with its stack, so that it can be reported.
 */
export async function run(program: Command, argv: readonly string[]): Promise<void> {
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    process.exitCode = exitCodeOf(error, argv.includes("--json"));
  }
}

function exitCodeOf(error: unknown, json: boolean): number {
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  }
  if (error instanceof UsageError) {
    tell(`sirius : ${error.message}`);
    return EXIT.usage;
  }
  if (error instanceof FoundFaults) {
    tell(error.message);
    return EXIT.findings;
  }
  if (error instanceof SiriusError && json) {
    tell(JSON.stringify({ code: error.code, message: error.message }));
  } else tell(`sirius : ${inFrench(error)}`, ...whereToLook(error));
  return error instanceof SiriusError && MISUSES.has(error.code) ? EXIT.usage : EXIT.findings;
}

function translated(text: string): string {
  return SENTENCES.reduce((words, [english, french]) => words.replace(english, french), text);
}

function usageOf(command: Command): string {
  const names: string[] = [];
  for (let one: Command | null = command; one !== null; one = one.parent) names.unshift(one.name());
  return `${names.join(" ")} ${command.usage()}`.trim();
}
