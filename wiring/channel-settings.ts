/** The settings of the channels, each whole or absent; `config.ts` reads them with the others. */
import type { SettingFault } from "../bot/error-words.ts";

export interface SmsSettings {
  readonly accountSid: string;
  readonly authToken: string;
  readonly previousAuthToken: string | undefined;
  readonly messagingServiceSid: string | undefined;
  readonly from: string | undefined;
  readonly apiBaseUrl: string | undefined;
  /** `lien`: the sender is a name, nobody can answer. */
  readonly mode: "conversation" | "lien";
  /** Who confirms STOP and START. */
  readonly optOutReply: "provider" | "self";
}

export interface TelegramSettings {
  readonly token: string;
  readonly mode: "webhook" | "polling";
  readonly webhookSecret: string | undefined;
  readonly apiRoot: string | undefined;
}

export interface EmailSettings {
  readonly from: string;
  readonly sendgrid:
    | {
        readonly apiKey: string;
        readonly baseUrl: string | undefined;
        readonly webhookPublicKey: string | undefined;
      }
    | undefined;
  readonly smtpUrl: string | undefined;
}

export interface ChannelSettings {
  readonly sms: SmsSettings | undefined;
  readonly telegram: TelegramSettings | undefined;
  readonly email: EmailSettings | undefined;
  readonly smsPartsPerDay: number;
  readonly smsPerSecond: number;
  /** SMS leave from a short code: campaigns ask for evidence of consent. */
  readonly shortCode: boolean;
}

/** The texts of the environment, each already checked by itself. */
export type ChannelEnvironment = Readonly<
  Partial<
    Record<
      | "SMS_OPT_OUT_REPLY"
      | "TWILIO_ACCOUNT_SID"
      | "TWILIO_AUTH_TOKEN"
      | "TWILIO_AUTH_TOKEN_PREVIOUS"
      | "TWILIO_MESSAGING_SERVICE_SID"
      | "TWILIO_FROM"
      | "TWILIO_API_BASE_URL"
      | "TELEGRAM_BOT_TOKEN"
      | "TELEGRAM_WEBHOOK_SECRET"
      | "TELEGRAM_API_ROOT"
      | "SENDGRID_API_KEY"
      | "SENDGRID_BASE_URL"
      | "SENDGRID_WEBHOOK_PUBLIC_KEY"
      | "SMTP_URL"
      | "MAIL_FROM",
      string | undefined
    >
  >
> & {
  readonly SMS_MODE?: "conversation" | "lien" | undefined;
  readonly TELEGRAM_MODE?: "webhook" | "polling" | undefined;
  readonly SMS_PARTS_PER_DAY?: number | undefined;
  readonly SMS_PER_SECOND?: number | undefined;
};

/** SMS parts that may leave in one day unless told otherwise: a fault must not empty the account. */
const PARTS_PER_DAY = 20_000;
const PER_SECOND = 10;

/** The companies that messages pass through on the channels that are on. */
export function processorsOf({
  sms,
  telegram,
  email,
}: Pick<ChannelSettings, "sms" | "telegram" | "email">) {
  const mail = email?.sendgrid === undefined ? ("smtp" as const) : ("sendgrid" as const);
  return [
    ...(sms === undefined ? [] : ["twilio" as const]),
    ...(telegram === undefined ? [] : ["telegram" as const]),
    ...(email === undefined ? [] : [mail]),
  ];
}

