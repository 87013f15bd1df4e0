/** SMS through Twilio, as the one channel that Sirius knows. Decides nothing: see `bot/channel.ts`. */
import type twilio from "twilio";
import type { Channel, Outgoing, SendOutcome } from "../../bot/channel.ts";
import type { Instant } from "../../bot/conversation.ts";
import { settingsRefused, type SettingFault } from "../../bot/error-words.ts";
import { measureSms } from "../../survey-scripts/sms-parts.ts";
import { inTime, openTwilio } from "./twilio-client.ts";
import type { OptOutReply } from "./twilio-inbound.ts";
import { lookUpMessage, reconcileMessages } from "./twilio-listing.ts";
import { outcomeOfFailure, outcomeOfGivenUp } from "./twilio-outcomes.ts";

export interface TwilioOptions {
  readonly accountSid: string;
  readonly authToken: string;
  /** Takes the sender from its pool. */
  readonly messagingServiceSid?: string;
  /** A number, a short code, or a name; with a messaging service, the sender to take from its pool. */
  readonly from?: string;
  /** Another address than Twilio's own, for tests and the simulator; on this machine only. */
  readonly apiBaseUrl?: string;
  /** Where Twilio reaches us, without a slash at the end. */
  readonly publicBaseUrl: string;
  /** Whether people can answer; false where the SMS only carries a link. */
  readonly inbound: boolean;
  /** Whether Twilio itself answers STOP and START; see `readTwilioMessage`. "self" unless told. */
  readonly optOutReply?: OptOutReply;
  /** How long one request may last. 10 seconds unless told. */
  readonly timeoutMs?: number;
  /** How long a message may be missing from Twilio's listing after it was taken. A minute unless told. */
  readonly listingLagMs?: number;
  /** The clock; tests and the simulator move it. */
  readonly now?: () => Instant;
}

/** Characters of one message. Source: error 21617. */
const TEXT_MAX = 1_600;
/** Seconds that a message may wait at Twilio. Source: ValidityPeriod in Twilio's API description. */
const VALIDITY_MAX_SECONDS = 36_000;
const TIMEOUT_MS = 10_000;
const LISTING_LAG_MS = 60_000;

const E164 = /^\+[1-9]\d{6,14}$/;
const SHORT_CODE = /^\d{5,6}$/;
const NAME = /^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}$/;
const ACCOUNT_SID = /^AC[0-9a-fA-F]{32}$/;
const SERVICE_SID = /^MG[0-9a-fA-F]{32}$/;

/**
 * The channel of one Twilio account.
 *
 * Errors: `config_invalid`, naming the setting to repair. Its values are not repeated.
 */
export function twilioChannel(options: TwilioOptions): Channel {
  const faults = faultsOf(options);
  if (faults.length > 0) throw settingsRefused("the SMS channel cannot start", faults);
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const client = openTwilio({ ...options, timeoutMs });
  const now = options.now ?? Date.now;
  const sender: Sender = { options, client, timeoutMs, now };
  const listing = {
    client,
    timeoutMs,
    now,
    listingLagMs: options.listingLagMs ?? LISTING_LAG_MS,
    optOutReply: options.optOutReply ?? "self",
    ...sendersOf(options),
  };
  return {
    id: "sms",
    capabilities: {
      inbound: options.inbound,
      choices: options.inbound ? "numbered" : "none",
      maxText: TEXT_MAX,
      unknown: "ask_then_resend",
      paid: true,
    },
    send: (message, signal) => send(sender, message, signal),
    lookUp: (message, signal) => lookUpMessage(listing, message, signal),
    ...(options.inbound
      ? { reconcile: (since, sink) => reconcileMessages(listing, since, sink) }
      : {}),
    health: () => health(sender),
  };
}

interface Sender {
  readonly options: TwilioOptions;
  readonly client: twilio.Twilio;
  readonly timeoutMs: number;
  readonly now: () => Instant;
}

