/** `sirius script validate`: what an author must repair before a questionnaire can be used. */
import type { Command } from "commander";
import { readScriptYaml, type YamlFault } from "../survey-scripts/read-yaml.ts";
import { endWithFindings, printResult, tell, withJson } from "./command-line.ts";
import { describeFault, readText } from "./script-file.ts";

interface Validated {
  readonly file: string;
  readonly faults: readonly YamlFault[];
}

/** Adds `validate` to the script commands. */
export function addValidateCommand(script: Command): void {
  withJson(script.command("validate"))
    .description("vérifie la forme du questionnaire, ligne par ligne")
    .argument("<fichiers...>", "les questionnaires, en YAML")
    .action((files: string[], { json }: { json?: true }) => {
      const validated = files.map(validate);
      const lines = validated.flatMap(({ file, faults }) =>
        faults.map((fault) => describeFault(file, fault)),
      );
      printResult(json, { files: validated }, lines);
      for (const { file, faults } of validated) {
        tell(
          faults.length === 0
            ? `${file} : rien à corriger`
            : `${file} : ${faults.length} à corriger`,
        );
      }
      if (lines.length > 0) endWithFindings();
    });
}

function validate(file: string): Validated {
  const read = readScriptYaml(readText(file));
  return { file, faults: read.ok ? [] : read.faults };
}
