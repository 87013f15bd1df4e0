/** `sirius script publish`: a questionnaire from its file into the database. */
import type { Command } from "commander";
import { checkForPublication } from "../bot/examples.ts";
import { scriptLibrary } from "../db/script-library.ts";
import { endWithFindings, printResult, tell, withJson } from "./command-line.ts";
import { withDatabase } from "./database.ts";
import { loadSoundScript } from "./script-file.ts";
import { describeFailure } from "./script-test.ts";

/** Adds `publish` to the script commands. */
export function addPublishCommand(script: Command): void {
  withJson(script.command("publish"))
    .description("publie le questionnaire ; les conversations en cours gardent leur version")
    .argument("<fichier>", "le questionnaire, en YAML")
    .action(publish);
}

async function publish(file: string, { json }: { json?: true }): Promise<void> {
  const script = loadSoundScript(file);
  const failures = checkForPublication(script);
  if (failures.length > 0) {
    printResult(json, { published: null, failures }, failures.map(describeFailure));
    tell(`${file} : rien n'est publié, ${failures.length} conversations ne tiennent pas`);
    endWithFindings();
    return;
  }
  await withDatabase("script publish", async ({ database }) => {
    const published = await scriptLibrary(database.pool).publish(script);
    printResult(json, { published }, [`${published.key}, version ${published.version}`]);
  });
}
