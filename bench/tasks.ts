/** One measure, done in a process of its own so that no engine pays for the garbage of another. */
import { readReply } from "../bot/reading/read-reply.ts";
import { LISTS_NOW, loadLists } from "../test/replies/measure.ts";
import { rateOf, type CpuRate } from "./cpu.ts";
import { loadEngine, type EngineAtWork, type EngineId } from "./engine.ts";
import { longPath, makeQuestionnaire, shortPath } from "./questionnaire.ts";

/** `conversations`: whole ones, of ten questions. `at`: one reply, again and again, at one place. */
export type Task =
  | { readonly task: "conversations"; readonly engine: EngineId; readonly seconds: number }
  | {
      readonly task: "at";
      readonly engine: EngineId;
      readonly seconds: number;
      readonly questions: number;
      readonly after: number;
    }
  | { readonly task: "reader"; readonly seconds: number };

export interface TaskResult extends CpuRate {
  /** Largest state seen, in bytes of UTF-8. */
  readonly stateBytes?: number;
  /** All that was said, so that engines can be held to the same conversation. */
  readonly transcript?: readonly string[];
  /** Replies in one round of the lists. */
  readonly replies?: number;
}

/** Does one task. Throws when the engine is not installed or its conversation does not go on. */
export function doTask(task: Task): Promise<TaskResult> {
  switch (task.task) {
    case "conversations":
      return measureConversations(task.engine, task.seconds);
    case "at":
      return measureAt(task);
    case "reader":
      return measureReader(task.seconds);
  }
}

async function measureConversations(engine: EngineId, seconds: number): Promise<TaskResult> {
  const prepare = await loadEngine(engine);
  const atWork = await prepare(makeQuestionnaire(10));
  const paths = [longPath(10), shortPath()];
  const transcript: string[] = [];
  let stateBytes = 0;
  for (const path of paths) {
    const played = await playThrough(atWork, path);
    transcript.push(...played.said);
    stateBytes = Math.max(stateBytes, played.stateBytes);
  }
  const rate = await rateOf(async () => {
    for (const path of paths) await playFast(atWork, path);
    return paths.reduce((sum, path) => sum + path.length, 0);
  }, seconds);
  return { ...rate, stateBytes, transcript };
}

async function playThrough(atWork: EngineAtWork, path: readonly string[]) {
  let step = await atWork.start();
  const said = [...step.said];
  let stateBytes = Buffer.byteLength(step.state);
  for (const text of path) {
    step = await atWork.reply(step.state, text);
    said.push(...step.said);
    stateBytes = Math.max(stateBytes, Buffer.byteLength(step.state));
  }
  return { said, stateBytes, state: step.state };
}

/** Without keeping anything. An engine that answers at once is not made to wait for a promise. */
async function playFast(atWork: EngineAtWork, path: readonly string[]): Promise<void> {
  const started = atWork.start();
  let { state } = started instanceof Promise ? await started : started;
  for (const text of path) {
    const step = atWork.reply(state, text);
    state = (step instanceof Promise ? await step : step).state;
  }
}

async function measureAt(task: Extract<Task, { task: "at" }>): Promise<TaskResult> {
  const prepare = await loadEngine(task.engine);
  const atWork = await prepare(makeQuestionnaire(task.questions));
  const replies = longPath(task.questions);
  const { state } = await playThrough(atWork, replies.slice(0, task.after));
  const reply = replies[task.after] ?? "";
  const rate = await rateOf(() => {
    const step = atWork.reply(state, reply);
    return step instanceof Promise ? step.then(() => 1) : 1;
  }, task.seconds);
  return { ...rate, stateBytes: Buffer.byteLength(state) };
}

async function measureReader(seconds: number): Promise<TaskResult> {
  const lists = ["tuned", "unseen"].flatMap((folder) =>
    loadLists(new URL(`../test/replies/${folder}/`, import.meta.url)),
  );
  const context = { now: LISTS_NOW, locales: ["fr"] };
  const replies = lists.reduce((sum, list) => sum + list.entries.length, 0);
  const rate = await rateOf(() => {
    for (const { question, entries } of lists) {
      for (const { reply } of entries) readReply(reply, question, context);
    }
    return replies;
  }, seconds);
  return { ...rate, replies };
}
