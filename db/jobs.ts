/**
 * Work that runs later, on pg-boss: one schedule for all processes, one worker at a time for each job,
 * retried after a crash. Timers of a conversation are not jobs; they are rows of `timer`.
 */
import type { PoolClient } from "pg";
import { PgBoss, type ConstructorOptions } from "pg-boss";

/** A job by name, what it does, and when it runs by itself. */
export interface JobDefinition {
  readonly name: string;
  /** Cron of five fields, Europe/Paris. Left out: runs only when asked. */
  readonly cron?: string;
  /** Seconds after which a run without an end is taken for dead, and tried again. */
  readonly expireInSeconds: number;
  /** @param request  Asks for a run of a job, this one or another. */
  run(request: Jobs["request"]): Promise<void>;
}

export interface Jobs {
  /** Asks for one run as soon as possible; several requests in a row make one. */
  request(name: string): Promise<void>;
  stop(): Promise<void>;
}

const STOP_TIMEOUT_MS = 10_000;
/** A queue whose database vanished without a word asks again after a while, rather than never. */
const PATIENCE = { keepAlive: true, keepAliveInitialDelayMillis: 10_000, query_timeout: 60_000 };
const TRIES = 3;

/**
 * Starts the workers of this process and lays down the schedules. Any number of processes may do so.
 *
 * @param connection  How to reach PostgreSQL, as `pg` takes it.
 * @param onError  Told of failures of the queue itself, and, with its name, of each run of a job that failed: it is
 *   tried again, and after the last try nobody else would say so.
 */
export async function startJobs(
  connection: ConstructorOptions,
  definitions: readonly JobDefinition[],
  onError: (error: unknown, job?: string) => void,
): Promise<Jobs> {
  const boss = new PgBoss({ ...connection, ...PATIENCE, max: 3, application_name: "sirius jobs" });
  boss.on("error", (error) => onError(error));
  await boss.start();
  const request = async (name: string): Promise<void> => void (await boss.send(name, {}));
  for (const job of definitions) {
    await makeQueue(boss, job);
    if (job.cron !== undefined) {
      await boss.schedule(job.name, job.cron, null, { tz: "Europe/Paris" });
    }
    await boss.work(job.name, async () => {
      try {
        await job.run(request);
      } catch (error) {
        onError(error, job.name);
        throw error;
      }
    });
  }
  return {
    request,
    stop: () => boss.stop({ graceful: true, timeout: STOP_TIMEOUT_MS }),
  };
}

/** Asks for jobs where none of them run, in the transaction that causes them. */
export interface Queue {
  /** Asks for one run of a job once `client` commits; nothing is asked for when it rolls back. */
  request(client: PoolClient, name: string): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Opens the queue of some jobs. PostgreSQL is reached with the first request, not before.
 *
 * @param onError  Told of failures of the queue itself.
 */
export function openQueue(
  connection: ConstructorOptions,
  jobs: readonly Pick<JobDefinition, "name" | "expireInSeconds">[],
  onError: (error: unknown) => void,
): Queue {
  let opened: Promise<PgBoss> | undefined;
  const open = async (): Promise<PgBoss> => {
    const asking = { supervise: false, schedule: false, max: 1 };
    const boss = new PgBoss({
      ...connection,
      ...PATIENCE,
      ...asking,
      application_name: "sirius asks for jobs",
    });
    boss.on("error", onError);
    await boss.start();
    for (const job of jobs) await makeQueue(boss, job);
    return boss;
  };
  return {
    async request(client, name) {
      opened ??= open();
      // A failure is not kept.
      opened.catch(() => (opened = undefined));
      const boss = await opened;
      const db = { executeSql: (text: string, values?: unknown[]) => client.query(text, values) };
      await boss.send(name, {}, { db });
    },
    async stop() {
      const boss = await opened?.catch(() => undefined);
      await boss?.stop({ graceful: false });
    },
  };
}

async function makeQueue(
  boss: PgBoss,
  { name, expireInSeconds }: Pick<JobDefinition, "name" | "expireInSeconds">,
): Promise<void> {
  await boss.createQueue(name, {
    policy: "short",
    retryLimit: TRIES,
    retryBackoff: true,
    expireInSeconds,
  });
}
