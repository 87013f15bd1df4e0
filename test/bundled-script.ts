/** The questionnaire that comes with the project, for tests that play it: read once, and changed by nobody. */
import { readFileSync } from "node:fs";
import { readScriptYaml } from "../survey-scripts/read-yaml.ts";
import type { Script } from "../survey-scripts/schema.ts";

let bundled: Script | undefined;

export function bundledScript(): Script {
  return (bundled ??= read());
}

function read(): Script {
  const found = readScriptYaml(readFileSync("survey-scripts/fin-apprentissage.yaml", "utf8"));
  if (!found.ok) throw new Error("the bundled questionnaire does not load");
  return found.script;
}
