/** `sirius script test`: plays the example conversations a questionnaire promises. */
import type { Command } from "commander";
import { channelsOf, checkForPublication, type ExampleFailure } from "../bot/examples.ts";
import type { Script } from "../survey-scripts/schema.ts";
import { endWithFindings, printResult, tell, withJson } from "./command-line.ts";
import { loadScript } from "./script-file.ts";

interface Tested {
  readonly file: string;
  readonly played: number;
  readonly failed: readonly ExampleFailure[];
}

/** Adds `test` to the script commands. */
export function addTestCommand(script: Command): void {
  withJson(script.command("test"))
    .description("joue les conversations d'exemple, sur chaque canal où elles doivent tenir")
    .argument("<fichiers...>", "les questionnaires, en YAML")
    .action((files: string[], { json }: { json?: true }) => {
      const tested = files.map((file) => test(file, loadScript(file)));
      const failures = tested.flatMap(({ file, failed }) =>
        failed.map((failure) => `${file} : ${describeFailure(failure)}`),
      );
      printResult(json, files.length === 1 ? tested[0] : tested, failures);
      for (const { file, played, failed } of tested) tell(summary(file, played, failed.length));
      if (failures.length > 0) endWithFindings();
    });
}

/** One failed example in one line: which, where, what was expected and what came. */
export function describeFailure({ example, channel, move, message }: ExampleFailure): string {
  return `« ${example} » (${channel}), coup ${move} : ${message}`;
}

function test(file: string, script: Script): Tested {
  const played = script.tests.reduce((count, example) => count + channelsOf(example).length, 0);
  return { file, played, failed: checkForPublication(script) };
}

function summary(file: string, played: number, failed: number): string {
  if (played === 0) return `${file} : aucune conversation d'exemple`;
  const words = failed === 0 ? "toutes tiennent" : `${failed} ne tiennent pas`;
  return `${file} : ${played} conversations jouées, ${words}`;
}
