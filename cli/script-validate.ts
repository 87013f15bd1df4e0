/** `sirius script validate`: what an author must repair before a questionnaire can be used. */
import type { Command } from "commander";
import { findingsOf } from "../bot/check-publication.ts";
import { readScriptYaml } from "../survey-scripts/read-yaml.ts";
import { smsCosts, type SmsCost } from "../survey-scripts/sms-costs.ts";
import { endWithFindings, printResult, tell, withJson } from "./command-line.ts";
import { describeFault, faultsAt, readText, type Fault } from "./script-file.ts";

interface Options {
  readonly json?: true;
  readonly sms?: true;
}

interface Validated {
  readonly file: string;
  readonly faults: readonly Fault[];
  /** What each text costs; only when asked for. */
  readonly sms?: readonly SmsCost[];
}

/** Adds `validate` to the script commands. */
export function addValidateCommand(script: Command): void {
  withJson(script.command("validate"))
    .description(
      "vérifie le questionnaire : sa forme, ses sauts, ses textes, ses mots, ses exemples",
    )
    .argument("<fichiers...>", "les questionnaires, en YAML")
    .option("--sms", "dit ce que coûte chaque texte en SMS, variables au plus long")
    .action((files: string[], { json, sms }: Options) => {
      const validated = files.map((file) => validate(file, sms));
      const lines = validated.flatMap(({ file, faults, sms: costs }) => [
        ...(costs ?? []).map(describeCost),
        ...faults.map((fault) => describeFault(file, fault)),
      ]);
      printResult(json, { files: validated }, lines);
      tell(...validated.map(summary));
      if (validated.some(({ faults }) => countErrors(faults) > 0)) endWithFindings();
    });
}

function validate(file: string, sms: true | undefined): Validated {
  const read = readScriptYaml(readText(file));
  if (!read.ok) {
    return { file, faults: read.faults.map((fault) => Object.assign({ severity: ERROR }, fault)) };
  }
  const faults = faultsAt(read, findingsOf(read.script)).toSorted(byNeedAndLine);
  return sms === undefined ? { file, faults } : { file, faults, sms: smsCosts(read.script) };
}

/** One text in one line: `note prompt fr : 1 SMS, GSM-7, 77/160`. */
function describeCost({ path, saidBy, parts, encoding, units, strange }: SmsCost): string {
  const room = encoding === "gsm7" ? 160 : 70;
  const alphabet = encoding === "gsm7" ? "GSM-7" : `UCS-2 à cause de ${strange.join(" ")}`;
  const what = path.slice(2).join(" ");
  return `${saidBy} ${what} : ${parts} SMS, ${alphabet}, ${units}/${room}`;
}

const ERROR = "error" as const;

/** What must be repaired comes first, from the top of the file down. */
function byNeedAndLine(one: Fault, other: Fault): number {
  if (one.severity !== other.severity) return one.severity === ERROR ? -1 : 1;
  return one.line - other.line || one.column - other.column;
}

function countErrors(faults: readonly Fault[]): number {
  return faults.filter(({ severity }) => severity === ERROR).length;
}

function summary({ file, faults }: Validated): string {
  const errors = countErrors(faults);
  const doubts = faults.length - errors;
  const notes = doubts === 0 ? "" : `, ${doubts} à savoir`;
  return `${file} : ${errors === 0 ? "rien à corriger" : `${errors} à corriger`}${notes}`;
}
