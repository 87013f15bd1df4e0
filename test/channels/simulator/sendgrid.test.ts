/** SendGrid's API and its events, driven by SendGrid's own SDK and checked by its own validator. */
import client from "@sendgrid/client";
import { EventWebhook } from "@sendgrid/eventwebhook";
import mail from "@sendgrid/mail";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { sendgridErrorFaults, sendgridMailFaults } from "./descriptions.ts";
import { answering, EVENTS_PUBLIC_KEY, openStage, taken, type Stage, type Told } from "./stage.ts";

const ADDRESS = "lea@exemple.invalid";
const EVENTS = "/webhooks/sendgrid/events";

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
  useKey(stage.settings.sendgrid.apiKey);
});
afterEach(async () => {
  await stage.stop();
});

function useKey(key: string): void {
  mail.setClient(client);
  client.setApiKey(key);
  // The key resets the address, so the address comes after it.
  client.setDefaultRequest("baseUrl", stage.url);
}

function letter(): Exclude<Parameters<typeof mail.send>[0], unknown[]> {
  return {
    from: { email: "avis@exemple.invalid", name: "Sirius" },
    personalizations: [
      {
        to: [{ email: ADDRESS, name: "Léa" }],
        customArgs: { delivery: "7f9c" },
        headers: {
          "List-Unsubscribe": `<${stage.product.url}/u/token>, <mailto:stop@exemple.invalid>`,
          "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
      },
    ],
    subject: "Ton avis sur ta formation",
    text: "Bonjour Léa",
    html: "<p>Bonjour Léa</p>",
    categories: ["invitation"],
  };
}

async function send(): Promise<string> {
  const [response] = await mail.send(letter());
  expect(response.statusCode).toBe(202);
  return String(response.headers["x-message-id"]);
}

const Events = z.array(z.looseObject({ event: z.string(), sg_event_id: z.string() }));

function events(): z.infer<typeof Events> {
  return stage.product.told
    .filter(({ path }) => path === EVENTS)
    .flatMap(({ body }) => Events.parse(JSON.parse(body)));
}

function names(): string[] {
  return events().map(({ event }) => event);
}

function isSigned(told: Told): boolean {
  const validator = new EventWebhook();
  return validator.verifySignature(
    validator.convertPublicKeyToECDSA(EVENTS_PUBLIC_KEY),
    told.body,
    String(told.headers["x-twilio-email-event-webhook-signature"]),
    String(told.headers["x-twilio-email-event-webhook-timestamp"]),
  );
}

/** Posts of a mail program. */
function oneClicks(): Told[] {
  return stage.product.told.filter(({ path }) => path === "/u/token");
}

const Unparsed = z.object({ status: z.number(), body: z.unknown() });

async function postRaw(
  body: unknown,
  key = stage.settings.sendgrid.apiKey,
): Promise<z.infer<typeof Unparsed>> {
  const response = await fetch(`${stage.url}/v3/mail/send`, {
    method: "POST",
    headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const said = await response.text();
  return { status: response.status, body: said === "" ? undefined : JSON.parse(said) };
}

describe("a mail that SendGrid takes", () => {
  test("has an id, and its arrival is told in signed events with our own arguments", async () => {
    const id = await send();
    expect(id).toMatch(/^[\w-]{22}$/);
    await expect.poll(names).toEqual(["processed", "delivered"]);
    expect(events()).toMatchObject([
      { email: ADDRESS, delivery: "7f9c", category: ["invitation"] },
      { email: ADDRESS, delivery: "7f9c", sg_message_id: expect.stringMatching(`^${id}\\.`) },
    ]);
    expect(new Set(events().map(({ sg_event_id: one }) => one)).size).toBe(2);
    expect(stage.product.told.every(isSigned)).toBe(true);
  });

  test("in the sandbox is checked, and goes nowhere", async () => {
    const [response] = await mail.send({
      ...letter(),
      mailSettings: { sandboxMode: { enable: true } },
    });
    expect(response.statusCode).toBe(200);
    expect(await stage.ledger("kind=accepted")).toEqual([]);
  });

  test("to two people arrives twice, under one id", async () => {
    const body = {
      from: { email: "avis@exemple.invalid" },
      subject: "x",
      content: [{ type: "text/plain", value: "x" }],
      personalizations: [
        { to: [{ email: ADDRESS }] },
        { to: [{ email: "tom@exemple.invalid" }], subject: "y" },
      ],
    };
    expect(sendgridMailFaults(body)).toEqual([]);
    expect(await postRaw(body)).toMatchObject({ status: 202 });
    const delivered = await stage.lines("kind=delivered", 2);
    expect(delivered.map(({ address, detail }) => [address, detail])).toEqual([
      [ADDRESS, "x"],
      ["tom@exemple.invalid", "y"],
    ]);
  });

  test("the key can be tried without sending", async () => {
    const scopes = async (key: string): Promise<Response> =>
      fetch(`${stage.url}/v3/scopes`, { headers: { Authorization: `Bearer ${key}` } });
    expect(await (await scopes(stage.settings.sendgrid.apiKey)).json()).toEqual({
      scopes: ["mail.send"],
    });
    const wrong = await scopes("SG.other");
    expect(wrong.status).toBe(401);
    expect(sendgridErrorFaults(await wrong.json())).toEqual([]);
  });
});

describe("a mail that SendGrid refuses", () => {
  const good = {
    from: { email: "avis@exemple.invalid" },
    subject: "x",
    content: [{ type: "text/plain", value: "x" }],
    personalizations: [{ to: [{ email: ADDRESS }] }],
  };
  const wrong: readonly [string, object, string][] = [
    ["nobody to write to", { personalizations: [] }, "personalizations"],
    [
      "an address that is none",
      { personalizations: [{ to: [{ email: "léa" }] }] },
      "personalizations.0.to.0.email",
    ],
    [
      "the same address twice",
      { personalizations: [{ to: [{ email: ADDRESS }, { email: ADDRESS }] }] },
      "personalizations.0",
    ],
    ["no subject", { subject: undefined }, "subject"],
    ["no content", { content: [] }, "content"],
    ["an empty content", { content: [{ type: "text/plain", value: "" }] }, "content.0.value"],
    [
      "HTML before plain text",
      {
        content: [
          { type: "text/html", value: "x" },
          { type: "text/plain", value: "x" },
        ],
      },
      "content",
    ],
    ["a category twice", { categories: ["a", "a"] }, "categories"],
    [
      "eleven categories",
      { categories: Array.from({ length: 11 }, (_, at) => `c${at}`) },
      "categories",
    ],
    [
      "a header that is SendGrid's own",
      { headers: { "X-SG-ID": "x" } },
      "personalizations.0.headers",
    ],
    [
      "arguments that are no texts",
      { personalizations: [{ to: [{ email: ADDRESS }], custom_args: { a: 1 } }] },
      "personalizations.0.custom_args.a",
    ],
  ];
  test.each(wrong)("%s", async (_what, more, field) => {
    const { status, body } = await postRaw({ ...good, ...more });
    expect(status).toBe(400);
    expect(body).toMatchObject({ errors: [{ field, message: expect.stringMatching(/./) }] });
    expect(sendgridErrorFaults(body)).toEqual([]);
    expect(await stage.ledger("kind=accepted")).toEqual([]);
  });

  test("a wrong key is told by the SDK as 401", async () => {
    useKey("SG.wrong");
    await expect(mail.send(letter())).rejects.toMatchObject({ code: 401 });
  });
});

describe("a mailbox", () => {
  test("that bounces is told once; later mails are dropped", async () => {
    await stage.must("PUT", `/mailboxes/${ADDRESS}`, { state: "bounces" });
    await send();
    await expect.poll(names).toEqual(["processed", "bounce"]);
    expect(events()[1]).toMatchObject({ type: "bounce", status: "5.1.1" });
    await send();
    await expect.poll(names).toContain("dropped");
    expect(events().at(-1)).toMatchObject({ reason: "Bounced Address" });
    expect(await stage.ledger("kind=delivered")).toEqual([]);
  });

  test("that is full defers, and delivers once there is room", async () => {
    await stage.must("PUT", `/mailboxes/${ADDRESS}`, { state: "deferred" });
    await send();
    await expect.poll(names).toEqual(["processed", "deferred"]);
    await stage.must("PUT", `/mailboxes/${ADDRESS}`, { state: "open" });
    await expect.poll(names).toEqual(["processed", "deferred", "delivered"]);
  });

  test("whose reader marks a mail as spam gets no more", async () => {
    const id = await send();
    await stage.must("POST", `/mails/${id}/spam`);
    await expect.poll(names).toContain("spamreport");
    await send();
    await expect.poll(names).toContain("dropped");
    await stage.must("PUT", `/mailboxes/${ADDRESS}`, { suppressed: null });
    await send();
    await expect.poll(async () => stage.ledger("kind=delivered")).toHaveLength(2);
  });
});

describe("unsubscribing", () => {
  test("by the mail program is one POST without cookie, as RFC 8058 says", async () => {
    const id = await send();
    expect(await stage.must("POST", `/mails/${id}/unsubscribe`)).toEqual({ status: 200 });
    expect(oneClicks()).toHaveLength(1);
    expect(oneClicks()[0]).toMatchObject({ body: "List-Unsubscribe=One-Click" });
    expect(oneClicks()[0]?.headers["cookie"]).toBeUndefined();
    expect(oneClicks()[0]?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
  });

  test("is refused for a mail that offers no such address here", async () => {
    await mail.send({ ...letter(), personalizations: [{ to: [{ email: ADDRESS }] }] });
    const [sent] = await stage.lines("kind=accepted", 1);
    expect(await stage.ask("POST", `/mails/${sent?.id}/unsubscribe`)).toMatchObject({
      status: 409,
      body: { code: "no_one_click" },
    });
  });

  test("at SendGrid is told as an event, and suppresses", async () => {
    const id = await send();
    await stage.must("POST", `/mails/${id}/unsubscribe`, { by: "provider" });
    await expect.poll(names).toContain("unsubscribe");
    expect(oneClicks()).toEqual([]);
  });
});

describe("events", () => {
  test("are repeated, with the same ids, until the product takes them", async () => {
    stage.product.react(answering(503));
    await send();
    await stage.lines("kind=webhook", 3);
    stage.product.react(taken);
    await expect.poll(async () => stage.ledger("kind=delivered")).toHaveLength(1);
    await expect
      .poll(async () =>
        (await stage.ledger("kind=webhook")).filter(({ detail }) => detail?.endsWith(" 200")),
      )
      .toHaveLength(2);
    const ids = new Map<string, Set<string>>();
    for (const { event, sg_event_id: id } of events()) {
      ids.set(event, (ids.get(event) ?? new Set()).add(id));
    }
    expect([...ids.values()].map(({ size }) => size)).toEqual([1, 1]);
  });

  test("with a wrong signature are found out by SendGrid's own validator, then come rightly", async () => {
    await stage.must("POST", "/faults", { provider: "sendgrid", kind: "wrongSignature", times: 1 });
    stage.product.react((told, response) => {
      response.writeHead(isSigned(told) ? 200 : 403).end();
    });
    await send();
    await expect
      .poll(async () =>
        (await stage.ledger("kind=webhook")).filter(({ detail }) => detail?.endsWith(" 200")),
      )
      .toHaveLength(2);
    const statuses = (await stage.ledger("kind=webhook")).map(({ detail }) => detail?.slice(-3));
    expect(statuses).toContain("403");
  });

  test("can come twice, or never", async () => {
    await stage.must("POST", "/faults", { provider: "sendgrid", kind: "loseCallbacks", times: 1 });
    await stage.must("POST", "/faults", { provider: "sendgrid", kind: "duplicateWebhooks" });
    await send();
    await send();
    await expect.poll(() => names().filter((name) => name === "delivered").length).toBe(4);
    const ids = events()
      .filter(({ event }) => event === "delivered")
      .map(({ sg_event_id: id }) => id);
    expect(new Set(ids).size).toBe(2);
    expect(names().filter((name) => name === "processed").length).toBeLessThan(4);
  });
});
