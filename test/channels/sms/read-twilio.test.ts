/** What Twilio's webhooks tell, once they are believed. */
import { describe, expect, test } from "vitest";
import { readTwilioMessage, readTwilioStatus } from "../../../channels/sms/read-twilio.ts";
import { MESSAGE, NOW, SID, TRUST, webhook } from "./signed.ts";

const DELIVERY = "0b6f6a52-93a8-4f0e-9d10-6f1f4c6a7b21";
const LEA = { channel: "sms", value: "+33612345678" };

function hear(values: Readonly<Record<string, string>>, optOutReply?: "provider" | "self") {
  const deps = optOutReply === undefined ? TRUST : { ...TRUST, optOutReply };
  return readTwilioMessage(webhook("/webhooks/twilio/messages", { ...MESSAGE, ...values }), deps);
}
const heard = (event: object) => ({
  ok: true,
  events: [{ eventId: SID, from: LEA, at: NOW, ...event }],
  receipts: [],
});

describe("a message of a person", () => {
  test("is their text, under the id of the message", () => {
    expect(hear({})).toEqual(heard({ kind: "text", text: "4, super formateurs" }));
  });

  test("of several parts is one text", () => {
    const text = "Les formateurs étaient là pour nous. ".repeat(30);
    expect(hear({ Body: text, NumSegments: "8" })).toEqual(heard({ kind: "text", text }));
  });

  test("may be empty, and a picture with words is its words", () => {
    expect(hear({ Body: "" })).toEqual(heard({ kind: "text", text: "" }));
    expect(hear({ NumMedia: "1", MediaContentType0: "image/jpeg", Body: "5" })).toEqual(
      heard({ kind: "text", text: "5" }),
    );
  });

  test.each([
    ["image/jpeg", "image"],
    ["audio/amr", "audio"],
    ["nonsense", "media"],
    ["", "media"],
  ])("without words is a picture or the like: %j", (MediaContentType0, what) => {
    expect(hear({ NumMedia: "2", Body: " ", MediaContentType0 })).toEqual(
      heard({ kind: "media", what }),
    );
  });

  // Notices of networks and names cannot be answered; WhatsApp is another channel.
  test.each(["20555", "ORANGE", "whatsapp:+33612345678", "anonymous", "+0", ""])(
    "that comes from no phone is no event: %j",
    (From) => {
      expect(hear({ From })).toEqual({ ok: true, events: [], receipts: [] });
    },
  );

  test.each([
    ["MessageSid", ""],
    ["MessageSid", "SM/../x"],
    ["MessageSid", "x".repeat(65)],
    ["NumMedia", "many"],
    ["NumMedia", "-1"],
    ["From", "+".repeat(101)],
  ])("with an impossible %s is malformed: %j", (name, value) => {
    const read = hear({ [name]: value });
    expect(read).toMatchObject({ ok: false, status: 400 });
    expect(read).toHaveProperty("problem", expect.stringMatching(new RegExp(`^${name}: `)));
  });

  test.each(["MessageSid", "From"])("without %s is malformed", (name) => {
    const { [name]: _, ...rest } = MESSAGE;
    const read = readTwilioMessage(webhook("/webhooks/twilio/messages", rest), TRUST);
    expect(read).toMatchObject({ ok: false, status: 400 });
  });

  test("that leaves out what is optional is read", () => {
    const { MessageSid = "", From = "" } = MESSAGE;
    const read = readTwilioMessage(
      webhook("/webhooks/twilio/messages", { MessageSid, From }),
      TRUST,
    );
    expect(read).toEqual(heard({ kind: "text", text: "" }));
  });
});

