/** Messages as Twilio's API shows them. Source: its OpenAPI description, `api.v2010.account.message`. */
import type { Sms } from "./state.ts";
import type { World } from "./world.ts";

export const TWILIO_VERSION = "2010-04-01";

/** What Twilio says of the codes that a message can end with. Source: its list of error codes. */
const ENDINGS: Readonly<Record<number, string>> = {
  30001: "Queue overflow",
  30002: "Account suspended",
  30003: "Unreachable destination handset",
  30004: "Message blocked",
  30005: "Unknown destination handset",
  30006: "Landline or unreachable carrier",
  30007: "Message filtered",
  30008: "Unknown error",
  30036: "Validity period expired",
};

/** Codes that a text can end with in the simulator. */
export const ENDING_CODES: readonly number[] = Object.keys(ENDINGS).map(Number);

/** A moment as RFC 2822 wants it: `Mon, 16 Aug 2010 03:45:01 +0000`. */
export function rfc2822(moment: number): string {
  return new Date(moment).toUTCString().replace("GMT", "+0000");
}

/** One message in full. */
export function smsResource(world: World, sms: Sms): Record<string, unknown> {
  const { accountSid } = world.settings.twilio;
  const uri = `/${TWILIO_VERSION}/Accounts/${accountSid}/Messages/${sms.sid}`;
  return {
    account_sid: accountSid,
    api_version: TWILIO_VERSION,
    body: sms.body,
    date_created: rfc2822(sms.createdAt),
    date_sent: sms.sentAt === null ? null : rfc2822(sms.sentAt),
    date_updated: rfc2822(sms.updatedAt),
    direction: sms.direction,
    error_code: sms.errorCode,
    error_message: sms.errorCode === null ? null : (ENDINGS[sms.errorCode] ?? "Error"),
    from: sms.status === "accepted" ? null : sms.from,
    messaging_service_sid: sms.service,
    num_media: "0",
    // With a Messaging Service no sender is chosen yet, and nothing is counted.
    num_segments: sms.status === "accepted" ? "0" : String(sms.parts),
    price: null,
    price_unit: "USD",
    sid: sms.sid,
    status: sms.status,
    subresource_uris: { media: `${uri}/Media.json` },
    to: sms.to,
    uri: `${uri}.json`,
  };
}

/** The Messaging Service of the product. Source: Twilio's Messaging API, Services. */
export function serviceResource({ settings }: World): Record<string, unknown> {
  const { accountSid, messagingServiceSid } = settings.twilio;
  return {
    sid: messagingServiceSid,
    account_sid: accountSid,
    friendly_name: "Simulateur",
    date_created: new Date(0).toISOString(),
    date_updated: new Date(0).toISOString(),
    url: `https://messaging.twilio.com/v1/Services/${messagingServiceSid}`,
  };
}

/** The senders of the service: one list of numbers and one of short codes; a name is in neither. */
export function sendersResource(
  world: World,
  key: "phone_numbers" | "short_codes",
): Record<string, unknown> {
  const { number, accountSid, messagingServiceSid } = world.settings.twilio;
  const isPhone = key === "phone_numbers";
  const field = isPhone ? "phone_number" : "short_code";
  const path = isPhone ? "PhoneNumbers" : "ShortCodes";
  const url = `https://messaging.twilio.com/v1/Services/${messagingServiceSid}/${path}`;
  const sender = {
    sid: `${isPhone ? "PN" : "SC"}${"0".repeat(32)}`,
    account_sid: accountSid,
    service_sid: messagingServiceSid,
    date_created: new Date(0).toISOString(),
    date_updated: new Date(0).toISOString(),
    [field]: number,
    country_code: "FR",
    capabilities: ["SMS"],
    url,
  };
  const mine = isPhone ? /^\+\d+$/.test(number) : /^\d+$/.test(number);
  const page = { page: 0, page_size: 50, first_page_url: url, previous_page_url: null };
  return { [key]: mine ? [sender] : [], meta: { ...page, next_page_url: null, url, key } };
}

/** The account: enough to know that the keys work. */
export function accountResource(world: World): Record<string, unknown> {
  const { accountSid } = world.settings.twilio;
  const uri = `/${TWILIO_VERSION}/Accounts/${accountSid}`;
  return {
    sid: accountSid,
    owner_account_sid: accountSid,
    friendly_name: "Simulateur",
    status: "active",
    type: "Full",
    auth_token: null,
    date_created: rfc2822(0),
    date_updated: rfc2822(0),
    subresource_uris: { messages: `${uri}/Messages.json` },
    uri: `${uri}.json`,
  };
}
