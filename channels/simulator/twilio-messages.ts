/** Sending an SMS as Twilio does: what it refuses, and what becomes of what it takes. */
import { z } from "zod";
import type { Answer } from "./gate.ts";
import { isLoopbackUrl } from "./loopback.ts";
import { handsetOf } from "./people.ts";
import { numberRefusal } from "./phone-numbers.ts";
import { measureSms } from "./sms-parts.ts";
import type { Sms } from "./state.ts";
import { smsResource } from "./twilio-resource.ts";
import { keep, newSid, type World } from "./world.ts";

/** Characters of a body. Source: Twilio error 21617. */
const BODY_MAX = 1_600;
const VALIDITY_SECONDS_MAX = 36_000;

/** Refusals that have to do with the number alone. */
export const NUMBER_CODES: readonly number[] = [21211, 21408, 21612, 21614];

/** What Twilio says of each refusal. Source: its list of error codes. */
const REFUSALS: Readonly<Record<number, string>> = {
  20001: "Invalid parameter",
  21211: "Invalid 'To' Phone Number",
  21212: "Invalid 'From' Phone Number",
  21408: "Permission to send an SMS has not been enabled for this region",
  21602: "Message body is required",
  21603: "A 'From' phone number is required",
  21604: "A 'To' phone number is required",
  21606: "The 'From' phone number is not a message-capable number of this account",
  21609: "The 'StatusCallback' URL is not valid here: the simulator only calls this machine",
  21610: "Attempt to send to unsubscribed recipient",
  21612: "The 'To' number is not reachable from this sender",
  21614: "'To' number is not a valid mobile number",
  21617: "The concatenated message body exceeds the 1600 character limit",
  21701: "The Messaging Service does not exist",
};

const Field = z.string().optional();
/** Of the parameters of Twilio, those that matter here; the others are taken and change nothing. */
const Form = z.object({
  To: Field,
  From: Field,
  MessagingServiceSid: Field,
  Body: Field,
  StatusCallback: Field,
  ValidityPeriod: Field,
});
type Form = z.infer<typeof Form>;

/** An error as the API words it. */
export function twilioError(status: number, code: number, message: string): Answer {
  const more_info = `https://www.twilio.com/docs/errors/${code}`;
  return { status, body: { code, message, more_info, status } };
}

/** `POST …/Messages.json`. `sent` is told of what was taken. */
export function createSms(world: World, body: unknown, sent: (sms: Sms) => void): Answer {
  const parsed = Form.safeParse(body);
  const form = parsed.success ? parsed.data : {};
  const code = parsed.success ? refusal(world, form) : 20001;
  const { To: to, Body: text } = form;
  if (code !== undefined || to === undefined || text === undefined) {
    return refuse(world, form, code ?? 20001);
  }
  handsetOf(world, to);
  const sms = outgoing(world, {
    to,
    body: text,
    service: form.MessagingServiceSid ?? null,
    callback: form.StatusCallback ?? null,
  });
  sent(sms);
  return { status: 201, body: smsResource(world, sms) };
}

/** A message of the product that Twilio took; it is on its way. */
export function outgoing(
  world: World,
  asked: Pick<Sms, "to" | "body" | "service" | "callback">,
  direction: "outbound-api" | "outbound-reply" = "outbound-api",
): Sms {
  const { encoding, parts } = measureSms(asked.body);
  const now = world.now();
  const sms: Sms = {
    ...asked,
    sid: newSid("SM"),
    direction,
    from: world.settings.twilio.number,
    parts,
    encoding,
    status: asked.service === null ? "queued" : "accepted",
    errorCode: null,
    createdAt: now,
    sentAt: null,
    updatedAt: now,
  };
  keep(world.state.twilio.messages, sms);
  world.record({
    provider: "twilio",
    kind: "accepted",
    id: sms.sid,
    address: sms.to,
    text: sms.body,
    detail: `${direction}, ${parts} × ${encoding}`,
  });
  return sms;
}

function refuse(world: World, form: Form, code: number): Answer {
  world.record({
    provider: "twilio",
    kind: "refused",
    ...(form.To === undefined ? {} : { address: form.To }),
    ...(form.Body === undefined ? {} : { text: form.Body }),
    detail: String(code),
  });
  return twilioError(400, code, REFUSALS[code] ?? "Bad Request");
}

function refusal(world: World, form: Form): number | undefined {
  return (
    senderRefusal(world, form) ??
    recipientRefusal(world, form.To) ??
    bodyRefusal(form.Body) ??
    optionsRefusal(form)
  );
}

function senderRefusal({ settings }: World, form: Form): number | undefined {
  const { number, messagingServiceSid } = settings.twilio;
  if (form.MessagingServiceSid !== undefined) {
    return form.MessagingServiceSid === messagingServiceSid ? undefined : 21701;
  }
  if (form.From === undefined || form.From === "") return 21603;
  if (form.From === number) return undefined;
  return /^\+\d{7,15}$|^\d{3,8}$|^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}$/.test(form.From)
    ? 21606
    : 21212;
}

function recipientRefusal({ state }: World, to: string | undefined): number | undefined {
  if (to === undefined || to === "") return 21604;
  const handset = state.twilio.handsets.find(({ number }) => number === to);
  const refused = handset?.refusedWith ?? undefined;
  return numberRefusal(to) ?? refused ?? (handset?.optedOut === true ? 21610 : undefined);
}

function bodyRefusal(body: string | undefined): number | undefined {
  if (body === undefined || body.trim() === "") return 21602;
  return body.length > BODY_MAX ? 21617 : undefined;
}

function optionsRefusal({ StatusCallback, ValidityPeriod }: Form): number | undefined {
  if (StatusCallback !== undefined && !isLoopbackUrl(StatusCallback)) return 21609;
  if (ValidityPeriod === undefined) return undefined;
  const seconds = /^\d+$/.test(ValidityPeriod) ? Number(ValidityPeriod) : 0;
  return seconds >= 1 && seconds <= VALIDITY_SECONDS_MAX ? undefined : 20001;
}
