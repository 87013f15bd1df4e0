/**
 * The environment as a typed, fully checked value. Every bad setting is listed at once, with its
 * name and what to write; docs/settings.md explains each of them.
 */
import { z } from "zod";
import { settingsRefused, type SettingFault } from "./bot/error-words.ts";
import { SENDING_HOURS } from "./bot/sending-hours.ts";
import { contactKind } from "./db/publisher-contact.ts";
import { LONGEST_RETENTION } from "./db/retention.ts";
import type { GivenSettings } from "./db/setting-values.ts";
import { channelFaults, readChannels, type ChannelSettings } from "./wiring/channel-settings.ts";

/** Twenty a second of one address: many times what a page of results asks for. */
const API_PER_MINUTE = 1_200;

/** What an administrator may decide in the console as long as the environment does not: the field of each. */
const CONSOLE_MAY_DECIDE = {
  SIRIUS_THEME: "look.theme",
  SIRIUS_THRESHOLD: "publication.threshold",
  SMS_PARTS_PER_DAY: "sms.partsPerDay",
  SMS_PER_SECOND: "sms.perSecond",
  PUBLISHER_NAME: "publisher.name",
  PUBLISHER_ADDRESS: "publisher.address",
  PUBLISHER_CONTACT: "publisher.contact",
  PUBLISHER_DIRECTOR: "publisher.director",
  PUBLISHER_HOSTING: "publisher.hosting",
} as const;
/** The name of such a setting. */
export type DecidableSetting = keyof typeof CONSOLE_MAY_DECIDE;
const DECIDABLE = Object.keys(CONSOLE_MAY_DECIDE).filter(
  (name): name is DecidableSetting => name in CONSOLE_MAY_DECIDE,
);

