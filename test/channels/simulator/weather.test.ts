/** Bad weather: what the product meets, and what the ledger says really happened. */
import { Api } from "grammy";
import twilio from "twilio";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { answering, LEA, openStage, type Stage } from "./stage.ts";
import { twilioClient, twilioPost } from "./twilio-client.ts";

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  await stage.stop();
});

type Provider = "twilio" | "telegram" | "sendgrid";
const PROVIDERS: readonly Provider[] = ["twilio", "telegram", "sendgrid"];

async function fault(provider: Provider, kind: string, more: object = {}): Promise<string> {
  const made = await stage.must("POST", "/faults", { provider, kind, ...more });
  return z.object({ id: z.string() }).parse(made).id;
}

const CHAT = 7_000_000_001;

/** Sends one message the barest way; rejects when the connection breaks. */
async function send(provider: Provider, signal?: AbortSignal): Promise<Response> {
  const { twilio: sms, telegram, sendgrid } = stage.settings;
  const json = { "Content-Type": "application/json" };
  const init = { method: "POST", ...(signal === undefined ? {} : { signal }) };
  switch (provider) {
    case "twilio": {
      const basic = Buffer.from(`${sms.accountSid}:${sms.authToken}`).toString("base64");
      const body = new URLSearchParams({ To: LEA, From: sms.number, Body: "bonjour" });
      const url = `${stage.url}/2010-04-01/Accounts/${sms.accountSid}/Messages.json`;
      return fetch(url, { ...init, headers: { Authorization: `Basic ${basic}` }, body });
    }
    case "telegram": {
      const users = z.object({ id: z.number() });
      users.parse(await stage.must("POST", "/telegram/users", { id: CHAT, firstName: "Léa" }));
      if ((await stage.ledger("provider=telegram&kind=received")).length === 0) {
        await stage.must("POST", `/telegram/users/${CHAT}/start`);
      }
      const body = JSON.stringify({ chat_id: CHAT, text: "bonjour" });
      return fetch(`${stage.url}/bot${telegram.token}/sendMessage`, {
        ...init,
        headers: json,
        body,
      });
    }
    case "sendgrid": {
      const body = JSON.stringify({
        from: { email: "avis@exemple.invalid" },
        subject: "bonjour",
        content: [{ type: "text/plain", value: "bonjour" }],
        personalizations: [{ to: [{ email: "lea@exemple.invalid" }] }],
      });
      const headers = { ...json, Authorization: `Bearer ${sendgrid.apiKey}` };
      return fetch(`${stage.url}/v3/mail/send`, { ...init, headers, body });
    }
  }
}

async function accepted(provider: Provider): Promise<number> {
  return (await stage.ledger(`provider=${provider}&kind=accepted`)).length;
}

