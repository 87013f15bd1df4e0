/** Who is believed to be Twilio: the matrix of what arrives and what is made of it. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ReadWebhook, WebhookRequest } from "../../../bot/channel.ts";
import { readTwilioMessage, readTwilioStatus } from "../../../channels/sms/read-twilio.ts";
import { BASE, MESSAGE, PREVIOUS_TOKEN, SID, sign, TOKEN, TRUST, webhook } from "./signed.ts";

const PATH = "/webhooks/twilio/messages";

/** A webhook whose body was replaced after it was signed for other fields. */
function withBody(body: string, fields = MESSAGE): WebhookRequest {
  return webhook(PATH, fields, { body: new TextEncoder().encode(body) });
}
function withHeaders(headers: WebhookRequest["headers"]): WebhookRequest {
  return webhook(PATH, MESSAGE, { headers });
}
function signedBy(token: string): WebhookRequest {
  return withHeaders({ "x-twilio-signature": sign(BASE + PATH, MESSAGE, token) });
}
function signedFor(url: string): WebhookRequest {
  return withHeaders({ "x-twilio-signature": sign(url, MESSAGE) });
}
const form = new URLSearchParams(MESSAGE).toString();
const signature = sign(BASE + PATH, MESSAGE);

describe("a webhook is believed", () => {
  test.each<[string, WebhookRequest]>([
    ["signed with the token of the account", webhook(PATH, MESSAGE)],
    ["signed with the previous token, while it changes", signedBy(PREVIOUS_TOKEN)],
    ["signed over the query of its address", webhook(`${PATH}?campaign=été&x=a%27b`, MESSAGE)],
    ["signed for the address with its port", signedFor(`${BASE}:443${PATH}`)],
    [
      "behind a proxy that says it is another host, in plain http",
      withHeaders({
        host: "internal:3000",
        "x-forwarded-host": "evil.example",
        "x-forwarded-proto": "http",
        "x-twilio-signature": signature,
      }),
    ],
    ["with a field that is younger than this code", webhook(PATH, { ...MESSAGE, Zzz: "1" })],
    [
      "with a field named as something in every object",
      webhook(PATH, { ...MESSAGE, constructor: "1" }),
    ],
  ])("%s", (_, request) => {
    expect(readTwilioMessage(request, TRUST)).toMatchObject({ ok: true });
  });

  test("again when it is repeated to the byte, under the same id", () => {
    const request = webhook(PATH, MESSAGE);
    const [first, again] = [readTwilioMessage(request, TRUST), readTwilioMessage(request, TRUST)];
    expect(first).toMatchObject({ ok: true, events: [{ eventId: SID }] });
    expect(again).toEqual(first);
  });
});

