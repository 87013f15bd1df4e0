/** All commands of `sirius`. Each group has its file; this one only gathers them. */
import type { Command } from "commander";
import { addApiKeyCommands } from "./api-key-commands.ts";
import { addCampaignCommands } from "./campaign-commands.ts";
import { addCatalogueCommands } from "./catalogue-commands.ts";
import { createProgram } from "./command-line.ts";
import { addDemoCommand } from "./demo-command.ts";
import { addDoctorCommand } from "./doctor.ts";
import { addExportCommand } from "./export-commands.ts";
import { addPersonCommands } from "./person-commands.ts";
import { addResultsCommands } from "./results-commands.ts";
import { addRosterCommands } from "./roster-commands.ts";
import { addScriptCommands } from "./script-commands.ts";
import { addServiceCommands } from "./service-commands.ts";
import { addSettingCommands } from "./setting-commands.ts";
import { addTelegramCommands } from "./telegram-commands.ts";
import { addUserCommands } from "./user-commands.ts";

/** The command with everything it can do, ready to be run once. */
export function createSirius(): Command {
  const program = createProgram();
  addServiceCommands(program);
  addDoctorCommand(program);
  addDemoCommand(program);
  addRosterCommands(program);
  addCampaignCommands(program);
  addPersonCommands(program);
  addUserCommands(program);
  addSettingCommands(program);
  addTelegramCommands(program);
  addCatalogueCommands(program);
  addResultsCommands(program);
  addExportCommand(program);
  addApiKeyCommands(program);
  addScriptCommands(program);
  return program;
}
