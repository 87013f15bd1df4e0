/** CPU time of the whole process, garbage collection included: steadier than the clock on a shared machine. */

export interface CpuRate {
  readonly perCpuSecond: number;
  readonly microseconds: number;
}

/**
 * Repeats a job until it has used so many CPU-seconds, after a warm-up of a quarter of that.
 *
 * @param job  Does some work and says how many units it was.
 */
export async function rateOf(
  job: () => number | Promise<number>,
  seconds: number,
): Promise<CpuRate> {
  await repeat(job, seconds / 4);
  const { units, used } = await repeat(job, seconds);
  return { perCpuSecond: units / used, microseconds: (used / units) * 1e6 };
}

/** Asking the system for the CPU time costs as much as a step of ours: it is asked every few ms. */
const PAUSE_MS = 5;

async function repeat(job: () => number | Promise<number>, seconds: number) {
  const before = process.cpuUsage();
  let units = 0;
  let used = 0;
  let batch = 1;
  while (used < seconds) {
    const began = performance.now();
    for (let done = 0; done < batch; done += 1) {
      const result = job();
      units += typeof result === "number" ? result : await result;
    }
    if (performance.now() - began < PAUSE_MS) batch *= 2;
    const { user, system } = process.cpuUsage(before);
    used = (user + system) / 1e6;
  }
  return { units, used };
}

/** Median, lowest and highest of some figures. */
export function spread(figures: readonly number[]): Spread {
  const sorted = figures.toSorted((left, right) => left - right);
  const at = (share: number) => sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN;
  return { median: at(0.5), min: at(0), max: at(1) };
}

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** The middle one of some waits, and that which one in a hundred is longer than; NaN where there are none. */
export function waitsOf(milliseconds: readonly number[]): Waits {
  const sorted = milliseconds.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
  return { medianMilliseconds: at(0.5), p99Milliseconds: at(0.99) };
}

export interface Waits {
  readonly medianMilliseconds: number;
  readonly p99Milliseconds: number;
}