/** A setting left empty ("PORT=") counts as not set. */
const unset = (value: unknown): unknown => (value === "" ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(unset, schema.optional());

const WholeNumber = z
  .string()
  .regex(/^\d{1,6}$/, "a whole number")
  .transform(Number);

/** Links are made by adding a path, and pages name theirs from the root. */
function hasOnlyAHost(address: string): boolean {
  const url = URL.parse(address);
  return url === null || /^\/*$/.test(`${url.pathname}${url.search}${url.hash}`);
}

const Environment = z.object({
  NODE_ENV: optional(z.string()),
  PORT: optional(WholeNumber.refine((port) => port <= 65_535, "a port from 0 to 65535")),
  HOST: optional(z.string().regex(/^[\w.:-]+$/, "a host name or an address, such as 127.0.0.1")),
  PUBLIC_BASE_URL: optional(
    z
      .url({ protocol: /^https?$/, error: "an address such as https://avis.example.fr" })
      .refine(hasOnlyAHost, "an address without a path: Sirius takes a host name of its own"),
  ),
  DATABASE_URL: optional(
    z.string().regex(/^postgres(ql)?:\/\//, "an address such as postgresql://user@host/database"),
  ),
  SIRIUS_DATA_DIR: optional(z.string()),
  SIRIUS_LEDGER: optional(z.string()),
  SIRIUS_KEYS: optional(z.string()),
  SIRIUS_DEMO: optional(z.enum(["on", "off"], { error: "on or off" })),
  SIRIUS_THEME: optional(z.enum(["sirius", "ardoise"], { error: "sirius or ardoise" })),
  SIRIUS_THRESHOLD: optional(
    WholeNumber.refine((n) => n >= 3 && n <= 20, "a whole number from 3 to 20"),
  ),
  SIRIUS_TRUSTED_PROXIES: optional(
    WholeNumber.refine((n) => n <= 5, "how many proxies stand in front, from 0 to 5"),
  ),
  SIRIUS_API_PER_MINUTE: optional(WholeNumber),
  SMS_MODE: optional(
    z.enum(["conversation", "lien"], {
      error: "conversation (people answer by SMS) or lien (the SMS only carries a link)",
    }),
  ),
  SMS_PARTS_PER_DAY: optional(WholeNumber),
  SMS_PER_SECOND: optional(
    WholeNumber.refine((n) => n >= 1 && n <= 500, "messages a second, from 1 to 500"),
  ),
  SMS_OPT_OUT_REPLY: optional(
    z.enum(["provider", "self"], {
      error: "provider (it confirms STOP and START itself) or self (Sirius does)",
    }),
  ),
  TWILIO_ACCOUNT_SID: optional(
    z.string().regex(/^AC[0-9a-f]{32}$/i, "the account's SID: AC and 32 hexadecimal digits"),
  ),
  TWILIO_AUTH_TOKEN: optional(z.string().min(16, "the account's auth token")),
  TWILIO_AUTH_TOKEN_PREVIOUS: optional(z.string().min(16, "the former auth token, or nothing")),
  TWILIO_MESSAGING_SERVICE_SID: optional(
    z.string().regex(/^MG[0-9a-f]{32}$/i, "the service's SID: MG and 32 hexadecimal digits"),
  ),
  TWILIO_FROM: optional(
    z.string().regex(/^(?:\+[1-9]\d{6,14}|\d{5,6}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$/, {
      error: "a number such as +33…, a short code, or a name of 11 letters at most",
    }),
  ),
  TWILIO_API_BASE_URL: optional(z.url({ error: "an address, or nothing" })),
  TELEGRAM_BOT_TOKEN: optional(
    z.string().regex(/^\d{5,}:[\w-]{30,}$/, "the token that @BotFather gave, digits:letters"),
  ),
  TELEGRAM_MODE: optional(z.enum(["webhook", "polling"], { error: "webhook or polling" })),
  TELEGRAM_WEBHOOK_SECRET: optional(
    z.string().regex(/^[\w-]{16,256}$/, "16 to 256 letters, digits, _ or -, drawn by chance"),
  ),
  TELEGRAM_API_ROOT: optional(z.url({ error: "an address, or nothing" })),
  SENDGRID_API_KEY: optional(z.string().regex(/^SG\./, "a key that begins with SG.")),
  SENDGRID_BASE_URL: optional(z.url({ error: "an address, or nothing" })),
  SENDGRID_WEBHOOK_PUBLIC_KEY: optional(
    z.string().min(60, "the verification key of the signed event webhook"),
  ),
  SMTP_URL: optional(
    z.string().regex(/^smtps?:\/\//, "an address such as smtps://user:password@mail.example.fr"),
  ),
  MAIL_FROM: optional(
    z.string().regex(/^(?:[^<>@\r\n]{1,80} <[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/, {
      error: "an address, or a name and an address: Sirius <avis@example.fr>",
    }),
  ),
  OIDC_ISSUER: optional(
    z
      .string()
      .regex(/^https:\/\/\S+$|^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?(?:\/\S*)?$/, {
        error: "the https address of the identity provider, as its discovery document names it",
      }),
  ),
  OIDC_CLIENT_ID: optional(z.string().max(200)),
  OIDC_CLIENT_SECRET: optional(z.string().max(500)),
  OIDC_NAME: optional(z.string().max(60)),
  OIDC_EMAIL: optional(
    z.enum(["verified", "trusted"], {
      error:
        "verified (only addresses it calls verified) or trusted (all it gives, as for ProConnect)",
    }),
  ),
  SIRIUS_SIMULATOR: optional(z.enum(["on", "off"], { error: "on or off" })),
  PUBLISHER_NAME: optional(z.string().max(120)),
  PUBLISHER_ADDRESS: optional(z.string().max(200)),
  PUBLISHER_CONTACT: optional(
    z
      .string()
      .max(200)
      .refine((text) => contactKind(text) !== undefined, {
        error: "an e-mail address, a telephone number or an https address that people can use",
      }),
  ),
  PUBLISHER_DIRECTOR: optional(z.string().max(120)),
  PUBLISHER_HOSTING: optional(z.string().max(200)),
  LOG_LEVEL: optional(
    z.enum(["debug", "info", "warn", "error", "silent"], {
      error: "debug, info, warn, error or silent",
    }),
  ),
});

/** Who runs this Sirius, as the notice page and the first message say it. */
export interface Publisher {
  readonly name: string;
  readonly address: string;
  readonly contact: string;
  /** Who answers in law for what is published; undefined: the legal notice says that it is missing. */
  readonly director?: string | undefined;
  /** Who hosts the pages and the database; undefined: the publisher itself. */
  readonly hosting?: string | undefined;
}

/** An identity provider by which people of the console sign in. */
export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** On the button: "Se connecter avec …". */
  readonly name: string;
  /** Whether an address counts that the provider does not call verified, nor unverified. */
  readonly trustsEmail: boolean;
}

export interface Config {
  readonly production: boolean;
  readonly port: number;
  readonly host: string;
  /** Where people reach us, without a slash at the end. Undefined: known once the port is. */
  readonly publicBaseUrl: string | undefined;
  /** Undefined: the embedded PostgreSQL in `dataDir`. */
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
  /** The file that keeps STOP and erasures outside the database and its backups. */
  readonly ledger: string;
  readonly keys: string | undefined;
  /** Fill an empty embedded database with the fictitious world. */
  readonly demo: boolean;
  /** Respondents a group needs before any figure of it is shown. */
  readonly threshold: number;
  /** The colours of all pages. */
  readonly theme?: "sirius" | "ardoise" | undefined;
  readonly trustedProxies: number;
  /** Requests of one address to the read API in a minute; 0: no limit. */
  readonly apiPerMinute: number;
  readonly publisher: Publisher;
  /** The channels that are set up; without any, the simulator stands for all of them. */
  readonly channels: ChannelSettings;
  readonly oidc?: OidcSettings | undefined;
  /** A phone, a Telegram chat and a mailbox on this machine. Never in production. */
  readonly simulator: boolean;
  readonly logLevel: "debug" | "info" | "warn" | "error" | "silent";
  /** What the environment itself says of what could be decided in the console; left out: nothing. */
  readonly fixed?: ReadonlySet<DecidableSetting>;
}

/**
 * Reads the settings.
 *
 * @param environment  Usually `process.env`; unknown names are ignored.
 *
 * Errors: `config_invalid`, naming every setting at fault and what to write instead. The values
 * themselves are not repeated: some are secrets.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const parsed = Environment.safeParse(environment);
  const faults = parsed.success ? [] : malformed(parsed.error.issues);
  if (parsed.success) faults.push(...contradictions(parsed.data));
  if (!parsed.success || faults.length > 0) {
    throw settingsRefused("the settings cannot be used", faults);
  }
  return toConfig(parsed.data);
}

type Settings = z.infer<typeof Environment>;

/** The others take any text. */
type Refusable = Exclude<
  keyof Settings,
  "NODE_ENV" | "SIRIUS_DATA_DIR" | "SIRIUS_LEDGER" | "SIRIUS_KEYS"
>;
const isRefusable = (name: unknown): name is Refusable =>
  typeof name === "string" && name in Environment.shape;

/** Settings that cannot be what they are for. */
function malformed(
  issues: readonly { readonly path: PropertyKey[]; readonly message: string }[],
): SettingFault[] {
  return issues.flatMap(({ path: [name], message }): SettingFault[] =>
    isRefusable(name) ? [[`${name}: write ${message}`, name]] : [],
  );
}

/** Settings that are each well formed but do not go together. */
function contradictions(settings: Settings): SettingFault[] {
  const faults = channelFaults(settings);
  if (settings.DATABASE_URL !== undefined && settings.SIRIUS_KEYS === undefined) {
    const words =
      "SIRIUS_KEYS: write the keys of this database (make them with: sirius doctor --new-keys)";
    faults.push([words, "keys_absent"]);
  }
  faults.push(...oidcFaults(settings));
  const real = settings.TWILIO_ACCOUNT_SID ?? settings.TELEGRAM_BOT_TOKEN ?? settings.MAIL_FROM;
  if (settings.SIRIUS_SIMULATOR === "on" && real !== undefined) {
    const words = "SIRIUS_SIMULATOR: write off, for a real channel is set up as well";
    faults.push([words, "simulator_beside_channel"]);
  }
  if (settings.NODE_ENV !== "production") return faults;
  if (settings.SIRIUS_SIMULATOR === "on") {
    const words = "SIRIUS_SIMULATOR: write off, the simulator is not for production";
    faults.push([words, "simulator_in_production"]);
  }
  if (settings.PUBLIC_BASE_URL?.startsWith("https://") !== true) {
    const words =
      "PUBLIC_BASE_URL: write the https address people use, such as https://avis.example.fr";
    faults.push([words, "https_in_production"]);
  }
  return faults;
}

/** The three of them, or none. */
function oidcFaults(settings: Settings): SettingFault[] {
  const names = ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"] as const;
  const missing = names.filter((name) => settings[name] === undefined);
  if (missing.length === 0 || missing.length === names.length) return [];
  const words = `${missing.join(", ")}: write it as well, as the identity provider gave it`;
  return [[words, "oidc_incomplete"]];
}

function readOidc(settings: Settings): OidcSettings | undefined {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: secret } = settings;
  if (issuer === undefined || clientId === undefined || secret === undefined) return undefined;
  return {
    issuer,
    clientId,
    clientSecret: secret,
    name: settings.OIDC_NAME ?? "votre organisation",
    trustsEmail: settings.OIDC_EMAIL === "trusted",
  };
}

