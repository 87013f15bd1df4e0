/** The commands on questionnaires: `sirius script …`. */
import type { Command } from "commander";
import { addGroup } from "./command-line.ts";
import { addDiffCommand } from "./script-diff.ts";
import { addFormatCommand } from "./script-format.ts";
import { addMoveCommand } from "./script-move.ts";
import { addPublishCommands } from "./script-publish.ts";
import { addReadCommand } from "./script-read.ts";
import { addTestCommand } from "./script-test.ts";
import { addValidateCommand } from "./script-validate.ts";
import { addSimulateCommand } from "./simulate.ts";

/** Adds the group `script` with all its commands. */
export function addScriptCommands(program: Command): void {
  const script = addGroup(program, "script", "les questionnaires");
  addValidateCommand(script);
  addFormatCommand(script);
  addTestCommand(script);
  addDiffCommand(script);
  addSimulateCommand(script);
  addPublishCommands(script);
  addMoveCommand(script);
  addReadCommand(script);
}
