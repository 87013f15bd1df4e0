/** What the SMS adapter makes of each answer of Twilio: every code, every status, every cut. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { SendOutcome } from "../../../bot/channel.ts";
import { type TwilioOptions, twilioChannel } from "../../../channels/sms/twilio-channel.ts";
import { message, openTwilioStandIn, OPTIONS, type TwilioStandIn } from "./stand-in.ts";

const HOUR_MS = 3_600_000;
const NEVER = new AbortController().signal;

let standIn: TwilioStandIn;
beforeEach(async () => {
  standIn = await openTwilioStandIn();
});
afterEach(() => standIn.close());

async function sendOne(options: Partial<TwilioOptions> = {}): Promise<SendOutcome> {
  const channel = twilioChannel({ ...OPTIONS, apiBaseUrl: standIn.url, ...options });
  return channel.send(message(), NEVER);
}

const refused = (scope: string, reason: string) => ({ kind: "refused", scope, reason });
const REPAIR = { kind: "misconfigured" };

describe("what Twilio answers", () => {
  test.each([
    [21211, 400, refused("address", "invalid_address")],
    [21614, 400, refused("address", "invalid_address")],
    [21265, 400, refused("address", "invalid_address")],
    [21612, 400, refused("address", "unreachable")],
    [21610, 400, refused("person", "opted_out")],
    [21617, 400, refused("message", "content")],
    [21602, 400, refused("message", "content")],
    [30007, 400, refused("message", "filtered")],
    [30004, 400, refused("address", "unreachable")],
    [30005, 400, refused("address", "invalid_address")],
    [30006, 400, refused("address", "unreachable")],
    [20003, 401, REPAIR],
    [20404, 404, REPAIR],
    [21212, 400, REPAIR],
    [21408, 403, REPAIR],
    [21603, 400, REPAIR],
    [21606, 400, REPAIR],
    [21608, 400, REPAIR],
    [21659, 400, REPAIR],
    [21701, 404, REPAIR],
    [21705, 400, REPAIR],
    [30002, 403, REPAIR],
    [20429, 429, { kind: "later", wholeChannel: true }],
    [14107, 429, { kind: "later", wholeChannel: true }],
    [20500, 500, { kind: "unknown" }],
    [20503, 503, { kind: "later" }],
    // A code nobody listed: its status decides.
    [29999, 400, refused("message", "content")],
    [29999, 401, REPAIR],
    [29999, 500, { kind: "unknown" }],
  ])("code %i with status %i", async (code, status, expected) => {
    standIn.answerWith({ status, body: { code, message: "to +33612345678", status } });
    const outcome = await sendOne();
    expect(outcome).toMatchObject(expected);
    // People look the code up; a refusal keeps it apart, a reason says it.
    expect(JSON.stringify(outcome)).toContain(String(code));
    expect(JSON.stringify(outcome)).not.toContain("612345678");
    expect(standIn.seen).toHaveLength(1);
  });

  test.each([
    [301, REPAIR],
    [400, refused("message", "content")],
    [401, REPAIR],
    [403, REPAIR],
    [404, REPAIR],
    [408, { kind: "unknown" }],
    [429, { kind: "later", wholeChannel: true }],
    [500, { kind: "unknown" }],
    [502, { kind: "unknown" }],
    [503, { kind: "later" }],
    [504, { kind: "unknown" }],
  ])("status %i with the page of a proxy", async (status, expected) => {
    standIn.answerWith({ status, body: "<html>Canari-7731</html>" });
    const outcome = await sendOne();
    expect(outcome).toMatchObject(expected);
    expect(JSON.stringify(outcome)).not.toContain("Canari");
    expect(standIn.seen).toHaveLength(1);
  });

  test.each(["<html>portal</html>", "", "[]", "{}", "null", '{"sid":7}'])(
    "an answer of success that names no message may have sent it: %j",
    async (body) => {
      standIn.answerWith({ status: 201, body });
      expect(await sendOne()).toMatchObject({ kind: "unknown" });
    },
  );

  test.each([
    ["seconds", () => "7", 7_000],
    ["a date", () => new Date(Date.now() + 30_000).toUTCString(), 30_000],
    ["a date that has passed", () => "Wed, 21 Oct 2015 07:28:00 GMT", 0],
    ["a year, of which a day is enough", () => "31536000", 86_400_000],
  ])("a request to wait is passed on: %s", async (_, header, wait) => {
    const headers = { "retry-after": header() };
    standIn.answerWith({ status: 429, body: { code: 20429 }, headers });
    expect(await sendOne()).toMatchObject({
      kind: "later",
      // Within five seconds.
      notBefore: expect.closeTo(Date.now() + wait, -4),
    });
  });

  test.each([{}, { "retry-after": "soon" }, { "retry-after": "-1" }])(
    "without a time to wait none is made up: %j",
    async (headers) => {
      standIn.answerWith({ status: 429, body: { code: 20429 }, headers });
      const outcome = await sendOne();
      expect(outcome.kind).toBe("later");
      expect(outcome).not.toHaveProperty("notBefore");
    },
  );

  test("the full queue of a sender is asked again in an hour, and stops nobody else", async () => {
    standIn.answerWith({ status: 429, body: { code: 21611 } });
    const now = Date.UTC(2026, 10, 24, 9);
    expect(await sendOne({ now: () => now })).toEqual({
      kind: "later",
      reason: "twilio error 21611: the queue of the sender is full",
      notBefore: now + HOUR_MS,
    });
  });

  // Of those no status is ever told, so nobody else would learn it.
  test.each([
    ["failed", 21610, refused("person", "opted_out")],
    ["failed", 30002, REPAIR],
    ["undelivered", 30003, { kind: "later" }],
    ["canceled", null, { kind: "later" }],
    ["failed", 39999, { kind: "later" }],
  ])("a message born %s with code %s", async (status, error_code, expected) => {
    standIn.answerWith({ status: 201, body: { sid: `SM${"0".repeat(32)}`, status, error_code } });
    expect(await sendOne()).toMatchObject(expected);
  });

  test("a server that speaks no TLS took nothing", async () => {
    const apiBaseUrl = standIn.url.replace("http:", "https:");
    expect(await sendOne({ apiBaseUrl })).toMatchObject({ kind: "later" });
    expect(standIn.seen).toEqual([]);
  });
});
