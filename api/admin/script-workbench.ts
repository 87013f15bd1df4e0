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
  return new ThreadWorkbench(limitMs);
}

class ThreadWorkbench implements Workbench {
  readonly #limitMs: number;
  readonly #queue: Waiting[] = [];
  #thread: Worker | undefined;
  /** The thread has loaded: the clock of a request only runs from then on. */
  #isReady = false;
  #current: Waiting | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  ask(request: ToolRequest): Promise<ToolAnswer> {
    if (this.#queue.length >= WAITING_MAX) {
      throw new SiriusError("rate_limited", "too many drafts are being played; try again soon");
    }
    return new Promise((done, failed) => {
      this.#queue.push({ request, done, failed });
      this.#next();
    });
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    const left = [
      ...(this.#current === undefined ? [] : [this.#current]),
      ...this.#queue.splice(0),
    ];
    this.#current = undefined;
    for (const { done } of left) done(TOO_MUCH);
    await this.#drop();
  }

  #next(): void {
    if (this.#current !== undefined) return;
    this.#current = this.#queue.shift();
    if (this.#current === undefined) return;
    this.#thread ??= this.#begin();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin.
    this.#thread.postMessage(this.#current.request);
    if (this.#isReady) this.#watchClock();
  }

  #begin(): Worker {
    this.#isReady = false;
    const begun = new Worker(new URL("./script-thread.ts", import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    });
    begun.unref();
    begun.on("message", (said: ToolAnswer | "ready") => {
      if (this.#thread !== begun) return;
      if (said !== "ready") return this.#finish(({ done }) => done(said));
      this.#isReady = true;
      if (this.#current !== undefined) this.#watchClock();
    });
    begun.on("error", (error: Error & { code?: string }) => {
      if (this.#thread !== begun) return;
      this.#thread = undefined;
      const outOfMemory = error.code === "ERR_WORKER_OUT_OF_MEMORY";
      this.#finish(({ done, failed }) => (outOfMemory ? done(TOO_MUCH) : failed(error)));
    });
    return begun;
  }

  #watchClock(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      void this.#drop();
      this.#finish(({ done }) => done(TOO_MUCH));
    }, this.#limitMs);
  }

  #finish(settle: (one: Waiting) => void): void {
    clearTimeout(this.#timer);
    const one = this.#current;
    this.#current = undefined;
    if (one !== undefined) settle(one);
    this.#next();
  }

  /** The thread is left behind: what it may still say is no longer listened to. */
  #drop(): Promise<number> | undefined {
    const ended = this.#thread;
    this.#thread = undefined;
    return ended?.terminate();
  }
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
