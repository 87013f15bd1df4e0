/** Telegram in the background: registered until it knows us, and fetched from where no webhook brings. */
import { setTimeout as delay } from "node:timers/promises";
import type { InboundSink } from "../bot/channel.ts";
import type { OpenChannels } from "./open-channels.ts";

export interface Hearing {
  readonly open: Pick<OpenChannels, "register" | "listen">;
  readonly sink: InboundSink;
  /** Told of each trouble, for the log. */
  readonly report: (problem: unknown, what: string) => void;
  /** How long a trouble that only people can repair is left alone; a minute unless told. */
  readonly restMs?: number;
}

const REST_MS = 60_000;

/**
 * Registers, then listens, until the signal. Never gives up: the other process that fetches with our token
 * may be the one we take over from, and a foreign webhook may be gone the next time.
 */
export async function hearTelegram(hearing: Hearing, signal: AbortSignal): Promise<void> {
  const { open, sink, report, restMs = REST_MS } = hearing;
  const rest = (): Promise<unknown> => delay(restMs, undefined, { signal }).catch(() => undefined);
  while (!signal.aborted) {
    const problem = await open.register().catch((error: unknown) => error);
    if (problem === undefined) break;
    report(problem, "telegram is not ready");
    await rest();
  }
  const { listen } = open;
  if (listen === undefined) return;
  while (!signal.aborted) {
    await listen(sink, signal).catch((error: unknown) => report(error, "telegram is not heard"));
    await rest();
  }
}
