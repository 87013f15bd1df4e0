/** Replies read per CPU-second, over every list of replies. */
import { spread, type Spread } from "./cpu.ts";
import { startTask, type Effort } from "./start-task.ts";

export interface ReaderFigures {
  readonly replies: number;
  readonly repliesPerCpuSecond: Spread;
}

/** Reads every list again and again, in a new process per round. */
export async function measureReader(how: Effort): Promise<ReaderFigures> {
  const rates: number[] = [];
  let replies = 0;
  for (let round = 0; round < how.rounds; round += 1) {
    const result = await startTask({ task: "reader", seconds: how.seconds });
    if (result === undefined) continue;
    rates.push(result.perCpuSecond);
    replies = result.replies ?? 0;
  }
  return { replies, repliesPerCpuSecond: spread(rates) };
}
