/** The SMS adapter against a small Twilio of our own: what it asks, and what it never tells. */
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Outgoing, SendOutcome } from "../../../bot/channel.ts";
import { type TwilioOptions, twilioChannel } from "../../../channels/sms/twilio-channel.ts";
import { channelContract, type Weather } from "../contract.ts";
import { descriptionJudge, LIST_JUDGE } from "./description.ts";
import {
  ACCOUNT_SID,
  AUTH_TOKEN,
  message,
  openTwilioStandIn,
  OPTIONS,
  OUR_NUMBER,
  OUR_SHORT_CODE,
  SERVICE_SID,
  type TwilioStandIn,
} from "./stand-in.ts";

const HOUR_MS = 3_600_000;
const NEVER = new AbortController().signal;

channelContract("SMS through Twilio", {
  async open(timeoutMs) {
    const standIn = await openTwilioStandIn();
    const channel = twilioChannel({ ...OPTIONS, apiBaseUrl: standIn.url, timeoutMs });
    return { channel, standIn };
  },
  message: message(),
  tellsDelay: true,
  secrets: [AUTH_TOKEN, Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString("base64")],
});

let standIn: TwilioStandIn;
beforeEach(async () => {
  standIn = await openTwilioStandIn();
});
afterEach(() => standIn.close());

function open(values: Partial<TwilioOptions> = {}) {
  return twilioChannel({ ...OPTIONS, apiBaseUrl: standIn.url, timeoutMs: 2_000, ...values });
}

async function sendOne(
  values: Partial<Outgoing> = {},
  options: Partial<TwilioOptions> = {},
): Promise<SendOutcome> {
  return open(options).send(message(values), NEVER);
}

