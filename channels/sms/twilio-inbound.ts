/** A message that a person sent us, as an event; the webhook and the listing tell it alike. */
import type { InboundEvent } from "../../bot/channel.ts";
import type { Instant } from "../../bot/conversation.ts";

/**
 * Who answers STOP and START sent as one English word: Twilio by itself ("provider", its default for
 * phone numbers), or us ("self", as on most short codes). Advanced opt-out says it message by message.
 */
export type OptOutReply = "provider" | "self";

/** What is known of one message, wherever it was read. */
export interface InboundSms {
  /** The same in webhook and listing: it makes the event's id. */
  readonly sid: string;
  readonly from: string;
  readonly body: string;
  /** Pictures and the like that came with it. */
  readonly mediaCount: number;
  /** MIME type of the first of them. */
  readonly mediaType?: string;
  /** STOP, START or HELP when advanced opt-out acted on it. */
  readonly optOutType?: string;
  readonly at: Instant;
}

const E164 = /^\+[1-9]\d{6,14}$/;

/** Source: https://help.twilio.com/articles/223134027; the whole message, in any case. */
const STOP_WORDS = new Set("STOP STOPALL UNSUBSCRIBE END QUIT CANCEL REVOKE OPTOUT".split(" "));
/** Twilio takes YES too, but only after a STOP; here it is far more often an answer. */
const START_WORDS = new Set(["START", "UNSTOP"]);

/**
 * The events of one message: one, or none when it comes from no phone (a network's notice, a name).
 *
 * @param optOutReply  What Twilio does with its English words when it does not say so itself.
 */
export function eventsOfSms(sms: InboundSms, optOutReply: OptOutReply): InboundEvent[] {
  if (!E164.test(sms.from)) return [];
  const base = {
    eventId: sms.sid,
    from: { channel: "sms", value: sms.from },
    at: sms.at,
  } as const;
  const applied = appliedByTwilio(sms, optOutReply);
  if (applied !== undefined) return [{ ...base, kind: applied, answered: true }];
  // JSON may hold half of a pair, which no database takes.
  const text = sms.body.toWellFormed();
  if (sms.mediaCount > 0 && text.trim() === "") {
    return [
      { ...base, kind: "media", what: /^[a-z]+(?=\/)/.exec(sms.mediaType ?? "")?.[0] ?? "media" },
    ];
  }
  return [{ ...base, kind: "text", text }];
}

function appliedByTwilio(
  { optOutType, body }: InboundSms,
  optOutReply: OptOutReply,
): "optOut" | "optIn" | "help" | undefined {
  if (optOutType === "STOP") return "optOut";
  if (optOutType === "START") return "optIn";
  if (optOutType === "HELP") return "help";
  if (optOutReply === "self") return undefined;
  const word = body.trim().toUpperCase();
  if (STOP_WORDS.has(word)) return "optOut";
  return START_WORDS.has(word) ? "optIn" : undefined;
}
