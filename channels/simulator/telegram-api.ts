/** The Bot API: `/bot<token>/<method>`. Source: Bot API 10.1. */
import { createHash, timingSafeEqual } from "node:crypto";
import { json, Router, urlencoded, type Request } from "express";
import { z } from "zod";
import { dispatcher } from "./dispatch.ts";
import { gated, type Answer, type Manners } from "./gate.ts";
import {
  answerCallbackQuery,
  editMessageReplyMarkup,
  editMessageText,
  sendChatAction,
  sendMessage,
} from "./telegram-messages.ts";
import { json as jsonParam, readParams, Whole } from "./telegram-params.ts";
import { TelegramRefusal } from "./telegram-refusal.ts";
import {
  deleteMyCommands,
  deleteWebhook,
  getMe,
  getMyCommands,
  getWebhookInfo,
  listOf,
  setMyCommands,
  setWebhook,
} from "./telegram-setup.ts";
import { updateQueue, type UpdateQueue } from "./telegram-updates.ts";
import type { World } from "./world.ts";

type Json = Record<string, unknown>;
type Method = (world: World, params: Json) => unknown;

const BODY_BYTES_MAX = 1024 * 1024;

/** Names in lower case: Telegram does not mind the case. */
const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  ["getme", getMe],
  ["setwebhook", setWebhook],
  ["deletewebhook", deleteWebhook],
  ["getwebhookinfo", getWebhookInfo],
  ["setmycommands", setMyCommands],
  ["getmycommands", getMyCommands],
  ["deletemycommands", deleteMyCommands],
  ["sendmessage", sendMessage],
  ["editmessagetext", editMessageText],
  ["editmessagereplymarkup", editMessageReplyMarkup],
  ["answercallbackquery", answerCallbackQuery],
  ["sendchataction", sendChatAction],
]);

const GetUpdates = z.looseObject({
  offset: Whole.default(0),
  limit: Whole.default(100),
  timeout: Whole.default(0),
  allowed_updates: jsonParam(z.array(z.string())).optional(),
});

const MANNERS: Manners = {
  provider: "telegram",
  unavailable: () => failure(503, "Service Unavailable"),
  tooMany: (seconds) => ({
    ...failure(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds }),
    headers: { "Retry-After": String(seconds) },
  }),
  broken: () => failure(500, "Internal Server Error"),
  badCredentials: () => failure(401, "Unauthorized"),
};

/** The router of the Bot API, and the updates that people's doings become. */
export function telegramApi(world: World): {
  readonly router: Router;
  readonly updates: UpdateQueue;
} {
  const hooks = dispatcher(world, "telegram");
  const updates = updateQueue(world, hooks, (method, params) => {
    void carryOut(method, params);
  });
  const carryOut = async (method: string, params: Json, gone?: AbortSignal): Promise<Answer> => {
    try {
      const name = method.toLowerCase();
      const result =
        name === "getupdates"
          ? await getUpdates(world, updates, params, gone ?? world.stopping)
          : METHODS.get(name)?.(world, params);
      if (name.endsWith("webhook")) updates.pump();
      if (result === undefined) return failure(404, "Not Found");
      return { status: 200, body: { ok: true, result } };
    } catch (error) {
      if (!(error instanceof TelegramRefusal)) throw error;
      recordRefusal(world, method, params, error);
      return failure(error.status, error.message);
    }
  };
  const router = Router();
  router.all(
    "/bot:token/:method",
    json({ limit: BODY_BYTES_MAX }),
    urlencoded({ extended: false, limit: BODY_BYTES_MAX }),
    gated(
      world,
      MANNERS,
      (request, gone) =>
        isToken(world, request.params["token"])
          ? carryOut(String(request.params["method"]), paramsOf(request), gone)
          : MANNERS.badCredentials(),
      (request) => String(request.params["method"]).toLowerCase() === "sendmessage",
    ),
  );
  updates.pump();
  return { router, updates };
}

function getUpdates(
  world: World,
  updates: UpdateQueue,
  params: Json,
  gone: AbortSignal,
): Promise<readonly Json[]> {
  const asked = readParams(GetUpdates, params);
  if (asked.allowed_updates !== undefined) {
    world.state.telegram.allowedUpdates = listOf(asked.allowed_updates);
  }
  const limit = Math.min(100, Math.max(1, asked.limit));
  return updates.poll({ offset: asked.offset, limit, timeoutSeconds: asked.timeout }, gone);
}

function recordRefusal(world: World, method: string, params: Json, error: TelegramRefusal): void {
  const { chat_id: chat, text } = params;
  world.record({
    provider: "telegram",
    kind: "refused",
    ...(typeof chat === "number" || typeof chat === "string" ? { address: `${chat}` } : {}),
    ...(typeof text === "string" ? { text } : {}),
    detail: `${method}: ${error.status} ${error.message}`,
  });
}

function failure(status: number, description: string, parameters?: Json): Answer {
  return {
    status,
    body: { ok: false, error_code: status, description, ...(parameters && { parameters }) },
  };
}

function paramsOf(request: Request): Json {
  const body: unknown = request.body;
  const given = typeof body === "object" && body !== null ? body : {};
  return { ...request.query, ...given };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function isToken(world: World, given: unknown): boolean {
  return timingSafeEqual(digest(String(given)), digest(world.settings.telegram.token));
}
