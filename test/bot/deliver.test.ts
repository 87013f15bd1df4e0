/** What leaves, what does not, and what becomes of it, on a real database. */
import { Pool } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { asItStandsNow } from "../../bot/deliver.ts";
import { claimNext } from "../../db/outbox-claim.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import {
  type DeliveryWorld,
  emptied,
  HOUR,
  MINUTE,
  MORNING,
  ToldChannel,
} from "./delivery-world.ts";

let database: TestDatabase;
let sms: ToldChannel;
let email: ToldChannel;
let world: DeliveryWorld;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  [sms, email] = [new ToldChannel("sms"), new ToldChannel("email")];
  world = await emptied(database.pool, [new ToldChannel("telegram"), sms, email]);
});

describe("a conversation by SMS", () => {
  test("one message at a time, each one once", async () => {
    const lea = await world.invitedBySms();
    expect(sms.texts).toEqual([expect.stringContaining("Sirius: bonjour Léa")]);
    await world.says(lea.phone, "ok");
    await world.says(lea.phone, "1");
    await world.says(lea.phone, "4, super formateurs");
    expect(sms.texts.slice(1)).toEqual([
      expect.stringContaining("Tu as bien suivi"),
      expect.stringContaining("Au total"),
      expect.stringContaining("Tu la conseillerais"),
    ]);
    expect(await world.answers(lea.person)).toMatchObject({ accord: true, note: 4 });
    expect(await world.fates()).toEqual({ sent: 4 });
  });

  test("a mark and a remark in two messages at once are answered with the next question", async () => {
    const lea = await world.invitedBySms();
    await world.says(lea.phone, "ok");
    await world.says(lea.phone, "1");
    const from = { channel: "sms", value: lea.phone } as const;
    world.now += MINUTE;
    await world.hears({ kind: "text", text: "4", from });
    await world.hears({ kind: "text", text: "super formateurs", from });
    await world.deliver();
    expect(sms.texts.slice(3)).toEqual([expect.stringContaining("Tu la conseillerais")]);
    await world.says(lea.phone, "2");
    expect(await world.answers(lea.person)).toMatchObject({ note: 4 });
    expect(sms.texts).toHaveLength(5);
  });

  test("a mark corrected at once is answered once", async () => {
    const lea = await world.invitedBySms();
    await world.says(lea.phone, "ok");
    await world.says(lea.phone, "1");
    const from = { channel: "sms", value: lea.phone } as const;
    world.now += MINUTE;
    await world.hears({ kind: "text", text: "4", from });
    world.now += 300;
    await world.hears({ kind: "text", text: "5", from });
    await world.deliver();
    expect(sms.texts.slice(3)).toEqual([
      expect.stringMatching(/^C'est corrigé\.\s+Tu la conseillerais/),
    ]);
    expect(await world.answers(lea.person)).toMatchObject({ note: 5 });
  });

  test("an invitation is sent once, however often it is asked for", async () => {
    const lea = await world.person();
    await Promise.all([1, 2, 3, 4].map(() => world.invite(lea, "sms")));
    await world.deliver();
    await world.invite(lea, "sms");
    await world.deliver();
    expect(sms.arrived).toHaveLength(1);
  });

  test("the web link leads on, and what was waiting by SMS is not sent any more", async () => {
    const lea = await world.invitedBySms();
    await world.hears({ kind: "text", text: "ok", from: { channel: "sms", value: lea.phone } });
    await world.answersOnTheWeb(lea.token, "Oui, jusqu'au bout");
    await world.deliver();
    // The question of the SMS was answered on the page meanwhile.
    expect(sms.arrived).toHaveLength(1);
    expect(await world.fates()).toEqual({ sent: 1, expired: 1 });
    expect(await world.answers(lea.person)).toMatchObject({ parcours: "jusqu_au_bout" });
  });
});

describe("what must be told whatever was answered meanwhile", () => {
  test("help that waited is sent all the same, without the question that is answered", async () => {
    const lea = await world.invitedBySms();
    await world.says(lea.phone, "ok");
    await world.says(lea.phone, "1");
    // The provider is away while she goes on in the page.
    sms.outcomes.push({ kind: "later", reason: "down" });
    await world.says(lea.phone, "2, mon patron me frappe");
    await world.answersOnTheWeb(lea.token, "non");
    world.now += 10 * MINUTE;
    await world.deliver();
    const told = sms.arrived.at(-1)?.text ?? "";
    expect(told).toContain("appelle le 17 ou le 112");
    expect(told).not.toContain("conseillerais");
  });

  test("its fate unknown, it is looked up by the words that were sent", async () => {
    const lea = await world.invitedBySms();
    await world.says(lea.phone, "ok");
    await world.says(lea.phone, "1");
    sms.outcomes.push({ kind: "unknown", reason: "cut" });
    await world.says(lea.phone, "2, mon patron me frappe");
    await world.answersOnTheWeb(lea.token, "non");
    const sent = sms.arrived.at(-1)?.text;
    sms.listed = (text) => (text === sent ? "sent" : "not_sent");
    world.now += 3 * MINUTE;
    await world.recover();
    await world.deliver();
    expect(sms.arrived.filter(({ text }) => text.includes("le 17"))).toHaveLength(1);
  });
});

test("a refusal told late gives its reason, and offers no text where none is asked for any more", async () => {
  await world.invite(await world.person(), "sms");
  const claimed = await claimNext(world.parts, "sms", world.limits, world.now);
  if (claimed.kind !== "claimed") throw new Error("nothing waits");
  const refused = { notice: "text_refused", values: { reason: "injure" } } as const;
  const prompt = { step: "conseil", number: 0 };
  const message = { prompt, parts: [refused, { ask: "conseil" }] };
  expect(asItStandsNow({ ...claimed.claim, message }).message).toEqual({
    parts: [{ notice: "text_refused_again", values: { reason: "injure" } }],
  });
});

describe("many workers and few connections", () => {
  // Claims that each held one connection and waited for another would stand still for ever.
  test("one connection is enough to take a message and to word it", async () => {
    const lea = await world.person();
    await world.invite(lea, "sms");
    const pool = new Pool({ ...database.pool.options, max: 1, connectionTimeoutMillis: 2_000 });
    try {
      const claimed = await claimNext({ ...world.parts, pool }, "sms", world.limits, world.now);
      expect(claimed).toMatchObject({ kind: "claimed", claim: { person: lea.person } });
    } finally {
      await pool.end();
    }
  });
});

describe("a provider in trouble", () => {
  test("asked to come back later, it waits, and nothing is lost", async () => {
    const lea = await world.person();
    sms.outcomes.push({ kind: "later", reason: "busy", notBefore: MORNING + 10 * MINUTE });
    await world.invite(lea, "sms");
    await world.deliver();
    expect(sms.tries).toBe(1);
    world.now += 9 * MINUTE;
    await world.deliver();
    expect(sms.tries).toBe(1);
    world.now += 5 * MINUTE;
    await world.deliver();
    expect(sms.arrived).toHaveLength(1);
  });

  test("a try whose fate is unknown is looked up, and not sent again when it arrived", async () => {
    const lea = await world.person();
    sms.outcomes.push({ kind: "unknown", reason: "cut" });
    sms.found = "sent";
    await world.invite(lea, "sms");
    await world.deliver();
    world.now += MINUTE;
    await world.recover();
    await world.deliver();
    expect(sms.arrived).toHaveLength(1);
    expect(await world.fates()).toEqual({ sent: 1 });
  });

  test("nobody knows: it is sent once more after two minutes, and never a fourth time", async () => {
    const lea = await world.person();
    for (let at = 0; at < 6; at += 1) sms.outcomes.push({ kind: "unknown", reason: "cut" });
    await world.invite(lea, "sms");
    for (let at = 0; at < 12; at += 1) {
      await world.deliver();
      world.now += 3 * MINUTE;
      await world.recover();
    }
    expect(sms.tries).toBe(3);
    expect(await world.fates()).toEqual({ expired: 1 });
  });

  test("a wrong set-up keeps everything, tells it once, and goes on when it is repaired", async () => {
    const people = [await world.person(), await world.person()];
    sms.outcomes.push(
      { kind: "misconfigured", reason: "credentials" },
      { kind: "misconfigured", reason: "credentials" },
    );
    for (const one of people) await world.invite(one, "sms");
    await world.deliver();
    world.now += 2 * MINUTE;
    await world.deliver();
    expect(world.alerts).toEqual(["channel_misconfigured"]);
    expect(sms.arrived).toHaveLength(0);
    world.now += 2 * MINUTE;
    await world.deliver();
    expect(sms.arrived).toHaveLength(2);
  });

  test("after ten failures in a row a channel is only tried once a minute", async () => {
    const people = await Promise.all(Array.from({ length: 12 }, () => world.person()));
    for (let at = 0; at < 40; at += 1) sms.outcomes.push({ kind: "later", reason: "down" });
    for (const one of people) await world.invite(one, "sms");
    await world.deliver();
    expect(sms.tries).toBe(10);
    for (let minute = 0; minute < 5; minute += 1) {
      world.now += 61_000;
      await world.deliver();
    }
    expect(sms.tries).toBe(15);
    sms.outcomes.length = 0;
    world.now += 61_000;
    await world.deliver();
    world.now += 3 * HOUR;
    await world.deliver();
    expect(sms.arrived).toHaveLength(12);
  });

  test("what is too late to make sense is dropped, not sent", async () => {
    const lea = await world.invitedBySms();
    sms.outcomes.push({ kind: "later", reason: "down" });
    await world.says(lea.phone, "ok");
    world.now += 5 * HOUR;
    await world.recover();
    await world.deliver();
    expect(sms.arrived).toHaveLength(1);
    expect(await world.fates()).toEqual({ sent: 1, expired: 1 });
  });
});

describe("an address that fails", () => {
  test("another channel takes over where there is one", async () => {
    const lea = await world.person();
    await world.address(lea.person, "email", "lea@example.fr");
    sms.outcomes.push({
      kind: "refused",
      scope: "address",
      reason: "invalid_address",
      code: "21211",
    });
    await world.invite(lea, "sms", "email");
    await world.deliver();
    expect(email.arrived).toMatchObject([
      { to: "lea@example.fr", link: { url: `https://avis.example.fr/r/${lea.token}` } },
    ]);
    // The number is known to be dead: it is not tried for anything else.
    expect(await world.invite(await world.person(), "sms")).toBe("sms");
    expect(sms.tries).toBe(1);
  });

  test("without another one, the conversation is unreachable", async () => {
    const lea = await world.person();
    sms.outcomes.push({ kind: "refused", scope: "address", reason: "invalid_address" });
    await world.invite(lea, "sms");
    await world.deliver();
    expect(await world.outcome(lea.person)).toBe("unreachable");
  });

  test("a failure told later counts as one told at once", async () => {
    const lea = await world.invitedBySms();
    const [message] = sms.arrived;
    await world.receipt({
      channel: "sms",
      delivery: message?.delivery ?? "",
      state: "failed",
      code: "30006",
      refusal: { scope: "address", reason: "invalid_address" },
    });
    expect(await world.outcome(lea.person)).toBe("unreachable");
  });

  test("receipts may come late, twice and in any order", async () => {
    await world.invitedBySms();
    const delivery = sms.arrived[0]?.delivery ?? "";
    for (const state of ["delivered", "sent", "queued", "failed", "delivered"] as const) {
      await world.receipt({ channel: "sms", delivery, state });
    }
    const { rows } = await database.pool.query("select receipt, status from outbox");
    expect(rows).toEqual([{ receipt: "delivered", status: "sent" }]);
  });
});

describe("ceilings that no script can lift", () => {
  test("twelve messages an hour beyond those that answer", async () => {
    const lea = await world.invitedBySms();
    for (let at = 1; at <= 20; at += 1) {
      await database.pool.query(
        `insert into outbox (conversation_id, person_id, effect_key, seq, channel, message, status, due_at,
           created_at, deadline)
         select id, person_id, $2, last_seq + $3, 'sms', '{"parts":[{"notice":"thanks"}]}', 'pending', $1, $1,
           $1::timestamptz + interval '1 day'
         from conversation where person_id = $4`,
        [new Date(world.now), `flood-${at}`, at, lea.person],
      );
    }
    await world.deliver();
    expect(sms.arrived).toHaveLength(12);
  });

  test("the budget of a day", async () => {
    world.limits = { ...world.limits, partsPerDay: 3 };
    const people = await Promise.all(Array.from({ length: 5 }, () => world.person()));
    for (const one of people) await world.invite(one, "sms");
    await world.deliver();
    expect(sms.arrived).toHaveLength(3);
    world.now += 24 * HOUR;
    await world.deliver();
    expect(sms.arrived).toHaveLength(5);
  });

  test("the pace of a channel, and who waits goes first", async () => {
    const lea = await world.invitedBySms();
    world.limits = { replyEveryMs: 100, startEveryMs: 10_000 };
    const others = [await world.person(), await world.person(), await world.person()];
    for (const one of others) await world.invite(one, "sms");
    await world.hears({ kind: "text", text: "ok", from: { channel: "sms", value: lea.phone } });
    await world.deliver();
    expect(sms.arrived.slice(1).map(({ to }) => to === lea.phone)).toEqual([true, false]);
    world.now += 10_000;
    await world.deliver();
    expect(sms.arrived).toHaveLength(4);
  });
});

describe("hours", () => {
  test("an invitation asked for on a Sunday leaves on Monday morning", async () => {
    world.now = Date.UTC(2026, 8, 6, 9);
    const lea = await world.person();
    await world.invite(lea, "sms");
    await world.deliver();
    expect(sms.tries).toBe(0);
    world.now = Date.UTC(2026, 8, 7, 7, 59);
    await world.deliver();
    expect(sms.tries).toBe(0);
    world.now = Date.UTC(2026, 8, 7, 10, 1);
    await world.deliver();
    expect(sms.arrived).toHaveLength(1);
    // Who writes at night is answered at night.
    world.now = Date.UTC(2026, 8, 7, 23);
    await world.says(lea.phone, "ok");
    expect(sms.arrived).toHaveLength(2);
  });
});
