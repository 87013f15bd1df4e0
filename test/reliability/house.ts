/**
 * The whole application, started as `npm start` starts it, with its real adapters; Twilio, Telegram and
 * SendGrid are stand-ins on this machine, and every line it logs is kept.
 */
import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { readConfig } from "../../config.ts";
import { conversationStore } from "../../db/conversation-store.ts";
import { invite as sendInvitation } from "../../db/invite.ts";
import { scriptLibrary } from "../../db/script-library.ts";
import { createSecrets, newKey } from "../../db/secrets.ts";
import { start, type Sirius } from "../../main.ts";
import { createLogger } from "../../wiring/log.ts";
import { KEY, openSendgrid } from "../channels/email/sendgrid-server.ts";
import { sign } from "../channels/sms/signed.ts";
import {
  ACCOUNT_SID,
  AUTH_TOKEN,
  listed,
  openTwilioStandIn,
  OUR_NUMBER,
} from "../channels/sms/stand-in.ts";
import { openTelegram, TOKEN } from "../channels/telegram/stand-in.ts";
import { LEDGER } from "../ledger.ts";
import { addSomebody, type Somebody } from "./lab.ts";

const TELEGRAM_SECRET = "canary-secret-of-the-webhook";
const MESSAGES = "/webhooks/twilio/messages";

export type House = Awaited<ReturnType<typeof openHouse>>;

/**
 * Starts it.
 *
 * @param databaseUrl  Where it finds its database.
 * @param pool  The same database, for whoever looks on.
 * @param worker  Whether it sends and plays timers too, or only listens.
 */
export async function openHouse(databaseUrl: string, pool: Pool, worker = true) {
  const twilio = await openTwilioStandIn();
  const telegram = await openTelegram();
  const sendgrid = await openSendgrid();
  const keys = newKey();
  const secrets = createSecrets(keys);
  const lines: string[] = [];
  const config = readConfig({
    PORT: "0",
    DATABASE_URL: databaseUrl,
    SIRIUS_KEYS: keys,
    SIRIUS_LEDGER: LEDGER,
    TWILIO_ACCOUNT_SID: ACCOUNT_SID,
    TWILIO_AUTH_TOKEN: AUTH_TOKEN,
    TWILIO_FROM: OUR_NUMBER,
    TWILIO_API_BASE_URL: twilio.url,
    SMS_OPT_OUT_REPLY: "self",
    TELEGRAM_BOT_TOKEN: TOKEN,
    TELEGRAM_WEBHOOK_SECRET: TELEGRAM_SECRET,
    TELEGRAM_API_ROOT: telegram.url,
    SENDGRID_API_KEY: KEY,
    SENDGRID_BASE_URL: sendgrid.url,
    MAIL_FROM: "Sirius <avis@example.fr>",
    LOG_LEVEL: "debug",
  });
  const log = createLogger("debug", (line) => lines.push(line));
  const sirius: Sirius = await start(config, { web: true, worker }, log);
  let updates = 0;

  async function post(path: string, headers: Record<string, string>, body: string) {
    const answer = await fetch(`${sirius.url}${path}`, {
      method: "POST",
      headers,
      body,
      redirect: "manual",
    });
    await answer.arrayBuffer();
    return answer;
  }

  return {
    url: sirius.url,
    pool,
    secrets,
    twilio,
    telegram,
    sendgrid,
    /** Everything that was logged. */
    lines,
    post,
    /** A person who was not written to yet. */
    somebody: () => addSomebody(pool, secrets),
    /** Invites a person by SMS, whatever the hour. */
    async invite({ invitation }: Somebody): Promise<void> {
      const scripts = scriptLibrary(pool);
      const playing = { store: conversationStore(pool, secrets), scripts };
      const parts = { pool, secrets, scripts, playing, baseUrl: () => sirius.url };
      const how = { at: Date.now(), waitedFor: true };
      await sendInvitation(parts, invitation, [{ id: "sms", inbound: true }], how);
    },
    /** The person writes an SMS: Twilio keeps it in its list, and tells us. @returns the status it gets. */
    async sms(phone: string, text: string): Promise<number> {
      const sms = listed(
        { from: phone, to: OUR_NUMBER, body: text, direction: "inbound" },
        Date.now(),
      );
      twilio.list.unshift(sms);
      return this.tellSms(sms.sid, phone, text);
    },
    /** Tells us an SMS, for the first time or again. */
    async tellSms(sid: string, phone: string, text: string): Promise<number> {
      const fields = {
        MessageSid: sid,
        From: phone,
        To: OUR_NUMBER,
        Body: text,
        NumMedia: "0",
        AccountSid: ACCOUNT_SID,
      };
      const headers = {
        "content-type": "application/x-www-form-urlencoded",
        "x-twilio-signature": sign(`${sirius.url}${MESSAGES}`, fields, AUTH_TOKEN),
      };
      const { status } = await post(MESSAGES, headers, new URLSearchParams(fields).toString());
      return status;
    },
    /** A new update of Telegram, as its body. */
    update(what: object): string {
      updates += 1;
      return JSON.stringify({ update_id: updates, ...what });
    },
    /** Telegram tells an update. */
    async tellTelegram(body: string): Promise<number> {
      const secret = TELEGRAM_SECRET;
      const headers = {
        "content-type": "application/json",
        "x-telegram-bot-api-secret-token": secret,
      };
      return (await post("/webhooks/telegram", headers, body)).status;
    },
    /** A message in a private chat, as part of an update. */
    chat(id: number, text: string): object {
      const message = {
        message_id: 1,
        date: Math.floor(Date.now() / 1_000),
        chat: { id, type: "private", first_name: "Léa" },
        from: { id, is_bot: false, first_name: "Léa" },
        text,
      };
      return { message };
    },
    /** A browser opens a personal link. @returns its cookie. */
    async openLink(token: string): Promise<string> {
      const answer = await post(`/r/${token}`, {}, "");
      return (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    },
    /** The browser sends the form of an answer. */
    async postAnswer(cookie: string, fields: Readonly<Record<string, string>>): Promise<number> {
      const body = new URLSearchParams({ event: randomUUID(), ...fields }).toString();
      const headers = { cookie, "content-type": "application/x-www-form-urlencoded" };
      return (await post("/chat/messages", headers, body)).status;
    },
    async close(): Promise<void> {
      await sirius.stop();
      await Promise.all([twilio.close(), telegram.close(), sendgrid.close()]);
    },
  };
}