describe.each(PROVIDERS)("%s", (provider) => {
  test("drops the connection before it took the message", async () => {
    await fault(provider, "dropBefore", { times: 1 });
    await expect(send(provider)).rejects.toThrow(/fetch failed/);
    expect(await accepted(provider)).toBe(0);
    expect((await send(provider)).ok).toBe(true);
    expect(await stage.ledger(`provider=${provider}&kind=failed`)).toMatchObject([
      { detail: expect.stringMatching(/^dropBefore: POST /) },
    ]);
  });

  test("takes the message, then drops the connection", async () => {
    await fault(provider, "dropAfter", { times: 1 });
    await expect(send(provider)).rejects.toThrow(/fetch failed/);
    expect(await accepted(provider)).toBe(1);
  });

  test("asks to wait, as long as it was told to", async () => {
    await fault(provider, "tooMany", { times: 1, retryAfterSeconds: 7 });
    const response = await send(provider);
    expect(response.status).toBe(429);
    expect(response.headers.get("retry-after")).toBe("7");
    expect(await accepted(provider)).toBe(0);
  });

  test("breaks with 500, having taken the message or not", async () => {
    await fault(provider, "error", { times: 1 });
    expect((await send(provider)).status).toBe(500);
    expect(await accepted(provider)).toBe(0);
    await fault(provider, "error", { times: 1, taken: true });
    expect((await send(provider)).status).toBe(500);
    expect(await accepted(provider)).toBe(1);
  });

  test("answers late; the message was taken at once", async () => {
    await fault(provider, "latency", { ms: 60_000, times: 1 });
    await expect(send(provider, AbortSignal.timeout(400))).rejects.toThrow(/aborted|timeout/);
    expect(await accepted(provider)).toBe(1);
    await fault(provider, "latency", { ms: 150, times: 1 });
    const began = performance.now();
    expect((await send(provider)).ok).toBe(true);
    expect(performance.now() - began).toBeGreaterThan(140);
  });

  test("is out for a while: unavailable, cut or silent", async () => {
    await fault(provider, "outage", { seconds: 60, as: "unavailable" });
    expect((await send(provider)).status).toBe(503);
    await stage.must("DELETE", "/faults");
    await fault(provider, "outage", { seconds: 60, as: "cut" });
    await expect(send(provider)).rejects.toThrow(/fetch failed/);
    await stage.must("DELETE", "/faults");
    await fault(provider, "outage", { seconds: 60, as: "silence" });
    await expect(send(provider, AbortSignal.timeout(200))).rejects.toThrow(/aborted|timeout/);
    await stage.must("DELETE", "/faults");
    await fault(provider, "outage", { seconds: 0.2 });
    expect((await send(provider)).status).toBe(503);
    await expect.poll(async () => (await send(provider)).ok).toBe(true);
    expect(await accepted(provider)).toBe(1);
    expect(await stage.must("GET", "/faults")).toEqual({ faults: [] });
  });

  test("refuses the keys", async () => {
    await fault(provider, "badCredentials", { times: 1 });
    expect((await send(provider)).status).toBe(401);
  });

  test("counts the requests it spoils, and no other", async () => {
    await fault(provider, "error", { times: 2 });
    const statuses = [];
    for (let at = 0; at < 3; at += 1) statuses.push((await send(provider)).ok);
    expect(statuses).toEqual([false, false, true]);
  });

  test("leaves the other providers alone", async () => {
    await fault(provider, "error");
    for (const other of PROVIDERS) expect((await send(other)).ok).toBe(other !== provider);
  });
});

describe("a fault", () => {
  test("until it is taken back", async () => {
    const id = await fault("twilio", "error");
    expect((await send("twilio")).status).toBe(500);
    expect((await send("twilio")).status).toBe(500);
    await stage.must("DELETE", `/faults/${id}`);
    expect((await send("twilio")).status).toBe(201);
    expect(await stage.ask("DELETE", `/faults/${id}`)).toMatchObject({ status: 404 });
  });

  test("strikes sends only, unless all requests are asked for", async () => {
    const account = stage.settings.twilio.accountSid;
    const read = (): Promise<unknown> => twilioClient(stage).api.v2010.accounts(account).fetch();
    await fault("twilio", "error");
    expect(await read()).toMatchObject({ sid: account });
    await fault("twilio", "error", { on: "all" });
    await expect(read()).rejects.toMatchObject({ status: 500, code: 20500 });
  });

  test("is told by the SDKs as they tell real ones", async () => {
    await fault("twilio", "tooMany", { times: 1 });
    const { number } = stage.settings.twilio;
    const creating = twilioClient(stage).messages.create({ to: LEA, from: number, body: "x" });
    await expect(creating).rejects.toBeInstanceOf(twilio.RestException);
    await fault("telegram", "tooMany", { times: 1, retryAfterSeconds: 3 });
    await send("sendgrid");
    const bot = new Api(stage.settings.telegram.token, { apiRoot: stage.url });
    await expect(bot.sendMessage(CHAT, "x")).rejects.toMatchObject({
      error_code: 429,
      parameters: { retry_after: 3 },
    });
  });

  test.each([
    [{ provider: "twilio", kind: "outage" }, /seconds: an outage says/],
    [{ provider: "twilio", kind: "oldButtons" }, /only Telegram has buttons/],
    [{ provider: "telegram", kind: "loseInbound" }, /repeats an update/],
    [{ provider: "pigeon", kind: "error" }, /provider/],
    [{ provider: "twilio", kind: "rain" }, /kind/],
    [{ provider: "twilio", kind: "error", times: 0 }, /times/],
    [{ provider: "twilio", kind: "error", tmies: 1 }, /tmies/],
  ])("that makes no sense is refused: %j", async (asked, why) => {
    const { status, body } = await stage.ask("POST", "/faults", asked);
    expect(status).toBe(400);
    expect(z.object({ detail: z.string() }).parse(body).detail).toMatch(why);
  });
});

