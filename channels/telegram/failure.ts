/**
 * What a failed call means. grammY's errors hold the message, the chat and an address with the token
 * in it, so none of them leaves this file: only codes and sentences of our own do.
 */
import { GrammyError, HttpError } from "grammy";
import type { SendOutcome } from "../../bot/channel.ts";
import type { Instant } from "../../bot/conversation.ts";

/** A failed call, without anything that may not be told. */
export type Failure =
  /** Telegram said no. `said` may repeat our text: it is matched, and never passed on. */
  | {
      readonly kind: "answered";
      readonly status: number;
      readonly said: string;
      readonly retryAfterSeconds?: number;
    }
  /** Nothing was written; `code` is that of the system. */
  | { readonly kind: "unreached"; readonly code: string }
  /** Telegram may have done what was asked. */
  | { readonly kind: "unclear"; readonly why: string };

/** Failures of a name, a route, a connection or a certificate: all come before the first byte. */
const NOTHING_WRITTEN = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENETDOWN",
  "EADDRNOTAVAIL",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "ERR_SSL_WRONG_VERSION_NUMBER",
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
]);

/** A day: a longer wait is a mistake on the way. */
const RETRY_AFTER_SECONDS_MAX = 86_400;

/** Chats that are gone for good, in Telegram's words. */
const NO_SUCH_CHAT = /chat not found|user not found|peer_id_invalid|user_id_invalid/i;

/**
 * Reads whatever a call threw.
 *
 * @param error  Of grammY, of the network or of our own reading of an answer; any value.
 *
 * Errors: never throws.
 */
export function readFailure(error: unknown): Failure {
  if (error instanceof GrammyError) {
    const { error_code: status, description, parameters } = error;
    // An answer without a code is no answer of Telegram's.
    if (!Number.isInteger(status)) return { kind: "unclear", why: "an answer it never gives" };
    const seconds = Number(parameters.retry_after);
    const answered = { kind: "answered", status, said: description } as const;
    return seconds > 0
      ? { ...answered, retryAfterSeconds: Math.min(seconds, RETRY_AFTER_SECONDS_MAX) }
      : answered;
  }
  if (!(error instanceof HttpError)) return { kind: "unclear", why: "an answer it never gives" };
  const code = codeOf(error.error);
  if (NOTHING_WRITTEN.has(code)) return { kind: "unreached", code };
  return { kind: "unclear", why: code === "" ? "no answer in time, or one that is no JSON" : code };
}

/**
 * What became of a message whose sending failed.
 *
 * @param at  Now; the waiting time that Telegram asks for counts from here.
 */
export function outcomeOf(failure: Failure, at: Instant): SendOutcome {
  if (failure.kind === "unreached") return { kind: "later", reason: inWords(failure) };
  if (failure.kind === "unclear") return { kind: "unknown", reason: inWords(failure) };
  const { status, said, retryAfterSeconds } = failure;
  const code = String(status);
  // Telegram's limits are those of the bot, not of a chat.
  if (status === 429) {
    const wait = { kind: "later", reason: inWords(failure), wholeChannel: true } as const;
    return retryAfterSeconds === undefined
      ? wait
      : { ...wait, notBefore: at + retryAfterSeconds * 1000 };
  }
  if (status === 401 || status === 404) return { kind: "misconfigured", reason: inWords(failure) };
  if (status === 403) return refusedByPerson(said, code);
  if (status >= 400 && status < 500) {
    return NO_SUCH_CHAT.test(said)
      ? { kind: "refused", scope: "address", reason: "invalid_address", code }
      : { kind: "refused", scope: "message", reason: "content", code };
  }
  return { kind: "unknown", reason: inWords(failure) };
}

function refusedByPerson(said: string, code: string): SendOutcome {
  if (/blocked by the user/i.test(said)) {
    return { kind: "refused", scope: "person", reason: "blocked", code };
  }
  const gone = /deactivated/i.test(said) || NO_SUCH_CHAT.test(said);
  // Otherwise the person never started the bot, and only they can.
  const reason = gone ? "invalid_address" : "unreachable";
  return { kind: "refused", scope: "address", reason, code };
}

/** A failure in words that hold no token, no chat and no text. */
export function inWords(failure: Failure): string {
  if (failure.kind === "unreached") return `telegram cannot be reached (${failure.code})`;
  if (failure.kind === "unclear") return `telegram gave no clear answer (${failure.why})`;
  const { status } = failure;
  if (status === 401 || status === 404) {
    return `telegram ${status}: it knows no bot with this token; write the one of @BotFather in TELEGRAM_BOT_TOKEN`;
  }
  if (status === 429) return "telegram 429: too many requests for now";
  if (status === 409) return "telegram 409: something else receives the messages of this bot";
  return `telegram ${status}`;
}

function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && /^[A-Z][A-Z0-9_]{2,60}$/.test(code) ? code : "";
}
