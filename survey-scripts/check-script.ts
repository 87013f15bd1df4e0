/** Everything a schema cannot say about a script: what must hold before it may be published. */
import { checkLength } from "./check-length.ts";
import { checkTexts } from "./check-texts.ts";
import { checkWay } from "./check-way.ts";
import type { Finding } from "./finding.ts";
import type { Script } from "./schema.ts";

/**
 * Checks a script that has the shape of one.
 *
 * @returns What was found, jumps and conditions first, then texts. With an error among them the
 * script must not be published.
 */
export function checkScript(script: Script): Finding[] {
  return [...checkWay(script), ...checkLength(script), ...checkTexts(script)];
}