function faultsOf(options: TwilioOptions): SettingFault[] {
  const { accountSid, authToken, messagingServiceSid, from, inbound } = options;
  const faults: SettingFault[] = [];
  if (!ACCOUNT_SID.test(accountSid)) {
    faults.push(["TWILIO_ACCOUNT_SID: write AC and 32 hex digits", "TWILIO_ACCOUNT_SID"]);
  }
  if (authToken === "") {
    faults.push(["TWILIO_AUTH_TOKEN: write the token of the account", "TWILIO_AUTH_TOKEN"]);
  }
  if (messagingServiceSid !== undefined && !SERVICE_SID.test(messagingServiceSid)) {
    const words = "TWILIO_MESSAGING_SERVICE_SID: write MG and 32 hex digits";
    faults.push([words, "TWILIO_MESSAGING_SERVICE_SID"]);
  }
  if (messagingServiceSid === undefined && from === undefined) {
    const words = "TWILIO_MESSAGING_SERVICE_SID or TWILIO_FROM: write who sends";
    faults.push([words, "twilio_sender"]);
  }
  if (from !== undefined && ![E164, SHORT_CODE, NAME].some((form) => form.test(from))) {
    const words = "TWILIO_FROM: write +33…, a short code, or a name of 11 letters at most";
    faults.push([words, "TWILIO_FROM"]);
  }
  if (inbound && from !== undefined && NAME.test(from)) {
    const words = "TWILIO_FROM: nobody can answer a name; write a short code, or SMS_MODE=lien";
    faults.push([words, "twilio_name"]);
  }
  return faults;
}

function sendersOf({ messagingServiceSid, from }: TwilioOptions) {
  return {
    ...(messagingServiceSid === undefined ? {} : { messagingServiceSid }),
    ...(from === undefined ? {} : { from }),
  };
}

async function send(
  { options, client, timeoutMs, now }: Sender,
  message: Outgoing,
  signal: AbortSignal,
): Promise<SendOutcome> {
  const body = bodyOf(message);
  if (body.length > TEXT_MAX) return { kind: "refused", scope: "message", reason: "content" };
  // Anything else may be an address of another of Twilio's services, "whatsapp:…".
  if (!E164.test(message.to)) {
    return { kind: "refused", scope: "address", reason: "invalid_address" };
  }
  if (signal.aborted) return { kind: "later", reason: "stopped before it was sent" };
  try {
    const taken = await inTime(timeoutMs, signal, () =>
      client.messages.create({
        to: message.to,
        body,
        ...sendersOf(options),
        statusCallback: `${options.publicBaseUrl}/webhooks/twilio/status?d=${encodeURIComponent(message.delivery)}`,
        validityPeriod: validitySeconds(message.expiresAt - now()),
      }),
    );
    if (isGivenUp(taken.status)) return outcomeOfGivenUp(taken.errorCode ?? undefined, now());
    if (typeof taken.sid !== "string" || taken.sid === "") {
      return { kind: "unknown", reason: "twilio: the answer names no message" };
    }
    // Not Twilio's own count: with a messaging service it is 0 until the sender is chosen.
    return { kind: "accepted", providerId: taken.sid, parts: measureSms(body).parts };
  } catch (error) {
    return outcomeOfFailure(error, now());
  }
}

/** The text, and the link below it unless the text holds it already. */
function bodyOf({ text, link }: Outgoing): string {
  return link === undefined || text.includes(link.url) ? text : `${text}\n${link.url}`;
}

function validitySeconds(ms: number): number {
  return Math.min(Math.max(Math.floor(ms / 1_000), 1), VALIDITY_MAX_SECONDS);
}

/** No status is ever told of a message that is born with a final one. */
function isGivenUp(status: string): boolean {
  return status === "failed" || status === "undelivered" || status === "canceled";
}

async function health({ options, client, timeoutMs, now }: Sender): ReturnType<Channel["health"]> {
  try {
    const account = await inTime(timeoutMs, undefined, () =>
      client.api.v2010.accounts(options.accountSid).fetch(),
    );
    if (account.status !== "active") {
      const status = account.status === "suspended" ? "suspended" : "closed";
      return { ok: false, detail: `twilio: the account is ${status}` };
    }
    const service = options.messagingServiceSid;
    if (service !== undefined) {
      await inTime(timeoutMs, undefined, () => client.messaging.v1.services(service).fetch());
    }
    return { ok: true, detail: "twilio: the account is active" };
  } catch (error) {
    const outcome = outcomeOfFailure(error, now());
    const told = outcome.kind !== "accepted" && outcome.kind !== "refused";
    return { ok: false, detail: told ? outcome.reason : "twilio does not accept the request" };
  }
}