describe("STOP, START and HELP", () => {
  test.each([
    ["STOP", "optOut"],
    ["START", "optIn"],
    ["HELP", "help"],
  ])("that advanced opt-out acted on win over the text: %s", (OptOutType, kind) => {
    for (const optOutReply of ["provider", "self"] as const) {
      expect(hear({ OptOutType, Body: "arrêt" }, optOutReply)).toEqual(
        heard({ kind, answered: true }),
      );
    }
  });

  test.each(["", "stop", "OTHER"])("of a type nobody knows are a text: %j", (OptOutType) => {
    expect(hear({ OptOutType })).toMatchObject({ events: [{ kind: "text" }] });
  });

  const stops = ["STOP", "stop", " Stop\n", "STOPALL", "UNSUBSCRIBE", "END", "QUIT", "CANCEL"];
  test.each([...stops, "REVOKE", "OPTOUT"])("Twilio blocks and answers by itself: %j", (Body) => {
    expect(hear({ Body }, "provider")).toEqual(heard({ kind: "optOut", answered: true }));
    expect(hear({ Body }, "self")).toEqual(heard({ kind: "text", text: Body }));
    expect(hear({ Body })).toEqual(heard({ kind: "text", text: Body }));
  });

  test.each(["START", "unstop"])("Twilio revives and answers by itself: %j", (Body) => {
    expect(hear({ Body }, "provider")).toEqual(heard({ kind: "optIn", answered: true }));
    expect(hear({ Body })).toEqual(heard({ kind: "text", text: Body }));
  });

  // YES revives at Twilio after a STOP, but it is first of all an answer; the others Twilio lets pass.
  test.each([
    "YES",
    "STOP svp",
    "ARRET",
    "arrête",
    "stop.",
    "HELP",
    "AIDE",
    "CONTACT",
    "END OF YEAR",
  ])("our own reader deals with %j", (Body) => {
    expect(hear({ Body }, "provider")).toEqual(heard({ kind: "text", text: Body }));
  });
});

describe("what became of a message of ours", () => {
  function learn(values: Readonly<Record<string, string>>, query = `?d=${DELIVERY}`) {
    const fields = { MessageSid: SID, To: "+33612345678", ...values };
    return readTwilioStatus(webhook(`/webhooks/twilio/status${query}`, fields), TRUST);
  }
  const learnt = (receipt: object) => ({
    ok: true,
    events: [],
    receipts: [{ channel: "sms", providerId: SID, delivery: DELIVERY, at: NOW, ...receipt }],
  });

  test.each([
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
  ])("%s is %s, once per status", (MessageStatus, state) => {
    expect(learn({ MessageStatus })).toEqual(learnt({ eventId: `${SID}:${MessageStatus}`, state }));
  });

  test.each(["received", "receiving", "partially_delivered", "teleported"])(
    "a status that says nothing of it is no receipt: %s",
    (MessageStatus) => {
      expect(learn({ MessageStatus })).toEqual({ ok: true, events: [], receipts: [] });
    },
  );

  test.each([
    ["30004", { scope: "address", reason: "unreachable" }],
    ["30005", { scope: "address", reason: "invalid_address" }],
    ["30006", { scope: "address", reason: "unreachable" }],
    ["30007", { scope: "message", reason: "filtered" }],
    ["30450", { scope: "message", reason: "filtered" }],
    ["21610", { scope: "person", reason: "opted_out" }],
    ["21614", { scope: "address", reason: "invalid_address" }],
  ])("code %s will fail for ever", (ErrorCode, refusal) => {
    expect(learn({ MessageStatus: "undelivered", ErrorCode })).toEqual(
      learnt({ eventId: `${SID}:undelivered`, state: "failed", code: ErrorCode, refusal }),
    );
  });

  // Handset off, queue full, no reason given, suspended account, expired; codes nobody listed.
  test.each(["30001", "30002", "30003", "30008", "30017", "30024", "30036", "39999"])(
    "code %s may be tried again",
    (ErrorCode) => {
      expect(learn({ MessageStatus: "failed", ErrorCode })).toEqual(
        learnt({ eventId: `${SID}:failed`, state: "failed", code: ErrorCode }),
      );
    },
  );

  test.each(["", "none", "0", "1e9", "30003;drop"])(
    "a code that is none is left out: %j",
    (ErrorCode) => {
      expect(learn({ MessageStatus: "failed", ErrorCode })).toEqual(
        learnt({ eventId: `${SID}:failed`, state: "failed" }),
      );
    },
  );

  test("a code of a message that is on its way is left out", () => {
    expect(learn({ MessageStatus: "sent", ErrorCode: "30003" })).toEqual(
      learnt({ eventId: `${SID}:sent`, state: "sent" }),
    );
  });

  test.each(["", "?d=", "?d=17", "?D=1", `?d=${DELIVERY}0`])(
    "without a delivery of ours, the id of the message is told alone: %j",
    (query) => {
      const read = learn({ MessageStatus: "sent" }, query);
      expect(read).toMatchObject({ ok: true, receipts: [{ providerId: SID }] });
      expect(read).not.toHaveProperty("receipts.0.delivery");
    },
  );

  test.each([{ MessageStatus: "" }, { MessageStatus: "Sent!" }, { MessageSid: "" }, {}])(
    "without status or message it is malformed: %j",
    (values) => {
      expect(learn(values)).toMatchObject({ ok: false, status: 400 });
    },
  );
});
