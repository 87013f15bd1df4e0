/** The channels of the settings, opened: adapters, their webhooks, and what has to run for them. */
import type { WebhookReaders } from "../api/webhooks.ts";
import type { Channel, InboundSink, PushChannel } from "../bot/channel.ts";
import type { Instant } from "../bot/conversation.ts";
import { readSendgridEvents } from "../channels/email/sendgrid-events.ts";
import { sendgridChannel } from "../channels/email/sendgrid.ts";
import { smtpChannel } from "../channels/email/smtp.ts";
import { readTwilioMessage, readTwilioStatus } from "../channels/sms/read-twilio.ts";
import { twilioChannel } from "../channels/sms/twilio-channel.ts";
import { botIdOf } from "../channels/telegram/client.ts";
import { pollTelegram } from "../channels/telegram/poll.ts";
import { readTelegramUpdate } from "../channels/telegram/read-update.ts";
import { registerTelegram, type Registering } from "../channels/telegram/register.ts";
import { takeOverTelegram, type TakenOver } from "../channels/telegram/take-over.ts";
import { telegramChannel } from "../channels/telegram/telegram-channel.ts";
import { channelWords } from "../web/console/channel-words.ts";
import type {
  ChannelSettings,
  EmailSettings,
  SmsSettings,
  TelegramSettings,
} from "./channel-settings.ts";

/** The name of a bot, once Telegram has told it. */
export interface TelegramName {
  current: string | undefined;
}

export interface OpenChannels {
  /** The best to reach somebody by first. */
  readonly channels: ReadonlyMap<PushChannel, Channel>;
  readonly readers: WebhookReaders;
  readonly telegram: TelegramName;
  /** What a worker does for them until the signal; undefined: nothing. */
  readonly listen: ((sink: InboundSink, signal: AbortSignal) => Promise<void>) | undefined;
  /** Tells providers where we are; tried again by the caller while it returns a problem. */
  readonly register: () => Promise<string | undefined>;
  readonly close: () => void;
}

/** What a channel says of its health, in French where its words are known; the console shows the same. */
export function healthInFrench(detail: string): string {
  return channelWords(detail) ?? detail;
}

export interface Opening {
  readonly settings: ChannelSettings;
  /** Where providers and people reach us, without a slash at the end. */
  readonly publicBaseUrl: string;
  readonly now: () => Instant;
  /** Told of troubles, in words without secrets. */
  readonly report: (problem: string, error?: unknown) => void;
}

/**
 * Opens the channels that are set up. Nothing is sent yet.
 *
 * Errors: `config_invalid`, naming the setting to repair.
 */
export function openChannels(opening: Opening): OpenChannels {
  const { settings, publicBaseUrl } = opening;
  const { sms, telegram, email } = settings;
  const channels = new Map<PushChannel, Channel>();
  const name: TelegramName = { current: undefined };
  if (telegram !== undefined) {
    channels.set("telegram", telegramChannel({ ...telegramAccess(telegram), publicBaseUrl }));
  }
  if (sms !== undefined) channels.set("sms", openSms(sms, opening));
  const mail = email === undefined ? undefined : openEmail(email);
  if (mail !== undefined) channels.set("email", mail.channel);
  return {
    channels,
    readers: readersOf(opening),
    telegram: name,
    listen: telegram?.mode === "polling" ? (...args) => poll(telegram, opening, args) : undefined,
    register: async () => (telegram === undefined ? undefined : register(telegram, opening, name)),
    close: () => mail?.close(),
  };
}

function openSms(sms: SmsSettings, { publicBaseUrl, now }: Opening): Channel {
  return twilioChannel({
    accountSid: sms.accountSid,
    authToken: sms.authToken,
    publicBaseUrl,
    inbound: sms.mode === "conversation",
    optOutReply: sms.optOutReply,
    now,
    ...given("messagingServiceSid", sms.messagingServiceSid),
    ...given("from", sms.from),
    ...given("apiBaseUrl", sms.apiBaseUrl),
  });
}

function openEmail({ from, sendgrid, smtpUrl }: EmailSettings) {
  if (sendgrid !== undefined) {
    const channel = sendgridChannel({ apiKey: sendgrid.apiKey, baseUrl: sendgrid.baseUrl, from });
    return { channel, close: () => undefined };
  }
  if (smtpUrl === undefined) return undefined;
  const channel = smtpChannel({ url: smtpUrl, from });
  return { channel, close: () => channel.close() };
}

function readersOf({ settings, publicBaseUrl }: Opening): WebhookReaders {
  const { sms, telegram, email } = settings;
  const publicKey = email?.sendgrid?.webhookPublicKey;
  return {
    ...(sms === undefined ? {} : twilioReaders(sms, publicBaseUrl)),
    ...(telegram?.webhookSecret === undefined
      ? {}
      : { telegram: telegramReader(telegram.token, telegram.webhookSecret) }),
    ...(publicKey === undefined
      ? {}
      : { sendgridEvents: (request) => readSendgridEvents(request, { publicKey }) }),
  };
}

function twilioReaders(sms: SmsSettings, publicBaseUrl: string): WebhookReaders {
  const tokens = [sms.authToken, ...(sms.previousAuthToken ?? "").split(" ")].filter(Boolean);
  const trust = { tokens, publicBaseUrl, optOutReply: sms.optOutReply };
  return {
    twilioMessages: (request) => readTwilioMessage(request, trust),
    twilioStatus: (request) => readTwilioStatus(request, trust),
  };
}

function telegramReader(token: string, secret: string): NonNullable<WebhookReaders["telegram"]> {
  const botId = botIdOf(token);
  return (request) => readTelegramUpdate(request, { secret, botId });
}

function telegramAccess({ token, apiRoot }: TelegramSettings) {
  return { token, ...given("apiRoot", apiRoot) };
}

async function poll(
  telegram: TelegramSettings,
  { publicBaseUrl, report }: Opening,
  [sink, signal]: readonly [InboundSink, AbortSignal],
): Promise<void> {
  await pollTelegram({ ...telegramAccess(telegram), publicBaseUrl, report }, sink, signal);
}

/**
 * Takes the bot of the settings over from the host that is named.
 *
 * @returns undefined when no bot is set up.
 *
 * Errors: `config_invalid` for a webhook that Telegram cannot take.
 */
export async function takeOverBot(
  { settings: { telegram }, publicBaseUrl }: Pick<Opening, "settings" | "publicBaseUrl">,
  from: string | undefined,
): Promise<TakenOver | undefined> {
  if (telegram === undefined) return undefined;
  return takeOverTelegram({ ...registering(telegram, publicBaseUrl), publicBaseUrl, from });
}

async function register(
  telegram: TelegramSettings,
  { publicBaseUrl }: Opening,
  name: TelegramName,
): Promise<string | undefined> {
  const registration = await registerTelegram(registering(telegram, publicBaseUrl));
  if (!registration.ok) return registration.problem;
  name.current = registration.bot.username;
  return undefined;
}

function registering(telegram: TelegramSettings, publicBaseUrl: string): Registering {
  const { mode, webhookSecret: secret } = telegram;
  const access = telegramAccess(telegram);
  if (mode === "polling" || secret === undefined) return access;
  return { ...access, webhook: { url: `${publicBaseUrl}/webhooks/telegram`, secret } };
}

/** A property that is left out when it has no value. */
function given<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  // eslint-disable-next-line typescript/no-unsafe-type-assertion -- one computed key cannot be typed otherwise
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}
