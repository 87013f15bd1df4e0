/** Reads a draft, whatever somebody has typed into it. */
import { readScriptYaml, type ReadYaml } from "../survey-scripts/read-yaml.ts";

/** As `readScriptYaml`; what is nested ten thousand deep ends that reader itself, and is a fault here. */
export function readDraft(source: string): ReadYaml {
  try {
    return readScriptYaml(source);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = "le fichier est trop imbriqué pour être lu";
    return { ok: false, faults: [{ line: 1, column: 1, path: "", message }] };
  }
}
