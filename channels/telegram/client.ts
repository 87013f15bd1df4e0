/** grammY's API client as Sirius uses it: typed calls, one try each, and no bot around it. */
import { Api } from "grammy";
import { because } from "../../bot/error-words.ts";
import { SiriusError } from "../../bot/errors.ts";

const TELEGRAM = "https://api.telegram.org";
/** How long one call may last. */
export const TIMEOUT_MS = 10_000;

/** Where calls go, and as which bot. */
export interface TelegramAccess {
  /** As BotFather gave it, `123456789:AA…`; one for each environment. */
  readonly token: string;
  /** Without a slash at the end. Another one than Telegram's must be on this machine. */
  readonly apiRoot?: string;
  /** How long one call may last; 10 seconds unless told. */
  readonly timeoutMs?: number;
}

type Signal = NonNullable<Parameters<Api["getMe"]>[0]>;

/**
 * The client of one bot. It retries nothing and paces nothing: the outbox does, and it survives a crash.
 *
 * Errors: `config_invalid` for a token or an address that cannot be right; neither is repeated.
 */
export function telegramClient({ token, apiRoot = TELEGRAM, timeoutMs }: TelegramAccess): Api {
  botIdOf(token);
  if (!mayHoldToken(apiRoot)) {
    throw new SiriusError(
      "config_invalid",
      `TELEGRAM_API_ROOT: write ${TELEGRAM}, or an address of this machine such as ` +
        "http://127.0.0.1:4000, without a slash at the end: the token travels in every address",
      because("TELEGRAM_API_ROOT"),
    );
  }
  return new Api(token, {
    apiRoot,
    timeoutSeconds: (timeoutMs ?? TIMEOUT_MS) / 1000,
    sensitiveLogs: false,
    // Telegram redirects nothing; whoever does is not Telegram.
    baseFetchConfig: { redirect: "error" },
  });
}

/**
 * The id of the bot that a token belongs to: Telegram writes it in front of the colon.
 *
 * Errors: `config_invalid` when it does not look like a token.
 */
export function botIdOf(token: string): number {
  const id = Number(/^(\d{1,16}):[\w-]{1,100}$/.exec(token)?.[1]);
  if (Number.isSafeInteger(id)) return id;
  throw new SiriusError(
    "config_invalid",
    "TELEGRAM_BOT_TOKEN: write the token that @BotFather gave, such as 123456789:AA…",
    because("TELEGRAM_BOT_TOKEN"),
  );
}

/** A signal as grammY's types want it: they name that of a polyfill, which Node's own can stand for. */
export function grammySignal(signal: AbortSignal): Signal | undefined {
  const given: unknown = signal;
  return isSignal(given) ? given : undefined;
}

function isSignal(given: unknown): given is Signal {
  return given instanceof AbortSignal;
}

function mayHoldToken(apiRoot: string): boolean {
  if (apiRoot === TELEGRAM) return true;
  const url = URL.parse(apiRoot);
  // Nothing but scheme, host, port and path.
  const plain = !/[@?#]|\/$/.test(apiRoot);
  return url !== null && isLoopback(url) && /^https?:$/.test(url.protocol) && plain;
}

/** Whether an address is of this machine. */
export function isLoopback({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** The host of an address, as people are told of it. */
export function hostOf(address: string): string {
  return URL.parse(address)?.host ?? "an unknown host";
}

/** Whether two addresses name the same host; ports may differ. */
export function sameHost(one: string, other: string | undefined): boolean {
  const host = URL.parse(one)?.hostname;
  return host !== undefined && other !== undefined && host === URL.parse(other)?.hostname;
}
