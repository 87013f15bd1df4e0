/** Steps per CPU-second of our engine and of the others, and how a step grows. */
import { spread, type Spread } from "./cpu.ts";
import { ENGINE_IDS, ENGINES, type EngineId } from "./engine.ts";
import { startTask, type Effort } from "./start-task.ts";
import type { TaskResult } from "./tasks.ts";

/** Where one step is measured: length of the questionnaire, answers already given. */
export const PLACES = [
  { questions: 10, after: 0 },
  { questions: 1_000, after: 0 },
  { questions: 1_000, after: 990 },
] as const;
/** Seconds of the clock after which an engine is said to have given up. */
const PATIENCE = 90;

export interface EngineFigures {
  readonly conversations: readonly {
    readonly engine: string;
    readonly stepsPerCpuSecond: Spread;
    /** How many of its steps Sirius does in the time of one. */
    readonly timesSlower: number;
    readonly stateBytes: number;
  }[];
  readonly growth: readonly {
    readonly engine: string;
    /** One per place; null when it gave up. */
    readonly places: readonly (PlaceFigures | null)[];
  }[];
}
interface PlaceFigures {
  readonly microseconds: Spread;
  readonly stateBytes: number;
}

/**
 * Measures every engine in turn, so many rounds, so that a busy moment of the machine hits them all.
 * Throws when an engine does not hold the same conversation as ours: its figures would mean nothing.
 */
export async function measureEngines(how: Effort & { peers: boolean }): Promise<EngineFigures> {
  const ids = ENGINE_IDS.filter((id) => how.peers || !ENGINES[id].peer);
  return {
    conversations: await measureConversations(ids, how),
    growth: await measureGrowth(ids, how),
  };
}

async function measureConversations(ids: readonly EngineId[], how: Effort) {
  const results = new Map<EngineId, TaskResult[]>(ids.map((id) => [id, []]));
  for (let round = 0; round < how.rounds; round += 1) {
    for (const id of ids) {
      const result = await startTask({
        task: "conversations",
        engine: id,
        seconds: how.seconds,
      });
      if (result !== undefined) results.get(id)?.push(result);
    }
  }
  const ours = results.get("sirius") ?? [];
  const ourRate = spread(ours.map((one) => one.perCpuSecond)).median;
  return ids.map((id) => {
    const runs = results.get(id) ?? [];
    for (const run of runs) holdToTranscript(id, run, ours[0]);
    const rate = spread(runs.map((one) => one.perCpuSecond));
    return {
      engine: ENGINES[id].name,
      stepsPerCpuSecond: rate,
      timesSlower: ourRate / rate.median,
      stateBytes: Math.max(...runs.map((one) => one.stateBytes ?? 0)),
    };
  });
}

function holdToTranscript(id: EngineId, run: TaskResult, ours: TaskResult | undefined): void {
  const said = run.transcript?.join("\n");
  if (said !== ours?.transcript?.join("\n")) {
    throw new Error(`${ENGINES[id].name} does not hold the same conversation:\n${said}`);
  }
}

async function measureGrowth(ids: readonly EngineId[], how: Effort) {
  const results = new Map<string, (TaskResult | undefined)[]>();
  for (let round = 0; round < how.rounds; round += 1) {
    for (const id of ids) {
      for (const [index, place] of PLACES.entries()) {
        const runs = results.get(`${id} ${index}`) ?? [];
        results.set(`${id} ${index}`, runs);
        // Who gave up once is not asked again.
        if (runs.includes(undefined)) continue;
        runs.push(
          await startTask({ task: "at", engine: id, ...place, seconds: how.seconds / 4 }, PATIENCE),
        );
      }
    }
  }
  return ids.map((id) => ({
    engine: ENGINES[id].name,
    places: PLACES.map((_, index) => summarise(results.get(`${id} ${index}`) ?? [])),
  }));
}

function summarise(runs: readonly (TaskResult | undefined)[]): PlaceFigures | null {
  const done = runs.filter((run) => run !== undefined);
  return done.length < runs.length
    ? null
    : {
        microseconds: spread(done.map((run) => run.microseconds)),
        stateBytes: Math.max(...done.map((run) => run.stateBytes ?? 0)),
      };
}
