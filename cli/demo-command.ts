/** `sirius demo`: a fictitious centre, its trainings and people, to look around. */
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { printResult, UsageError, withJson } from "./command-line.ts";
import {
  baseUrlOf,
  playingOn,
  secretsOf,
  settingsOf,
  withDatabase,
  type Opened,
} from "./database.ts";
import { loadScript } from "./script-file.ts";

const QUESTIONNAIRE = new URL("../survey-scripts/fin-apprentissage.yaml", import.meta.url);

/** Adds `demo`. */
export function addDemoCommand(program: Command): void {
  withJson(program.command("demo"))
    .description("remplit la base d'un monde fictif et donne le lien de Léa ; deux fois sans effet")
    .action(async ({ json }: { json?: true }) => {
      const demo = await withDatabase("demo", layDown);
      printResult(json, demo, [
        `Le lien de Léa, qui vient de finir : ${demo.link}`,
        `Une formation déjà notée : ${demo.score}`,
        `Celle de Léa, pas encore publiée : ${demo.pendingScore}`,
      ]);
    });
}

interface DemoAddresses {
  readonly link: string;
  readonly score: string;
  readonly pendingScore: string;
}

async function layDown(opened: Opened): Promise<DemoAddresses> {
  const { config, database } = opened;
  if (config.production) {
    throw new UsageError("pas de monde fictif quand NODE_ENV vaut production");
  }
  const { seedDemo } = await import("../db/demo.ts");
  const { holdNotice } = await import("../wiring/notice.ts");
  const playing = await playingOn(opened);
  await playing.scripts.publish(loadScript(fileURLToPath(QUESTIONNAIRE)));
  const baseUrl = await baseUrlOf(opened);
  const demo = await seedDemo(database, {
    secrets: secretsOf(config),
    playing,
    scripts: playing.scripts,
    baseUrl,
    notice: async (at) => (await holdNotice({ pool: database.pool, config }, at)).number,
    threshold: (await settingsOf(opened)).publication.threshold,
    now: Date.now(),
  });
  return {
    link: demo.link,
    score: `${baseUrl}${demo.scorePath}`,
    pendingScore: `${baseUrl}${demo.pendingScorePath}`,
  };
}
