/** The SMS adapter against a Twilio that other people wrote: `emulate`, with its own signatures. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { createEmulator, type Emulator } from "emulate";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Channel, ReadWebhook, WebhookRequest } from "../../../bot/channel.ts";
import { readTwilioMessage, readTwilioStatus } from "../../../channels/sms/read-twilio.ts";
import { type TwilioOptions, twilioChannel } from "../../../channels/sms/twilio-channel.ts";
import { message } from "./stand-in.ts";

const ACCOUNT = {
  sid: "AC00000000000000000000000000000000",
  auth_token: "twilio_test_auth_token",
};
const OURS = "+15551234567";
const LEA = "+33612345678";
const NEVER = new AbortController().signal;

/** Our own web server: it keeps what was read of each webhook. */
const heard: ReadWebhook[] = [];
let tokens = [ACCOUNT.auth_token];
const server = createServer((request, response) => void hear(request, response));
async function hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const received: WebhookRequest = {
    pathAndQuery: request.url ?? "",
    headers: request.headers,
    body: await buffer(request),
    receivedAt: Date.now(),
  };
  const read = received.pathAndQuery.startsWith("/webhooks/twilio/status")
    ? readTwilioStatus(received, { tokens, publicBaseUrl })
    : readTwilioMessage(received, { tokens, publicBaseUrl });
  heard.push(read);
  response.writeHead(read.ok ? 200 : read.status).end("<Response/>");
}
let publicBaseUrl = "";
let emulator: Emulator;
let sms: Channel;

beforeAll(async () => {
  publicBaseUrl = await listen();
  emulator = await createEmulator({
    service: "twilio",
    port: await freePort(),
    seed: {
      twilio: {
        account: ACCOUNT,
        phone_numbers: [
          { phone_number: OURS, sms_url: `${publicBaseUrl}/webhooks/twilio/messages` },
        ],
      },
    },
  });
  sms = open();
});
afterAll(async () => {
  await emulator.close();
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  heard.length = 0;
  tokens = [ACCOUNT.auth_token];
});

function open(values: Partial<TwilioOptions> = {}): Channel {
  return twilioChannel({
    accountSid: ACCOUNT.sid,
    authToken: ACCOUNT.auth_token,
    from: OURS,
    apiBaseUrl: emulator.url.replace("localhost", "127.0.0.1"),
    publicBaseUrl,
    inbound: true,
    ...values,
  });
}

async function listen(): Promise<string> {
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return typeof address === "object" ? `http://127.0.0.1:${address?.port}` : "";
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => void probe.listen(0, "127.0.0.1", resolve));
  const address = probe.address();
  await new Promise((resolve) => void probe.close(resolve));
  return typeof address === "object" ? (address?.port ?? 0) : 0;
}

/** Makes the emulator do what a phone or a network would. */
async function simulate(what: string, fields: Readonly<Record<string, string>>): Promise<void> {
  const credentials = Buffer.from(`${ACCOUNT.sid}:${ACCOUNT.auth_token}`).toString("base64");
  const done = await fetch(`${emulator.url}/_twilio/simulate/${what}`, {
    method: "POST",
    headers: { authorization: `Basic ${credentials}` },
    body: new URLSearchParams(fields),
  });
  expect(done.ok).toBe(true);
}

test("a message is taken, and its status is told before the send has returned", async () => {
  const outcome = await sms.send(message(), NEVER);
  expect(outcome).toMatchObject({ kind: "accepted", parts: 1 });
  expect(heard).toMatchObject([
    {
      ok: true,
      receipts: [
        {
          state: "queued",
          delivery: message().delivery,
          providerId: Reflect.get(outcome, "providerId"),
        },
      ],
    },
  ]);
});

test("every further status is believed and told with our delivery", async () => {
  const outcome = await sms.send(message(), NEVER);
  const sid = String(Reflect.get(outcome, "providerId"));
  for (const status of ["sending", "sent", "delivered", "undelivered", "failed"]) {
    await simulate("message-status", { MessageSid: sid, Status: status });
  }
  const receipts = heard.flatMap((read) => (read.ok ? read.receipts : []));
  expect(receipts.map((one) => one.state)).toEqual([
    "queued",
    "queued",
    "sent",
    "delivered",
    "failed",
    "failed",
  ]);
  expect(new Set(receipts.map((one) => one.eventId)).size).toBe(6);
  expect(new Set(receipts.map((one) => one.delivery))).toEqual(new Set([message().delivery]));
});

test("what a person writes is believed, and the listing tells it under the same id", async () => {
  const before = Date.now();
  const words = "4, des formateurs au top ! 😀 « ça aide »";
  await simulate("inbound-message", { To: OURS, From: LEA, Body: words });
  const events = heard.flatMap((read) => (read.ok ? read.events : []));
  expect(events).toMatchObject([
    { kind: "text", text: words, from: { channel: "sms", value: LEA } },
  ]);

  const listed: string[] = [];
  const told = await sms.reconcile?.(before, {
    accept: async (found) => void listed.push(...found.map((one) => one.eventId)),
  });
  expect(told).toBe(listed.length);
  expect(listed).toContain(events[0]?.eventId);
});

test("with another token nothing that it sends is believed", async () => {
  tokens = ["another-token"];
  await simulate("inbound-message", { To: OURS, From: LEA, Body: "STOP" });
  expect(heard).toMatchObject([{ ok: false, status: 403 }]);
  tokens = ["another-token", ACCOUNT.auth_token];
  await simulate("inbound-message", { To: OURS, From: LEA, Body: "STOP" });
  expect(heard[1]).toMatchObject({ ok: true, events: [{ kind: "text", text: "STOP" }] });
});

test("a message whose answer was lost is found again, and another one is not", async () => {
  const triedAt = Date.now();
  const text = `Une question à elle seule, ${triedAt}`;
  await sms.send(message({ text }), NEVER);
  expect(await sms.lookUp?.({ ...message({ text }), triedAt }, NEVER)).toBe("sent");
  const other = { ...message({ text: "Jamais envoyée" }), triedAt: triedAt - 60_000 };
  expect(await sms.lookUp?.(other, NEVER)).toBe("not_sent");
});

test("its refusals stop the channel, not the person", async () => {
  const foreign = await open({ from: "+15550009999" }).send(message(), NEVER);
  expect(foreign).toMatchObject({
    kind: "misconfigured",
    reason: expect.stringContaining("21606"),
  });
  const stranger = open({ authToken: "wrong" });
  expect(await stranger.send(message(), NEVER)).toMatchObject({ kind: "misconfigured" });
  expect(await stranger.health()).toMatchObject({ ok: false });
  expect(await sms.health()).toEqual({ ok: true, detail: "twilio: the account is active" });
});