function toConfig(settings: Settings): Config {
  const channels = readChannels(settings);
  const real = channels.sms ?? channels.telegram ?? channels.email;
  const production = settings.NODE_ENV === "production";
  return {
    production,
    port: settings.PORT ?? 3000,
    host: settings.HOST ?? "127.0.0.1",
    publicBaseUrl: settings.PUBLIC_BASE_URL?.replace(/\/+$/, ""),
    databaseUrl: settings.DATABASE_URL,
    dataDir: settings.SIRIUS_DATA_DIR ?? "./data",
    ledger: settings.SIRIUS_LEDGER ?? `${settings.SIRIUS_DATA_DIR ?? "./data"}/ledger`,
    keys: settings.SIRIUS_KEYS,
    demo: settings.SIRIUS_DEMO !== "off" && settings.DATABASE_URL === undefined,
    threshold: settings.SIRIUS_THRESHOLD ?? 5,
    theme: settings.SIRIUS_THEME,
    trustedProxies: settings.SIRIUS_TRUSTED_PROXIES ?? 0,
    apiPerMinute: settings.SIRIUS_API_PER_MINUTE ?? API_PER_MINUTE,
    publisher: {
      name: settings.PUBLISHER_NAME ?? "Sirius (démonstration)",
      address: settings.PUBLISHER_ADDRESS ?? "adresse à renseigner par l'éditeur",
      contact: settings.PUBLISHER_CONTACT ?? "contact@sirius.invalid",
      director: settings.PUBLISHER_DIRECTOR,
      hosting: settings.PUBLISHER_HOSTING,
    },
    channels,
    oidc: readOidc(settings),
    // A real key and a simulated world must never meet, nor real people and a simulated telephone
    // unless somebody asks for it.
    simulator:
      !production &&
      real === undefined &&
      (settings.SIRIUS_SIMULATOR ?? (settings.DATABASE_URL === undefined ? "on" : "off")) === "on",
    logLevel: settings.LOG_LEVEL ?? "info",
    fixed: new Set(DECIDABLE.filter((name) => settings[name] !== undefined)),
  };
}

/** What holds as long as nobody decides otherwise in the console, and what nobody can decide there. */
export function givenBy(config: Config): GivenSettings {
  const { channels, threshold, publisher, theme = "sirius", fixed = [] } = config;
  return {
    values: {
      hours: SENDING_HOURS,
      sms: { partsPerDay: channels.smsPartsPerDay, perSecond: channels.smsPerSecond },
      publication: { threshold },
      retention: LONGEST_RETENTION,
      publisher,
      notice: {},
      look: { theme },
    },
    fixed: new Map([...fixed].map((name) => [CONSOLE_MAY_DECIDE[name], name])),
  };
}

/** Where a port is on this machine by the settings, whoever opens it; without a slash at the end. */
export function addressOf({ port, host }: Pick<Config, "port" | "host">): string {
  const named = host.includes(":") ? `[${host}]` : host;
  return `http://${named === "0.0.0.0" ? "127.0.0.1" : named}:${port}`;
}
