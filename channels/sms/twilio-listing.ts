/** What Twilio's list of messages tells: whether one of ours was taken, and what webhooks missed. */
import type twilio from "twilio";
import type { InboundEvent, InboundSink, LookUp } from "../../bot/channel.ts";
import type { Instant } from "../../bot/conversation.ts";
import { foldToGsm } from "../../survey-scripts/sms-parts.ts";
import { inTime } from "./twilio-client.ts";
import { eventsOfSms, type InboundSms, type OptOutReply } from "./twilio-inbound.ts";

export interface Listing {
  readonly client: twilio.Twilio;
  readonly timeoutMs: number;
  readonly now: () => Instant;
  /** How long a message that was taken may be missing from the list. */
  readonly listingLagMs: number;
  readonly optOutReply: OptOutReply;
  readonly messagingServiceSid?: string;
  readonly from?: string;
}

/** Twilio's times are whole seconds, of another clock. */
const CLOCKS_DIFFER_MS = 5_000;
/** A message of the same text that is older than this cannot be the one we look for. */
const DOUBT_MS = 120_000;
/** Nobody gets more than a few dozen messages. */
const LOOK_UP_PAGE = 200;

/**
 * Whether a message of ours is in Twilio's list: "sent" when one with its text, to its number, was
 * created since it was tried; "not_sent" only when the whole list of that number was seen, late enough,
 * and holds no such message from a little earlier either. Never throws.
 *
 * The list is not narrowed by date: Twilio's filter goes by the date a message was sent, which those
 * still in its queue do not have.
 */
export async function lookUpMessage(
  { client, timeoutMs, now, listingLagMs }: Listing,
  message: { readonly to: string; readonly text: string; readonly triedAt: Instant },
  signal: AbortSignal,
): Promise<LookUp> {
  try {
    const asked = now();
    const page = await inTime(timeoutMs, signal, () =>
      client.messages.page({ to: message.to, pageSize: LOOK_UP_PAGE }),
    );
    const alike = page.instances
      .filter((one) => one.direction !== "inbound" && one.to === message.to)
      .filter((one) => isSameText(one.body, message.text))
      .map((one) => timeOf(one.dateCreated) ?? timeOf(one.dateSent));
    const { triedAt } = message;
    if (alike.some((at) => at !== undefined && at >= triedAt - CLOCKS_DIFFER_MS)) return "sent";
    if (alike.some((at) => at === undefined || at >= triedAt - DOUBT_MS)) return "unclear";
    const readable = page.instances.every((one) => typeof one.sid === "string");
    const complete = readable && typeof page.nextPageUrl !== "string";
    return complete && asked - triedAt >= listingLagMs ? "not_sent" : "unclear";
  } catch {
    return "unclear";
  }
}

/** Smart encoding replaces characters, a trial account puts words before, and a link may follow. */
function isSameText(listed: unknown, text: string): boolean {
  if (typeof listed !== "string") return false;
  const sent = comparable(listed.replace(/^Sent from your Twilio trial account - /, ""));
  const ours = comparable(text);
  return (
    sent === ours || (sent.startsWith(ours) && /^ https?:\/\/\S+$/.test(sent.slice(ours.length)))
  );
}

function comparable(text: string): string {
  return foldToGsm(text).replace(/\s+/g, " ").trim();
}

/** How far back a list may be behind. */
const OVERLAP_MS = 120_000;
const PAGE = 1_000;
const PAGES_MAX = 100;
/** What a sink stores at once. */
const BATCH = 100;

/**
 * Tells the sink every message to our numbers since a moment, oldest first.
 *
 * @param since  Two minutes earlier are told again: a list may lag, and known events change nothing.
 * @returns how many were told.
 *
 * Errors: an `Error` that says what Twilio answered, without numbers; what the sink throws. Those told
 * before stay told.
 */
export async function reconcileMessages(
  listing: Listing,
  since: Instant,
  sink: InboundSink,
): Promise<number> {
  const from = since - OVERLAP_MS;
  const found: InboundEvent[] = [];
  let complete = true;
  for (const number of await ownNumbers(listing)) {
    const read = await eventsTo(listing, number, from);
    found.push(...read.events);
    complete &&= read.complete;
  }
  found.sort((one, other) => one.at - other.at);
  for (let start = 0; start < found.length; start += BATCH) {
    await sink.accept(found.slice(start, start + BATCH), []);
  }
  if (!complete) {
    throw new Error(
      `twilio lists more than ${PAGES_MAX * PAGE} messages since then; the oldest were not read: read a shorter time`,
    );
  }
  return found.length;
}

async function eventsTo(
  { client, timeoutMs, optOutReply }: Listing,
  number: string,
  from: Instant,
): Promise<{ readonly events: InboundEvent[]; readonly complete: boolean }> {
  const found: InboundSms[] = [];
  let page = await inTime(timeoutMs, undefined, () =>
    // Documented as a date, so the time of day may be ignored: what is too old is left out below.
    client.messages.page({ to: number, dateSentAfter: new Date(from), pageSize: PAGE }),
  );
  let complete = false;
  for (let pages = 1; ; pages += 1) {
    const received = page.instances.filter(
      (one) => one.direction === "inbound" && one.to === number,
    );
    const read = received.map(smsOf).filter((one) => one !== undefined);
    found.push(...read.filter((one) => one.at >= from));
    const next: unknown = page.nextPageUrl;
    complete = typeof next !== "string" || isPast(read, from);
    if (typeof next !== "string" || complete || pages === PAGES_MAX) break;
    page = await inTime(timeoutMs, undefined, () => client.messages.getPage(next));
  }
  // Newest first in the list; those of one second must not change places.
  const events = found.toReversed().flatMap((sms) => eventsOfSms(sms, optOutReply));
  return { events, complete };
}

type Listed = Awaited<ReturnType<twilio.Twilio["messages"]["page"]>>["instances"][number];

/** What the SDK calls text may be null, as the body of a picture. */
function smsOf(listed: Listed): InboundSms | undefined {
  const at = timeOf(listed.dateSent) ?? timeOf(listed.dateCreated);
  if (at === undefined || typeof listed.sid !== "string") return undefined;
  return {
    sid: listed.sid,
    from: typeof listed.from === "string" ? listed.from : "",
    body: typeof listed.body === "string" ? listed.body : "",
    mediaCount: Number(listed.numMedia) || 0,
    at,
  };
}

/** Whether a list that runs from new to old has reached what is too old. */
function isPast(page: readonly InboundSms[], from: Instant): boolean {
  const [newest, oldest] = [page[0], page.at(-1)];
  return newest !== undefined && oldest !== undefined && newest.at > oldest.at && oldest.at < from;
}

/** The numbers people write to: the sender, or those in the pool of the messaging service. */
async function ownNumbers({ client, timeoutMs, messagingServiceSid, from }: Listing) {
  if (from !== undefined) return [from];
  if (messagingServiceSid === undefined) return [];
  const service = client.messaging.v1.services(messagingServiceSid);
  const limit = 50;
  const phones = await inTime(timeoutMs, undefined, () => service.phoneNumbers.list({ limit }));
  const codes = await inTime(timeoutMs, undefined, () => service.shortCodes.list({ limit }));
  return [...phones.map((one) => one.phoneNumber), ...codes.map((one) => one.shortCode)];
}

/** The SDK leaves a date that it cannot read as it was. */
function timeOf(date: unknown): Instant | undefined {
  const at = date instanceof Date ? date.getTime() : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}
