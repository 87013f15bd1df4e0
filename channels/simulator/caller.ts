/** One request to the product, with the patience of a provider. */
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isLoopbackUrl } from "./loopback.ts";

export interface Call {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** How long the connection may take, and everything together, in milliseconds. */
  readonly connectMs: number;
  readonly totalMs: number;
  /** Aborted when the simulator stops: nobody is told anything after that. */
  readonly stopping: AbortSignal;
}

export type CallResult =
  | {
      readonly answered: true;
      readonly status: number;
      readonly type: string;
      readonly body: string;
    }
  | { readonly answered: false; readonly phase: "connect" | "read"; readonly problem: string };

/** Calls under way at once; more wait for their turn, and their patience begins with it. */
const CALLS_MAX = 100;
let underWay = 0;
const waiting: (() => void)[] = [];

/** More than this of an answer is not read. */
const ANSWER_CHARACTERS_MAX = 64_000;

/** Whether the product took what it was told. */
export function isTaken(result: CallResult): boolean {
  return result.answered && result.status >= 200 && result.status < 300;
}

/** A result in a few words, for the ledger. */
export function inWords(result: CallResult): string {
  return result.answered ? String(result.status) : `${result.phase}: ${result.problem}`;
}

/**
 * Posts to an address on this machine.
 *
 * Errors: rejects for an address anywhere else, which would be a bug of ours; never otherwise.
 */
export async function call(asked: Call): Promise<CallResult> {
  if (!isLoopbackUrl(asked.url)) throw new Error("the simulator only calls this machine");
  if (underWay >= CALLS_MAX) await new Promise<void>((resolve) => waiting.push(resolve));
  underWay += 1;
  try {
    return await post(asked);
  } finally {
    underWay -= 1;
    waiting.shift()?.();
  }
}

function post({ url, headers, body, ...patience }: Call): Promise<CallResult> {
  const request = url.startsWith("https:") ? requestHttps : requestHttp;
  return new Promise((resolve) => {
    const clocks: NodeJS.Timeout[] = [];
    let phase: "connect" | "read" = "connect";
    const end = (result: CallResult): void => {
      for (const clock of clocks) clearTimeout(clock);
      resolve(result);
    };
    const fail = (problem: string): void => {
      end({ answered: false, phase, problem });
      asked.destroy();
    };
    const bytes = Buffer.from(body);
    const asked = request(url, {
      method: "POST",
      // A new connection each time: none outlives a product that was killed.
      agent: false,
      headers: { ...headers, "Content-Length": bytes.length },
    });
    asked.once("socket", (socket) => {
      clocks.push(
        atLast(patience.connectMs, () => phase === "connect" && fail("timeout")),
        atLast(patience.totalMs, () => fail("timeout")),
      );
      socket.once("connect", () => {
        phase = "read";
      });
    });
    patience.stopping.addEventListener("abort", () => fail("stopped"), { once: true });
    asked.once("error", (error) => fail("code" in error ? String(error.code) : "broken"));
    asked.once("response", (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (piece: string) => {
        if (text.length < ANSWER_CHARACTERS_MAX) text += piece;
      });
      answer.once("error", () => fail("broken"));
      answer.once("end", () => {
        const type = answer.headers["content-type"] ?? "";
        end({ answered: true, status: answer.statusCode ?? 0, type, body: text });
      });
    });
    asked.end(bytes);
  });
}

/** After a while, and after everything that had happened by then: a busy moment of ours is no delay of theirs. */
function atLast(ms: number, job: () => void): NodeJS.Timeout {
  return setTimeout(() => setImmediate(job), ms);
}
