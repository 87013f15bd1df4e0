/** E-mail through a mail server: what arrives, what its replies become, and what may never happen. */
import { inspect } from "node:util";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Outgoing } from "../../../bot/channel.ts";
import { smtpChannel, type SmtpChannel } from "../../../channels/email/smtp.ts";
import { channelContract } from "../contract.ts";
import { openMailbox } from "./mailbox.ts";
import { FROM, INVITATION, PERSONAL_LINK, UNSUBSCRIBE } from "./sample.ts";
import { openMailServer, type Step } from "./smtp-stand-in.ts";

const PASSWORD = "canary@pass:word/é";
const USER = `avis:${encodeURIComponent(PASSWORD)}`;
const ENCODED = Buffer.from(`\0avis\0${PASSWORD}`).toString("base64");

channelContract("E-mail through a mail server", {
  async open(timeoutMs) {
    const standIn = await openMailServer();
    const url = `smtp://${USER}@127.0.0.1:${standIn.port}`;
    return { channel: smtpChannel({ url, from: FROM, timeoutMs }), standIn };
  },
  message: INVITATION,
  tellsDelay: false,
  secrets: [PASSWORD, USER, ENCODED, PERSONAL_LINK, UNSUBSCRIBE],
  without: {
    broken: "each reply of a mail server is definite: 4yz and 5yz both took nothing",
    opted_out: "mail servers know no such thing; people tell us by the link",
  },
});

const ends: { close(): Promise<void> | void }[] = [];
afterEach(async () => {
  for (const one of ends.splice(0).toReversed()) await one.close();
});

function opened(channel: SmtpChannel) {
  ends.push(channel);
  return (change: Partial<Outgoing> = {}) =>
    channel.send({ ...INVITATION, ...change }, AbortSignal.timeout(5_000));
}

async function openStandIn(from = FROM) {
  const standIn = await openMailServer();
  ends.push(standIn);
  const url = `smtp://${USER}@127.0.0.1:${standIn.port}`;
  return { standIn, send: opened(smtpChannel({ url, from, timeoutMs: 1_000 })) };
}

async function openBox(from = FROM) {
  const mailbox = await openMailbox();
  ends.push(mailbox);
  const send = opened(smtpChannel({ url: `smtp://127.0.0.1:${mailbox.port}`, from }));
  return { mailbox, send };
}

