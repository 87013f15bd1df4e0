/** What SendGrid's answers mean. No outcome repeats what SendGrid says: it quotes addresses. */
import { z } from "zod";
import type { SendOutcome } from "../../bot/channel.ts";
import type { Instant } from "../../bot/conversation.ts";
import type { Answer } from "./sendgrid-client.ts";

/** Errors after which not a byte of the mail had left: no name, no route, nobody there, a wrong certificate. */
const NEVER_LEFT =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|CERT_\w+|ERR_TLS_CERT\w+|UNABLE_TO_\w+|DEPTH_ZERO\w+|SELF_SIGNED\w+)$/;
/** What is waited when SendGrid names no time; a limit never lasts longer than an hour. */
const WAIT_MS = 60_000;
const WAIT_MS_MAX = 3_600_000;

const Field = z.object({ errors: z.array(z.object({ field: z.string().nullish() })) });
const Failure = z.object({
  code: z.union([z.string(), z.number()]).optional().catch(undefined),
  response: z
    .object({
      status: z.number().optional(),
      headers: z.unknown().optional(),
      body: z.unknown().optional(),
    })
    .optional()
    .catch(undefined),
});

/** The mail was taken. */
export function outcomeOfAnswer({ headers }: Pick<Answer, "headers">): SendOutcome {
  const id = headerOf(headers, "x-message-id");
  return /^[\w.=-]{1,200}$/.test(id) ? { kind: "accepted", providerId: id } : { kind: "accepted" };
}

/** The package's own kind of headers; empty when there is no such line. */
function headerOf(headers: unknown, name: string): string {
  const value: unknown =
    typeof headers === "object" && headers !== null ? Reflect.get(headers, name) : undefined;
  return typeof value === "string" ? value : "";
}

/** Reads what the package threw: an answer of 400 or more, or a request that broke. */
export function outcomeOfFailure(error: unknown): SendOutcome {
  const { code, response } = Failure.safeParse(error).data ?? {};
  if (typeof code === "number" && response !== undefined) {
    return outcomeOfStatus(code, response.headers, response.body);
  }
  if (response?.status !== undefined) {
    return { kind: "misconfigured", reason: `sendgrid answered ${response.status}: not its API` };
  }
  const name = typeof code === "string" && /^[A-Z][A-Z0-9_]{2,40}$/.test(code) ? code : "unnamed";
  return NEVER_LEFT.test(name)
    ? { kind: "later", reason: `sendgrid could not be reached: ${name}` }
    : { kind: "unknown", reason: `the request to sendgrid broke off: ${name}` };
}

function outcomeOfStatus(status: number, headers: unknown, body: unknown): SendOutcome {
  const reason = `sendgrid answered ${status}`;
  const fields = Field.safeParse(body).data?.errors.map(({ field }) => field ?? "");
  switch (status) {
    case 401:
    case 403:
      return {
        kind: "misconfigured",
        reason: `${reason}: check SENDGRID_API_KEY, the credits of the account, and that the domain of MAIL_FROM is authenticated`,
      };
    case 404:
    case 405:
      return { kind: "misconfigured", reason: `${reason}: check SENDGRID_BASE_URL` };
    case 429:
      return { kind: "later", reason, notBefore: notBefore(headers), wholeChannel: true };
    case 503:
      // Its own "unavailable" took nothing; one of a machine on the way says nothing about SendGrid.
      return fields === undefined ? { kind: "unknown", reason } : { kind: "later", reason };
    default:
      if (status >= 500) return { kind: "unknown", reason };
      return refusal(status, fields ?? []);
  }
}

function refusal(status: number, fields: readonly string[]): SendOutcome {
  const code = String(status);
  if (fields.some((field) => field.startsWith("from"))) {
    return { kind: "misconfigured", reason: `sendgrid answered ${code}: check MAIL_FROM` };
  }
  return fields.some((field) => /^personalizations\.\d+\.to\b/.test(field))
    ? { kind: "refused", scope: "address", reason: "invalid_address", code }
    : { kind: "refused", scope: "message", reason: "content", code };
}

/** When SendGrid takes mail again: in seconds from now, or as a second since 1970. */
function notBefore(headers: unknown): Instant {
  const now = Date.now();
  const seconds = Number.parseFloat(headerOf(headers, "retry-after"));
  const reset = Number.parseFloat(headerOf(headers, "x-ratelimit-reset"));
  const wait = seconds >= 0 ? seconds * 1000 : reset * 1000 - now;
  return wait >= 0 ? now + Math.min(wait, WAIT_MS_MAX) : now + WAIT_MS;
}
