/** `sirius script publish` and `pull`: questionnaires between files and the database. */
import { writeFileSync } from "node:fs";
import type { Command } from "commander";
import { findingsOf, isError } from "../bot/check-publication.ts";
import { checkForPublication } from "../bot/examples.ts";
import { scriptLibrary } from "../db/script-library.ts";
import { refusePutAway } from "../db/script-phases.ts";
import { checkVersions } from "../survey-scripts/check-versions.ts";
import type { Finding } from "../survey-scripts/finding.ts";
import { toYaml } from "../survey-scripts/format-yaml.ts";
import { endWithFindings, FoundFaults, printResult, tell, withJson } from "./command-line.ts";
import { withDatabase } from "./database.ts";
import { describeFault, faultsAt, readScript, readText, type ReadScript } from "./script-file.ts";
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
  const read = readScript(file);
  const { script } = read;
  refuseErrors(file, read, findingsOf(script));
  const failures = checkForPublication(script);
  if (failures.length > 0) {
    printResult(json, { published: null, failures }, failures.map(describeFailure));
    const what =
      failures.length > 1
        ? `${failures.length} conversations ne tiennent pas`
        : "une conversation ne tient pas";
    tell(`${file} : rien n'est publié, ${what}`);
    endWithFindings();
    return;
  }
  await withDatabase("script publish", async ({ database }) => {
    const library = scriptLibrary(database.pool);
    await refusePutAway(database.pool, script.key);
    refuseErrors(file, read, checkVersions(script, await library.versions(script.key)));
    const published = await library.publish(script, { source: readText(file), again: true });
    printResult(json, { published }, [`${published.key}, version ${published.version}`]);
  });
}

/** Errors: `FoundFaults` with the errors among the findings. */
function refuseErrors(file: string, read: ReadScript, findings: readonly Finding[]): void {
  const faults = faultsAt(read, findings.filter(isError));
  if (faults.length > 0) throw new FoundFaults(faults.map((fault) => describeFault(file, fault)));
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
