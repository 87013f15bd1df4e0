/** Tells Telegram where to bring updates and which commands to offer, and learns the bot's name. */
import type { Api } from "grammy";
import { z } from "zod";
import { because } from "../../bot/error-words.ts";
import { SiriusError } from "../../bot/errors.ts";
import { hostOf, isLoopback, sameHost, telegramClient, type TelegramAccess } from "./client.ts";
import { inWords, readFailure } from "./failure.ts";
import { ALLOWED_UPDATES } from "./read-update.ts";

/** Requests Telegram may make at once; each takes a connection to the database. */
const CONNECTIONS_MAX = 10;
const SAID_MAX = 200;

const Bot = z.object({ id: z.int(), username: z.string(), first_name: z.string() });

/** The menu of commands. French is what everybody sees whose telephone is not in English. */
const COMMANDS = {
  fr: [
    { command: "start", description: "Commencer ou reprendre" },
    { command: "avis", description: "Lire les avis sur une formation" },
    { command: "aide", description: "Obtenir de l'aide" },
    { command: "stop", description: "Ne plus recevoir de messages" },
  ],
  en: [
    { command: "start", description: "Start, or go on" },
    { command: "avis", description: "Read reviews of a training" },
    { command: "help", description: "Get help" },
    { command: "stop", description: "Receive no more messages" },
  ],
} as const;

/** A bot as Telegram knows it; links are `https://t.me/<username>?start=<token>`. */
export interface TelegramBot {
  readonly id: number;
  readonly username: string;
  readonly name: string;
}

export interface Registering extends TelegramAccess {
  /** Absent: updates are fetched, and only the commands are told. */
  readonly webhook?: {
    /** Full https address of the route; without token or secret. */
    readonly url: string;
    /** 1 to 256 characters of A-Z a-z 0-9 _ -. */
    readonly secret: string;
    /** Take the bot over from a webhook of another host, as after a move. */
    readonly takeOver?: boolean;
  };
}

/** The bot, or why it cannot be used; `temporary` when trying again may do. */
export type Registration =
  | { readonly ok: true; readonly bot: TelegramBot }
  | { readonly ok: false; readonly temporary: boolean; readonly problem: string };

/**
 * Registers the webhook, if any, and the commands; safe to repeat. Waiting updates are kept.
 *
 * Errors: `config_invalid` for a webhook that Telegram cannot take. All that depends on the network is
 * returned, so that Sirius starts without Telegram too; it lasts five calls of `timeoutMs` at most.
 */
export async function registerTelegram(registering: Registering): Promise<Registration> {
  const api = telegramClient(registering);
  const { webhook } = registering;
  if (webhook !== undefined) checkWebhook(webhook, registering.apiRoot);
  try {
    const bot = Bot.parse(await api.getMe());
    const problem = webhook && (await setWebhook(api, webhook));
    if (problem !== undefined) return { ok: false, temporary: false, problem };
    await api.setMyCommands(COMMANDS.fr);
    await api.setMyCommands(COMMANDS.en, { language_code: "en" });
    return { ok: true, bot: { id: bot.id, username: bot.username, name: bot.first_name } };
  } catch (error) {
    const failure = readFailure(error);
    if (failure.kind !== "answered") {
      return { ok: false, temporary: true, problem: inWords(failure) };
    }
    const temporary = failure.status >= 500 || failure.status === 429;
    const said = without(failure.said, [registering.token, webhook?.secret ?? ""]);
    return { ok: false, temporary, problem: `${inWords(failure)}: ${said}` };
  }
}

/** Telegram's reason is worth reading here: it tells what is wrong with the address of a webhook. */
function without(said: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret !== "")
    .reduce((text, secret) => text.replaceAll(secret, "[secret]"), said)
    .slice(0, SAID_MAX);
}

async function setWebhook(
  api: Api,
  { url, secret, takeOver = false }: NonNullable<Registering["webhook"]>,
): Promise<string | undefined> {
  const { url: present = "" } = await api.getWebhookInfo();
  if (present !== "" && !sameHost(present, url) && !takeOver) {
    return (
      `this bot has a webhook at ${hostOf(present)}, which is left alone; write a token of its own for ` +
      "each environment, or, after a move: sirius telegram take-over"
    );
  }
  await api.setWebhook(url, {
    secret_token: secret,
    allowed_updates: ALLOWED_UPDATES,
    max_connections: CONNECTIONS_MAX,
  });
}

function checkWebhook({ url, secret }: { url: string; secret: string }, apiRoot?: string): void {
  const address = URL.parse(url);
  const local = apiRoot !== undefined && address !== null && isLoopback(address);
  if (address?.protocol !== "https:" && !local) {
    throw new SiriusError(
      "config_invalid",
      "PUBLIC_BASE_URL: write an https address, Telegram takes no other for a webhook; or TELEGRAM_MODE=polling",
      because("https_for_telegram"),
    );
  }
  if (!/^[\w-]{1,256}$/.test(secret)) {
    throw new SiriusError(
      "config_invalid",
      "TELEGRAM_WEBHOOK_SECRET: write 1 to 256 characters of A-Z a-z 0-9 _ and -",
      because("TELEGRAM_WEBHOOK_SECRET"),
    );
  }
}