describe("a message that leaves", () => {
  test("asks for one SMS by the messaging service, with an address for its status", async () => {
    expect(await sendOne()).toEqual({
      kind: "accepted",
      providerId: expect.stringMatching(/^SM[0-9a-f]{32}$/),
      parts: 1,
    });
    expect(standIn.seen).toHaveLength(1);
    expect(standIn.seen[0]?.path).toBe(`/2010-04-01/Accounts/${ACCOUNT_SID}/Messages.json`);
    expect(standIn.seen[0]?.form).toEqual({
      To: "+33612345678",
      MessagingServiceSid: SERVICE_SID,
      Body: "Au total, tu donnes quelle note ? Canari-7731\n1 Nulle\n5 Top",
      StatusCallback:
        "https://avis.example.fr/webhooks/twilio/status?d=0b6f6a52-93a8-4f0e-9d10-6f1f4c6a7b21",
      ValidityPeriod: expect.stringMatching(/^14(?:399|400)$/),
    });
  });

  test("names its sender when there is no messaging service", async () => {
    const { messagingServiceSid: _, ...withoutService } = OPTIONS;
    const channel = twilioChannel({
      ...withoutService,
      apiBaseUrl: standIn.url,
      from: "SIRIUS",
      inbound: false,
    });
    expect(await channel.send(message(), NEVER)).toMatchObject({ kind: "accepted" });
    expect(standIn.seen[0]?.form).toMatchObject({ From: "SIRIUS" });
    expect(standIn.seen[0]?.form).not.toHaveProperty("MessagingServiceSid");
  });

  test.each([
    ["less than a second", 300, "1"],
    ["already over", -HOUR_MS, "1"],
    ["ninety seconds and a half", 90_500, "90"],
    ["two days", 48 * HOUR_MS, "36000"],
  ])("waits at Twilio no longer than it is worth: %s", async (_, left, seconds) => {
    const now = Date.UTC(2026, 10, 24, 9);
    await sendOne({ expiresAt: now + left }, { now: () => now });
    expect(standIn.seen[0]?.form["ValidityPeriod"]).toBe(seconds);
  });

  test("has its link below the text, once", async () => {
    const link = { url: "https://avis.example.fr/r/abc", label: "Répondre" };
    await sendOne({ text: "Bonjour Léa", link });
    await sendOne({ text: "Réponds ici : https://avis.example.fr/r/abc", link });
    expect(standIn.seen.map((one) => one.form["Body"])).toEqual([
      "Bonjour Léa\nhttps://avis.example.fr/r/abc",
      "Réponds ici : https://avis.example.fr/r/abc",
    ]);
  });

  test.each([
    ["é", 160, 1],
    ["é", 161, 2],
    ["ê", 70, 1],
    ["ê", 71, 2],
    ["a", 1_600, 11],
    ["ê", 1_600, 24],
  ])("costs what networks count: %j times %i is %i parts", async (character, times, parts) => {
    expect(await sendOne({ text: character.repeat(times) })).toMatchObject({ parts });
  });

  test.each([
    ["the text", message({ text: "a".repeat(1_601) })],
    [
      "the text with its link",
      message({
        text: "a".repeat(1_590),
        link: { url: "https://avis.example.fr/r/abc", label: "" },
      }),
    ],
  ])("is refused here when %s passes 1,600 characters", async (_, tooLong) => {
    const outcome = await open().send(tooLong, NEVER);
    expect(outcome).toEqual({ kind: "refused", scope: "message", reason: "content" });
    expect(standIn.seen).toEqual([]);
  });

  // Twilio would send it over WhatsApp, or read a local number as one of another country.
  test.each(["whatsapp:+33612345678", "0612345678", "+33 6 12 34 56 78", "SIRIUS", "", "36123"])(
    "goes to no other address than a full number: %j",
    async (to) => {
      const refused = { kind: "refused", scope: "address", reason: "invalid_address" };
      expect(await sendOne({ to })).toEqual(refused);
      expect(standIn.seen).toEqual([]);
    },
  );

  test("does not leave once it was asked to stop, and waits no longer when asked meanwhile", async () => {
    const stopped = await open().send(message(), AbortSignal.abort());
    expect(stopped).toMatchObject({ kind: "later" });
    expect(standIn.seen).toEqual([]);

    await standIn.set("slow");
    const began = performance.now();
    const outcome = await open().send(message(), AbortSignal.timeout(100));
    expect(outcome).toEqual({ kind: "unknown", reason: "twilio: no answer in time" });
    expect(performance.now() - began).toBeLessThan(1_500);
  });

  test("is judged by Twilio's own description, or by a short list where that is not at hand", async () => {
    await sendOne({ link: { url: "https://avis.example.fr/r/abc", label: "Répondre" } });
    await sendOne({}, { from: OUR_NUMBER });
    await sendOne({ expiresAt: 0 });
    const description = descriptionJudge();
    for (const judge of description === undefined ? [LIST_JUDGE] : [LIST_JUDGE, description]) {
      for (const { form } of standIn.seen) expect(judge.faults(form)).toEqual([]);
      const [first] = standIn.seen;
      expect(judge.faults({ ...first?.form, Bodyy: "x" })).not.toEqual([]);
      expect(judge.faults({ ...first?.form, ValidityPeriod: "soon" })).not.toEqual([]);
      expect(judge.faults({ ...first?.form, MessagingServiceSid: "MG1" })).not.toEqual([]);
    }
    expect(standIn.seen).toHaveLength(3);
  });
});

describe("the health of the set-up", () => {
  test("is good when account and messaging service are found", async () => {
    expect(await open().health()).toEqual({ ok: true, detail: "twilio: the account is active" });
    expect(standIn.seen.map((one) => one.path)).toEqual([
      `/2010-04-01/Accounts/${ACCOUNT_SID}.json`,
      `/v1/Services/${SERVICE_SID}`,
    ]);
  });

  test.each(["suspended", "closed", "<b>x</b>"])(
    "is bad while the account is %s",
    async (status) => {
      standIn.accountStatus(status);
      const health = await open().health();
      expect(health.ok).toBe(false);
      expect(health.detail).not.toContain("<");
    },
  );

  test("is bad with a messaging service of somebody else", async () => {
    const health = await open({ messagingServiceSid: `MG${"f".repeat(32)}` }).health();
    expect(health).toEqual({
      ok: false,
      detail: "twilio error 20404: the account or the messaging service does not exist",
    });
  });

  test.each(["slow", "down", "cuts_before", "broken"] as const)(
    "is bad in %s weather",
    async (weather) => {
      const channel = open({ timeoutMs: 300 });
      await standIn.set(weather);
      expect(await channel.health()).toMatchObject({ ok: false });
    },
  );
});

