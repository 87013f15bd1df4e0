/** A person texts the product, and Twilio has its own say in it. */
import type { CallResult } from "./caller.ts";
import type { Dispatcher } from "./dispatch.ts";
import { handsetOf } from "./people.ts";
import { measureSms } from "./sms-parts.ts";
import type { Handset, Sms } from "./state.ts";
import { outgoing } from "./twilio-messages.ts";
import { sendOnItsWay } from "./twilio-progress.ts";
import { TWILIO_VERSION } from "./twilio-resource.ts";
import { tellTwilioHook } from "./twilio-webhook.ts";
import { keep, newSid, type World } from "./world.ts";

/** Where the product's number points to. */
export const MESSAGES_PATH = "/webhooks/twilio/messages";

/** Words that Twilio acts on by itself, alone in a text. Source: its page on default opt-out. */
const ENGLISH = {
  STOP: ["stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"],
  START: ["start", "unstop", "yes"],
  HELP: ["help", "info"],
};
/** What an operator would add with Advanced Opt-Out for people who write French. */
const FRENCH = { STOP: ["arret", "arrêt"], START: ["reprise"], HELP: ["aide"] };
type OptOutType = keyof typeof ENGLISH;

const CONFIRMATIONS: Readonly<
  Record<"default" | "advanced", Readonly<Record<OptOutType, string>>>
> = {
  default: {
    STOP: "You are unsubscribed and will receive no further messages. Reply START to resubscribe.",
    START: "You are resubscribed to messages from this number.",
    HELP: "Reply STOP to unsubscribe.",
  },
  advanced: {
    STOP: "Vous ne recevrez plus de messages de ce numero. START pour revenir.",
    START: "Vous recevrez de nouveau les messages de ce numero.",
    HELP: "STOP pour ne plus recevoir de messages.",
  },
};

/** Whether people can answer the sender: a name of letters has no phone. */
export function canBeAnswered(world: World): boolean {
  return /^\+?\d+$/.test(world.settings.twilio.number);
}

/** A person texts the product. Returns what Twilio keeps of it; the webhook goes its own way. */
export function receiveText(
  world: World,
  hooks: Dispatcher,
  text: Pick<Sms, "body"> & { from: string },
): Sms {
  const handset = handsetOf(world, text.from);
  const sms = incoming(world, text);
  const type = world.state.twilio.optOutMode === "off" ? undefined : optOutType(world, sms.body);
  if (type !== undefined) actOn(world, hooks, handset, type);
  const told = {
    ...inboundForm(world, sms),
    // Only Advanced Opt-Out says what Twilio has done.
    ...(type !== undefined && world.state.twilio.optOutMode === "advanced"
      ? { OptOutType: type }
      : {}),
  };
  const url = `${world.settings.product.baseUrl}${MESSAGES_PATH}`;
  void hooks.dispatch("inbound", async (forged) => {
    const result = await tellTwilioHook(world, { url, form: told, id: sms.sid, forged });
    for (const body of repliesIn(result)) reply(world, hooks, handset, body);
  });
  return sms;
}

function incoming(world: World, text: { readonly from: string; readonly body: string }): Sms {
  const now = world.now();
  const { encoding, parts } = measureSms(text.body);
  const sms: Sms = {
    sid: newSid("SM"),
    direction: "inbound",
    from: text.from,
    to: world.settings.twilio.number,
    body: text.body,
    parts,
    encoding,
    status: "received",
    errorCode: null,
    service: world.settings.twilio.messagingServiceSid,
    callback: null,
    createdAt: now,
    sentAt: now,
    updatedAt: now,
  };
  keep(world.state.twilio.messages, sms);
  world.record({
    provider: "twilio",
    kind: "received",
    id: sms.sid,
    address: text.from,
    text: text.body,
  });
  return sms;
}

function inboundForm(world: World, sms: Sms): Record<string, string> {
  return {
    AccountSid: world.settings.twilio.accountSid,
    ApiVersion: TWILIO_VERSION,
    Body: sms.body,
    From: sms.from ?? "",
    FromCountry: "FR",
    MessageSid: sms.sid,
    MessagingServiceSid: world.settings.twilio.messagingServiceSid,
    NumMedia: "0",
    NumSegments: String(sms.parts),
    SmsMessageSid: sms.sid,
    SmsSid: sms.sid,
    SmsStatus: "received",
    To: sms.to,
    ToCountry: "FR",
  };
}

function optOutType(world: World, body: string): OptOutType | undefined {
  const word = body.trim().toLowerCase();
  const french = world.state.twilio.optOutMode === "advanced";
  const types: readonly OptOutType[] = ["STOP", "START", "HELP"];
  return types.find(
    (type) => ENGLISH[type].includes(word) || (french && FRENCH[type].includes(word)),
  );
}

function actOn(world: World, hooks: Dispatcher, handset: Handset, type: OptOutType): void {
  // START and YES of somebody who never stopped are ordinary words.
  if (type === "START" && !handset.optedOut) return;
  const mode = world.state.twilio.optOutMode === "advanced" ? "advanced" : "default";
  world.record({ provider: "twilio", kind: "optOut", address: handset.number, detail: type });
  handset.optedOut = type === "STOP" || (handset.optedOut && type !== "START");
  // The provider's own confirmation leaves even to those who have just stopped.
  const confirmation = { to: handset.number, body: CONFIRMATIONS[mode][type] };
  const sms = outgoing(world, { ...confirmation, service: null, callback: null }, "outbound-reply");
  sendOnItsWay(world, hooks, sms);
}

function reply(world: World, hooks: Dispatcher, handset: Handset, body: string): void {
  if (handset.optedOut) return;
  const { messagingServiceSid: service } = world.settings.twilio;
  const sms = outgoing(
    world,
    { to: handset.number, body, service, callback: null },
    "outbound-reply",
  );
  sendOnItsWay(world, hooks, sms);
}

/** Twilio texts what the webhook answers: the messages of TwiML, or any plain text whatever. */
function repliesIn(result: CallResult): readonly string[] {
  if (!result.answered || result.status >= 300 || result.status < 200) return [];
  if (result.type.startsWith("text/plain")) return result.body.trim() === "" ? [] : [result.body];
  return [...result.body.matchAll(/<Message\b[^>]*>([^<]+)<\/Message>/g)].map((found) =>
    unescapeXml(found[1] ?? ""),
  );
}

const XML_NAMES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

function unescapeXml(text: string): string {
  return text.replaceAll(
    /&(amp|lt|gt|quot|apos);/g,
    (_whole, name: string) => XML_NAMES[name] ?? "",
  );
}
