/**
 * Plays drafts in a thread of its own, one at a time and for a limited time, so that a draft of a
 * thousand steps keeps nobody waiting but its author.
 */
import { Worker } from "node:worker_threads";
import { SiriusError } from "../../bot/errors.ts";
import type { ToolAnswer, ToolRequest } from "../../bot/script-tools.ts";

export interface Workbench {
  /**
   * Answers a request about a draft.
   *
   * Errors: `rate_limited` when too many wait already; the draft's own faults are part of the answer.
   */
  ask(request: ToolRequest): Promise<ToolAnswer>;
  /** Ends the thread; what still waits is told that it took too long. */
  close(): Promise<void>;
}

interface Waiting {
  readonly request: ToolRequest;
  readonly done: (answer: ToolAnswer) => void;
  readonly failed: (error: Error) => void;
}

/** How long one request may take, reading the file included. The bundled questionnaire takes 0.1 s. */
const LIMIT_MS = 8_000;
/** Requests that wait for their turn, of all editors together. */
const WAITING_MAX = 32;
const MEMORY_MB = 256;

/**
 * A workbench. The thread is started with the first request and kept; it does not keep the process.
 *
 * @param limitMs  For tests.
 */
export function scriptWorkbench(limitMs = LIMIT_MS): Workbench {
  const queue: Waiting[] = [];
  let thread: Worker | undefined;
  let current: Waiting | undefined;
  let timer: NodeJS.Timeout | undefined;

  const finish = (settle: (one: Waiting) => void): void => {
    clearTimeout(timer);
    const one = current;
    current = undefined;
    if (one !== undefined) settle(one);
    next();
  };
  /** The thread is left behind: what it may still say is no longer listened to. */
  const drop = (): Promise<number> | undefined => {
    const ended = thread;
    thread = undefined;
    return ended?.terminate();
  };
  const begin = (): Worker => {
    const begun = new Worker(new URL("./script-thread.ts", import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    });
    begun.unref();
    begun.on("message", (answer: ToolAnswer) => {
      if (thread === begun) finish(({ done }) => done(answer));
    });
    begun.on("error", (error: Error & { code?: string }) => {
      if (thread !== begun) return;
      thread = undefined;
      const outOfMemory = error.code === "ERR_WORKER_OUT_OF_MEMORY";
      finish(({ done, failed }) => (outOfMemory ? done(TOO_MUCH) : failed(error)));
    });
    return begun;
  };
  const next = (): void => {
    if (current !== undefined) return;
    current = queue.shift();
    if (current === undefined) return;
    thread ??= begin();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin.
    thread.postMessage(current.request);
    timer = setTimeout(() => {
      void drop();
      finish(({ done }) => done(TOO_MUCH));
    }, limitMs);
  };

  return {
    ask(request) {
      if (queue.length >= WAITING_MAX) {
        throw new SiriusError("rate_limited", "too many drafts are being played; try again soon");
      }
      return new Promise((done, failed) => {
        queue.push({ request, done, failed });
        next();
      });
    },
    async close() {
      clearTimeout(timer);
      const left = [...(current === undefined ? [] : [current]), ...queue.splice(0)];
      current = undefined;
      for (const { done } of left) done(TOO_MUCH);
      await drop();
    },
  };
}

const TOO_MUCH: ToolAnswer = {
  ok: false,
  faults: [
    {
      line: 1,
      column: 1,
      path: "",
      message:
        "ce questionnaire prend trop de temps à jouer : retirez des étapes, des réponses ou des exemples, puis réessayez",
    },
  ],
};
