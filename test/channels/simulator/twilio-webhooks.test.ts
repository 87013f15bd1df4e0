/** What Twilio tells the product: what became of texts, what people wrote, and its own say on STOP. */
import { setTimeout as delay } from "node:timers/promises";
import twilio from "twilio";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readSettings } from "../../../channels/simulator/settings.ts";
import { tellTwilioHook } from "../../../channels/simulator/twilio-webhook.ts";
import { answering, LEA, openStage, taken, type Stage, type Told } from "./stage.ts";
import { twilioClient, twilioPost } from "./twilio-client.ts";

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  await stage.stop();
});

const PHONE = `/phones/${encodeURIComponent(LEA)}`;
const INBOUND = "/webhooks/twilio/messages";
const STATUS = "/webhooks/twilio/status?d=7f9c";

function formOf(told: Told): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(told.body));
}

/** As the product would: with the SDK, over the address it is known by. */
function isSigned(told: Told): boolean {
  return twilio.validateRequest(
    stage.settings.twilio.authToken,
    String(told.headers["x-twilio-signature"]),
    `${stage.product.url}${told.path}`,
    formOf(told),
  );
}

function toldAt(path: string): Told[] {
  return stage.product.told.filter((told) => told.path === path);
}

async function send(more: Record<string, string> = {}): Promise<void> {
  const { status } = await twilioPost(stage, {
    To: LEA,
    MessagingServiceSid: stage.settings.twilio.messagingServiceSid,
    Body: "Bonjour",
    StatusCallback: `${stage.product.url}${STATUS}`,
    ...more,
  });
  expect(status).toBe(201);
}

async function say(text: string): Promise<void> {
  const before = toldAt(INBOUND).length;
  await stage.must("POST", `${PHONE}/texts`, { text });
  await expect.poll(() => toldAt(INBOUND)).toHaveLength(before + 1);
}

function lastForm(): Record<string, string> {
  return formOf(toldAt(INBOUND).at(-1) ?? { path: "", headers: {}, body: "" });
}

/** What Twilio says of a message we send now. */
async function sendStatus(): Promise<unknown> {
  const { messagingServiceSid } = stage.settings.twilio;
  const form = { To: LEA, MessagingServiceSid: messagingServiceSid, Body: "Bonjour" };
  return (await twilioPost(stage, form)).body;
}

describe("what became of a text", () => {
  test("is told state by state, signed, to the address that was given", async () => {
    await send();
    await expect.poll(() => toldAt(STATUS)).toHaveLength(3);
    const told = toldAt(STATUS);
    expect(told.map((one) => formOf(one)["MessageStatus"])).toEqual([
      "queued",
      "sent",
      "delivered",
    ]);
    expect(told.every(isSigned)).toBe(true);
    const [first] = told.map(formOf);
    expect(first).toMatchObject({
      AccountSid: stage.settings.twilio.accountSid,
      MessageSid: expect.stringMatching(/^SM/),
      To: LEA,
    });
  });

  test("sent from a number, the first state is not told: the answer said it already", async () => {
    const { number } = stage.settings.twilio;
    await twilioClient(stage).messages.create({
      to: LEA,
      from: number,
      body: "Bonjour",
      statusCallback: `${stage.product.url}${STATUS}`,
    });
    await expect.poll(() => toldAt(STATUS)).toHaveLength(2);
    expect(toldAt(STATUS).map((one) => formOf(one)["MessageStatus"])).toEqual([
      "sent",
      "delivered",
    ]);
  });

  test.each([
    [30003, "undelivered"],
    [30005, "undelivered"],
    [30007, "undelivered"],
    [30001, "failed"],
  ])("a handset that ends texts with %i: %s, with the code", async (failsWith, state) => {
    await stage.must("PUT", PHONE, { failsWith });
    await send();
    await expect
      .poll(() => toldAt(STATUS).map(formOf))
      .toContainEqual(
        expect.objectContaining({ MessageStatus: state, ErrorCode: String(failsWith) }),
      );
    expect(await stage.ledger("kind=undelivered")).toMatchObject([{ detail: String(failsWith) }]);
    expect(await stage.ledger("kind=delivered")).toEqual([]);
  });

  test("a handset turned on again receives", async () => {
    await stage.must("PUT", PHONE, { failsWith: 30003 });
    await stage.must("PUT", PHONE, { failsWith: null });
    await send();
    await expect.poll(async () => stage.ledger("kind=delivered")).toHaveLength(1);
  });
});

