/**
 * What SendGrid tells of mails it took. Who opened a mail or followed its link is never read: Sirius asks
 * SendGrid not to watch people, and does not listen if it does.
 */
import { createPublicKey, verify, type KeyObject } from "node:crypto";
import { z } from "zod";
import type { InboundEvent, ReadWebhook, Receipt, WebhookRequest } from "../../bot/channel.ts";
import type { Instant } from "../../bot/conversation.ts";
import { isMailAddress } from "./mail-headers.ts";

/** The custom argument that each mail is sent with, to be told our delivery id back. */
export const DELIVERY_ARGUMENT = "sirius_delivery";

export interface EventsDeps {
  /** The verification key that SendGrid shows beside "Signed Event Webhook": base64, or PEM. */
  readonly publicKey: string;
  /** How old a request may be, in seconds. */
  readonly windowSeconds?: number | undefined;
}

/**
 * SendGrid repeats a request for 24 hours, and nobody tells whether it is signed anew each time. Replays
 * inside the window change nothing: every event carries an id of its own.
 */
const WINDOW_SECONDS = 25 * 3600;
/** How far SendGrid's clock may be ahead of ours. */
const AHEAD_SECONDS = 300;
/** Batches are of a few hundred; longer ones are read up to here. */
const EVENTS_MAX = 10_000;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const Told = z.object({
  event: z.string(),
  sg_event_id: z.string().min(1).max(200),
  email: z.string().optional().catch(undefined),
  /** Seconds since 1970. */
  timestamp: z.number().nonnegative().max(1e11).optional().catch(undefined),
  sg_message_id: z.string().max(500).optional().catch(undefined),
  [DELIVERY_ARGUMENT]: z.string().regex(UUID).optional().catch(undefined),
  type: z.string().optional().catch(undefined),
  reason: z.string().optional().catch(undefined),
  status: z.string().optional().catch(undefined),
  bounce_classification: z.string().optional().catch(undefined),
});
type Told = z.infer<typeof Told>;
type Refusal = NonNullable<Receipt["refusal"]>;

/**
 * Reads a request of the event webhook, after its signature. One event that cannot be read does not take
 * the others of its batch with it.
 *
 * Errors: never throws. Without a usable key nothing is believed.
 */
export function readSendgridEvents(request: WebhookRequest, deps: EventsDeps): ReadWebhook {
  const refused = doubt(request, deps);
  if (refused !== undefined) return refused;
  const batch = parsed(request.body);
  if (!Array.isArray(batch)) {
    return { ok: false, status: 400, problem: "the body is no list of events" };
  }
  const told = batch.slice(0, EVENTS_MAX).flatMap((one) => Told.safeParse(one).data ?? []);
  return {
    ok: true,
    events: told.flatMap((one) => optOutOf(one, request.receivedAt) ?? []),
    receipts: told.flatMap((one) => receiptOf(one, request.receivedAt) ?? []),
  };
}

/** Why a request is not believed. */
function doubt(
  { headers, body, receivedAt }: WebhookRequest,
  { publicKey, windowSeconds = WINDOW_SECONDS }: EventsDeps,
): ReadWebhook | undefined {
  const signature = headers["x-twilio-email-event-webhook-signature"];
  const timestamp = headers["x-twilio-email-event-webhook-timestamp"];
  if (typeof signature !== "string" || typeof timestamp !== "string") {
    return { ok: false, status: 401, problem: "the request is not signed" };
  }
  const key = readKey(publicKey);
  if (key === undefined) {
    return { ok: false, status: 403, problem: "SENDGRID_WEBHOOK_PUBLIC_KEY is no such key" };
  }
  const signed = Buffer.concat([Buffer.from(timestamp), body]);
  if (!verify("sha256", signed, key, Buffer.from(signature, "base64"))) {
    return { ok: false, status: 403, problem: "the signature is not that of this key" };
  }
  const age = /^\d{1,12}$/.test(timestamp) ? receivedAt / 1000 - Number(timestamp) : Number.NaN;
  return age <= windowSeconds && age >= -AHEAD_SECONDS
    ? undefined
    : { ok: false, status: 403, problem: "the request is too old, or from the future" };
}

function readKey(publicKey: string): KeyObject | undefined {
  try {
    const der = Buffer.from(publicKey.replace(/-----[A-Z ]+-----/g, ""), "base64");
    const key = createPublicKey({ key: der, format: "der", type: "spki" });
    return key.asymmetricKeyType === "ec" ? key : undefined;
  } catch {
    return undefined;
  }
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

/** Both mean: never again. A new subscription at SendGrid revives nobody; only START to us does. */
function optOutOf(told: Told, receivedAt: Instant): InboundEvent | undefined {
  switch (told.event) {
    case "spamreport":
    case "unsubscribe":
    case "group_unsubscribe": {
      const value = (told.email ?? "").trim().toLowerCase();
      if (!isMailAddress(value)) return undefined;
      const from = { channel: "email", value } as const;
      const at = instantOf(told, receivedAt);
      return { kind: "optOut", answered: true, eventId: told.sg_event_id, from, at };
    }
    default:
      return undefined;
  }
}

function receiptOf(told: Told, receivedAt: Instant): Receipt | undefined {
  const fate = fateOf(told);
  if (fate === undefined) return undefined;
  const code = /^[245]\.\d{1,3}\.\d{1,3}$/.exec(told.status ?? "")?.[0];
  const delivery = told[DELIVERY_ARGUMENT];
  const providerId = told.sg_message_id?.split(".", 1)[0];
  return {
    eventId: told.sg_event_id,
    channel: "email",
    ...(delivery === undefined ? {} : { delivery }),
    // The id of the send stands before the first dot; what follows names SendGrid's machine.
    ...(providerId === undefined || providerId === "" ? {} : { providerId }),
    ...fate,
    ...(code === undefined ? {} : { code }),
    at: instantOf(told, receivedAt),
  };
}

type Fate = Pick<Receipt, "state" | "refusal">;

function fateOf(told: Told): Fate | undefined {
  switch (told.event) {
    case "processed":
      return { state: "queued" };
    case "delivered":
      return { state: "delivered" };
    case "bounce":
      return { state: "failed", refusal: bounced(told) };
    case "dropped":
      return { state: "failed", refusal: dropped(told.reason) };
    default:
      return undefined;
  }
}

const INVALID: Refusal = { scope: "address", reason: "invalid_address" };

/** Blocked mails came back without a word about the address, but for what SendGrid found out itself. */
function bounced({ type, bounce_classification: found = "" }: Told): Refusal {
  if (type !== "blocked" || found === "Invalid Address") return INVALID;
  return ["Content", "Reputation", "Frequency or Volume Too High"].includes(found)
    ? { scope: "message", reason: "filtered" }
    : { scope: "message", reason: "unreachable" };
}

/** Mails that SendGrid kept back, by what it remembers of the address. */
function dropped(reason = ""): Refusal {
  if (/unsubscribed address|spam reporting address/i.test(reason)) {
    return { scope: "person", reason: "opted_out" };
  }
  if (/bounced address|^invalid$/i.test(reason)) return INVALID;
  return { scope: "message", reason: "filtered" };
}

function instantOf({ timestamp }: Told, receivedAt: Instant): Instant {
  return timestamp === undefined ? receivedAt : Math.round(timestamp * 1000);
}