const PHONE = `/phones/${encodeURIComponent(LEA)}/texts`;

/** The texts the product was told. */
function bodies(): (string | null)[] {
  return stage.product.told.map(({ body }) => new URLSearchParams(body).get("Body"));
}

describe("webhooks of Twilio", () => {
  test("come twice, with one and the same message id", async () => {
    await fault("twilio", "duplicateWebhooks", { times: 1 });
    await stage.must("POST", PHONE, { text: "oui" });
    await expect.poll(bodies).toEqual(["oui", "oui"]);
    const [first, second] = stage.product.told;
    expect(first?.body).toBe(second?.body);
  });

  test("overtake one another", async () => {
    await fault("twilio", "reorderWebhooks", { times: 1 });
    await stage.must("POST", PHONE, { text: "un" });
    await stage.must("POST", PHONE, { text: "deux" });
    await expect.poll(bodies).toEqual(["deux", "un"]);
  });

  test("that wait to be overtaken come in the end, if nothing follows", async () => {
    await fault("twilio", "reorderWebhooks");
    await stage.must("POST", PHONE, { text: "un" });
    expect(bodies()).toEqual([]);
    await expect.poll(bodies).toEqual(["un"]);
  });

  test("come late", async () => {
    await fault("twilio", "delayWebhooks", { ms: 300, times: 1 });
    const began = performance.now();
    await stage.must("POST", PHONE, { text: "un" });
    await expect.poll(bodies).toEqual(["un"]);
    expect(performance.now() - began).toBeGreaterThan(290);
  });

  test("are forged", async () => {
    await fault("twilio", "wrongSignature", { times: 1 });
    await stage.must("POST", PHONE, { text: "un" });
    await expect.poll(bodies).toEqual(["un"]);
    const [told] = stage.product.told;
    const valid = twilio.validateRequest(
      stage.settings.twilio.authToken,
      String(told?.headers["x-twilio-signature"]),
      `${stage.product.url}${told?.path}`,
      Object.fromEntries(new URLSearchParams(told?.body)),
    );
    expect(valid).toBe(false);
  });

  test("are lost, and can be found again in the list of messages", async () => {
    await fault("twilio", "loseInbound", { times: 1 });
    await stage.must("POST", PHONE, { text: "perdu" });
    expect(await stage.lines("kind=webhook", 1)).toMatchObject([{ detail: "lost (inbound)" }]);
    expect(bodies()).toEqual([]);
    expect(await twilioClient(stage).messages.list({ from: LEA })).toMatchObject([
      { body: "perdu" },
    ]);
  });

  test("of states are lost: the message arrives all the same", async () => {
    await fault("twilio", "loseCallbacks");
    const { number } = stage.settings.twilio;
    const StatusCallback = `${stage.product.url}/webhooks/twilio/status?d=1`;
    await twilioPost(stage, { To: LEA, From: number, Body: "x", StatusCallback });
    await stage.lines("kind=delivered", 1);
    expect(stage.product.told).toEqual([]);
  });

  test("that the product refuses are noted with their status", async () => {
    stage.product.react(answering(403));
    await stage.must("POST", PHONE, { text: "un" });
    expect(await stage.lines("kind=webhook", 1)).toMatchObject([
      { detail: "/webhooks/twilio/messages 403" },
    ]);
  });
});
