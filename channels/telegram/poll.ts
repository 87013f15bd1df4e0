/**
 * Fetches updates where no webhook can reach us. Telegram forgets an update once a higher offset is
 * asked for; so the offset moves only after the update is stored, which no loop of grammY's promises.
 */
import type { Api } from "grammy";
import { z } from "zod";
import type { InboundEvent, InboundSink } from "../../bot/channel.ts";
import { because } from "../../bot/error-words.ts";
import { SiriusError } from "../../bot/errors.ts";
import { botIdOf, grammySignal, hostOf, sameHost, telegramClient } from "./client.ts";
import { inWords, readFailure } from "./failure.ts";
import { ALLOWED_UPDATES, eventsOf } from "./read-update.ts";

/** How long Telegram keeps an idle request open. */
const POLL_SECONDS = 25;
const PATIENCE_SECONDS = 10;
const BACKOFF_MS_MIN = 1_000;
const BACKOFF_MS_MAX = 60_000;
/** A server that does not hold idle requests is not asked more often than this. */
const IDLE_MS_MIN = 250;

const Updates = z.array(z.looseObject({ update_id: z.int() }));

export interface Polling {
  readonly token: string;
  readonly apiRoot?: string;
  /** Where this Sirius is reached: only a webhook of the same host is taken down. */
  readonly publicBaseUrl?: string;
  /** How long Telegram may keep an idle request open; 25 unless told. */
  readonly pollSeconds?: number;
  /** Told of each trouble, for the log. `problem` holds no secret; `error` is the sink's. */
  readonly report?: (problem: string, error?: unknown) => void;
  /** Waits between two tries; ends early with the signal. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Fetches updates until the signal, and brings each to the sink, in order, one at a time. What the
 * sink does not take stays with Telegram (for a day) and is fetched again; after a crash an update
 * may come twice, under the same event id.
 *
 * @returns once the signal is given and the update under way is stored or given up.
 *
 * Errors: `config_invalid` when Telegram does not know the token, when another process fetches with
 * it, or when the bot has a webhook of another host. That webhook is left alone: it may be production's.
 */
export async function pollTelegram(
  polling: Polling,
  sink: InboundSink,
  signal: AbortSignal,
): Promise<void> {
  const { pollSeconds = POLL_SECONDS, wait = pause, report = () => undefined } = polling;
  const timeoutMs = (pollSeconds + PATIENCE_SECONDS) * 1000;
  const api = telegramClient({ ...polling, timeoutMs });
  const botId = botIdOf(polling.token);
  let offset: number | undefined;
  let troubles = 0;
  while (!signal.aborted) {
    const began = Date.now();
    try {
      const updates = await fetchUpdates(api, { offset, pollSeconds }, signal);
      for (const update of updates) {
        if (signal.aborted) return;
        await store(sink, eventsOf(update, botId, Date.now()));
        offset = update.update_id + 1;
      }
      troubles = 0;
      if (updates.length > 0) continue;
      // All before is confirmed now. After a quiet week Telegram counts from another number, which
      // an offset kept too long could miss.
      offset = undefined;
      if (Date.now() - began < IDLE_MS_MIN) await wait(IDLE_MS_MIN, signal);
    } catch (error) {
      if (signal.aborted) return;
      const backoff = Math.min(BACKOFF_MS_MIN * 2 ** troubles, BACKOFF_MS_MAX);
      troubles += 1;
      const { problem, cause, waitMs = backoff } = await troubleOf(error, api, polling);
      report(`${problem}; next try in ${Math.ceil(waitMs / 1000)} s`, cause);
      await wait(waitMs, signal);
    }
  }
}

/** The sink refused; its own error is for the log, which masks what may not be read there. */
class NotStored extends Error {
  readonly error: unknown;

  constructor(error: unknown) {
    super("not stored");
    this.error = error;
  }
}

async function store(sink: InboundSink, events: readonly InboundEvent[]): Promise<void> {
  if (events.length === 0) return;
  try {
    await sink.accept(events, []);
  } catch (error) {
    throw new NotStored(error);
  }
}

async function fetchUpdates(
  api: Api,
  { offset, pollSeconds }: { offset: number | undefined; pollSeconds: number },
  signal: AbortSignal,
): Promise<z.infer<typeof Updates>> {
  const asked = { timeout: pollSeconds, allowed_updates: ALLOWED_UPDATES };
  const updates: unknown = await api.getUpdates(
    offset === undefined ? asked : { ...asked, offset },
    grammySignal(signal),
  );
  return Updates.parse(updates);
}

interface Trouble {
  readonly problem: string;
  readonly cause?: unknown;
  readonly waitMs?: number;
}

/** What a failure means for the loop; throws what only a person can repair. */
async function troubleOf(error: unknown, api: Api, polling: Polling): Promise<Trouble> {
  if (error instanceof NotStored) {
    return { problem: "an update is not stored and stays with telegram", cause: error.error };
  }
  const failure = readFailure(error);
  const problem = inWords(failure);
  if (failure.kind !== "answered") return { problem };
  const { status, retryAfterSeconds } = failure;
  if (status === 401 || status === 404) {
    throw new SiriusError("config_invalid", problem, because("TELEGRAM_BOT_TOKEN"));
  }
  if (status === 409) return settleConflict(api, polling);
  return retryAfterSeconds === undefined
    ? { problem }
    : { problem, waitMs: retryAfterSeconds * 1000 };
}

/** Fetching is refused: because of a webhook, ours or not, or of another process that fetches. */
async function settleConflict(api: Api, { publicBaseUrl }: Polling): Promise<Trouble> {
  let webhook: string;
  try {
    ({ url: webhook = "" } = await api.getWebhookInfo());
    if (webhook !== "" && sameHost(webhook, publicBaseUrl)) {
      await api.deleteWebhook({ drop_pending_updates: false });
      return { problem: "our own webhook is taken down, messages are fetched now" };
    }
  } catch (error) {
    return { problem: inWords(readFailure(error)) };
  }
  if (webhook === "") {
    throw new SiriusError(
      "config_invalid",
      "TELEGRAM_BOT_TOKEN: another process fetches with this token; write a token of its own for each environment",
      because("telegram_shared"),
    );
  }
  const host = hostOf(webhook);
  throw new SiriusError(
    "config_invalid",
    `TELEGRAM_MODE: this bot has a webhook at ${host}, which is left alone; write a token of ` +
      "its own for each environment, TELEGRAM_MODE=webhook, or, after a move: sirius telegram take-over",
    because("telegram_elsewhere", { host }),
  );
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end, { once: true });
    function end(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    }
  });
}
