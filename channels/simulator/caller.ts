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
 * Errors: never rejects; throws for an address anywhere else, which would be a bug of ours.
 */
export function call({ url, headers, body, ...patience }: Call): Promise<CallResult> {
  if (!isLoopbackUrl(url)) throw new Error("the simulator only calls this machine");
  const request = url.startsWith("https:") ? requestHttps : requestHttp;
  return new Promise((resolve) => {
    let phase: "connect" | "read" = "connect";
    const bytes = Buffer.from(body);
    const asked = request(url, {
      method: "POST",
      agent: false,
      headers: { ...headers, "Content-Length": bytes.length },
    });
    const fail = (problem: string): void => {
      clearTimeout(connecting);
      clearTimeout(whole);
      resolve({ answered: false, phase, problem });
      asked.destroy();
    };
    const connecting = setTimeout(() => fail("timeout"), patience.connectMs);
    const whole = setTimeout(() => fail("timeout"), patience.totalMs);
    patience.stopping.addEventListener("abort", () => fail("stopped"), { once: true });
    asked.once("socket", (socket) => {
      socket.once("connect", () => {
        phase = "read";
        clearTimeout(connecting);
      });
    });
    asked.once("error", (error) => fail("code" in error ? String(error.code) : "broken"));
    asked.once("response", (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (piece: string) => {
        if (text.length < ANSWER_CHARACTERS_MAX) text += piece;
      });
      answer.once("error", () => fail("broken"));
      answer.once("end", () => {
        clearTimeout(whole);
        const type = answer.headers["content-type"] ?? "";
        resolve({ answered: true, status: answer.statusCode ?? 0, type, body: text });
      });
    });
    asked.end(bytes);
  });
}