describe("what a person writes", () => {
  test("reaches the product as a signed form", async () => {
    await stage.must("POST", `${PHONE}/texts`, { text: "4, super formateurs 👍" });
    await expect.poll(() => toldAt(INBOUND)).toHaveLength(1);
    const [told] = toldAt(INBOUND);
    if (told === undefined) throw new Error("nothing was told");
    expect(isSigned(told)).toBe(true);
    expect(told.headers["content-type"]).toMatch(/^application\/x-www-form-urlencoded/);
    expect(formOf(told)).toMatchObject({
      From: LEA,
      To: stage.settings.twilio.number,
      Body: "4, super formateurs 👍",
      SmsStatus: "received",
      NumSegments: "1",
      NumMedia: "0",
      MessagingServiceSid: stage.settings.twilio.messagingServiceSid,
    });
  });

  test("is not repeated when the product answers an error", async () => {
    stage.product.react(answering(503));
    await stage.must("POST", `${PHONE}/texts`, { text: "oui" });
    await expect.poll(async () => stage.ledger("kind=webhook")).toHaveLength(1);
    await new Promise((resolve) => {
      setTimeout(resolve, 300);
    });
    expect(toldAt(INBOUND)).toHaveLength(1);
  });

  test("is tried once more when the product cannot be reached, then lost", async () => {
    await stage.product.stop();
    await stage.must("POST", `${PHONE}/texts`, { text: "oui" });
    await expect.poll(async () => stage.ledger("kind=webhook")).toHaveLength(2);
    const details = (await stage.ledger("kind=webhook")).map(({ detail }) => detail);
    expect(details).toEqual(Array(2).fill(`${INBOUND} connect: ECONNREFUSED`));
    expect(await twilioClient(stage).messages.list({ from: LEA })).toHaveLength(1);
    stage = { ...stage, product: { ...stage.product, stop: async () => undefined } };
  });

  test("is not tried again once a busy machine has used up Twilio's patience", async () => {
    await stage.product.stop();
    const pace = { ...stage.settings.pace, totalMs: 400 };
    const tries: unknown[] = [];
    const warnings: string[] = [];
    const hear = ({ name }: Error): void => void warnings.push(name);
    process.on("warning", hear);
    const hook = { url: `${stage.product.url}${INBOUND}`, form: {}, id: "SM1", forged: false };
    await tellTwilioHook(
      {
        settings: readSettings({ ...stage.settings, pace }),
        stopping: new AbortController().signal,
        record: (happening) => tries.push(happening),
        pause: () => delay(500),
      },
      hook,
    );
    await delay(10);
    process.off("warning", hear);
    expect(tries).toHaveLength(1);
    expect(warnings).toEqual([]);
    stage = { ...stage, product: { ...stage.product, stop: async () => undefined } };
  });

  test("is given up when the product does not answer in time", async () => {
    stage.product.react(() => undefined);
    const began = performance.now();
    await stage.must("POST", `${PHONE}/texts`, { text: "oui" });
    await expect
      .poll(async () => stage.ledger("kind=webhook"), { timeout: 3_000 })
      .toMatchObject([{ detail: `${INBOUND} read: timeout` }]);
    expect(performance.now() - began).toBeGreaterThan(850);
  });

  test("a callback whose address asks for it is repeated on errors too", async () => {
    stage.product.react(answering(500));
    const StatusCallback = `${stage.product.url}${STATUS}#rc=2&rp=5xx`;
    await stage.must("POST", "/faults", { provider: "twilio", kind: "loseCallbacks", times: 2 });
    await send({ StatusCallback });
    await expect.poll(() => toldAt(STATUS)).toHaveLength(3);
    expect(toldAt(STATUS).every(isSigned)).toBe(true);
    const tokens = toldAt(STATUS).map(({ headers }) => headers["i-twilio-idempotency-token"]);
    expect(new Set(tokens).size).toBe(1);
  });

  test("cannot be written to a sender that is a name", async () => {
    await stage.stop();
    const { twilio: usual } = stage.settings;
    stage = await openStage({ twilio: { ...usual, number: "SIRIUS" } });
    const { status, body } = await stage.ask("POST", `${PHONE}/texts`, { text: "oui" });
    expect(status).toBe(409);
    expect(body).toMatchObject({ code: "one_way" });
  });
});

