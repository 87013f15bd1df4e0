/** Twilio's REST API as the simulator speaks it, driven by Twilio's own SDK and judged by its description. */
import { SegmentedMessage } from "sms-segments-calculator";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { measureSms } from "../../../channels/simulator/sms-parts.ts";
import { twilioFaults } from "./descriptions.ts";
import { LEA, openStage, TOM, type Stage } from "./stage.ts";
import { basic, twilioClient, twilioPost } from "./twilio-client.ts";

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  await stage.stop();
});

const service = (): string => stage.settings.twilio.messagingServiceSid;
const number = (): string => stage.settings.twilio.number;

function form(more: Record<string, string>): Record<string, string> {
  return { To: LEA, MessagingServiceSid: service(), Body: "Bonjour", ...more };
}

describe("a text that Twilio takes", () => {
  test("through a Messaging Service it is accepted, without a sender or a count yet", async () => {
    const sent = await twilioClient(stage).messages.create({
      to: LEA,
      messagingServiceSid: service(),
      body: "Bonjour Léa",
      validityPeriod: 14_400,
    });
    expect(sent.sid).toMatch(/^SM[0-9a-f]{32}$/);
    expect(sent).toMatchObject({ status: "accepted", from: null, numSegments: "0", to: LEA });
    await expect
      .poll(async () => (await twilioClient(stage).messages(sent.sid).fetch()).status)
      .toBe("delivered");
    const read = await twilioClient(stage).messages(sent.sid).fetch();
    expect(read).toMatchObject({ from: number(), numSegments: "1", direction: "outbound-api" });
    expect(read.dateSent).toBeInstanceOf(Date);
  });

  test("from a number it is queued and counted at once", async () => {
    const body = "ê".repeat(71);
    const sent = await twilioClient(stage).messages.create({ to: LEA, from: number(), body });
    expect(sent).toMatchObject({ status: "queued", from: number(), numSegments: "2", body });
  });

  test("its answers satisfy Twilio's description, at every state", async () => {
    const { status, body } = await twilioPost(stage, {
      To: LEA,
      MessagingServiceSid: service(),
      Body: "Bonjour",
    });
    expect(status).toBe(201);
    expect(twilioFaults("message", body)).toEqual([]);
    await stage.lines("kind=delivered", 1);
    const { accountSid, authToken } = stage.settings.twilio;
    const list = await fetch(`${stage.url}/2010-04-01/Accounts/${accountSid}/Messages.json`, {
      headers: { Authorization: basic(accountSid, authToken) },
    });
    expect(twilioFaults("list", await list.json())).toEqual([]);
  });

  test("the account can be read, to see that the keys are right", async () => {
    const { accountSid } = stage.settings.twilio;
    const account = await twilioClient(stage).api.v2010.accounts(accountSid).fetch();
    expect(account).toMatchObject({ sid: accountSid, status: "active" });
  });
});

describe("a text that Twilio refuses", () => {
  const refusals: readonly [string, Record<string, string>, number][] = [
    ["a number too short", { To: "+3363998" }, 21211],
    ["a number without a country", { To: "0639980001" }, 21211],
    ["a landline", { To: "+33199000001" }, 21614],
    ["a country that was never enabled", { To: "+4915112345678" }, 21408],
    ["no recipient", { To: "" }, 21604],
    ["no text", { Body: " " }, 21602],
    ["1,601 characters", { Body: "a".repeat(1_601) }, 21617],
    ["an unknown Messaging Service", { MessagingServiceSid: `MG${"c".repeat(32)}` }, 21701],
    ["a callback outside this machine", { StatusCallback: "https://avis.example.fr/x" }, 21609],
    ["a validity over ten hours", { ValidityPeriod: "36001" }, 20001],
    ["the reserved number for 'not reachable'", { To: "+15005550002" }, 21612],
  ];
  test.each(refusals)("%s", async (_what, more, code) => {
    const { status, body } = await twilioPost(stage, form(more));
    expect(status).toBe(400);
    expect(body).toMatchObject({ code, status: 400, message: expect.stringMatching(/./) });
    expect(await stage.ledger("kind=refused")).toMatchObject([{ detail: String(code) }]);
    expect(await stage.ledger("kind=accepted")).toEqual([]);
  });

  test("a number that was said to be a landline, until it is no more", async () => {
    const phone = `/phones/${encodeURIComponent(LEA)}`;
    await stage.must("PUT", phone, { refusedWith: 21614 });
    expect((await twilioPost(stage, form({}))).body).toMatchObject({ code: 21614 });
    await stage.must("PUT", phone, { refusedWith: null });
    expect((await twilioPost(stage, form({}))).status).toBe(201);
  });

  test("no sender, or the sender of somebody else", async () => {
    const { MessagingServiceSid: _none, ...rest } = form({});
    expect((await twilioPost(stage, rest)).body).toMatchObject({ code: 21603 });
    const other = await twilioPost(stage, { ...rest, From: "+33757000001" });
    expect(other.body).toMatchObject({ code: 21606 });
    expect((await twilioPost(stage, { ...rest, From: "@" })).body).toMatchObject({ code: 21212 });
  });

  test("1,600 characters still pass, in eleven parts", async () => {
    const { status } = await twilioPost(stage, form({ Body: "a".repeat(1_600) }));
    expect(status).toBe(201);
    expect(await stage.ledger("kind=accepted")).toMatchObject([
      { detail: "outbound-api, 11 × GSM-7" },
    ]);
  });

  test("wrong keys are told by the SDK as an error 20003", async () => {
    const sending = twilioClient(stage, "wrong").messages.create({
      to: LEA,
      from: number(),
      body: "x",
    });
    await expect(sending).rejects.toMatchObject({ status: 401, code: 20003 });
  });

  test("a message or an account that does not exist is 20404", async () => {
    const unknown = twilioClient(stage)
      .messages(`SM${"0".repeat(32)}`)
      .fetch();
    await expect(unknown).rejects.toMatchObject({ status: 404, code: 20404 });
  });
});

