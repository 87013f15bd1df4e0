/** E-mail through SendGrid: what is sent, what its answers become, and what may never happen. */
import { inspect } from "node:util";
import sharedClient from "@sendgrid/client";
import sharedMail from "@sendgrid/mail";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { z } from "zod";
import type { Outgoing } from "../../../bot/channel.ts";
import { because } from "../../../bot/error-words.ts";
import { SiriusError } from "../../../bot/errors.ts";
import { outcomeOfFailure } from "../../../channels/email/sendgrid-outcome.ts";
import { sendgridChannel } from "../../../channels/email/sendgrid.ts";
import { channelContract } from "../contract.ts";
import { FROM, INVITATION, PERSONAL_LINK, UNSUBSCRIBE } from "./sample.ts";
import { described, faultsOf } from "./sendgrid-description.ts";
import { KEY, openSendgrid, type Answer, type SendgridStandIn } from "./sendgrid-server.ts";

channelContract("E-mail through SendGrid", {
  async open(timeoutMs) {
    const standIn = await openSendgrid();
    const channel = sendgridChannel({ apiKey: KEY, baseUrl: standIn.url, from: FROM, timeoutMs });
    return { channel, standIn };
  },
  message: INVITATION,
  tellsDelay: true,
  secrets: [KEY, PERSONAL_LINK, UNSUBSCRIBE],
  without: {
    opted_out: "SendGrid takes the mail, keeps it back, and says so later: the event `dropped`",
  },
});