describe("an answer of the webhook that Twilio texts", () => {
  test.each([
    [
      "text/xml",
      "<Response><Message>Merci &amp; à demain</Message></Response>",
      "Merci & à demain",
    ],
    // The trap of every first webhook: "OK" is sent to the person.
    ["text/plain; charset=utf-8", "OK", "OK"],
  ])("%s", async (type, body, text) => {
    stage.product.react((_told, response) => {
      response.writeHead(200, { "Content-Type": type }).end(body);
    });
    await stage.must("POST", `${PHONE}/texts`, { text: "oui" });
    await expect
      .poll(async () => stage.ledger("kind=accepted"))
      .toMatchObject([{ text, detail: "outbound-reply, 1 × GSM-7" }]);
  });

  test("an empty <Response/> texts nothing", async () => {
    stage.product.react((_told, response) => {
      response.writeHead(200, { "Content-Type": "text/xml" }).end("<Response/>");
    });
    await stage.must("POST", `${PHONE}/texts`, { text: "oui" });
    await expect.poll(async () => stage.ledger("kind=webhook")).toHaveLength(1);
    expect(await stage.ledger("kind=accepted")).toEqual([]);
  });
});

describe("STOP", () => {
  beforeEach(() => {
    stage.product.react(taken);
  });

  test("in English, Twilio itself confirms, tells us, and refuses what we send: 21610", async () => {
    await say(" Stop ");
    expect(lastForm()["OptOutType"]).toBeUndefined();
    expect(await stage.ledger("kind=optOut")).toMatchObject([{ detail: "STOP", address: LEA }]);
    expect(await stage.ledger("kind=accepted")).toHaveLength(1);
    expect(await sendStatus()).toMatchObject({ code: 21610 });
    await say("START");
    expect(await sendStatus()).toMatchObject({ status: "accepted" });
  });

  test.each(["arrêtez svp", "STOP please", "on ne stoppe pas"])(
    "%j is for us to understand: Twilio does nothing",
    async (text) => {
      await say(text);
      expect(await stage.ledger("kind=optOut")).toEqual([]);
      expect(await sendStatus()).toMatchObject({ status: "accepted" });
    },
  );

  test("with Advanced Opt-Out French words count too, and the form says what was done", async () => {
    await stage.must("POST", "/twilio/opt-out", { mode: "advanced" });
    await say("ARRET");
    expect(lastForm()["OptOutType"]).toBe("STOP");
    expect(await sendStatus()).toMatchObject({ code: 21610 });
    await say("aide");
    expect(lastForm()["OptOutType"]).toBe("HELP");
  });

  test("switched off, STOP is a text like any other", async () => {
    await stage.must("POST", "/twilio/opt-out", { mode: "off" });
    await say("STOP");
    expect(await sendStatus()).toMatchObject({ status: "accepted" });
  });

  test("YES of somebody who never stopped is an answer", async () => {
    await say("YES");
    expect(await stage.ledger("kind=optOut")).toEqual([]);
    expect(await stage.ledger("kind=accepted")).toEqual([]);
  });
});
