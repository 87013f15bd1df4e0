/** Updates posted to the bot: one after another within a chat, again and again until they are taken. */
import { call, inWords, isTaken, type CallResult } from "./caller.ts";
import type { Dispatcher } from "./dispatch.ts";
import type { World } from "./world.ts";

type Json = Record<string, unknown>;
type Pending = World["state"]["telegram"]["updates"][number];

/** Telegram waits about a minute for an answer. */
const ANSWER_MS = 60_000;
const REPEAT_MS_MAX = 60_000;
const FORGED_SECRET = "not-the-secret-of-this-webhook";

/** Sends what waits; `answer` carries out a method that the bot answers with. */
export function telegramWebhook(
  world: World,
  hooks: Dispatcher,
  answer: (method: string, params: Json) => void,
): { readonly pump: () => void } {
  const busy = new Set<number>();

  const next = (chat: number): Pending | undefined => {
    const { webhook, updates } = world.state.telegram;
    if (webhook === null || world.stopping.aborted) return undefined;
    return updates.find((update) => update.chat === chat);
  };
  const work = async (chat: number): Promise<void> => {
    let waitMs = world.settings.pace.repeatMs;
    for (let update = next(chat); update !== undefined; update = next(chat)) {
      const pending = update;
      await hooks.dispatch("inbound", (forged) => tell(world, pending, forged, answer));
      if (next(chat)?.id !== pending.id) {
        waitMs = world.settings.pace.repeatMs;
        continue;
      }
      await world.pause(waitMs);
      waitMs = Math.min(REPEAT_MS_MAX, waitMs * 2);
    }
  };
  const pump = (): void => {
    const { webhook, updates } = world.state.telegram;
    if (webhook === null || world.stopping.aborted) return;
    for (const { chat } of updates) {
      if (busy.size >= webhook.maxConnections) return;
      if (busy.has(chat)) continue;
      busy.add(chat);
      void work(chat).finally(() => {
        busy.delete(chat);
        pump();
      });
    }
  };
  return { pump };
}

async function tell(
  world: World,
  { id, chat, update }: Pending,
  forged: boolean,
  answer: (method: string, params: Json) => void,
): Promise<void> {
  const { webhook } = world.state.telegram;
  if (webhook === null) return;
  const secret = forged ? FORGED_SECRET : webhook.secret;
  const result = await call({
    url: webhook.url,
    headers: {
      "Content-Type": "application/json",
      ...(secret === null ? {} : { "X-Telegram-Bot-Api-Secret-Token": secret }),
    },
    body: JSON.stringify(update),
    connectMs: world.settings.pace.connectMs,
    totalMs: ANSWER_MS,
    stopping: world.stopping,
  });
  const path = new URL(webhook.url).pathname;
  const detail = `${path} ${inWords(result)}`;
  const told = { id: String(id), address: String(chat), detail };
  world.record({ provider: "telegram", kind: "webhook", ...told });
  if (isTaken(result)) {
    const { telegram } = world.state;
    telegram.updates = telegram.updates.filter((one) => one.id !== id);
    const called = methodIn(result);
    if (called !== undefined) answer(called.method, called.params);
  } else {
    webhook.lastErrorAt = world.now();
    webhook.lastError = `Wrong response from the webhook: ${inWords(result)}`;
  }
  world.changed();
}

/** A bot may answer its webhook with one call of a method. Source: Bot API, "Making requests when getting updates". */
function methodIn(result: CallResult): { method: string; params: Json } | undefined {
  if (!result.answered || !result.type.includes("json")) return undefined;
  try {
    const body: unknown = JSON.parse(result.body);
    if (typeof body !== "object" || body === null || !("method" in body)) return undefined;
    const { method, ...params } = body;
    return typeof method === "string" ? { method, params } : undefined;
  } catch {
    return undefined;
  }
}
