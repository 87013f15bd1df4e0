/**
 * Twilio's client with two changes: it may speak to a stand-in on this machine, and what goes wrong
 * leaves it as a `TwilioFailure`. The errors of the SDK carry the account's password and the person's
 * number, and printing them prints both; so none of them gets out of this file.
 */
import twilio from "twilio";
import { because } from "../../bot/error-words.ts";
import { SiriusError } from "../../bot/errors.ts";

/** Why there is no usable answer. */
export type FailureCause =
  /** Twilio, or something in front of it, answered with another status than 2xx. */
  | {
      readonly kind: "answered";
      readonly status: number;
      /** Twilio's own code. */
      readonly code?: number;
      readonly retryAfterMs?: number;
    }
  /** No connection was made, so nothing was taken. */
  | { readonly kind: "unreached"; readonly cause: string }
  /** The request left and no answer came back that can be read: it may have been taken. */
  | { readonly kind: "cut"; readonly cause: string };

/** A request without a usable answer. Holds neither credentials, nor numbers, nor texts. */
export class TwilioFailure extends Error {
  readonly failure: FailureCause;

  constructor(failure: FailureCause) {
    super(
      failure.kind === "answered"
        ? `twilio answered ${failure.status}`
        : `twilio: ${failure.cause}`,
    );
    this.name = "TwilioFailure";
    this.failure = failure;
  }
}

export interface TwilioAccess {
  readonly accountSid: string;
  readonly authToken: string;
  /** Another address than Twilio's own, for tests and the simulator; on this machine only. */
  readonly apiBaseUrl?: string;
  /** How long one request may last. */
  readonly timeoutMs: number;
}

/**
 * Opens Twilio's client. No request is made yet.
 *
 * Errors: `config_invalid` for an `apiBaseUrl` that is not on this machine: it would be sent the
 * credentials and every number. What its methods reject with is always a `TwilioFailure`.
 */
export function openTwilio(access: TwilioAccess): twilio.Twilio {
  const { accountSid, authToken, apiBaseUrl, timeoutMs } = access;
  const base = apiBaseUrl === undefined ? undefined : loopback(apiBaseUrl);
  return twilio(accountSid, authToken, { httpClient: new DiscreetClient(timeoutMs, base) });
}

function loopback(address: string): URL {
  const url = URL.parse(address);
  const host = url?.hostname ?? "";
  const here = host === "localhost" || host === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(host);
  if (url === null || !here || !/^https?:$/.test(url.protocol)) {
    throw new SiriusError(
      "config_invalid",
      "TWILIO_API_BASE_URL: write an address on this machine, such as http://127.0.0.1:4010, or nothing; it is sent the credentials",
      because("TWILIO_API_BASE_URL"),
    );
  }
  return url;
}

class DiscreetClient extends twilio.RequestClient {
  readonly #base: URL | undefined;

  constructor(timeoutMs: number, base: URL | undefined) {
    // The SDK's own retries ignore Retry-After; trying again is decided elsewhere.
    super({ timeout: timeoutMs, autoRetry: false });
    this.#base = base;
  }

  override request: twilio.RequestClient["request"] = async (options) => {
    try {
      const response = await super.request({ ...options, uri: this.#addressOf(options.uri) });
      if (response.statusCode < 200 || response.statusCode >= 300) {
        throw new TwilioFailure(answered(response.statusCode, response.body, response.headers));
      }
      if (typeof response.body !== "object" || response.body === null) {
        throw new TwilioFailure({ kind: "cut", cause: "the answer cannot be read" });
      }
      return response;
    } catch (error) {
      throw error instanceof TwilioFailure ? error : new TwilioFailure(broken(error));
    } finally {
      // The SDK keeps both for its user to look at; they hold the password and a text.
      delete this.lastRequest;
      delete this.lastResponse;
    }
  };

  #addressOf(uri: string): string {
    const url = new URL(uri);
    if (this.#base === undefined) {
      // Pages name the address of the next one: the password only ever goes to Twilio.
      if (url.protocol === "https:" && url.hostname.endsWith(".twilio.com")) return uri;
      throw new TwilioFailure({ kind: "unreached", cause: "not an address of Twilio" });
    }
    const folder = this.#base.pathname.replace(/\/+$/, "");
    return `${this.#base.origin}${folder}${url.pathname}${url.search}`;
  }
}

const CODE_MAX = 999_999;

function answered(status: number, body: unknown, headers: unknown): FailureCause {
  const code = Number(field(body, "code"));
  const retryAfterMs = readRetryAfter(field(headers, "retry-after"));
  return {
    kind: "answered",
    status,
    ...(Number.isInteger(code) && code > 0 && code <= CODE_MAX ? { code } : {}),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

function field(holder: unknown, name: string): unknown {
  return typeof holder === "object" && holder !== null ? Reflect.get(holder, name) : undefined;
}

const RETRY_AFTER_MAX_MS = 86_400_000;

/** Seconds, or a date. Source: RFC 9110 §10.2.3. */
function readRetryAfter(value: unknown): number | undefined {
  if (typeof value !== "string") return undefined;
  if (/^\d{1,9}$/.test(value)) return Math.min(Number(value) * 1_000, RETRY_AFTER_MAX_MS);
  // Date.parse alone finds a date in "-1".
  const at = /^[A-Z][a-z]{2}, .* GMT$/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.min(Math.max(at - Date.now(), 0), RETRY_AFTER_MAX_MS);
}

/** Node's codes of a connection that was never made. */
const UNREACHED = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EAI_FAIL",
  "EHOSTUNREACH",
  "EHOSTDOWN",
  "ENETUNREACH",
  "ENETDOWN",
  "EADDRNOTAVAIL",
  "EPROTO",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
]);
/** A certificate that is not trusted, or no common version of TLS: both before anything is written. */
const UNTRUSTED = /^(?:CERT_|ERR_TLS_CERT_|ERR_SSL_\w*(?:VERSION|PROTOCOL|HANDSHAKE))/;

/** Sorts an error of the network by whether the request can have left. Only its code is kept. */
function broken(error: unknown): FailureCause {
  const code = String(field(error, "code"));
  const cause = /^[A-Z][A-Z0-9_]{2,60}$/.test(code) ? code : "no answer";
  // A timeout is one of connecting or one of reading; the system call tells which.
  const call = field(field(error, "cause"), "syscall") ?? field(error, "syscall");
  const unreached = UNREACHED.has(code) || UNTRUSTED.test(code) || call === "connect";
  return { kind: unreached ? "unreached" : "cut", cause };
}

/**
 * Makes a request that takes no longer than it may. The SDK's own timeout only counts silence.
 *
 * Errors: a `TwilioFailure`; "cut" when time was up or `signal` asked to stop.
 */
export async function inTime<T>(
  timeoutMs: number,
  signal: AbortSignal | undefined,
  request: () => Promise<T>,
): Promise<T> {
  const answer = request();
  const timeout = AbortSignal.timeout(timeoutMs);
  const end = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
  const tooLate = new Promise<never>((_, reject) => {
    const giveUp = () => reject(new TwilioFailure({ kind: "cut", cause: "no answer in time" }));
    if (end.aborted) giveUp();
    else end.addEventListener("abort", giveUp, { once: true });
  });
  return Promise.race([answer, tooLate]);
}
