/** Questionnaires as files: read, parsed, and refused in words an author understands. */
import { accessSync, constants, readFileSync, statSync } from "node:fs";
import type { Finding } from "../survey-scripts/finding.ts";
import { readScriptYaml, type ReadYaml, type YamlFault } from "../survey-scripts/read-yaml.ts";
import type { Script } from "../survey-scripts/schema.ts";
import { FoundFaults, UsageError } from "./command-line.ts";

/** A questionnaire and where its parts stand in the file. */
export type ReadScript = Extract<ReadYaml, { readonly ok: true }>;

/**
 * Reads a questionnaire.
 *
 * Errors: `UsageError` when the file cannot be read; `FoundFaults` when it is no script.
 */
export function readScript(file: string): ReadScript {
  const read = readScriptYaml(readText(file));
  if (read.ok) return read;
  throw new FoundFaults(read.faults.map((fault) => describeFault(file, fault)));
}

/** The questionnaire of a file. Errors: those of `readScript`. */
export function loadScript(file: string): Script {
  return readScript(file).script;
}

/** Findings with their lines and columns. */
export function faultsAt({ script, locate }: ReadScript, findings: readonly Finding[]): Fault[] {
  return findings.map(({ severity, path, message }) => {
    const { line, column } = locate(path);
    const step = path[0] === "steps" ? script.steps[Number(path[1])]?.id : undefined;
    const fault = { severity, line, column, path: path.join("."), message };
    return step === undefined ? fault : Object.assign(fault, { step });
  });
}

/** The text of a file. Errors: `UsageError` when it cannot be read. */
export function readText(file: string): string {
  assertReadable(file);
  return readFileSync(file, "utf8");
}

/** A fault of the file, or of the questionnaire it holds. */
export interface Fault extends YamlFault {
  readonly severity: "error" | "warning";
}

/** One fault in one line, in the form editors understand: `file:line:column`. */
export function describeFault(file: string, fault: YamlFault | Fault): string {
  const { line, column, path, step, message } = fault;
  const note = "severity" in fault && fault.severity === "warning" ? " (à savoir)" : "";
  const inside = path.split(".").slice(2).join(".");
  const place =
    step === undefined ? path : `étape « ${step} »${inside === "" ? "" : `, ${inside}`}`;
  return `${file}:${line}:${column}:${note}${place === "" ? "" : ` ${place} :`} ${message}`;
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
