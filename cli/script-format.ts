/** `sirius script format`: one layout for every questionnaire file. */
import { writeFileSync } from "node:fs";
import type { Command } from "commander";
import { formatYaml } from "../survey-scripts/format-yaml.ts";
import { endWithFindings, printResult, tell, withJson } from "./command-line.ts";
import { loadScript, readText } from "./script-file.ts";

interface Options {
  readonly check?: true;
  readonly json?: true;
}

/** Adds `format` to the script commands. */
export function addFormatCommand(script: Command): void {
  withJson(script.command("format"))
    .description("met le fichier en forme, sans changer ce qu'il dit")
    .argument("<fichiers...>", "les questionnaires, en YAML")
    .option("--check", "n'écrit rien ; finit par 1 si un fichier n'est pas en forme")
    .action(format);
}

function format(files: readonly string[], { check, json }: Options): void {
  const changed = files.filter((file) => {
    loadScript(file);
    const source = readText(file);
    const formatted = formatYaml(source);
    if (formatted === undefined) tell(`${file} : ne peut pas être mis en forme sans risque`);
    if (formatted === undefined || formatted === source) return false;
    if (check !== true) writeFileSync(file, formatted);
    return true;
  });
  printResult(json, { changed }, changed);
  tell(`${changed.length} sur ${files.length} ${check === true ? "à mettre" : "mis"} en forme`);
  if (check === true && changed.length > 0) endWithFindings();
}
