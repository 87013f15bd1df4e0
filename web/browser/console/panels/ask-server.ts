/** Asks the server about the draft: some time after the last key, and only the latest answer counts. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Unplayable } from "./shapes.ts";

/**
 * Why there is no answer: no network, no longer signed in or allowed, the script put away, too large, too much at
 * once, or our fault.
 */
export type Failure =
  | "offline"
  | "signed_out"
  | "forbidden"
  | "put_away"
  | "too_large"
  | "busy"
  | "fault";

/** A request that the server did not answer as asked. */
export class NoAnswer extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure);
    this.name = "NoAnswer";
    this.failure = failure;
  }
}

/**
 * Asks once.
 *
 * Errors: `NoAnswer`; an `AbortError` when `signal` ended it.
 */
export async function askServer<T>(
  tool: string,
  body: object,
  signal?: AbortSignal,
): Promise<T | Unplayable> {
  const asked = fetch(`/admin/scripts/api/${tool}`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  });
  const response = await asked.catch((error: unknown) => {
    throw signal?.aborted === true ? error : new NoAnswer("offline");
  });
  if (!response.ok) throw new NoAnswer(failureOf(response.status));
  const answer: T | Unplayable = await response.json();
  return answer;
}

/** Why a request failed, by the status it came back with. */
export function failureOf(status: number): Failure {
  if (status === 401) return "signed_out";
  if (status === 403) return "forbidden";
  if (status === 413) return "too_large";
  return status === 429 || status > 500 ? "busy" : "fault";
}

export interface ServerAnswer<T> {
  /** The latest answer, kept while the next is awaited. */
  readonly answer: T | Unplayable | undefined;
  readonly asking: boolean;
  readonly failure: Failure | undefined;
  /** Asks the same again. */
  readonly again: () => void;
}

/**
 * Keeps asking as what is asked changes; the first time at once.
 *
 * @param body     Undefined: nothing is asked.
 * @param delayMs  How long nothing more must change before the next question.
 */
export function useServer<T>(
  tool: string,
  body: object | undefined,
  delayMs: number,
): ServerAnswer<T> {
  const [answer, setAnswer] = useState<T | Unplayable>();
  const [failure, setFailure] = useState<Failure>();
  const [asking, setAsking] = useState(body !== undefined);
  const [tries, setTries] = useState(0);
  const first = useRef(true);
  const key = body === undefined ? "" : JSON.stringify(body);
  useEffect(() => {
    if (key === "") return undefined;
    const ended = new AbortController();
    setAsking(true);
    const ask = async (): Promise<void> => {
      first.current = false;
      try {
        const got = await askServer<T>(tool, JSON.parse(key), ended.signal);
        if (ended.signal.aborted) return;
        setAnswer(got);
        setFailure(undefined);
      } catch (error) {
        if (ended.signal.aborted) return;
        setFailure(error instanceof NoAnswer ? error.failure : "fault");
      }
      setAsking(false);
    };
    const timer = setTimeout(() => void ask(), first.current ? 0 : delayMs);
    return () => {
      clearTimeout(timer);
      ended.abort();
    };
  }, [tool, key, delayMs, tries]);
  return { answer, asking, failure, again: () => setTries((count) => count + 1) };
}