describe("the Messaging Service", () => {
  test("tells its number; a short code is in the other list, a name in none", async () => {
    const senders = async (): Promise<readonly unknown[]> => {
      const of = twilioClient(stage).messaging.v1.services(service());
      expect(await of.fetch()).toMatchObject({ sid: service() });
      const [phones, codes] = [await of.phoneNumbers.list(), await of.shortCodes.list()];
      return [phones.map((one) => one.phoneNumber), codes.map((one) => one.shortCode)];
    };
    expect(await senders()).toEqual([[number()], []]);
    for (const [sender, expected] of [
      ["38015", [[], ["38015"]]],
      ["SIRIUS", [[], []]],
    ] as const) {
      const { twilio } = stage.settings;
      await stage.stop();
      stage = await openStage({ twilio: { ...twilio, number: sender } });
      expect(await senders()).toEqual(expected);
    }
    const other = twilioClient(stage)
      .messaging.v1.services(`MG${"c".repeat(32)}`)
      .fetch();
    await expect(other).rejects.toMatchObject({ status: 404 });
  });
});

describe("the list of messages", () => {
  beforeEach(async () => {
    for (const [at, to] of [LEA, TOM, LEA, LEA].entries()) {
      await stage.must("POST", "/clock", { offsetMs: at * 3_600_000 });
      await twilioPost(stage, { To: to, From: number(), Body: `message ${at}` });
      await stage.lines("kind=delivered", at + 1);
    }
    await stage.must("POST", `/phones/${encodeURIComponent(TOM)}/texts`, { text: "oui" });
  });

  test("is the newest first, and can be narrowed to a recipient", async () => {
    const listed = await twilioClient(stage).messages.list({ to: LEA });
    expect(listed.map(({ body }) => body)).toEqual(["message 3", "message 2", "message 0"]);
  });

  test("tells what people wrote: by the number they wrote to", async () => {
    const listed = await twilioClient(stage).messages.list({ to: number() });
    expect(listed).toMatchObject([{ body: "oui", from: TOM, direction: "inbound" }]);
    expect(await twilioClient(stage).messages.list({ from: TOM })).toHaveLength(1);
  });

  test("can be narrowed in time, bounds included", async () => {
    const dateSentAfter = new Date(Date.now() + 1.5 * 3_600_000);
    const later = await twilioClient(stage).messages.list({ to: LEA, dateSentAfter });
    expect(later.map(({ body }) => body)).toEqual(["message 3", "message 2"]);
    const earlier = await twilioClient(stage).messages.list({
      to: LEA,
      dateSentBefore: dateSentAfter,
    });
    expect(earlier.map(({ body }) => body)).toEqual(["message 0"]);
    const dateSent = new Date(Date.now() + 40 * 24 * 3_600_000);
    expect(await twilioClient(stage).messages.list({ dateSent })).toEqual([]);
  });

  test("comes in pages, which the SDK follows to the end", async () => {
    const client = twilioClient(stage);
    const page = await client.messages.page({ pageSize: 2 });
    expect(page.instances).toHaveLength(2);
    expect(page.nextPageUrl).toContain("Page=1");
    const all = await client.messages.list({ pageSize: 2 });
    expect(all.map(({ body }) => body)).toEqual([
      "oui",
      "message 3",
      "message 2",
      "message 1",
      "message 0",
    ]);
  });
});

describe("what a text costs", () => {
  const texts = [
    "a",
    "a".repeat(160),
    "a".repeat(161),
    "a".repeat(306),
    "a".repeat(307),
    "€".repeat(80),
    "€".repeat(81),
    `${"a".repeat(152)}€${"a".repeat(200)}`,
    "Bonjour, ça va ?",
    "À la fin",
    "Ça va, é è ù ì ò à Ç Æ",
    "ê".repeat(70),
    "ê".repeat(71),
    "😀".repeat(35),
    "😀".repeat(36),
    `${"ê".repeat(66)}😀${"ê".repeat(66)}`,
    "[{}]^~|\\",
    "l’été",
    "1 = oui\n2 = non",
  ];
  test.each(texts)("%j is counted as Twilio's own calculator counts it", (text) => {
    const theirs = new SegmentedMessage(text);
    expect(measureSms(text)).toMatchObject({
      parts: theirs.segmentsCount,
      encoding: theirs.getEncodingName(),
    });
  });
});
