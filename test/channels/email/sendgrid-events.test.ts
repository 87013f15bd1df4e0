/** What SendGrid tells later: whom it comes from, what it means, and what is not listened to. */
import { generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ReadWebhook, WebhookRequest } from "../../../bot/channel.ts";
import { readSendgridEvents } from "../../../channels/email/sendgrid-events.ts";

const NOW = Date.UTC(2026, 10, 25, 12, 0, 0);
const SECOND = String(NOW / 1000);
const ours = generateKeyPairSync("ec", { namedCurve: "P-256" });
const theirs = generateKeyPairSync("ec", { namedCurve: "P-256" });
const DELIVERY = "0b9f5f0e-6c2b-4f0e-9a55-0f6a3e2b7c11";

const derOf = (key: KeyObject) => key.export({ format: "der", type: "spki" }).toString("base64");
const publicKey = derOf(ours.publicKey);

interface Signing {
  readonly timestamp?: string;
  readonly key?: KeyObject;
  readonly receivedAt?: number;
}

function signed(
  body: Uint8Array,
  { timestamp = SECOND, key = ours.privateKey, receivedAt = NOW }: Signing = {},
): WebhookRequest {
  const signature = sign("sha256", Buffer.concat([Buffer.from(timestamp), body]), key);
  return {
    pathAndQuery: "/webhooks/sendgrid/events",
    headers: {
      "x-twilio-email-event-webhook-signature": signature.toString("base64"),
      "x-twilio-email-event-webhook-timestamp": timestamp,
    },
    body,
    receivedAt,
  };
}

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
const read = (request: WebhookRequest) => readSendgridEvents(request, { publicKey });

const told = (event: string, more: object = {}) => ({
  email: "Zoe.Canari@Example.org",
  timestamp: 1_795_608_000,
  "smtp-id": "<x@example.fr>",
  event,
  category: ["sirius"],
  sg_event_id: `id-of-${event}`,
  sg_message_id: "QaJLVcNsTWWpUGfDWGb1Zw.recvd-5b6594c664-csn64-1-65A9F4D1-A.0",
  sirius_delivery: DELIVERY,
  ...more,
});

function believed(outcome: ReadWebhook) {
  if (!outcome.ok) throw new Error(outcome.problem);
  return outcome;
}
const heard = (...events: readonly unknown[]) => believed(read(signed(bytes(events))));

