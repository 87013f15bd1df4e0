/** E-mail through any mail server. Decides nothing: what its replies mean is in smtp-outcome.ts. */
import { createTransport } from "nodemailer";
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
import { outcomeOfFailure } from "./smtp-outcome.ts";

export interface SmtpOptions {
  /** `smtps://user:password@mail.example.fr` or `smtp://…`; a name or a password is percent-encoded. */
  readonly url: string;
  /** `avis@example.fr` or `Avis d'apprentis <avis@example.fr>`. */
  readonly from: string;
  /** How long one try may last: mail servers read a message before they say yes. */
  readonly timeoutMs?: number | undefined;
}

/** The channel, and the end of its connections. */
export interface SmtpChannel extends Channel {
  /** Ends the connections that wait for the next mail. */
  close(): void;
}

const TIMEOUT_MS = 30_000;
const CONNECTIONS_MAX = 3;
const MESSAGES_PER_CONNECTION_MAX = 100;
/** Servers of other people are not kept waiting for a mail that may come tomorrow. */
const IDLE_MS = 20_000;
const THIS_MACHINE = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * Opens the channel. Nothing is asked of the server yet.
 *
 * Errors: `config_invalid` when the address of the server or the sender cannot be right.
 */
export function smtpChannel(options: SmtpOptions): SmtpChannel {
  const sender = readSender(options.from);
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const server = openServer(readServer(options.url), timeoutMs);
  return {
    id: "email",
    capabilities: MAIL_CAPABILITIES,
    send: (message, signal) =>
      send(server, sender, message, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])),
    health: () => health(server),
    close: () => {
      server.transport.close();
    },
  };
}

interface Server {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly requireTLS: boolean;
  readonly auth?: { readonly user: string; readonly pass: string };
}

/** The address is read here and not by the package, which takes any of its settings from a query. */
function readServer(address: string): Server {
  const url = URL.parse(address);
  const secure = url?.protocol === "smtps:";
  const user = decoded(url?.username);
  const pass = decoded(url?.password);
  const known = secure || url?.protocol === "smtp:";
  if (!known || url.hostname === "" || user === undefined || pass === undefined) {
    throw new SiriusError(
      "config_invalid",
      "SMTP_URL: write an address such as smtps://name:password@mail.example.fr, with what is no letter or digit in the name and the password percent-encoded",
      because("SMTP_URL"),
    );
  }
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: url.port === "" ? (secure ? 465 : 587) : Number(url.port),
    secure,
    // A password is never sent in the open, but on this machine.
    requireTLS: !secure && user !== "" && !THIS_MACHINE.has(url.hostname),
    ...(user === "" ? {} : { auth: { user, pass } }),
  };
}

function decoded(text = ""): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

type OpenServer = ReturnType<typeof openServer>;

function openServer(server: Server, timeoutMs: number) {
  const transport = createTransport({
    ...server,
    pool: true,
    maxConnections: CONNECTIONS_MAX,
    maxMessages: MESSAGES_PER_CONNECTION_MAX,
    // Another connection is tried once, where the first was closed before a byte of the mail left.
    maxRequeues: 1,
    idleTimeout: IDLE_MS,
    // The package waits minutes by default.
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  // Each try has a signal of its own; the bytes of its mail are found by it.
  const bytes = new WeakMap<AbortSignal, { readonly readableDidRead: boolean }>();
  transport.use("stream", ({ data, message }, done) => {
    message.processFunc((body) => {
      if (data.signal) bytes.set(data.signal, body);
      return body;
    });
    done();
  });
  /** Whether anything of the mail was sent; if not, the server cannot have taken it. */
  const hasBegun = (signal: AbortSignal): boolean => bytes.get(signal)?.readableDidRead === true;
  return { transport, hasBegun };
}

async function send(
  { transport, hasBegun }: OpenServer,
  sender: Sender,
  message: Outgoing,
  signal: AbortSignal,
): Promise<SendOutcome> {
  if (!isMailAddress(message.to)) {
    return { kind: "refused", scope: "address", reason: "invalid_address" };
  }
  const messageId = messageIdOf(message, sender);
  try {
    await transport.sendMail({ ...mailOf(message, sender), messageId, signal });
    return { kind: "accepted", providerId: messageId };
  } catch (error) {
    return outcomeOfFailure(error, hasBegun(signal));
  }
}

function mailOf(message: Outgoing, { address, name }: Sender) {
  return {
    from: name === undefined ? address : { name, address },
    to: { name: "", address: message.to },
    envelope: { from: address, to: message.to },
    subject: subjectOf(message),
    ...mailBody(message),
    headers: headersOf(message),
  };
}

async function health({ transport }: OpenServer): ReturnType<Channel["health"]> {
  try {
    await transport.verify();
    return { ok: true, detail: "the mail server takes us" };
  } catch (error) {
    const outcome = outcomeOfFailure(error, false);
    return { ok: false, detail: "reason" in outcome ? outcome.reason : outcome.kind };
  }
}
