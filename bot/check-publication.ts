/** Everything that must hold before a script is published, in one list for its author. */
import { checkScript } from "../survey-scripts/check-script.ts";
import type { Finding } from "../survey-scripts/finding.ts";
import type { Script } from "../survey-scripts/schema.ts";
import { checkCoverage, playExamples, type PlayedExamples } from "./check-coverage.ts";
import { checkWords } from "./check-words.ts";

/**
 * The findings about a script; with an error among them it must not be published. Whether its example
 * conversations hold is said by `checkForPublication`.
 * That it stays true to its published versions is said by `checkVersions`.
 *
 * @param play  Plays the examples; one that plays nothing leaves out what only they can tell.
 */
export function findingsOf(
  script: Script,
  play: (script: Script) => PlayedExamples | undefined = playExamples,
): Finding[] {
  const findings = checkScript(script);
  // The others play the script, which needs one that leads somewhere.
  if (findings.some(isError)) return findings;
  const played = play(script);
  const coverage = played === undefined ? [] : checkCoverage(script, played);
  return [...findings, ...checkWords(script), ...coverage];
}

/** Whether a finding keeps a script from being published. */
export function isError({ severity }: Finding): boolean {
  return severity === "error";
}
