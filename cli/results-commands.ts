/** `sirius results release`: counts new answers in lots and shows what may be shown. */
import type { Command } from "commander";
import { release } from "../db/release-job.ts";
import type { ReleaseSummary } from "../db/release-store.ts";
import { addGroup, printResult, withJson } from "./command-line.ts";
import { baseUrlOf, playingOn, settingsOf, withDatabase } from "./database.ts";

/** Adds the commands on results. */
export function addResultsCommands(program: Command): void {
  const results = addGroup(program, "results", "les résultats publiés");
  withJson(results.command("release"))
    .description("publie les lots complets et les textes dont le délai est passé")
    .action(async ({ json }: { json?: true }) => {
      const summary = await withDatabase("results release", async (opened) => {
        const baseUrl = await baseUrlOf(opened);
        return release({
          pool: opened.database.pool,
          playing: await playingOn(opened),
          threshold: (await settingsOf(opened)).publication.threshold,
          baseUrl: () => baseUrl,
          now: Date.now,
        });
      });
      printResult(json, countsOf(summary), describe(summary));
    });
}

/** What may be told outside: which conversations are concerned is nobody's business. */
function countsOf(summary: ReleaseSummary): Readonly<Record<string, number>> {
  const { lotsFormed, lotsRetired, lotsMoved, scoresChanged, reviewsShown } = summary;
  return { lotsFormed, lotsRetired, lotsMoved, scoresChanged, reviewsShown };
}

function describe(summary: ReleaseSummary): string[] {
  return [
    `${summary.lotsFormed} lots formés, ${summary.lotsRetired} lots retirés`,
    `${summary.lotsMoved} lots passés à un diplôme renouvelé ou à une clé remplacée`,
    `${summary.scoresChanged} résultats changés, ${summary.reviewsShown} textes montrés`,
  ];
}
