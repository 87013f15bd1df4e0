/** One way to lay out a questionnaire file, so that a change of words is the only change seen. */
import { parseDocument, stringify } from "yaml";
import type { Script } from "./schema.ts";

const COLUMNS = 100;

/**
 * Lays out a YAML file: indentation, spaces and line breaks only. Comments, the order of keys and
 * the style of each text stay. Doing it twice changes nothing more.
 *
 * @param source  YAML that `readScriptYaml` accepts.
 * @returns The new text, or undefined when it would not mean exactly the same: then keep the old one.
 */
export function formatYaml(source: string): string | undefined {
  const document = parseDocument(source);
  const formatted = document.toString({ lineWidth: COLUMNS });
  const same = JSON.stringify(parseDocument(formatted).toJS()) === JSON.stringify(document.toJS());
  return same ? formatted : undefined;
}

/** A script as YAML, laid out like every other; what was left to its default is written out. */
export function toYaml(script: Script): string {
  const written = stringify(script, { lineWidth: COLUMNS });
  return formatYaml(written) ?? written;
}
