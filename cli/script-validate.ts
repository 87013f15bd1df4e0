/** `sirius script validate`: what an author must repair before a questionnaire can be used. */
import type { Command } from "commander";
import { checkScript } from "../survey-scripts/check-script.ts";
import { readScriptYaml } from "../survey-scripts/read-yaml.ts";
import { endWithFindings, printResult, tell, withJson } from "./command-line.ts";
import { describeFault, readText, type Fault } from "./script-file.ts";

interface Validated {
  readonly file: string;
  readonly faults: readonly Fault[];
}

/** Adds `validate` to the script commands. */
export function addValidateCommand(script: Command): void {
  withJson(script.command("validate"))
    .description("vérifie le questionnaire : sa forme, ses sauts, ses textes, ses SMS")
    .argument("<fichiers...>", "les questionnaires, en YAML")
    .action((files: string[], { json }: { json?: true }) => {
      const validated = files.map(validate);
      const lines = validated.flatMap(({ file, faults }) =>
        faults.map((fault) => describeFault(file, fault)),
      );
      printResult(json, { files: validated }, lines);
      tell(...validated.map(summary));
      if (validated.some(({ faults }) => countErrors(faults) > 0)) endWithFindings();
    });
}

function validate(file: string): Validated {
  return { file, faults: faultsOf(readText(file)) };
}

function faultsOf(source: string): Fault[] {
  const read = readScriptYaml(source);
  if (!read.ok) return read.faults.map((fault) => Object.assign({ severity: ERROR }, fault));
  return checkScript(read.script).map(({ severity, path, message }) => {
    const { line, column } = read.locate(path);
    return { severity, line, column, path: path.join("."), message };
  });
}

const ERROR = "error" as const;

function countErrors(faults: readonly Fault[]): number {
  return faults.filter(({ severity }) => severity === ERROR).length;
}

function summary({ file, faults }: Validated): string {
  const errors = countErrors(faults);
  const doubts = faults.length - errors;
  const notes = doubts === 0 ? "" : `, ${doubts} à savoir`;
  return `${file} : ${errors === 0 ? "rien à corriger" : `${errors} à corriger`}${notes}`;
}