describe("what arrives", () => {
  test("is one mail with both bodies, every accent, and a way out by one click", async () => {
    const { mailbox, send } = await openBox("Région de l'Est · avis <avis@example.fr>");
    const messageId = `<${INVITATION.delivery}@example.fr>`;
    expect(await send()).toEqual({ kind: "accepted", providerId: messageId });
    const [received, ...others] = await mailbox.received();
    expect(others).toEqual([]);
    expect(received?.envelope).toEqual({ from: "avis@example.fr", to: ["zoe.canari@example.org"] });
    const { mail } = received ?? {};
    expect(mail?.from?.value).toEqual([
      { address: "avis@example.fr", name: "Région de l'Est · avis" },
    ]);
    expect(mail?.to).toMatchObject({ value: [{ address: "zoe.canari@example.org" }] });
    expect(mail?.subject).toBe("Ton avis sur ta formation CAP Crémier-fromager ?");
    expect(mail?.messageId).toBe(messageId);
    expect(mail?.text).toContain("CAP Crémier-fromager (CFA de Besançon)");
    expect(mail?.text).toContain(`Ne plus recevoir de message : ${UNSUBSCRIBE}`);
    expect(mail?.html).toContain("CFA de Besançon");
    expect(mail?.html).toContain(`href="${PERSONAL_LINK}"`);
    expect(mail?.attachments).toEqual([]);
    expect(received?.lines).toContain(`List-Unsubscribe: <${UNSUBSCRIBE}>`);
    expect(received?.lines).toContain("List-Unsubscribe-Post: List-Unsubscribe=One-Click");
    expect(received?.lines).toContain("Auto-Submitted: auto-generated");
  });

  test("a long unsubscribe address stays in one piece", async () => {
    const { mailbox, send } = await openBox();
    const unsubscribe = `https://avis.example.fr/u/${"a1B2-".repeat(60)}`;
    await send({ unsubscribe });
    const [received] = await mailbox.received();
    expect(received?.lines).toContain(`List-Unsubscribe: <${unsubscribe}>`);
  });

  test("a second try carries the same Message-ID, so that a mailbox may show one of two copies", async () => {
    const { mailbox, send } = await openBox();
    await send();
    await send();
    await send({ delivery: "7d444840-9dc0-41d2-a1b5-0c0e1d3f5a77" });
    const ids = (await mailbox.received()).map(({ mail }) => mail.messageId);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  test("a line that is one dot, or begins with one, arrives", async () => {
    const { mailbox, send } = await openBox();
    await send({ text: "Un\n.\n.deux\n\r\n.\r\nQUIT" });
    const [received] = await mailbox.received();
    expect(received?.mail.text).toContain("Un\n.\n.deux\n\n.\nQUIT");
  });

  test("a line break brings no header, recipient or command of its own", async () => {
    const { mailbox, send } = await openBox('"Avis\r\nBcc: x@evil.example" <avis@example.fr>');
    const outcome = await send({
      subject: "Ton avis\r\nBcc: everybody@evil.example\u2028?",
      delivery: "0b9f5f0e\r\nX-Evil: 1",
      unsubscribe: "https://avis.example.fr/u/a\r\nX-Evil: 1>, <https://evil.example",
    });
    expect(outcome.kind).toBe("accepted");
    for (const to of [
      "zoe@example.org>\r\nRCPT TO:<x@evil.example",
      "zoe@example.org, x@evil.example",
    ]) {
      expect(await send({ to })).toMatchObject({ kind: "refused", reason: "invalid_address" });
    }
    const [received, ...others] = await mailbox.received();
    expect(others).toEqual([]);
    expect(received?.envelope.to).toEqual(["zoe.canari@example.org"]);
    expect(received?.mail.bcc).toBeUndefined();
    expect(received?.mail.subject).toBe("Ton avis Bcc: everybody@evil.example ?");
    expect([...(received?.mail.headers.keys() ?? [])]).not.toContain("x-evil");
  });

  test("a server whose certificate is not its own gets no mail", async () => {
    // The package of the mailbox says aloud that its certificate is nobody's; that is the point here.
    const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const mailbox = await openMailbox({ secure: true });
    said.mockRestore();
    ends.push(mailbox);
    const send = opened(smtpChannel({ url: `smtps://127.0.0.1:${mailbox.port}`, from: FROM }));
    expect(await send()).toMatchObject({ kind: "later" });
    expect(await mailbox.received()).toEqual([]);
  });

  test("a password is not sent in the open to another machine", async () => {
    // Another address of this machine stands for the other one.
    const standIn = await openMailServer("127.0.0.2");
    ends.push(standIn);
    const url = `smtp://${USER}@127.0.0.2:${standIn.port}`;
    const send = opened(smtpChannel({ url, from: FROM, timeoutMs: 1_000 }));
    expect(await send()).toMatchObject({ kind: "misconfigured" });
    expect(standIn.commands.join()).not.toContain("AUTH");
    expect(standIn.deliveries()).toBe(0);
  });
});

describe("what a mail server replies becomes", () => {
  const address = { kind: "refused", scope: "address", reason: "invalid_address" };
  const filtered = { kind: "refused", scope: "message", reason: "filtered" };
  const misconfigured = { kind: "misconfigured" };
  test.each<[Step, string, object]>([
    ["GREETING", "421 4.3.2 shutting down", { kind: "later", wholeChannel: true }],
    ["GREETING", "554 5.7.1 your address is listed", misconfigured],
    ["AUTH", "454 4.7.0 temporary failure", { kind: "later" }],
    ["AUTH", "535 5.7.8 wrong password", misconfigured],
    ["MAIL", "451 4.3.0 try later", { kind: "later" }],
    ["MAIL", "552 5.3.4 too large", { kind: "refused", scope: "message", reason: "content" }],
    ["MAIL", "553 5.7.1 not your sender", misconfigured],
    ["RCPT", "450 4.2.0 greylisted", { kind: "later" }],
    ["RCPT", "421 too many connections", { kind: "later", wholeChannel: true }],
    ["RCPT", "550 no such user", { ...address, code: "550" }],
    ["RCPT", "550 5.1.1 no such user", { ...address, code: "550 5.1.1" }],
    ["RCPT", "553 5.1.3 bad syntax", { ...address, code: "553 5.1.3" }],
    ["RCPT", "552 5.2.2 full", { kind: "refused", scope: "message", reason: "unreachable" }],
    ["RCPT", "550 5.7.1 blocked by policy", filtered],
    ["RCPT", "530 5.7.0 authenticate first", misconfigured],
    ["DATA", "451 4.3.0 try later", { kind: "later" }],
    ["DATA", "554 5.5.1 no", filtered],
    ["END", "451 4.3.0 try later", { kind: "later" }],
    ["END", "550 5.7.1 spam", filtered],
    ["END", "552 5.3.4 too large", { kind: "refused", scope: "message", reason: "content" }],
    ["GREETING", "cut", { kind: "later" }],
    ["GREETING", "hang", { kind: "later" }],
    ["MAIL", "cut", { kind: "later" }],
    ["RCPT", "hang", { kind: "later" }],
    ["DATA", "cut", { kind: "later" }],
    ["END", "cut", { kind: "unknown" }],
    ["END", "hang", { kind: "unknown" }],
  ])("%s → %s: %o", async (step, reply, outcome) => {
    const { standIn, send } = await openStandIn();
    standIn.reply(step, reply);
    expect(await send()).toMatchObject(outcome);
  });

  test("a connection that the server ended while idle costs no mail and sends none twice", async () => {
    const { standIn, send } = await openStandIn();
    expect((await send()).kind).toBe("accepted");
    standIn.hangUp();
    expect((await send()).kind).toBe("accepted");
    expect(standIn.deliveries()).toBe(2);
  });

  test("several mails share few connections", async () => {
    const { standIn, send } = await openStandIn();
    const outcomes = await Promise.all(Array.from({ length: 30 }, () => send()));
    expect(outcomes.map(({ kind }) => kind)).toEqual(Array.from({ length: 30 }, () => "accepted"));
    expect(standIn.deliveries()).toBe(30);
    const greetings = standIn.commands.filter((command) => command.startsWith("EHLO"));
    expect(greetings.length).toBeLessThanOrEqual(3);
  });

  test("nothing that a server quotes comes through: no password, address or word", async () => {
    for (const step of ["GREETING", "AUTH", "MAIL", "RCPT", "DATA", "END"] as const) {
      for (const status of [421, 450, 550]) {
        const { standIn, send } = await openStandIn();
        const quoted = `${PASSWORD} ${ENCODED} ${INVITATION.to} ${PERSONAL_LINK}`;
        standIn.reply(step, `${status} ${quoted}`);
        const told = inspect(await send(), { depth: null, showHidden: true });
        for (const canary of [PASSWORD, ENCODED, INVITATION.to, "Zoé", PERSONAL_LINK]) {
          expect(told).not.toContain(canary);
        }
      }
    }
  });

  test("given up before it began, nothing is sent", async () => {
    const { standIn } = await openStandIn();
    const channel = smtpChannel({ url: `smtp://127.0.0.1:${standIn.port}`, from: FROM });
    expect(await channel.send(INVITATION, AbortSignal.abort())).toMatchObject({ kind: "later" });
    expect(standIn.commands).toEqual([]);
  });
});

describe("how a mail server is set up", () => {
  test.each([
    "",
    "mail.example.fr",
    "http://mail.example.fr",
    "smtp://",
    "smtp://canary%ZZ:p@mail.example.fr",
  ])("%j is refused with what to write, and not repeated", (url) => {
    const start = () => smtpChannel({ url, from: FROM });
    expect(start).toThrow(/^SMTP_URL: write an address such as smtps:/);
    expect(start).not.toThrow(/canary/);
  });

  test("the address of the server changes no other setting", async () => {
    const { standIn } = await openStandIn();
    const query = "?ignoreTLS=true&name=evil&logger=true&socketTimeout=1";
    const send = opened(
      smtpChannel({ url: `smtp://127.0.0.1:${standIn.port}/${query}`, from: FROM }),
    );
    expect((await send()).kind).toBe("accepted");
    expect(standIn.commands[0]).not.toContain("evil");
  });
});
