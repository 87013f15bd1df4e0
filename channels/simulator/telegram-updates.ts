/**
 * Updates wait here until the bot has them: it polls and confirms by the next offset, or its webhook
 * answers 2xx. Source: Bot API, getUpdates and setWebhook.
 */
import type { Dispatcher } from "./dispatch.ts";
import { takeFault } from "./faults.ts";
import { refused } from "./telegram-refusal.ts";
import { telegramWebhook } from "./telegram-webhook.ts";
import type { World } from "./world.ts";

type Json = Record<string, unknown>;
export type UpdateKind = "message" | "callback_query" | "my_chat_member";

/** Seconds a poll may last; Telegram cuts longer ones. */
const POLL_SECONDS_MAX = 50;
/** What a bot that never said so does not get. Source: Bot API, allowed_updates. */
const UNASKED = new Set(["chat_member", "message_reaction", "message_reaction_count"]);

export interface Poll {
  readonly offset: number;
  readonly limit: number;
  readonly timeoutSeconds: number;
}

export interface UpdateQueue {
  /** Adds an update, unless the bot does not want its kind. Returns its number. */
  push(chat: number, kind: UpdateKind, content: Json): number | undefined;
  /** Answers a poll. Errors: refused with 409 beside a webhook, or when another poll begins. */
  poll(poll: Poll, gone: AbortSignal): Promise<readonly Json[]>;
  /** The webhook changed, or something may be due. */
  pump(): void;
}

/** The queue of the one bot; `answer` carries out a method that a webhook answers with. */
export function updateQueue(
  world: World,
  hooks: Dispatcher,
  answer: (method: string, params: Json) => void,
): UpdateQueue {
  const webhook = telegramWebhook(world, hooks, answer);
  let wake: (() => void) | undefined;
  let current = 0;

  return {
    push: (chat, kind, content) => {
      const allowed = world.state.telegram.allowedUpdates;
      if (allowed === null ? UNASKED.has(kind) : !allowed.includes(kind)) return undefined;
      const id = world.state.telegram.nextUpdate;
      world.state.telegram.nextUpdate += 1;
      world.state.telegram.updates.push({ id, chat, update: { update_id: id, [kind]: content } });
      world.changed();
      wake?.();
      webhook.pump();
      return id;
    },
    poll: async ({ offset, limit, timeoutSeconds }, gone) => {
      if (world.state.telegram.webhook !== null) throw conflict(WEBHOOK_ACTIVE);
      current += 1;
      const mine = current;
      wake?.();
      confirm(world, offset);
      const until = performance.now() + Math.min(timeoutSeconds, POLL_SECONDS_MAX) * 1_000;
      while (world.state.telegram.updates.length === 0) {
        const left = until - performance.now();
        if (left <= 0 || gone.aborted) return [];
        await new Promise<void>((resolve) => {
          wake = resolve;
          gone.addEventListener("abort", () => resolve(), { once: true });
          world.later(left, resolve);
        });
        if (mine !== current) throw conflict(OTHER_POLL);
      }
      return handOver(world, limit);
    },
    pump: webhook.pump,
  };
}

const WEBHOOK_ACTIVE =
  "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
const OTHER_POLL =
  "terminated by other getUpdates request; make sure that only one bot instance is running";

function conflict(why: string): Error {
  return refused(409, `Conflict: ${why}`);
}

/** An offset confirms everything before it; a negative one keeps only the last ones. */
function confirm(world: World, offset: number): void {
  const { telegram } = world.state;
  const before = telegram.updates.length;
  if (offset > 0) telegram.updates = telegram.updates.filter(({ id }) => id >= offset);
  if (offset < 0) telegram.updates = telegram.updates.slice(offset);
  if (telegram.updates.length < before) world.changed();
}

function handOver(world: World, limit: number): readonly Json[] {
  const batch = world.state.telegram.updates.slice(0, limit);
  const twice = takeFault(world, "telegram", ["duplicateWebhooks"]) !== undefined;
  for (const { id, chat } of batch) {
    const detail = twice ? "getUpdates, twice" : "getUpdates";
    world.record({
      provider: "telegram",
      kind: "webhook",
      id: String(id),
      address: String(chat),
      detail,
    });
  }
  return batch.flatMap(({ update }) => (twice ? [update, update] : [update]));
}
