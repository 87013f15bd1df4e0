/** Whether the bot answers, and what Telegram says of our webhook. */
import type { Api } from "grammy";
import { sameHost } from "./client.ts";
import { inWords, readFailure } from "./failure.ts";

/** An error of the webhook counts while it is this fresh and updates wait behind it. */
const FRESH_SECONDS = 600;
const SAID_MAX = 200;

/**
 * Asks Telegram for the bot and its webhook. Never throws; `detail` holds no secret.
 *
 * @param publicBaseUrl  Where this installation is reached: messages that are brought elsewhere are trouble.
 */
export async function telegramHealth(
  api: Api,
  publicBaseUrl?: string,
): Promise<{ readonly ok: boolean; readonly detail: string }> {
  try {
    const [bot, webhook] = await Promise.all([api.getMe(), api.getWebhookInfo()]);
    const name = `the bot @${bot.username} answers`;
    const url = URL.parse(webhook.url ?? "");
    if (url === null) return { ok: true, detail: `${name}; no webhook: messages are fetched` };
    if (publicBaseUrl !== undefined && !sameHost(url.href, publicBaseUrl)) {
      const repair = "messages go there; after a move: sirius telegram take-over";
      return { ok: false, detail: `${name}; its webhook is at ${url.host}: ${repair}` };
    }
    const waiting = webhook.pending_update_count;
    const detail = `${name}; its webhook is at ${url.host}, ${waiting} waiting`;
    const { last_error_date: at, last_error_message: said } = webhook;
    if (at === undefined) return { ok: true, detail };
    const secondsAgo = Math.max(0, Math.round(Date.now() / 1000 - at));
    const ok = waiting === 0 || secondsAgo > FRESH_SECONDS;
    const error = `last error ${secondsAgo} s ago: ${(said ?? "unknown").slice(0, SAID_MAX)}`;
    return { ok, detail: `${detail}; ${error}` };
  } catch (error) {
    return { ok: false, detail: inWords(readFailure(error)) };
  }
}
