/** How the bot is set up: who it is, its webhook, its commands. Source: Bot API, the methods of these names. */
import { z } from "zod";
import { isLoopbackUrl } from "./loopback.ts";
import { botObject, seconds } from "./telegram-objects.ts";
import { Flag, json, readParams, Whole } from "./telegram-params.ts";
import { refused } from "./telegram-refusal.ts";
import type { World } from "./world.ts";

type Json = Record<string, unknown>;

const CONNECTIONS = 40;
const CONNECTIONS_MAX = 100;
const COMMANDS_MAX = 100;

const SetWebhook = z.looseObject({
  url: z.string(),
  secret_token: z.string().optional(),
  max_connections: Whole.optional(),
  allowed_updates: json(z.array(z.string())).optional(),
  drop_pending_updates: Flag.default(false),
});
const DeleteWebhook = z.looseObject({ drop_pending_updates: Flag.default(false) });
const Language = z.looseObject({ language_code: z.string().default("") });
const Commands = Language.extend({
  commands: json(z.array(z.looseObject({ command: z.string(), description: z.string() }))),
});

/** `getMe`. */
export function getMe(world: World): Json {
  return {
    ...botObject(world),
    can_join_groups: false,
    can_read_all_group_messages: false,
    supports_inline_queries: false,
    can_connect_to_business: false,
    has_main_web_app: false,
    has_topics_enabled: false,
    allows_users_to_create_topics: false,
  };
}

/** `setWebhook`. The real one wants https; here it must be an address of this machine. */
export function setWebhook(world: World, given: Json): true {
  const asked = readParams(SetWebhook, given);
  const { telegram } = world.state;
  if (asked.drop_pending_updates) telegram.updates = [];
  if (asked.allowed_updates !== undefined) telegram.allowedUpdates = listOf(asked.allowed_updates);
  if (asked.url === "") telegram.webhook = null;
  else {
    if (!isLoopbackUrl(asked.url)) {
      throw refused(400, "Bad Request: bad webhook: the simulator only calls this machine");
    }
    if (asked.secret_token !== undefined && !/^[\w-]{1,256}$/.test(asked.secret_token)) {
      throw refused(400, "Bad Request: secret token contains unallowed characters");
    }
    telegram.webhook = {
      url: asked.url,
      secret: asked.secret_token ?? null,
      maxConnections: Math.min(CONNECTIONS_MAX, Math.max(1, asked.max_connections ?? CONNECTIONS)),
      lastErrorAt: null,
      lastError: null,
    };
  }
  world.changed();
  return true;
}

/** An empty list means: the usual kinds. */
export function listOf(allowed: readonly string[]): string[] | null {
  return allowed.length === 0 ? null : [...allowed];
}

/** `deleteWebhook`. */
export function deleteWebhook(world: World, given: Json): true {
  const asked = readParams(DeleteWebhook, given);
  world.state.telegram.webhook = null;
  if (asked.drop_pending_updates) world.state.telegram.updates = [];
  world.changed();
  return true;
}

/** `getWebhookInfo`. */
export function getWebhookInfo({ state }: World): Json {
  const { webhook, updates, allowedUpdates } = state.telegram;
  return {
    url: webhook?.url ?? "",
    has_custom_certificate: false,
    pending_update_count: updates.length,
    ...(webhook === null
      ? {}
      : { ip_address: "127.0.0.1", max_connections: webhook.maxConnections }),
    ...lastErrorOf(webhook),
    ...(allowedUpdates === null ? {} : { allowed_updates: allowedUpdates }),
  };
}

function lastErrorOf(webhook: World["state"]["telegram"]["webhook"]): Json {
  if (webhook === null || webhook.lastErrorAt === null) return {};
  return {
    last_error_date: seconds(webhook.lastErrorAt),
    last_error_message: webhook.lastError ?? "",
  };
}

/** `setMyCommands`. One list per language. */
export function setMyCommands(world: World, given: Json): true {
  const { commands, language_code: language } = readParams(Commands, given);
  if (commands.length > COMMANDS_MAX) throw refused(400, "Bad Request: BOT_COMMANDS_TOO_MUCH");
  for (const { command, description } of commands) {
    if (!/^[a-z0-9_]{1,32}$/.test(command)) throw refused(400, "Bad Request: BOT_COMMAND_INVALID");
    if (description.length < 1 || description.length > 256) {
      throw refused(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID");
    }
  }
  world.state.telegram.commands[language] = commands;
  world.changed();
  return true;
}

/** `getMyCommands`. */
export function getMyCommands(world: World, given: Json): readonly Json[] {
  return world.state.telegram.commands[readParams(Language, given).language_code] ?? [];
}

/** `deleteMyCommands`. */
export function deleteMyCommands(world: World, given: Json): true {
  delete world.state.telegram.commands[readParams(Language, given).language_code];
  world.changed();
  return true;
}
