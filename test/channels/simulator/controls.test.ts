/** People, clock, ledger and reset; and who may use them. */
import { request } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { LEA, openStage, TOM, type Stage } from "./stage.ts";
import { twilioClient, twilioPost } from "./twilio-client.ts";

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  await stage.stop();
});

const People = z.object({
  version: z.number(),
  people: z.array(
    z.looseObject({
      id: z.string(),
      name: z.string(),
      phone: z.string().nullable(),
      telegram: z.number().nullable(),
      mailbox: z.string().nullable(),
      received: z.number(),
    }),
  ),
});

async function people(): Promise<z.infer<typeof People>["people"]> {
  return People.parse(await stage.must("GET", "/people")).people;
}

async function sms(to: string, body: string): Promise<void> {
  await twilioPost(stage, { To: to, From: stage.settings.twilio.number, Body: body });
}

describe("people", () => {
  test("come to be with the first message to them", async () => {
    await sms(LEA, "bonjour");
    await stage.lines("kind=delivered", 1);
    expect(await people()).toMatchObject([
      { name: "06 39 98 00 01", phone: LEA, telegram: null, mailbox: null, received: 1 },
    ]);
  });

  test("can be made with a phone, a mailbox and Telegram; asking again makes no second", async () => {
    const lea = {
      name: "Léa",
      phone: LEA,
      mailbox: "lea@exemple.invalid",
      telegram: { id: 4_242, username: "lea_test" },
    };
    await stage.must("POST", "/people", lea);
    await stage.must("POST", "/people", lea);
    await sms(LEA, "bonjour");
    expect(await people()).toMatchObject([
      { name: "Léa", phone: LEA, telegram: 4_242, mailbox: "lea@exemple.invalid" },
    ]);
  });

  test("who were only addresses become one person once it is known who they are", async () => {
    await sms(LEA, "bonjour");
    await stage.must("PUT", "/mailboxes/lea@exemple.invalid", {});
    expect(await people()).toHaveLength(2);
    await stage.must("POST", "/people", {
      name: "Léa",
      phone: LEA,
      mailbox: "lea@exemple.invalid",
    });
    expect(await people()).toMatchObject([{ name: "Léa", mailbox: "lea@exemple.invalid" }]);
  });

  test("can be given what they lack, but not what somebody else has", async () => {
    await stage.must("POST", "/people", { name: "Léa", phone: LEA });
    await stage.must("POST", "/people", { name: "Tom", phone: TOM });
    const [lea, tom] = await people();
    await stage.must("PATCH", `/people/${lea?.id}`, { telegram: {}, name: "Léa M." });
    expect(await stage.ask("PATCH", `/people/${tom?.id}`, { phone: LEA })).toMatchObject({
      status: 409,
      body: { code: "taken" },
    });
    const shown = await stage.must("GET", `/people/${lea?.id}`);
    expect(shown).toMatchObject({
      person: { name: "Léa M." },
      telegram: { firstName: "Léa M.", phone: LEA, started: false },
    });
  });

  test("have threads that show what they got and wrote, in order", async () => {
    await sms(LEA, "ça va ?");
    await stage.lines("kind=delivered", 1);
    await stage.must("POST", `/phones/${encodeURIComponent(LEA)}/texts`, { text: "oui" });
    const threads = await stage.must("GET", "/threads");
    expect(threads).toMatchObject({
      people: [
        {
          phone: {
            number: LEA,
            canAnswer: true,
            messages: [
              { mine: false, body: "ça va ?", status: "delivered", parts: 1, encoding: "UCS-2" },
              { mine: true, body: "oui", encoding: "GSM-7" },
            ],
          },
        },
      ],
    });
  });

  test("that do not exist are 404", async () => {
    for (const path of ["/people/nobody", "/mails/none/html"]) {
      expect(await stage.ask("GET", path)).toMatchObject({ status: 404 });
    }
    expect(await stage.ask("POST", "/telegram/users/1/start")).toMatchObject({ status: 404 });
  });

  test.each([
    ["PUT", "/phones/0639980001", {}],
    ["PUT", `/phones/${encodeURIComponent(LEA)}`, { failsWith: 404 }],
    ["POST", `/phones/${encodeURIComponent(LEA)}/texts`, { text: "" }],
    ["PUT", "/mailboxes/lea", {}],
    ["POST", "/people", { name: " " }],
    ["POST", "/clock", { offsetMs: 0, advanceMs: 0 }],
  ])("%s %s %j is refused, and the field named", async (method, path, body) => {
    expect(await stage.ask(method, path, body)).toMatchObject({
      status: 400,
      body: { code: "invalid", detail: expect.stringMatching(/:/) },
    });
  });
});