/** Settings of channels that are half given, or that contradict each other. */
export function channelFaults(settings: ChannelEnvironment): SettingFault[] {
  const faults: SettingFault[] = [];
  const { TWILIO_FROM: from, TWILIO_MESSAGING_SERVICE_SID: service } = settings;
  const twilio = settings.TWILIO_ACCOUNT_SID ?? settings.TWILIO_AUTH_TOKEN ?? from ?? service;
  if (twilio !== undefined) {
    if (settings.TWILIO_ACCOUNT_SID === undefined || settings.TWILIO_AUTH_TOKEN === undefined) {
      const words = "TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN: write both, or no TWILIO_ setting";
      faults.push([words, "twilio_incomplete"]);
    }
    if (from === undefined && service === undefined) {
      const words = "TWILIO_MESSAGING_SERVICE_SID or TWILIO_FROM: write who sends";
      faults.push([words, "twilio_sender"]);
    }
  }
  if (from !== undefined && /[A-Za-z]/.test(from) && settings.SMS_MODE !== "lien") {
    const words = "SMS_MODE: write lien, for nobody can answer a sender that is a name";
    faults.push([words, "twilio_name"]);
  }
  if (
    settings.TELEGRAM_BOT_TOKEN !== undefined &&
    settings.TELEGRAM_MODE === "webhook" &&
    settings.TELEGRAM_WEBHOOK_SECRET === undefined
  ) {
    const words = "TELEGRAM_WEBHOOK_SECRET: write a secret, or TELEGRAM_MODE=polling";
    faults.push([words, "telegram_secret"]);
  }
  const mail = settings.SENDGRID_API_KEY ?? settings.SMTP_URL;
  if (settings.SENDGRID_API_KEY !== undefined && settings.SMTP_URL !== undefined) {
    const words = "SENDGRID_API_KEY and SMTP_URL: write one of them, mails leave one way only";
    faults.push([words, "mail_two_ways"]);
  }
  if ((mail === undefined) !== (settings.MAIL_FROM === undefined)) {
    const words = "MAIL_FROM with SENDGRID_API_KEY or SMTP_URL: write both, or none";
    faults.push([words, "mail_incomplete"]);
  }
  return faults;
}

/** The channels that are set up. */
export function readChannels(settings: ChannelEnvironment): ChannelSettings {
  return {
    sms: readSms(settings),
    telegram: readTelegram(settings),
    email: readEmail(settings),
    smsPartsPerDay: settings.SMS_PARTS_PER_DAY ?? PARTS_PER_DAY,
    smsPerSecond: settings.SMS_PER_SECOND ?? PER_SECOND,
    shortCode: isShortCode(settings),
  };
}

/** In doubt it is one: in France a conversation by SMS takes a short code, and a service does not say. */
function isShortCode({ SMS_MODE: mode, TWILIO_FROM: from }: ChannelEnvironment): boolean {
  return mode !== "lien" && from?.startsWith("+") !== true;
}

function readSms(settings: ChannelEnvironment): SmsSettings | undefined {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken } = settings;
  if (accountSid === undefined || authToken === undefined) return undefined;
  return {
    accountSid,
    authToken,
    previousAuthToken: settings.TWILIO_AUTH_TOKEN_PREVIOUS,
    messagingServiceSid: settings.TWILIO_MESSAGING_SERVICE_SID,
    from: settings.TWILIO_FROM,
    apiBaseUrl: settings.TWILIO_API_BASE_URL,
    mode: settings.SMS_MODE ?? "conversation",
    optOutReply: settings.SMS_OPT_OUT_REPLY === "self" ? "self" : "provider",
  };
}

function readTelegram(settings: ChannelEnvironment): TelegramSettings | undefined {
  const { TELEGRAM_BOT_TOKEN: token } = settings;
  if (token === undefined) return undefined;
  const secret = settings.TELEGRAM_WEBHOOK_SECRET;
  return {
    token,
    mode: settings.TELEGRAM_MODE ?? (secret === undefined ? "polling" : "webhook"),
    webhookSecret: secret,
    apiRoot: settings.TELEGRAM_API_ROOT,
  };
}

function readEmail(settings: ChannelEnvironment): EmailSettings | undefined {
  const { MAIL_FROM: from, SENDGRID_API_KEY: apiKey, SMTP_URL: smtpUrl } = settings;
  if (from === undefined) return undefined;
  return {
    from,
    smtpUrl,
    sendgrid:
      apiKey === undefined
        ? undefined
        : {
            apiKey,
            baseUrl: settings.SENDGRID_BASE_URL,
            webhookPublicKey: settings.SENDGRID_WEBHOOK_PUBLIC_KEY,
          },
  };
}