const opened: SendgridStandIn[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

async function open(from = FROM) {
  const standIn = await openSendgrid();
  opened.push(standIn);
  const channel = sendgridChannel({ apiKey: KEY, baseUrl: standIn.url, from });
  const send = (change: Partial<Outgoing> = {}) =>
    channel.send({ ...INVITATION, ...change }, AbortSignal.timeout(5_000));
  return { standIn, channel, send };
}

const errors = (field: string | null) => ({ errors: [{ message: "m", field }] });

const Sent = z.looseObject({
  personalizations: z.tuple([
    z.looseObject({ headers: z.record(z.string(), z.string()), to: z.array(z.unknown()) }),
  ]),
  subject: z.string(),
  content: z.array(z.object({ type: z.string(), value: z.string() })),
});
const keysOf = ({ seen }: SendgridStandIn) => seen.map(({ headers }) => headers.authorization);
const lastOf = ({ seen }: SendgridStandIn) => Sent.parse(seen.at(-1)?.body);

describe("what SendGrid is sent", () => {
  test("is one mail with both bodies, no tracking, and a way out by one click", async () => {
    const { standIn, send } = await open();
    expect(await send()).toEqual({ kind: "accepted", providerId: "QaJLVcNsTWWpUGfDWGb1Zw" });
    expect(standIn.seen).toHaveLength(1);
    expect(faultsOf(standIn.seen[0]?.body)).toEqual([]);
    expect(lastOf(standIn)).toMatchObject({
      from: { email: "avis@example.fr", name: "Avis d'apprentis" },
      subject: "Ton avis sur ta formation CAP Crémier-fromager ?",
      personalizations: [
        {
          to: [{ email: "zoe.canari@example.org" }],
          custom_args: { sirius_delivery: INVITATION.delivery },
          headers: {
            "Message-ID": `<${INVITATION.delivery}@example.fr>`,
            "List-Unsubscribe": `<${UNSUBSCRIBE}>`,
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
          },
        },
      ],
    });
  });

  test("the judges refuse what is wrong, so that their silence means something", async () => {
    const { standIn, send } = await open();
    await send();
    const good = lastOf(standIn);
    const tracked = { ...good, tracking_settings: { open_tracking: { enable: true } } };
    expect(faultsOf(tracked)).not.toEqual([]);
    const rootArguments = { ...good, custom_args: { sirius_delivery: "x" } };
    expect(faultsOf(rootArguments)).not.toEqual([]);
    // Where SendGrid's own description is at hand, it judges too.
    for (const wrong of [
      { ...good, personalizations: "" },
      { ...good, subjekt: "x" },
    ]) {
      expect(described?.(wrong) ?? ["not at hand"]).not.toEqual([]);
    }
  });

  test("the headers of the mail are not headers of the request, where servers log them", async () => {
    const { standIn, send } = await open();
    await send();
    const { headers, path } = standIn.seen[0] ?? { headers: {}, path: "" };
    expect(path).toBe("/v3/mail/send");
    expect(headers.authorization).toBe(`Bearer ${KEY}`);
    expect(Object.keys(headers)).not.toContain("list-unsubscribe");
    expect(JSON.stringify(headers)).not.toContain("4kq7w2mZ8tVbN1xY6cLp0sHd");
  });

  test("a second try carries the same Message-ID, another message another one", async () => {
    const { standIn, send } = await open();
    const idOf = () => lastOf(standIn).personalizations[0].headers["Message-ID"];
    await send();
    const first = idOf();
    await send();
    expect(idOf()).toBe(first);
    await send({ delivery: "7d444840-9dc0-41d2-a1b5-0c0e1d3f5a77" });
    expect(idOf()).not.toBe(first);
  });

  test("a line break brings no header of its own into a mail", async () => {
    const { standIn, send } = await open('"Avis\r\nBcc: x@evil.example" <avis@example.fr>');
    await send({
      subject: "Ton avis\r\nBcc: everybody@evil.example\u2028\u0000?",
      unsubscribe: "https://avis.example.fr/u/a\r\nX-Evil: 1>, <https://evil.example",
    });
    expect(faultsOf(standIn.seen[0]?.body)).toEqual([]);
    const { subject, personalizations } = lastOf(standIn);
    expect(subject).toBe("Ton avis Bcc: everybody@evil.example ?");
    const unsubscribe = personalizations[0].headers["List-Unsubscribe"];
    expect(unsubscribe).toBe(
      "<https://avis.example.fr/u/aX-Evil:%201%3E,%20%3Chttps://evil.example>",
    );
    const form = "<zoe@example.org>";
    for (const to of [
      "zoe@example.org\r\nBcc: x@evil.example",
      `Zoé ${form}`,
      "zoe",
      "",
      "a@b@c.fr",
    ]) {
      expect(await send({ to })).toMatchObject({ kind: "refused", reason: "invalid_address" });
    }
    expect(standIn.deliveries()).toBe(1);
  });

  test("whatever the words are, the request stays well formed", async () => {
    const { standIn, send } = await open();
    const words = fc.string({ unit: "binary", maxLength: 80 });
    const address = fc.oneof(words, fc.webUrl(), fc.constant(undefined));
    await fc.assert(
      fc.asyncProperty(words, words, address, words, async (subject, text, url, locale) => {
        const link = url === undefined ? {} : { link: { url, label: text }, unsubscribe: url };
        const { unsubscribe: _, link: __, ...bare } = INVITATION;
        const message = { ...bare, subject, text, locale, ...link };
        const outcome = await send(message);
        expect(outcome.kind).toBe("accepted");
        expect(faultsOf(standIn.seen.at(-1)?.body)).toEqual([]);
      }),
      { numRuns: 80 },
    );
  });

  test("two channels of one process keep their own key and address", async () => {
    const [first, second] = [await openSendgrid(), await openSendgrid()];
    opened.push(first, second);
    const keys = ["SG.first.key", "SG.second.key"];
    const channels = [first, second].map(({ url: baseUrl }, at) =>
      sendgridChannel({ apiKey: keys[at] ?? "", baseUrl, from: FROM }),
    );
    const tries = Array.from({ length: 10 }, () =>
      channels.map((channel) => channel.send(INVITATION, AbortSignal.timeout(5_000))),
    );
    for (const outcome of await Promise.all(tries.flat())) expect(outcome.kind).toBe("accepted");
    expect(keysOf(first)).toEqual(Array.from({ length: 10 }, () => "Bearer SG.first.key"));
    expect(keysOf(second)).toEqual(Array.from({ length: 10 }, () => "Bearer SG.second.key"));
  });

  test("the ready-made clients that the whole process shares are left as they were", async () => {
    const before = inspect([sharedClient, sharedMail], { depth: 6 });
    const { send } = await open();
    expect((await send()).kind).toBe("accepted");
    expect(inspect([sharedClient, sharedMail], { depth: 6 })).toBe(before);
  });

  test("a redirection is not followed: the key and the mail stay where they were meant to go", async () => {
    const { standIn, send } = await open();
    const elsewhere = await openSendgrid();
    opened.push(elsewhere);
    standIn.answer({ status: 307, headers: { location: `${elsewhere.url}/v3/mail/send` } });
    expect(await send()).toMatchObject({ kind: "misconfigured" });
    expect(elsewhere.seen).toEqual([]);
  });

  test("given up before it began, nothing is asked of SendGrid", async () => {
    const { standIn, channel } = await open();
    expect(await channel.send(INVITATION, AbortSignal.abort())).toMatchObject({ kind: "later" });
    expect(standIn.seen).toEqual([]);
  });
});

describe("what SendGrid answers becomes", () => {
  const later = { kind: "later" };
  const unknown = { kind: "unknown" };
  const misconfigured = { kind: "misconfigured" };
  test.each<[string, Answer, object]>([
    ["a test mode's 200", { status: 200 }, { kind: "accepted" }],
    [
      "a fault of the words",
      { status: 400, body: errors("content.0.value") },
      { kind: "refused", scope: "message", reason: "content", code: "400" },
    ],
    [
      "a wrong recipient",
      { status: 400, body: errors("personalizations.0.to.0.email") },
      { kind: "refused", scope: "address", reason: "invalid_address", code: "400" },
    ],
    ["a wrong sender", { status: 400, body: errors("from.email") }, misconfigured],
    [
      "a mail that is too large",
      { status: 413, body: errors(null) },
      { kind: "refused", scope: "message", reason: "content", code: "413" },
    ],
    ["a revoked key, or no credits left", { status: 401, body: errors(null) }, misconfigured],
    ["a domain that is not authenticated", { status: 403, body: errors("from") }, misconfigured],
    ["a wrong address of the API", { status: 404, body: "nothing here" }, misconfigured],
    [
      "a limit without a time",
      { status: 429, body: errors(null) },
      { ...later, wholeChannel: true },
    ],
    ["its own unavailability", { status: 503, body: errors(null) }, later],
    ["the unavailability of a machine on the way", { status: 503, body: "<html>" }, unknown],
    ["an internal error", { status: 500, body: errors(null) }, unknown],
    ["a bad gateway", { status: 502, body: "<html>" }, unknown],
    [
      "an answer that is no JSON",
      { status: 400, body: "{" },
      { kind: "refused", scope: "message" },
    ],
  ])("%s: %o", async (_, answer, outcome) => {
    const { standIn, send } = await open();
    standIn.answer(answer);
    expect(await send()).toMatchObject(outcome);
    expect(standIn.deliveries()).toBe(1);
  });

  test.each([
    ["retry-after", () => "30", 30_000],
    ["x-ratelimit-reset", () => String(Date.now() / 1000 + 30), 30_000],
    ["retry-after", () => "9999999", 3_600_000],
    ["x-ratelimit-reset", () => "0", 60_000],
    ["retry-after", () => "soon", 60_000],
  ])("a limit with %s waits as asked, an hour at most", async (name, value, wait) => {
    const { standIn, send } = await open();
    standIn.answer({ status: 429, headers: { [name]: value() } });
    const outcome = await send();
    const notBefore = outcome.kind === "later" ? (outcome.notBefore ?? 0) : 0;
    expect(Math.abs(notBefore - Date.now() - wait)).toBeLessThan(2_000);
  });

  // A name that nobody knows, no route, or a certificate of somebody else: not a byte of the mail left.
  test.each([
    ["ENOTFOUND", "later"],
    ["EAI_AGAIN", "later"],
    ["EHOSTUNREACH", "later"],
    ["CERT_HAS_EXPIRED", "later"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "later"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "later"],
    ["ECONNRESET", "unknown"],
    ["ETIMEDOUT", "unknown"],
    ["ERR_CANCELED", "unknown"],
    [`${KEY} ${INVITATION.to}`, "unknown"],
  ])("the error %s: %s", (code, kind) => {
    const outcome = outcomeOfFailure(Object.assign(new Error(KEY), { code, config: { key: KEY } }));
    expect(outcome.kind).toBe(kind);
    expect(JSON.stringify(outcome)).not.toContain(KEY);
  });

  test("nothing that SendGrid quotes comes through: no key, address or word", async () => {
    const { standIn, send } = await open();
    for (const status of [400, 401, 403, 404, 413, 429, 500, 503, 307]) {
      const quoted = `${KEY} ${INVITATION.to} ${INVITATION.text}`;
      const headers = { "x-message-id": "a\tb", "retry-after": INVITATION.to };
      standIn.answer({ status, headers, body: { errors: [{ message: quoted, field: quoted }] } });
      const told = inspect(await send(), { depth: null, showHidden: true });
      for (const canary of [KEY, INVITATION.to, "Zoé", PERSONAL_LINK, UNSUBSCRIBE]) {
        expect(told).not.toContain(canary);
      }
    }
  });
});

const WRITE_BASE_URL =
  "SENDGRID_BASE_URL: write https://api.sendgrid.com, https://api.eu.sendgrid.com or an address of this machine; the key is sent there";

describe("how SendGrid is set up", () => {
  test.each([
    "https://evil.example",
    "https://api.sendgrid.com.evil.example",
    "https://api.sendgrid.com@evil.example",
    "http://api.sendgrid.com",
    "http://127.0.0.1.evil.example:8080",
    "http://127.0.0.1:8080/path",
    "ftp://127.0.0.1",
    "",
  ])("the key is never sent to %j", (baseUrl) => {
    expect(() => sendgridChannel({ apiKey: KEY, baseUrl, from: FROM })).toThrow(
      new SiriusError("config_invalid", WRITE_BASE_URL, because("SENDGRID_BASE_URL")),
    );
  });

  test.each([
    undefined,
    "https://api.sendgrid.com/",
    "https://api.eu.sendgrid.com",
    "http://localhost:8025",
    "http://[::1]:8025",
  ])("it may be sent to %j", (baseUrl) => {
    expect(sendgridChannel({ apiKey: KEY, baseUrl, from: FROM }).id).toBe("email");
  });

  test.each(["", "canary-key-id", "SG.canary\r\nX-Evil: 1"])(
    "the key %j is refused, and not repeated",
    (apiKey) => {
      const start = () => sendgridChannel({ apiKey, from: FROM });
      expect(start).toThrow(/^SENDGRID_API_KEY: write/);
      expect(start).not.toThrow(/canary/);
    },
  );

  test.each([
    "",
    "Avis",
    "avis@",
    "Avis <avis>",
    "avis@example.fr, x@example.fr",
    "a@b.fr\r\nBcc: c@d.fr",
  ])("the sender %j is refused", (from) => {
    expect(() => sendgridChannel({ apiKey: KEY, from })).toThrow(/MAIL_FROM: write/);
  });

  test("a key without the right to send mail is found out before a mail is", async () => {
    const { standIn, channel } = await open();
    expect(await channel.health()).toEqual({ ok: true, detail: "the key may send mail" });
    standIn.answer({ status: 200, body: { scopes: ["stats.read"] } });
    expect(await channel.health()).toEqual({
      ok: false,
      detail: "SENDGRID_API_KEY: give this key the right to send mail",
    });
  });

  test("nobody at the other end is told as such", async () => {
    const { standIn, channel } = await open();
    await standIn.set("down");
    expect(await channel.health()).toEqual({
      ok: false,
      detail: "sendgrid could not be reached: ECONNREFUSED",
    });
  });

  test("a proxy for the Internet is not asked for a stand-in on this machine", async () => {
    const { send } = await open();
    const before = process.env["HTTP_PROXY"];
    process.env["HTTP_PROXY"] = "http://127.0.0.1:9";
    try {
      expect((await send()).kind).toBe("accepted");
    } finally {
      if (before === undefined) delete process.env["HTTP_PROXY"];
      else process.env["HTTP_PROXY"] = before;
    }
  });
});
