/** Commands that run and look after a Sirius: `migrate`. */
import type { Command } from "commander";
import { printResult, withJson } from "./command-line.ts";
import { withDatabase } from "./database.ts";

/** Adds the commands that look after an installation. */
export function addServiceCommands(program: Command): void {
  withJson(program.command("migrate"))
    .description("met la base de données à jour ; sans effet quand elle l'est")
    .action(async ({ json }: { json?: true }) => {
      await withDatabase("migrate", async () => {
        printResult(json, { upToDate: true }, ["La base de données est à jour."]);
      });
    });
}
