/** `sirius telegram take-over`: a bot that moved with its servers answers here, and nowhere else. */
import type { Command } from "commander";
import { addressOf, readConfig } from "../config.ts";
import { addGroup, FoundFaults, printResult, UsageError, withJson } from "./command-line.ts";

interface Options {
  readonly json?: true;
  readonly from?: string;
}

/** Adds the commands on the Telegram bot. */
export function addTelegramCommands(program: Command): void {
  const telegram = addGroup(program, "telegram", "le bot Telegram de cette installation");
  withJson(telegram.command("take-over"))
    .description("reprend le bot à l'installation qui l'avait, après un déménagement")
    .option(
      "--from <hôte>",
      "l'hôte qui perd le bot ; sans cette option, la commande le nomme et ne change rien",
    )
    .action(takeOver);
}

async function takeOver({ json, from }: Options): Promise<void> {
  const config = readConfig(process.env);
  const { healthInFrench, takeOverBot } = await import("../wiring/open-channels.ts");
  const publicBaseUrl = config.publicBaseUrl ?? addressOf(config);
  const became = await takeOverBot({ settings: config.channels, publicBaseUrl }, from);
  if (became === undefined) {
    throw new UsageError(
      "aucun bot n'est réglé : écrivez dans TELEGRAM_BOT_TOKEN le jeton que donne @BotFather",
    );
  }
  switch (became.kind) {
    case "held":
      throw new UsageError(
        `ce bot est au service de ${became.host}, qui n'entendrait plus rien ; ` +
          `pour le reprendre : sirius telegram take-over --from ${became.host}`,
      );
    case "failed":
      throw new FoundFaults([
        `sirius : le bot n'est pas repris : ${healthInFrench(became.problem)}`,
      ]);
    case "taken":
      return printResult(json, became, [
        `Le bot de ${became.from} est repris. Un Sirius qui tourne ici l'entend dans la minute.`,
      ]);
    case "ours":
      return printResult(json, became, ["Ce bot est déjà à cette installation."]);
    case "free":
      return printResult(json, became, [
        "Aucune autre installation n'a ce bot : rien à reprendre.",
      ]);
  }
}
