/** `sirius script diff`: what changes from one questionnaire to another, in sentences. */
import type { Command } from "commander";
import { describeDifferences } from "../survey-scripts/differences.ts";
import type { Difference } from "../survey-scripts/step-differences.ts";
import { endWithFindings, printResult, tell, withJson } from "./command-line.ts";
import { loadScript } from "./script-file.ts";

/** Adds `diff` to the script commands. */
export function addDiffCommand(script: Command): void {
  withJson(script.command("diff"))
    .description("dit ce qui change d'un questionnaire à l'autre ; finit par 1 s'ils diffèrent")
    .argument("<avant>", "le questionnaire de départ, en YAML")
    .argument("<après>", "le questionnaire changé, en YAML")
    .action((before: string, after: string, { json }: { json?: true }) => {
      const differences = describeDifferences(loadScript(before), loadScript(after), "fr");
      printResult(json, { differences }, differences.flatMap(linesOf));
      tell(summary(differences.length));
      if (differences.length > 0) endWithFindings();
    });
}

const SIGNS: Readonly<Record<Difference["change"], string>> = {
  added: "+",
  removed: "-",
  changed: "~",
  moved: ">",
};

function linesOf({ change, words, texts }: Difference): string[] {
  const lines = [`${SIGNS[change]} ${words}`];
  if (texts === undefined) return lines;
  if (texts.before !== "") lines.push(`    avant : ${texts.before}`);
  if (texts.after !== "") lines.push(`    après : ${texts.after}`);
  return lines;
}

function summary(count: number): string {
  if (count === 0) return "aucune différence";
  return count === 1 ? "1 différence" : `${count} différences`;
}
