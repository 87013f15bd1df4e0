/** What a mail server's replies mean. No outcome repeats what it says: it quotes addresses. */
import { z } from "zod";
import type { SendOutcome } from "../../bot/channel.ts";

const Failure = z.object({
  code: z.string().optional().catch(undefined),
  /** Three digits; absent when nothing was replied. */
  responseCode: z.number().optional().catch(undefined),
  response: z.string().optional().catch(undefined),
  /** What was asked: `MAIL FROM`, `RCPT TO`, `DATA`, `AUTH …`, or `CONN` for the connection itself. */
  command: z.string().optional().catch(undefined),
});

/** Replies that say a message is too large. Source: RFC 5321 §4.2.2, RFC 3463 §3.4 and §3.5. */
const TOO_LARGE = new Set(["5.3.4", "5.2.3"]);

interface Reply {
  readonly status: number;
  /** Its finer code, such as `5.1.1`; empty when the server gives none. Source: RFC 3463. */
  readonly detail: string;
  readonly command: string;
}

/**
 * Reads what the package threw.
 *
 * @param begun  Whether anything of the mail had been sent: if not, it certainly did not arrive.
 */
export function outcomeOfFailure(error: unknown, begun: boolean): SendOutcome {
  const {
    code = "",
    responseCode,
    response = "",
    command = "",
  } = Failure.safeParse(error).data ?? {};
  if (responseCode !== undefined && responseCode >= 400 && responseCode <= 599) {
    const [, detail = ""] = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(response) ?? [];
    return outcomeOfReply({ status: responseCode, detail, command });
  }
  const name = /^E[A-Z0-9]{2,30}$/.test(code) ? code : "unnamed";
  if (code === "EAUTH" || code === "ENOAUTH") {
    return { kind: "misconfigured", reason: "the mail server wants a password: check SMTP_URL" };
  }
  if (begun) return { kind: "unknown", reason: `the connection broke during the mail: ${name}` };
  // The package itself finds an address that no server would take.
  if (code === "EENVELOPE") return { kind: "refused", scope: "address", reason: "invalid_address" };
  return { kind: "later", reason: `the mail server could not be reached: ${name}` };
}

/** A reply is definite: 4yz took nothing and may be asked again, 5yz never will. Source: RFC 5321 §4.2.1. */
function outcomeOfReply({ status, detail, command }: Reply): SendOutcome {
  const code = detail === "" ? String(status) : `${status} ${detail}`;
  const reason = `the mail server replied ${code} to ${stepOf(command)}`;
  // 421 is said to whoever asks, whatever they ask.
  if (status === 421) return { kind: "later", reason, wholeChannel: true };
  if (status < 500) return { kind: "later", reason };
  if (status === 552 || TOO_LARGE.has(detail)) {
    // At the recipient it is their mailbox that is full.
    return command === "RCPT TO" && detail !== "5.3.4"
      ? { kind: "refused", scope: "message", reason: "unreachable", code }
      : { kind: "refused", scope: "message", reason: "content", code };
  }
  switch (command) {
    case "RCPT TO":
      return recipientRefused(status, detail, code);
    case "DATA":
      return { kind: "refused", scope: "message", reason: "filtered", code };
    default:
      // Refused before anybody's name was said: the password, the sender, or our whole machine.
      return { kind: "misconfigured", reason: `${reason}: check SMTP_URL and MAIL_FROM` };
  }
}

function recipientRefused(status: number, detail: string, code: string): SendOutcome {
  if (status === 530 || detail === "5.7.0") {
    return { kind: "misconfigured", reason: `the mail server replied ${code}: check SMTP_URL` };
  }
  // 5.7.z is a rule of the server, not a fault of the address.
  if (detail.startsWith("5.7.")) {
    return { kind: "refused", scope: "message", reason: "filtered", code };
  }
  return detail === "5.2.2"
    ? { kind: "refused", scope: "message", reason: "unreachable", code }
    : { kind: "refused", scope: "address", reason: "invalid_address", code };
}

function stepOf(command: string): string {
  return /^[A-Z]+(?: [A-Z]+)?/.exec(command)?.[0] ?? "the connection";
}
