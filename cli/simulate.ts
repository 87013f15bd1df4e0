/** `sirius script simulate`: a questionnaire tried in the terminal, before any person gets it. */
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { promises as readline } from "node:readline";
import { Option, type Command } from "commander";
import { allPaths } from "../bot/all-paths.ts";
import { compileScript, type CompiledScript } from "../bot/compile.ts";
import { findProfile, inputsFor, PROFILES, type Profile } from "../bot/profiles.ts";
import { CHANNELS, type ScriptChannel } from "../survey-scripts/schema.ts";
import { endWithFindings, printResult, tell, UsageError, withJson } from "./command-line.ts";
import { pathLines } from "./path-lines.ts";
import { loadScript } from "./script-file.ts";
import { toExample, toYaml } from "./simulate-record.ts";
import { screenOf, summaryOf, transcriptOf, typedLine } from "./simulate-screen.ts";
import { currentMoment, startSession, type, type Session } from "./simulate-session.ts";

interface Options {
  readonly profile?: string;
  readonly channel: ScriptChannel;
  readonly locale?: string;
  readonly answers?: string;
  readonly allPaths?: true;
  readonly record?: string;
  readonly json?: true;
}

/** Adds `simulate` to the script commands. */
export function addSimulateCommand(script: Command): void {
  const keys = PROFILES.map(({ key }) => key).join(", ");
  withJson(script.command("simulate"))
    .description("joue la conversation dans le terminal, comme la personne la verra")
    .argument("<fichier>", "le questionnaire, en YAML")
    .addOption(
      new Option("--channel <canal>", "le canal joué").choices(CHANNELS).default("web", "web"),
    )
    .option("--profile <profil>", `la personne fictive : ${keys}, ou son numéro`)
    .option("--locale <langue>", "la langue, parmi celles du questionnaire")
    .option("--answers <réponses>", "un fichier d'une réponse par ligne, ou « a;b;c »")
    .option("--all-paths", "parcourt tous les chemins et les liste")
    .option("--record <fichier>", "ajoute la conversation au fichier, comme exemple pour tests:")
    .action(simulate);
}

async function simulate(file: string, options: Options): Promise<void> {
  const script = compileScript(loadScript(file));
  const locale = options.locale ?? script.script.defaultLocale;
  if (!script.script.locales.includes(locale)) {
    throw new UsageError(`langue « ${locale} » inconnue : ${script.script.locales.join(", ")}`);
  }
  const profile = chosenProfile(options);
  if (options.allPaths === true) {
    showAllPaths(script, profile ?? PROFILES[0], options);
    return;
  }
  const start = (person: Profile): Session =>
    startSession(script, { profile: person, channel: options.channel, locale });
  const session =
    options.answers === undefined
      ? await playTyped(start, profile, options)
      : playAnswers(start(profile ?? PROFILES[0]), options.answers, options);
  if (options.record !== undefined) record(session, options.record);
  const { state } = currentMoment(session);
  if (options.json === true) {
    const { answers, outcome } = toExample(session);
    const transcript = transcriptOf(session);
    printResult(true, { outcome, step: state.step, answers, transcript }, []);
  } else tell(summaryOf(session));
}

function chosenProfile({ profile }: Options): Profile | undefined {
  if (profile === undefined) return undefined;
  const found = findProfile(profile);
  if (found !== undefined) return found;
  throw new UsageError(
    `profil « ${profile} » inconnu : ${PROFILES.map(({ key }) => key).join(", ")}`,
  );
}

/** Plays answers given in advance. */
function playAnswers(start: Session, answers: string, options: Options): Session {
  const lines = existsSync(answers)
    ? readFileSync(answers, "utf8").split(/\r?\n/)
    : answers.split(";");
  let session = start;
  show(session, options);
  for (const line of lines.map((text) => text.trim()).filter((text) => text !== "")) {
    const next = playLine(session, line, options);
    if (next === undefined) break;
    session = next;
  }
  return session;
}

/** Plays what is typed, or what a pipe brings, until its end or `:quit`. */
async function playTyped(
  start: (profile: Profile) => Session,
  chosen: Profile | undefined,
  options: Options,
): Promise<Session> {
  const isTyped = process.stdin.isTTY;
  const terminal = readline.createInterface({
    input: process.stdin,
    output: process.stderr,
    terminal: isTyped,
  });
  try {
    let session = start(chosen ?? (isTyped ? await pick(terminal) : PROFILES[0]));
    if (isTyped) tell("(:help pour les commandes, :quit pour sortir)");
    show(session, options);
    terminal.setPrompt("   toi › ");
    if (isTyped) terminal.prompt();
    for await (const line of terminal) {
      const next = line.trim() === "" ? session : playLine(session, line, options, isTyped);
      if (next === undefined) break;
      session = next;
      if (isTyped) terminal.prompt();
    }
    return session;
  } finally {
    terminal.close();
  }
}

async function pick(terminal: { question(words: string): Promise<string> }): Promise<Profile> {
  tell("Qui répond ?", ...PROFILES.map(({ title }, index) => `  ${index + 1}. ${title}`));
  const wanted = await terminal.question("numéro (1) : ");
  return findProfile(wanted) ?? PROFILES[0];
}

/** Plays one line and shows what it led to; undefined once the session is left. */
function playLine(
  session: Session,
  line: string,
  options: Options,
  echoed = false,
): Session | undefined {
  if (!echoed && options.json !== true) console.log(typedLine(line).join("\n"));
  const typed = type(session, line);
  switch (typed.kind) {
    case "quit":
      return undefined;
    case "told":
      tell(...typed.words);
      return session;
    case "save":
      record(session, typed.file);
      return session;
    case "played":
      show(typed.session, options);
      return typed.session;
  }
}

function show(session: Session, { json }: Options): void {
  if (json !== true) console.log(screenOf(currentMoment(session)).join("\n"));
}

function record(session: Session, file: string): void {
  const endsInLine = existsSync(file) && !/(?:^|\n)$/.test(readFileSync(file, "utf8"));
  appendFileSync(file, `${endsInLine ? "\n" : ""}${toYaml(toExample(session))}`);
  tell(`conversation ajoutée à ${file}`);
}

function showAllPaths(script: CompiledScript, profile: Profile, options: Options): void {
  const inputs = inputsFor(profile, Object.keys(script.script.inputs));
  const paths = allPaths(script, options.channel, inputs);
  const stuck = paths.filter((path) => path.stuck !== undefined);
  printResult(options.json, { paths, unfinished: stuck.length }, pathLines(paths));
  const endings = new Map<string, number>();
  for (const path of paths) {
    const name = path.ending ?? path.outcome ?? "sans fin";
    endings.set(name, (endings.get(name) ?? 0) + 1);
  }
  tell(
    `${paths.length} chemins : ${[...endings].map(([name, count]) => `${name} ${count}`).join(", ")}`,
  );
  if (stuck.length > 0) {
    tell(`${stuck.length} ne se terminent pas`);
    endWithFindings();
  }
}
