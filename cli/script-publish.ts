/** `sirius script publish` and `pull`: questionnaires between files and the database. */
import { writeFileSync } from "node:fs";
import type { Command } from "commander";
import { checkForPublication } from "../bot/examples.ts";
import { scriptLibrary } from "../db/script-library.ts";
import { toYaml } from "../survey-scripts/format-yaml.ts";
import { endWithFindings, printResult, tell, withJson } from "./command-line.ts";
import { withDatabase } from "./database.ts";
import { loadSoundScript } from "./script-file.ts";
import { describeFailure } from "./script-test.ts";

/** Adds `publish` and `pull` to the script commands. */
export function addPublishCommands(script: Command): void {
  withJson(script.command("publish"))
    .description("publie le questionnaire ; les conversations en cours gardent leur version")
    .argument("<fichier>", "le questionnaire, en YAML")
    .action(publish);
  withJson(script.command("pull"))
    .description("écrit la dernière version publiée d'un questionnaire")
    .argument("<clé>", "la clé du questionnaire, par exemple fin-apprentissage")
    .argument("[fichier]", "où l'écrire ; sans lui, sur la sortie standard")
    .action(pull);
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

async function pull(
  key: string,
  file: string | undefined,
  { json }: { json?: true },
): Promise<void> {
  const { script, version } = await withDatabase("script pull", ({ database }) =>
    scriptLibrary(database.pool).latest(key),
  );
  const yaml = toYaml(script);
  if (file !== undefined) writeFileSync(file, yaml);
  printResult(json, { key, version, script }, file === undefined ? [yaml.trimEnd()] : []);
  tell(file === undefined ? `${key}, version ${version}` : `${key}, version ${version} : ${file}`);
}