describe("a request is believed only when", () => {
  const body = bytes([told("delivered")]);
  const good = signed(body);
  const { "x-twilio-email-event-webhook-signature": signature } = good.headers;
  const headers = (change: WebhookRequest["headers"]): WebhookRequest => ({
    ...good,
    headers: { ...good.headers, ...change },
  });

  test("it is signed by SendGrid's key, over its time and its bytes as they came", () => {
    expect(read(good)).toMatchObject({ ok: true, receipts: [{ state: "delivered" }] });
    const pem = ours.publicKey.export({ format: "pem", type: "spki" }).toString();
    expect(readSendgridEvents(good, { publicKey: pem }).ok).toBe(true);
  });

  test.each<[string, WebhookRequest, 401 | 403]>([
    ["it has no signature", headers({ "x-twilio-email-event-webhook-signature": undefined }), 401],
    ["it has no time", headers({ "x-twilio-email-event-webhook-timestamp": undefined }), 401],
    [
      "it has two signatures",
      headers({ "x-twilio-email-event-webhook-signature": [String(signature), "x"] }),
      401,
    ],
    ["its signature is empty", headers({ "x-twilio-email-event-webhook-signature": "" }), 403],
    [
      "its signature is garbage",
      headers({ "x-twilio-email-event-webhook-signature": "AAAA!" }),
      403,
    ],
    ["its signature is of other bytes", { ...good, body: bytes([told("bounce")]) }, 403],
    ["one space was added", { ...good, body: Buffer.concat([body, Buffer.from(" ")]) }, 403],
    [
      "its time was changed",
      headers({ "x-twilio-email-event-webhook-timestamp": String(NOW / 1000 + 1) }),
      403,
    ],
    ["somebody else signed it", signed(body, { key: theirs.privateKey }), 403],
    [
      "it is more than 25 hours old",
      signed(body, { receivedAt: NOW + 25 * 3_600_000 + 1_000 }),
      403,
    ],
    ["it comes from the future", signed(body, { receivedAt: NOW - 301_000 }), 403],
    ["its time is no number", signed(body, { timestamp: "yesterday" }), 403],
    ["its time is negative", signed(body, { timestamp: "-1" }), 403],
  ])("not when %s", (_, request, status) => {
    expect(read(request)).toMatchObject({ ok: false, status });
  });

  test("SendGrid repeats for a day after an outage of ours: the first signature still holds", () => {
    const late = signed(body, { receivedAt: NOW + 24 * 3_600_000 });
    expect(read(late).ok).toBe(true);
    expect(readSendgridEvents(late, { publicKey, windowSeconds: 600 }).ok).toBe(false);
  });

  test.each([
    ["no key", ""],
    ["a key that is no key", "c2lyaXVz"],
    ["a key of another kind", derOf(generateKeyPairSync("ed25519").publicKey)],
    ["a private key", ours.privateKey.export({ format: "der", type: "pkcs8" }).toString("base64")],
    ["a key of another account", derOf(theirs.publicKey)],
  ])("not with %s in the settings", (_, key) => {
    expect(readSendgridEvents(good, { publicKey: key })).toMatchObject({ ok: false, status: 403 });
  });

  test("no bytes at all make it fail or believe", () => {
    const anything = fc.uint8Array({ maxLength: 200 });
    fc.assert(
      fc.property(anything, fc.string({ unit: "binary" }), fc.string(), (body_, mark, time) => {
        const request = {
          ...good,
          body: body_,
          headers: {
            "x-twilio-email-event-webhook-signature": mark,
            "x-twilio-email-event-webhook-timestamp": time,
          },
        };
        expect(read(request).ok).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});

const receipt = (event: string) => ({
  eventId: `id-of-${event}`,
  channel: "email",
  delivery: DELIVERY,
  providerId: "QaJLVcNsTWWpUGfDWGb1Zw",
  at: 1_795_608_000_000,
});
const idsOf = (events: readonly unknown[]) =>
  [...heard(...events).receipts, ...heard(...events).events]
    .map(({ eventId }) => eventId)
    .toSorted();

describe("what SendGrid tells becomes", () => {
  const address = { scope: "address", reason: "invalid_address" };
  const person = { scope: "person", reason: "opted_out" };
  const filtered = { scope: "message", reason: "filtered" };

  test.each([
    ["processed", { state: "queued" }],
    ["delivered", { state: "delivered" }],
    ["bounce", { state: "failed", refusal: address }],
    ["dropped", { state: "failed", refusal: filtered }],
  ])("%s: a receipt of the delivery it was sent as", (event, fate) => {
    expect(heard(told(event))).toEqual({
      ok: true,
      events: [],
      receipts: [{ ...receipt(event), ...fate }],
    });
  });

  test.each([
    [
      { type: "bounce", status: "5.1.1" },
      { refusal: address, code: "5.1.1" },
    ],
    [{ type: "blocked", bounce_classification: "Reputation" }, { refusal: filtered }],
    [{ type: "blocked", bounce_classification: "Invalid Address" }, { refusal: address }],
    [
      { type: "blocked", status: "zoe.canari@example.org" },
      { refusal: { scope: "message", reason: "unreachable" } },
    ],
  ])("a bounce %o: not every one is the fault of the address", (more, fate) => {
    const [one] = heard(told("bounce", more)).receipts;
    expect(one).toEqual({ ...receipt("bounce"), state: "failed", ...fate });
  });

  test.each([
    ["Bounced Address", address],
    ["Invalid", address],
    ["Unsubscribed Address", person],
    ["Spam Reporting Address", person],
    ["Spam Content", filtered],
    ["", filtered],
  ])("dropped because of %j", (reason, refusal) => {
    expect(heard(told("dropped", { reason })).receipts).toMatchObject([{ refusal }]);
  });

  test.each(["spamreport", "unsubscribe", "group_unsubscribe"])(
    "%s: this person hears from us no more",
    (event) => {
      expect(heard(told(event))).toEqual({
        ok: true,
        receipts: [],
        events: [
          {
            kind: "optOut",
            answered: true,
            eventId: `id-of-${event}`,
            from: { channel: "email", value: "zoe.canari@example.org" },
            at: 1_795_608_000_000,
          },
        ],
      });
    },
  );

  // Opens and clicks are never listened to; subscribing again at SendGrid revives nobody.
  test.each(["deferred", "open", "click", "group_resubscribe", "account_status_change", "", "new"])(
    "%j: nothing",
    (event) => {
      expect(heard(told(event))).toEqual({ ok: true, events: [], receipts: [] });
    },
  );

  test("one event that cannot be read does not take the others of its batch with it", () => {
    const strange = [null, 3, [], {}, { event: "delivered" }, told("bounce", { sg_event_id: 7 })];
    const { receipts, events } = heard(
      ...strange,
      told("delivered"),
      told("unsubscribe", { email: "x" }),
    );
    expect(receipts.map(({ eventId }) => eventId)).toEqual(["id-of-delivered"]);
    expect(events).toEqual([]);
  });

  test("a foreign delivery id, a foreign message id and a missing time are left out", () => {
    const odd = told("delivered", {
      sirius_delivery: "1 or 1=1",
      sg_message_id: 5,
      timestamp: "x",
    });
    expect(heard(odd).receipts).toEqual([
      { eventId: "id-of-delivered", channel: "email", state: "delivered", at: NOW },
    ]);
  });

  test("the same batch twice gives the same ids, whatever its order", () => {
    const batch = [told("processed"), told("delivered"), told("spamreport")];
    expect(idsOf(batch.toReversed())).toEqual(idsOf(batch));
  });

  test.each(["", "{}", "null", '"x"', "[", "\u0000"])(
    "a signed %j is no list of events",
    (body) => {
      expect(read(signed(Buffer.from(body)))).toMatchObject({ ok: false, status: 400 });
    },
  );

  test("signed bytes of any kind are read or refused, never a failure", () => {
    const entry = fc.oneof(
      fc.anything(),
      fc.record({
        event: fc.constantFrom("delivered", "bounce", "dropped", "unsubscribe"),
        sg_event_id: fc.string(),
        email: fc.anything(),
        timestamp: fc.anything(),
        sg_message_id: fc.anything(),
        status: fc.anything(),
        reason: fc.anything(),
      }),
    );
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 100 }),
      fc.array(entry, { maxLength: 5 }).map((events) => Buffer.from(JSON.stringify(events) ?? "")),
    );
    fc.assert(
      fc.property(body, (one) => {
        const outcome = read(signed(one));
        const receipts = outcome.ok ? outcome.receipts : [];
        for (const { at, eventId } of receipts) {
          expect(Number.isSafeInteger(at)).toBe(true);
          expect(eventId).not.toBe("");
        }
        expect(typeof outcome.ok).toBe("boolean");
      }),
      { numRuns: 300 },
    );
  });
});