describe("a set-up that cannot work is told before anything is sent", () => {
  test.each<[string, Partial<TwilioOptions>]>([
    ["TWILIO_ACCOUNT_SID", { accountSid: "SKcanary" }],
    ["TWILIO_AUTH_TOKEN", { authToken: "" }],
    ["TWILIO_MESSAGING_SERVICE_SID", { messagingServiceSid: "MGcanary" }],
    ["TWILIO_FROM", { from: "canary-canary" }],
    ["TWILIO_FROM", { from: "0612345678901" }],
    ["SMS_MODE=lien", { from: "SIRIUS", inbound: true }],
    ["TWILIO_API_BASE_URL", { apiBaseUrl: "https://canary.example.org" }],
    ["TWILIO_API_BASE_URL", { apiBaseUrl: "http://127.0.0.1.canary.example.org" }],
    ["TWILIO_API_BASE_URL", { apiBaseUrl: "http://127.0.0.1@canary.example.org" }],
    ["TWILIO_API_BASE_URL", { apiBaseUrl: "ftp://127.0.0.1" }],
    ["TWILIO_API_BASE_URL", { apiBaseUrl: "canary" }],
  ])("%s is named, %j is not repeated", (name, values) => {
    const start = () => twilioChannel({ ...OPTIONS, ...values });
    expect(start).toThrow(expect.objectContaining({ code: "config_invalid" }));
    expect(start).toThrow(name);
    expect(start).not.toThrow(/canary/);
  });

  test("nobody to send is a fault too", () => {
    const { messagingServiceSid: _, ...withoutService } = OPTIONS;
    expect(() => twilioChannel(withoutService)).toThrow("who sends");
  });

  test.each([
    "http://localhost:1",
    "http://127.0.0.1:1/twilio/",
    "https://[::1]:1",
    "http://127.9.9.9:1",
  ])("%s is this machine", (apiBaseUrl) => {
    expect(twilioChannel({ ...OPTIONS, apiBaseUrl }).id).toBe("sms");
  });

  test("a stand-in may live below a path", async () => {
    await sendOne({}, { apiBaseUrl: `${standIn.url}/twilio/` });
    expect(standIn.seen[0]?.path).toMatch(/^\/twilio\/2010-04-01\//);
  });
});

test("people can answer in conversation mode only, and only then is anything fetched", () => {
  expect(open({ inbound: true }).capabilities).toMatchObject({
    inbound: true,
    choices: "numbered",
  });
  expect(open({ inbound: true })).toHaveProperty("reconcile");
  expect(open({ inbound: false }).capabilities).toMatchObject({ inbound: false, choices: "none" });
  expect(open({ inbound: false })).not.toHaveProperty("reconcile");
});

// The SDK's errors and its client carry all of these, and printing them prints them.
test("number, text, token and delivery are in nothing it returns, throws or is", async () => {
  const canaries = [
    "+33612345678",
    "612345678",
    "Canari-7731",
    AUTH_TOKEN,
    Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString("base64"),
    "0b6f6a52",
  ];
  const told: unknown[] = [];
  const channel = open({ timeoutMs: 300, from: OUR_SHORT_CODE });
  const sink = { accept: async () => {} };
  const weathers: readonly Weather[] = [
    ...(["slow", "down", "cuts_before", "cuts_after"] as const),
    ...(["broken", "overloaded", "bad_address", "bad_credentials"] as const),
  ];
  for (const weather of weathers) {
    await standIn.set(weather);
    told.push(await channel.send(message(), AbortSignal.timeout(300)));
    told.push(await channel.lookUp?.({ ...message(), triedAt: 0 }, AbortSignal.timeout(300)));
    told.push(await channel.health());
    told.push(await channel.reconcile?.(0, sink).catch((error: unknown) => error));
  }
  for (const body of ["Canari-7731 {", { message: "Canari-7731 +33612345678", code: AUTH_TOKEN }]) {
    await standIn.set("fair");
    standIn.answerWith({ status: 400, body });
    told.push(await channel.send(message(), NEVER));
    standIn.answerWith({ status: 200, body });
    told.push(await channel.send(message(), NEVER), await channel.health());
    told.push(await channel.reconcile?.(0, sink).catch((error: unknown) => error));
  }
  const printed = inspect([channel, ...told], { depth: 20, showHidden: true, getters: true });
  expect(told).toHaveLength(40);
  for (const canary of canaries) expect(printed).not.toContain(canary);
});
