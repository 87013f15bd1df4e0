/** Twilio's two webhooks, as what they tell: a message of a person, or what became of one of ours. */
import { z } from "zod";
import type { ReadWebhook, Receipt, WebhookRequest } from "../../bot/channel.ts";
import { meaningOfCode } from "./twilio-codes.ts";
import { eventsOfSms, type OptOutReply } from "./twilio-inbound.ts";
import { readSignedForm, type TwilioTrust } from "./twilio-signature.ts";

const Sid = z.string().regex(/^[A-Za-z0-9]{2,64}$/, "an id");

const MessageForm = z.object({
  MessageSid: Sid,
  From: z.string().max(100),
  Body: z.string().default(""),
  NumMedia: z
    .string()
    .regex(/^\d{1,3}$/, "a number")
    .transform(Number)
    .default(0),
  MediaContentType0: z.string().optional(),
  OptOutType: z.string().optional(),
});

/**
 * Reads what a person wrote. Twilio joins the parts of a long message before it calls.
 *
 * @param deps.optOutReply  What Twilio does with its English words STOP, START and the like when
 *   advanced opt-out is off: "provider" when it answers and blocks by itself, "self" (unless told) when
 *   our own reader deals with them.
 *
 * Errors: never throws; a problem never repeats what was sent.
 */
export function readTwilioMessage(
  request: WebhookRequest,
  deps: TwilioTrust & { readonly optOutReply?: OptOutReply },
): ReadWebhook {
  const form = readSignedForm(request, deps);
  if (!form.ok) return form;
  const parsed = MessageForm.safeParse(form.fields);
  if (!parsed.success) return malformed(parsed.error);
  const { MessageSid, From, Body, NumMedia, MediaContentType0, OptOutType } = parsed.data;
  const sms = {
    sid: MessageSid,
    from: From,
    body: Body,
    mediaCount: NumMedia,
    at: request.receivedAt,
    ...(MediaContentType0 === undefined ? {} : { mediaType: MediaContentType0 }),
    ...(OptOutType === undefined ? {} : { optOutType: OptOutType }),
  };
  return { ok: true, events: eventsOfSms(sms, deps.optOutReply ?? "self"), receipts: [] };
}

const StatusForm = z.object({
  MessageSid: Sid,
  MessageStatus: z.string().regex(/^[a-z_]{1,40}$/, "a status"),
  ErrorCode: z.string().optional(),
});

/** What each status means; the others say nothing about an SMS of ours. */
const STATES: ReadonlyMap<string, Receipt["state"]> = new Map([
  ["accepted", "queued"],
  ["scheduled", "queued"],
  ["queued", "queued"],
  ["sending", "queued"],
  ["sent", "sent"],
  ["delivered", "delivered"],
  ["read", "delivered"],
  ["undelivered", "failed"],
  ["failed", "failed"],
  ["canceled", "failed"],
]);

/**
 * Reads what became of a message of ours. These come late, twice and in any order, and sometimes before
 * the send has returned: the delivery is told by our own address, `?d=`.
 *
 * Errors: never throws; a problem never repeats what was sent.
 */
export function readTwilioStatus(request: WebhookRequest, deps: TwilioTrust): ReadWebhook {
  const form = readSignedForm(request, deps);
  if (!form.ok) return form;
  const parsed = StatusForm.safeParse(form.fields);
  if (!parsed.success) return malformed(parsed.error);
  const { MessageSid, MessageStatus, ErrorCode } = parsed.data;
  const state = STATES.get(MessageStatus);
  if (state === undefined) return { ok: true, events: [], receipts: [] };
  const delivery = deliveryOf(request.pathAndQuery);
  const receipt: Receipt = {
    eventId: `${MessageSid}:${MessageStatus}`,
    channel: "sms",
    providerId: MessageSid,
    state,
    at: request.receivedAt,
    ...(delivery === undefined ? {} : { delivery }),
    ...(state === "failed" ? failureOf(ErrorCode) : {}),
  };
  return { ok: true, events: [], receipts: [receipt] };
}

function failureOf(errorCode: string | undefined): Pick<Receipt, "code" | "refusal"> {
  if (errorCode === undefined || !/^[1-9]\d{0,5}$/.test(errorCode)) return {};
  const meaning = meaningOfCode(Number(errorCode));
  if (meaning?.kind !== "refused") return { code: errorCode };
  return { code: errorCode, refusal: { scope: meaning.scope, reason: meaning.reason } };
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function deliveryOf(pathAndQuery: string): string | undefined {
  const query = pathAndQuery.slice(pathAndQuery.indexOf("?") + 1);
  const delivery = new URLSearchParams(query).get("d") ?? "";
  return UUID.test(delivery) ? delivery : undefined;
}

function malformed(error: z.ZodError): ReadWebhook {
  const [issue] = error.issues;
  const problem = `${issue?.path.join(".") ?? "form"}: ${issue?.message ?? "not readable"}`;
  return { ok: false, status: 400, problem };
}