describe("a webhook is not believed", () => {
  test.each<[string, number, WebhookRequest]>([
    ["without a signature", 401, withHeaders({})],
    ["with an empty signature", 401, withHeaders({ "x-twilio-signature": "" })],
    ["with two signatures", 401, withHeaders({ "x-twilio-signature": [signature, signature] })],
    ["with nonsense for a signature", 403, withHeaders({ "x-twilio-signature": "é".repeat(28) })],
    [
      "with a signature cut short",
      403,
      withHeaders({ "x-twilio-signature": signature.slice(0, 20) }),
    ],
    ["signed with the token of somebody else", 403, signedBy("another-token")],
    ["signed without a token", 403, signedBy("")],
    ["with its text changed", 403, withBody(form.replace("super", "nuls"))],
    ["with its sender changed", 403, withBody(form.replace("33612345678", "33698765432"))],
    ["with a field more", 403, withBody(`${form}&OptOutType=STOP`)],
    ["with a field less", 403, withBody(form.replace("&ApiVersion=2010-04-01", ""))],
    ["signed while its body was not yet read", 403, withBody(form, {})],
    ["with a field given twice, alike", 400, withBody(`${form}&Body=4%2C+super+formateurs`)],
    ["with a field given twice, otherwise", 400, withBody(`${form}&Body=1`)],
    ["with a field made a list", 403, withBody(form.replace("Body=", "Body[]="))],
    ["with JSON instead of a form", 403, withBody(JSON.stringify(MESSAGE))],
    ["signed for http", 403, signedFor(`http://avis.example.fr${PATH}`)],
    ["signed for another host", 403, signedFor(`https://evil.example${PATH}`)],
    ["signed for another route", 403, signedFor(`${BASE}/webhooks/twilio/status`)],
    ["with a query more", 403, webhook(PATH, MESSAGE, { pathAndQuery: `${PATH}?d=1` })],
    ["with another query", 403, webhook(`${PATH}?d=1`, MESSAGE, { pathAndQuery: `${PATH}?d=2` })],
    [
      "on a path that leads elsewhere",
      403,
      webhook(PATH, MESSAGE, { pathAndQuery: "@evil.example/" }),
    ],
    ["with its fields in the address, as a GET", 400, webhook(`${PATH}?${form}`, {})],
  ])("%s: %i", (_, status, request) => {
    const read = readTwilioMessage(request, TRUST);
    expect(read).toMatchObject({ ok: false, status });
    expect(JSON.stringify(read)).not.toMatch(/612345678|formateurs|canary/);
  });

  test.each([[[]], [[""]], [["", ""]]])("while no token is configured: %j", (tokens) => {
    const read = readTwilioMessage(signedBy(""), { ...TRUST, tokens });
    expect(read).toMatchObject({ ok: false, status: 403, problem: "no auth token is configured" });
  });

  test.each(["", "avis.example.fr", "https://", "x"])("while our own address is %j", (base) => {
    const read = readTwilioMessage(webhook(PATH, MESSAGE), { ...TRUST, publicBaseUrl: base });
    expect(read).toMatchObject({ ok: false, status: 403 });
  });
});

describe("whatever the bytes", () => {
  const readers: ((request: WebhookRequest) => ReadWebhook)[] = [
    (request) => readTwilioMessage(request, { ...TRUST, optOutReply: "provider" }),
    (request) => readTwilioStatus(request, TRUST),
  ];
  const header = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(fc.string()),
    fc.constant(undefined),
  );

  test("bodies, headers and addresses that Twilio never signed are refused, quietly", () => {
    const requests = fc.record({
      pathAndQuery: fc.string({ unit: "binary" }),
      headers: fc.dictionary(fc.oneof(fc.constant("x-twilio-signature"), fc.string()), header),
      body: fc.uint8Array({ maxLength: 2_000 }),
      receivedAt: fc.nat(),
    });
    fc.assert(
      fc.property(requests, fc.string(), (request, publicBaseUrl) => {
        for (const read of readers) expect(read(request).ok).toBe(false);
        expect(readTwilioMessage(request, { ...TRUST, publicBaseUrl }).ok).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  test("bytes that Twilio did sign are read or called malformed", () => {
    const name = fc.oneof(
      fc.constantFrom("MessageSid", "From", "Body", "NumMedia", "OptOutType", "__proto__"),
      fc.constantFrom("MessageStatus", "ErrorCode"),
      fc.string({ unit: "binary" }),
    );
    const value = fc.oneof(
      fc.constantFrom(SID, "+33612345678", "sent"),
      fc.string({ unit: "binary" }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value)), (pairs) => {
        const sent = new URLSearchParams(pairs).toString();
        // What a reader makes of the bytes is what Twilio signs.
        const fields = Object.fromEntries(new URLSearchParams(sent));
        const request = webhook(PATH, fields, { body: new TextEncoder().encode(sent) });
        for (const read of readers) {
          const result = read(request);
          expect(result.ok || result.status === 400).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

// The words of a person come as they typed them, in any alphabet.
test("every text arrives as it was written", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 400 }), (text) => {
      const read = readTwilioMessage(webhook(PATH, { ...MESSAGE, Body: text }), TRUST);
      expect(read).toMatchObject({ ok: true, events: [{ kind: "text", text }] });
    }),
    { numRuns: 1_000 },
  );
});

test("the token is told in nothing that is read", () => {
  const reads = [webhook(PATH, MESSAGE), signedBy("x"), withBody("a=1&a=2"), withHeaders({})];
  const told = JSON.stringify(reads.map((request) => readTwilioMessage(request, TRUST)));
  expect(told).not.toContain(TOKEN);
  expect(told).not.toContain(PREVIOUS_TOKEN);
});
