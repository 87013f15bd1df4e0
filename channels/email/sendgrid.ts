/** E-mail through SendGrid. Decides nothing: what its answers mean is in sendgrid-outcome.ts. */
import type { Channel, Outgoing, SendOutcome } from "../../bot/channel.ts";
import { because } from "../../bot/error-words.ts";
import { SiriusError } from "../../bot/errors.ts";
import { mailBody } from "./mail-body.ts";
import {
  headersOf,
  isMailAddress,
  MAIL_CAPABILITIES,
  messageIdOf,
  readSender,
  subjectOf,
  type Sender,
} from "./mail-headers.ts";
import { sendgridClient, type Mail, type SendgridClient } from "./sendgrid-client.ts";
import { DELIVERY_ARGUMENT } from "./sendgrid-events.ts";
import { outcomeOfAnswer, outcomeOfFailure } from "./sendgrid-outcome.ts";

export interface SendgridOptions {
  /** Begins with `SG.`; needs the right to send mail, nothing else. */
  readonly apiKey: string;
  /** For accounts of the European region, or for a stand-in on this machine. */
  readonly baseUrl?: string | undefined;
  /** `avis@example.fr` or `Avis d'apprentis <avis@example.fr>`. */
  readonly from: string;
  /** How long one try may last. */
  readonly timeoutMs?: number | undefined;
}

const TIMEOUT_MS = 10_000;
const HOSTS = new Set(["https://api.sendgrid.com", "https://api.eu.sendgrid.com"]);
const THIS_MACHINE = /^https?:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/;

/**
 * Opens the channel. Nothing is asked of SendGrid yet.
 *
 * Errors: `config_invalid` when the key, the address to send to or the sender cannot be right.
 */
export function sendgridChannel(options: SendgridOptions): Channel {
  const sender = readSender(options.from);
  const client = sendgridClient({
    apiKey: readKey(options.apiKey),
    baseUrl: readBaseUrl(options.baseUrl),
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
  });
  return {
    id: "email",
    capabilities: MAIL_CAPABILITIES,
    send: (message, signal) => send(client, sender, message, signal),
    health: () => health(client),
  };
}

async function send(
  client: SendgridClient,
  sender: Sender,
  message: Outgoing,
  signal: AbortSignal,
): Promise<SendOutcome> {
  if (!isMailAddress(message.to)) {
    return { kind: "refused", scope: "address", reason: "invalid_address" };
  }
  if (signal.aborted) return { kind: "later", reason: "given up before it was sent" };
  try {
    return outcomeOfAnswer(await client.send(mailOf(message, sender), signal));
  } catch (error) {
    return outcomeOfFailure(error);
  }
}

/**
 * The mail as SendGrid's package wants it. Headers and arguments stand with the recipient: at the root
 * the package would send the headers to SendGrid's web server too, unsubscribe token included.
 */
function mailOf(message: Outgoing, sender: Sender): Mail {
  return {
    personalizations: [
      {
        to: { email: message.to },
        headers: { "Message-ID": messageIdOf(message, sender), ...headersOf(message) },
        customArgs: { [DELIVERY_ARGUMENT]: message.delivery },
      },
    ],
    from: {
      email: sender.address,
      ...(sender.name === undefined ? {} : { name: sender.name }),
    },
    subject: subjectOf(message),
    ...mailBody(message),
    // SendGrid keeps categories for good and may read them: the same for everybody.
    category: "sirius",
    // A followed link would go through another host, with the personal token in it.
    trackingSettings: {
      clickTracking: { enable: false, enableText: false },
      openTracking: { enable: false },
      subscriptionTracking: { enable: false },
      ganalytics: { enable: false },
    },
  };
}

async function health(client: SendgridClient): ReturnType<Channel["health"]> {
  try {
    const scopes = await client.scopes();
    return scopes.includes("mail.send")
      ? { ok: true, detail: "the key may send mail" }
      : { ok: false, detail: "SENDGRID_API_KEY: give this key the right to send mail" };
  } catch (error) {
    const outcome = outcomeOfFailure(error);
    return { ok: false, detail: "reason" in outcome ? outcome.reason : outcome.kind };
  }
}

function readKey(apiKey: string): string {
  if (/^SG\.[\w.-]+$/.test(apiKey)) return apiKey;
  throw new SiriusError(
    "config_invalid",
    "SENDGRID_API_KEY: write the whole key, which begins with SG. (not its name or its id)",
    because("SENDGRID_API_KEY"),
  );
}

function readBaseUrl(baseUrl = "https://api.sendgrid.com"): string {
  const origin = baseUrl.replace(/\/$/, "");
  if (HOSTS.has(origin) || THIS_MACHINE.test(origin)) return origin;
  throw new SiriusError(
    "config_invalid",
    "SENDGRID_BASE_URL: write https://api.sendgrid.com, https://api.eu.sendgrid.com or an address of this machine; the key is sent there",
    because("SENDGRID_BASE_URL"),
  );
}
