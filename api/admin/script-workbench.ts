/**
 * Plays and checks drafts in a thread of its own, one at a time and for a limited time, so that a draft of a
 * thousand steps keeps no visitor of the site waiting.
 */
import { Worker } from "node:worker_threads";
import type { CheckRequest, CompletedExamples } from "../../bot/draft-checks.ts";
import { SiriusError } from "../../bot/errors.ts";
import type { DraftReview } from "../../bot/review-draft.ts";
import type { ToolAnswer, ToolRequest } from "../../bot/script-tools.ts";
import type { ThreadAnswer, ThreadRequest } from "./script-thread.ts";

export interface Workbench {
  /**
   * Answers a request about a draft.
   *
   * Errors: `rate_limited` when too many wait already; the draft's own faults are part of the answer.
   */
  ask(request: ToolRequest): Promise<ToolAnswer>;
  /** Reviews a draft. @returns undefined when it took too long. Errors: as `ask`. */
  review(
    request: Extract<CheckRequest, { readonly check: "review" }>,
    how: Patience,
  ): Promise<DraftReview | undefined>;
  /** Completes its examples. @returns undefined when it took too long. Errors: as `ask`. */
  complete(source: string, how: Patience): Promise<CompletedExamples | undefined>;
  /** Ends the thread; what still waits is told that it took too long. */
  close(): Promise<void>;
}

/** How long somebody waits for a request. */
export interface Patience {
  /**
   * Time of the processor it may use. On a busy machine the clock runs on while the thread waits for its turn:
   * by the clock it may take four times as long, or a minute if that is less.
   */
  readonly limitMs: number;
  /** Comes before all that waits. */
  readonly isUrgent?: boolean;
  /** Takes back a request that has not begun. */
  readonly signal?: AbortSignal | undefined;
}

interface Waiting extends Patience {
  readonly request: ThreadRequest;
  /** Undefined: it took too long, or nobody waits any more. */
  readonly done: (answer: ThreadAnswer | undefined) => void;
  readonly failed: (error: Error) => void;
}

/** What one request may take, reading the file included. The bundled questionnaire takes 0.1 s. */
const LIMIT_MS = 8_000;
const BUSY_FACTOR = 4;
const BUSY_MS = 60_000;
/** Requests that wait for their turn, of all editors together. */
const WAITING_MAX = 32;
const MEMORY_MB = 256;

/**
 * A workbench. The thread is started with the first request and kept; it does not keep the process.
 *
 * @param limitMs  Of what is asked; for tests.
 */
export function scriptWorkbench(limitMs = LIMIT_MS): Workbench {
  const thread = new WorkThread();
  return {
    ask: (request) =>
      thread
        .run(request, { limitMs })
        .then((told) => (told !== undefined && "answer" in told ? told.answer : TOO_MUCH)),
    review: (request, how) =>
      thread
        .run(request, how)
        .then((told) => (told !== undefined && "review" in told ? told.review : undefined)),
    complete: (source, how) =>
      thread
        .run({ check: "complete", source }, how)
        .then((told) => (told !== undefined && "completed" in told ? told.completed : undefined)),
    close: () => thread.close(),
  };
}

class WorkThread {
  readonly #queue: Waiting[] = [];
  #thread: Worker | undefined;
  /** The thread has loaded: the clock of a request only runs from then on. */
  #isReady = false;
  #current: Waiting | undefined;
  /** When the thread is looked at next, and when it is ended whatever it used. */
  #timer: NodeJS.Timeout | undefined;
  #end: NodeJS.Timeout | undefined;

  run(request: ThreadRequest, how: Patience): Promise<ThreadAnswer | undefined> {
    if (this.#queue.length >= WAITING_MAX) {
      throw new SiriusError("rate_limited", "too many drafts are being played; try again soon");
    }
    return new Promise((done, failed) => {
      const one = { ...how, request, done, failed };
      if (how.isUrgent === true) this.#queue.unshift(one);
      else this.#queue.push(one);
      how.signal?.addEventListener("abort", () => this.#takeBack(one), { once: true });
      this.#next();
    });
  }

  async close(): Promise<void> {
    this.#stopClock();
    const left = [
      ...(this.#current === undefined ? [] : [this.#current]),
      ...this.#queue.splice(0),
    ];
    this.#current = undefined;
    for (const { done } of left) done(undefined);
    await this.#drop();
  }

  /** What runs already runs to its end: a new thread would take longer. */
  #takeBack(one: Waiting): void {
    const at = this.#queue.indexOf(one);
    if (at < 0) return;
    this.#queue.splice(at, 1);
    one.done(undefined);
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
    begun.on("message", (said: ThreadAnswer | "ready") => {
      if (this.#thread !== begun) return;
      if (said !== "ready") return this.#finish(({ done }) => done(said));
      this.#isReady = true;
      if (this.#current !== undefined) this.#watchClock();
    });
    begun.on("error", (error: Error & { code?: string }) => {
      if (this.#thread !== begun) return;
      this.#thread = undefined;
      const outOfMemory = error.code === "ERR_WORKER_OUT_OF_MEMORY";
      this.#finish(({ done, failed }) => (outOfMemory ? done(undefined) : failed(error)));
    });
    return begun;
  }

  #watchClock(): void {
    this.#stopClock();
    const [one, thread] = [this.#current, this.#thread];
    if (one === undefined || thread === undefined) return;
    const { limitMs } = one;
    const byClock = Math.max(limitMs, Math.min(limitMs * BUSY_FACTOR, BUSY_MS));
    this.#end = setTimeout(() => this.#giveUp(), byClock);
    void this.#watchUse(one, thread);
  }

  async #watchUse(one: Waiting, thread: Worker): Promise<void> {
    const before = await usedMs(thread);
    let left = one.limitMs;
    while (left > 0) {
      if (this.#current !== one || this.#thread !== thread) return;
      await new Promise((resolve) => {
        this.#timer = setTimeout(resolve, left);
      });
      left = Math.ceil(one.limitMs - ((await usedMs(thread)) - before));
    }
    if (this.#current === one && this.#thread === thread) this.#giveUp();
  }

  #giveUp(): void {
    void this.#drop();
    this.#finish(({ done }) => done(undefined));
  }

  #stopClock(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#end);
  }

  #finish(settle: (one: Waiting) => void): void {
    this.#stopClock();
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

/** Milliseconds of the processor a thread has used; 0 when it is no more. */
async function usedMs(thread: Worker): Promise<number> {
  try {
    const { user, system } = await thread.cpuUsage();
    return (user + system) / 1_000;
  } catch {
    return 0;
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
