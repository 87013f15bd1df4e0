/** Questionnaires as files: read, parsed, and refused in words an author understands. */
import { accessSync, constants, readFileSync, statSync } from "node:fs";
import { readScriptYaml, type YamlFault } from "../survey-scripts/read-yaml.ts";
import type { Script } from "../survey-scripts/schema.ts";
import { FoundFaults, UsageError } from "./command-line.ts";

/**
 * Reads a questionnaire.
 *
 * Errors: `UsageError` when the file cannot be read; `FoundFaults` when it is no script.
 */
export function loadScript(file: string): Script {
  const read = readScriptYaml(readText(file));
  if (read.ok) return read.script;
  throw new FoundFaults(read.faults.map((fault) => describeFault(file, fault)));
}

/** The text of a file. Errors: `UsageError` when it cannot be read. */
export function readText(file: string): string {
  assertReadable(file);
  return readFileSync(file, "utf8");
}

/** One fault in one line, in the form editors understand: `file:line:column`. */
export function describeFault(file: string, { line, column, path, message }: YamlFault): string {
  const where = path === "" ? "" : ` ${path} :`;
  return `${file}:${line}:${column}:${where} ${message}`;
}

/** Errors: `UsageError` when there is no such file, or it is a folder, or may not be read. */
export function assertReadable(file: string): void {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw new UsageError(`${file} est un dossier : indiquez un fichier`);
  }
  try {
    accessSync(file, constants.R_OK);
  } catch {
    throw new UsageError(`${file} ne peut pas être lu : vérifiez le chemin et les droits`);
  }
}
