/**
 * What Twilio's error codes mean for a message, once for both places where they turn up: the answer to
 * a send and the status told later. Source: https://www.twilio.com/docs/api/errors
 */
import type { RefusalReason } from "../../bot/channel.ts";

/** What a code asks for. `what` is for people who repair; it never holds a secret or a number. */
export type CodeMeaning =
  /** It may be tried again. `waitMs`: not earlier than that; absent where Twilio names no time. */
  | {
      readonly kind: "later";
      readonly what: string;
      readonly waitMs?: number;
      readonly wholeChannel?: true;
    }
  /** It may have been sent all the same. */
  | { readonly kind: "unknown"; readonly what: string }
  | {
      readonly kind: "refused";
      readonly what: string;
      readonly scope: "message" | "address" | "person";
      readonly reason: RefusalReason;
    }
  /** The account or its senders: no message leaves before a person repairs it. */
  | { readonly kind: "misconfigured"; readonly what: string };

const HOUR_MS = 3_600_000;

const repair = (what: string): CodeMeaning => ({ kind: "misconfigured", what });
const ours = (what: string): CodeMeaning => {
  return { kind: "refused", what, scope: "message", reason: "content" };
};
const filtered = (what: string): CodeMeaning => {
  return { kind: "refused", what, scope: "message", reason: "filtered" };
};
const noSuchPhone = (what: string): CodeMeaning => {
  return { kind: "refused", what, scope: "address", reason: "invalid_address" };
};
const outOfReach = (what: string): CodeMeaning => {
  return { kind: "refused", what, scope: "address", reason: "unreachable" };
};
/** The phone or its network is away: hours, not minutes. */
const passing = (what: string): CodeMeaning => ({ kind: "later", what, waitMs: 2 * HOUR_MS });

const MEANINGS: ReadonlyMap<number, CodeMeaning> = new Map([
  // The account.
  [10001, repair("the account is not active")],
  [20003, repair("the account SID and the auth token do not go together")],
  [20005, repair("the account is not active")],
  [20008, repair("these are test credentials")],
  [20403, repair("the account may not do this")],
  [20404, repair("the account or the messaging service does not exist")],
  [21408, repair("the account may not send to this country; allow it in its geo permissions")],
  [21608, repair("a trial account only sends to numbers verified in its console")],
  [30002, repair("the account is suspended")],
  [30037, repair("the account may not send messages")],
  // The sender.
  [21212, repair("the sender is not valid")],
  [21603, repair("no sender is given")],
  [21606, repair("the sender does not belong to the account or cannot send SMS")],
  [21609, repair("Twilio cannot use the status address; it is made of PUBLIC_BASE_URL")],
  [21659, repair("the sender is not Twilio's, or a short code of another country")],
  [21660, repair("the sender belongs to another account")],
  [21701, repair("the messaging service does not exist in this account")],
  [21703, repair("the messaging service has no sender")],
  [21704, repair("the messaging service has no sender")],
  [21705, repair("the SID of the messaging service is not valid")],
  [21712, repair("the messaging service has no sender")],
  [30018, repair("the network asks for a sender that is registered")],
  [30024, repair("the network does not know this sender yet")],
  [30042, repair("the network refuses this name as a sender")],
  // Too much, too fast.
  [14107, { kind: "later", what: "too many messages", wholeChannel: true }],
  [20429, { kind: "later", what: "too many requests", wholeChannel: true }],
  [20503, { kind: "later", what: "the service is away" }],
  [21611, { kind: "later", what: "the queue of the sender is full", waitMs: HOUR_MS }],
  [20500, { kind: "unknown", what: "an internal error of Twilio" }],
  // The message.
  [20001, ours("a parameter is not valid")],
  [21201, ours("no recipient is given")],
  [21602, ours("the text is empty")],
  [21604, ours("no recipient is given")],
  [21605, ours("the text is too long")],
  [21617, ours("the text is longer than 1,600 characters")],
  [21618, ours("the text cannot be sent")],
  [21619, ours("the text is empty")],
  [30007, filtered("taken for spam by a network")],
  [30450, filtered("taken for fraud by Twilio")],
  // The number.
  [21211, noSuchPhone("not a phone number")],
  [21217, noSuchPhone("not a phone number")],
  [21265, noSuchPhone("a short code is no recipient")],
  [21266, noSuchPhone("it is our own number")],
  [21614, noSuchPhone("not a mobile number")],
  [21635, noSuchPhone("a landline")],
  [30005, noSuchPhone("no network knows this number")],
  [21612, outOfReach("this sender cannot reach this number")],
  [30004, outOfReach("the network blocks messages to this number")],
  [30006, outOfReach("a landline, or a network this sender cannot reach")],
  [21610, { kind: "refused", what: "opted out", scope: "person", reason: "opted_out" }],
  // On the way.
  [30001, passing("too many messages waited at Twilio")],
  [30003, passing("the phone is switched off or out of reach")],
  [30008, passing("the network gave no reason")],
  [30017, passing("the network is overloaded")],
  [30036, { kind: "later", what: "it waited longer than its validity" }],
]);

/** The meaning of a code, undefined for those that say nothing about an SMS. */
export function meaningOfCode(code: number): CodeMeaning | undefined {
  return MEANINGS.get(code);
}
