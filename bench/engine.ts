/** What every measured engine offers: the state comes in as text and goes out as text at each step. */
import type { Questionnaire } from "./questionnaire.ts";

export interface Step {
  readonly state: string;
  /** Prompts, retries and endings said in this step, in their order. */
  readonly said: readonly string[];
}

export interface EngineAtWork {
  start(): Step | Promise<Step>;
  /** Plays one reply on a stored state; the same state may be played on several times. */
  reply(state: string, text: string): Step | Promise<Step>;
}

/** Prepares an engine for one questionnaire; done once and not measured. */
export type PrepareEngine = (questionnaire: Questionnaire) => EngineAtWork | Promise<EngineAtWork>;

/** The engines, ours first; the others need `npm install --prefix bench`. */
export const ENGINES = {
  sirius: { name: "Sirius", module: "./sirius.ts", peer: false },
  grammy: { name: "@grammyjs/conversations 2.1.1", module: "./peers/grammy.js", peer: true },
  botbuilder: {
    name: "botbuilder-dialogs 4.23.3, native prompts",
    module: "./peers/botbuilder-native.js",
    peer: true,
  },
  botbuilderText: {
    name: "botbuilder-dialogs 4.23.3, text prompts",
    module: "./peers/botbuilder-text.js",
    peer: true,
  },
  surveyCore: { name: "survey-core 3.1.1", module: "./peers/survey-core.js", peer: true },
} as const;
export type EngineId = keyof typeof ENGINES;
/** In the order of the tables. */
export const ENGINE_IDS = [
  "sirius",
  "grammy",
  "botbuilder",
  "botbuilderText",
  "surveyCore",
] as const satisfies readonly EngineId[];

/** Loads an engine by its id. Throws when a peer is not installed. */
export async function loadEngine(id: EngineId): Promise<PrepareEngine> {
  const loaded: unknown = await import(ENGINES[id].module);
  if (!holdsPrepare(loaded)) {
    throw new TypeError(`${ENGINES[id].module} does not export prepare()`);
  }
  return loaded.prepare;
}

function holdsPrepare(loaded: unknown): loaded is { prepare: PrepareEngine } {
  return typeof loaded === "object" && loaded !== null && "prepare" in loaded;
}
