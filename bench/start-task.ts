/** Runs one task in a process of its own. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Task, TaskResult } from "./tasks.ts";

const PROCESS = fileURLToPath(new URL("task-process.ts", import.meta.url));
const run = promisify(execFile);

export interface Effort {
  readonly rounds: number;
  /** CPU-seconds of each measure. */
  readonly seconds: number;
}

/**
 * @returns `undefined` when the task did not end within so many seconds of the clock.
 *
 * Errors: the first lines of what the process complained of.
 */
export async function startTask(task: Task, patience = 120): Promise<TaskResult | undefined> {
  try {
    const { stdout } = await run(process.execPath, [PROCESS, JSON.stringify(task)], {
      timeout: patience * 1_000,
      maxBuffer: 1 << 24,
    });
    const result: TaskResult = JSON.parse(stdout);
    return result;
  } catch (error) {
    if (error instanceof Error && "killed" in error && error.killed === true) return undefined;
    const complaint = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
    throw new Error(`Measuring failed: ${JSON.stringify(task)}\n${complaint.slice(0, 1_000)}`, {
      cause: error,
    });
  }
}
