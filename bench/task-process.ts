/** Started by `run.ts` once per measure: the task comes as an argument, its result goes out as JSON. */
import { doTask, type Task } from "./tasks.ts";

const task: Task = JSON.parse(process.argv[2] ?? "");
process.stdout.write(JSON.stringify(await doTask(task)));
// Some of the peers leave timers behind.
process.exit(0);