describe("the clock", () => {
  test("moves every time the simulator writes, and can be read by the product", async () => {
    expect(await stage.must("GET", "/clock")).toMatchObject({ offsetMs: 0 });
    const day = 24 * 3_600_000;
    await stage.must("POST", "/clock", { offsetMs: 2 * day });
    expect(await stage.must("POST", "/clock", { advanceMs: day })).toMatchObject({
      offsetMs: 3 * day,
    });
    await sms(LEA, "du futur");
    const [listed] = await twilioClient(stage).messages.list({ to: LEA });
    const ahead = (listed?.dateCreated.getTime() ?? 0) - Date.now();
    expect(ahead / day).toBeCloseTo(3, 2);
    const [line] = await stage.ledger("kind=accepted");
    expect((Date.parse(line?.at ?? "") - Date.now()) / day).toBeCloseTo(3, 2);
  });
});

describe("the ledger", () => {
  test("numbers what happened, and can be read from where one left off", async () => {
    await sms(LEA, "un");
    await sms(TOM, "deux");
    await stage.lines("kind=delivered", 2);
    const all = await stage.ledger();
    expect(all.map(({ seq }) => seq)).toEqual(all.map((_line, at) => at + 1));
    const rest = await stage.ledger(`after=${all.length - 1}`);
    expect(rest).toEqual(all.slice(-1));
    expect(await stage.ledger(`address=${encodeURIComponent(TOM)}&kind=accepted`)).toMatchObject([
      { text: "deux" },
    ]);
    expect(await stage.ledger("limit=1")).toEqual(all.slice(-1));
  });
});

describe("reset", () => {
  test("forgets people, messages, faults and clock", async () => {
    await sms(LEA, "un");
    await stage.must("POST", "/faults", { provider: "twilio", kind: "error" });
    await stage.must("POST", "/clock", { offsetMs: 1_000 });
    const before = People.parse(await stage.must("GET", "/people")).version;
    await stage.must("POST", "/reset");
    expect(await people()).toEqual([]);
    expect(await stage.ledger()).toEqual([]);
    expect(await stage.must("GET", "/controls")).toMatchObject({
      faults: [],
      clock: { offsetMs: 0 },
    });
    expect(await twilioClient(stage).messages.list()).toEqual([]);
    const after = People.parse(await stage.must("GET", "/people")).version;
    expect(after).toBeGreaterThan(before);
  });

  test("holds back webhooks that were still waiting", async () => {
    await stage.must("POST", "/faults", { provider: "twilio", kind: "delayWebhooks", ms: 200 });
    await stage.must("POST", `/phones/${encodeURIComponent(LEA)}/texts`, { text: "avant" });
    await stage.must("POST", "/reset");
    await new Promise((resolve) => {
      setTimeout(resolve, 400);
    });
    expect(stage.product.told).toEqual([]);
  });
});

describe("whoever watches", () => {
  test("is told at once of a change, and after a while of none", async () => {
    const { version } = People.parse(await stage.must("GET", "/people"));
    const waiting = stage.must("GET", `/changes?after=${version}&wait=10`);
    const began = performance.now();
    await sms(LEA, "un");
    expect(await waiting).toMatchObject({ version: expect.any(Number) });
    expect(performance.now() - began).toBeLessThan(3_000);
    await stage.lines("kind=delivered", 1);
    const later = People.parse(await stage.must("GET", "/people")).version;
    expect(later).toBeGreaterThan(version);
    expect(await stage.must("GET", `/changes?after=${later}&wait=0.1`)).toEqual({ version: later });
  });
});

/** A request with headers that a browser would not let a page of ours set. */
function asForeigner(headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(`${stage.url}/simulator/api/reset`, { method: "POST", headers });
    asked.once("response", (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.once("error", reject);
    asked.end("{}");
  });
}

describe("a page of another site", () => {
  const json = { "Content-Type": "application/json" };

  test("cannot use the controls, by whatever name it calls this machine", async () => {
    expect(await asForeigner({ ...json, Origin: "https://mechant.example" })).toBe(403);
    expect(await asForeigner({ ...json, Host: "mechant.example" })).toBe(403);
    expect(await asForeigner({ "Content-Type": "text/plain" })).toBe(415);
    expect(await asForeigner({})).toBe(415);
    expect(await asForeigner(json)).toBe(204);
  });

  test("cannot frame the page, nor run anything in it", async () => {
    const response = await fetch(`${stage.url}/simulator`);
    expect(response.status).toBe(200);
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe");
  });
});
