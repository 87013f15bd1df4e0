/** The state on disk: written whole, now and then, and never half. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { StateSchema, type State } from "./state.ts";

/** At the least between two writes. */
const EVERY_MS = 250;
/** A large state is written more rarely: at most a tenth of the time goes into it. */
const REST_PER_WRITE = 9;

/** Numbers and messages, even fictitious ones, are for nobody else. */
const OWNER_ONLY = 0o600;

export interface StateFile {
  /** Writes soon; many calls make one write. */
  later(): void;
  /** Writes at once, if anything waits. */
  flush(): void;
}

/** Reads what an earlier run kept. Undefined when there is nothing, or nothing that can be used. */
export function readState(path: string): State | undefined {
  try {
    const parsed = StateSchema.safeParse(JSON.parse(readFileSync(path, "utf8")));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps the state in a file, or nowhere without a path. `state` is asked at the time of writing. */
export function stateFile(path: string | undefined, state: () => State): StateFile {
  if (path === undefined) return { later: () => undefined, flush: () => undefined };
  mkdirSync(dirname(path), { recursive: true });
  let timer: NodeJS.Timeout | undefined;
  let restMs = EVERY_MS;
  const write = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const began = performance.now();
    // A crash in the middle leaves the old file: the new one only takes its name once it is whole.
    writeFileSync(`${path}.new`, JSON.stringify(state()), { mode: OWNER_ONLY });
    renameSync(`${path}.new`, path);
    restMs = Math.max(EVERY_MS, REST_PER_WRITE * (performance.now() - began));
  };
  return {
    later: () => {
      timer ??= setTimeout(write, restMs);
    },
    flush: () => {
      if (timer !== undefined) write();
    },
  };
}
