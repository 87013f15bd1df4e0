/** Commands that run a Sirius and keep its database up to date: `serve`, `worker`, `migrate`. */
import type { Command } from "commander";
import { readConfig } from "../config.ts";
import type { Roles, Sirius } from "../main.ts";
import { createLogger } from "../wiring/log.ts";
import { printResult, tell, withJson } from "./command-line.ts";
import { withDatabase } from "./database.ts";

interface Json {
  readonly json?: true;
}

/** Adds the commands that run an installation. */
export function addServiceCommands(program: Command): void {
  withJson(program.command("serve"))
    .description("sert les pages et l'API, et fait le travail de fond")
    .option("--no-worker", "laisse le travail de fond à « sirius worker »")
    .action(async ({ worker, json }: Json & { worker: boolean }) => {
      const { welcome } = await import("../main.ts");
      const sirius = await startAs({ web: true, worker }, json);
      say(json, addressesOf(sirius), welcome(sirius));
    });
  withJson(program.command("worker"))
    .description("fait le travail de fond seul : rappels, fins de conversation, publications")
    .action(async ({ json }: Json) => {
      await startAs({ web: false, worker: true }, json);
      say(json, { working: true }, "Au travail. Ctrl-C pour arrêter.");
    });
  withJson(program.command("migrate"))
    .description("met la base de données à jour ; sans effet quand elle l'est")
    .action(async ({ json }: Json) => {
      await withDatabase("migrate", async () => {
        printResult(json, { upToDate: true }, ["La base de données est à jour."]);
      });
    });
}

/** Where nobody sits before the standard output, it holds lines of log and nothing else. */
function say(json: true | undefined, data: unknown, words: string): void {
  if (json === true || process.stdout.isTTY) printResult(json, data, [words]);
  else tell(words);
}

/** Starts Sirius in this process, until it is asked to end. */
async function startAs(roles: Roles, json: true | undefined): Promise<Sirius> {
  const { start } = await import("../main.ts");
  const config = readConfig(process.env);
  const level = process.stdout.isTTY ? "warn" : config.logLevel;
  // With --json the standard output belongs to the data.
  const log =
    json === true ? createLogger(level, (line) => process.stderr.write(line)) : createLogger(level);
  const sirius = await start(config, roles, log);
  const end = (): void => {
    sirius.stop().then(
      () => process.exit(),
      (error: unknown) => {
        log.error({ err: error }, "could not stop");
        process.exit(1);
      },
    );
  };
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
  return sirius;
}

function addressesOf({ url, demo, firstLink }: Sirius): Readonly<Record<string, string>> {
  return {
    url,
    ...(demo === undefined ? {} : { demoLink: demo.link }),
    ...(firstLink === undefined ? {} : { consoleLink: firstLink }),
  };
}
