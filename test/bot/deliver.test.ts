/** What leaves, what does not, and what becomes of it, on a real database. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { DeliveryWorld, HOUR, MINUTE, MORNING, ToldChannel } from "./delivery-world.ts";

let database: TestDatabase;
let sms: ToldChannel;
let telegram: ToldChannel;
let email: ToldChannel;
let world: DeliveryWorld;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.pool.query(
    `truncate person, channel_spending, stranger, opt_out cascade;
     update channel_state set failures = 0, paused_until = null, paused_reason = null,
       next_reply_at = '-infinity', next_start_at = '-infinity'`,
  );
  [telegram, sms, email] = [
    new ToldChannel("telegram"),
    new ToldChannel("sms"),
    new ToldChannel("email"),
  ];
  world = new DeliveryWorld(database.pool, [telegram, sms, email]);
  await world.publish();
});

async function invitedBySms() {
  const lea = await world.person();
  await world.invite(lea, "sms");
  await world.deliver();
  return lea;
}

describe("a conversation by SMS", () => {
  test("one message at a time, each one once", async () => {
    const lea = await invitedBySms();
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

  test("an invitation is sent once, however often it is asked for", async () => {
    const lea = await world.person();
    await Promise.all([1, 2, 3, 4].map(() => world.invite(lea, "sms")));
    await world.deliver();
    await world.invite(lea, "sms");
    await world.deliver();
    expect(sms.arrived).toHaveLength(1);
  });

  test("the web link leads on, and what was waiting by SMS is not sent any more", async () => {
    const lea = await invitedBySms();
    await world.hears({ kind: "text", text: "ok", from: { channel: "sms", value: lea.phone } });
    await world.answersOnTheWeb(lea.token, "1");
    await world.deliver();
    // The question of the SMS was answered on the page meanwhile.
    expect(sms.arrived).toHaveLength(1);
    expect(await world.fates()).toEqual({ sent: 1, expired: 1 });
    expect(await world.answers(lea.person)).toMatchObject({ parcours: "jusqu_au_bout" });
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
    const lea = await invitedBySms();
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
    const lea = await invitedBySms();
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
    await invitedBySms();
    const delivery = sms.arrived[0]?.delivery ?? "";
    for (const state of ["delivered", "sent", "queued", "failed", "delivered"] as const) {
      await world.receipt({ channel: "sms", delivery, state });
    }
    const { rows } = await database.pool.query("select receipt, status from outbox");
    expect(rows).toEqual([{ receipt: "delivered", status: "sent" }]);
  });
});

describe("STOP", () => {
  test("is confirmed once; what was waiting is not sent, on any channel", async () => {
    const tom = await world.person();
    await world.address(tom.person, "email", "tom@example.fr");
    await world.invite(tom, "sms");
    await world.deliver();
    await world.hears({ kind: "text", text: "ok", from: { channel: "sms", value: tom.phone } });
    await world.hears({
      kind: "text",
      text: "arrêtez svp",
      from: { channel: "sms", value: tom.phone },
    });
    await world.hears({ kind: "text", text: "STOP", from: { channel: "sms", value: tom.phone } });
    await world.deliver();
    expect(sms.texts.slice(1)).toEqual([
      expect.stringContaining("C'est noté: tu ne recevras plus"),
    ]);
    await world.says(tom.phone, "merci");
    expect(sms.arrived).toHaveLength(2);
    expect(await world.invite(tom, "email")).toBe("opted_out");
    expect(email.arrived).toHaveLength(0);
  });

  test("that the provider has answered itself is not answered twice", async () => {
    const tom = await invitedBySms();
    await world.hears({
      kind: "optOut",
      answered: true,
      from: { channel: "sms", value: tom.phone },
    });
    await world.deliver();
    expect(sms.arrived).toHaveLength(1);
    expect(await world.outcome(tom.person)).toBe("opted_out");
  });

  test("that only the provider knew of counts as ours", async () => {
    const tom = await world.person();
    sms.outcomes.push({ kind: "refused", scope: "person", reason: "opted_out", code: "21610" });
    await world.invite(tom, "sms");
    await world.deliver();
    expect(await world.outcome(tom.person)).toBe("opted_out");
    const { rows } = await database.pool.query("select from opt_out");
    expect(rows).toHaveLength(1);
  });

  test("only START revives, and the conversation goes on where it was", async () => {
    const tom = await invitedBySms();
    await world.says(tom.phone, "ok");
    await world.says(tom.phone, "stop");
    await world.says(tom.phone, "oui");
    const before = sms.arrived.length;
    await world.says(tom.phone, "START");
    expect(sms.arrived.length).toBe(before + 1);
    expect(sms.arrived.at(-1)?.text).toContain("Tu as bien suivi cette formation");
  });

  test("from a number nobody knows is kept for later imports", async () => {
    await world.hears({
      kind: "text",
      text: "STOP",
      from: { channel: "sms", value: "+33639981234" },
    });
    const { rows } = await database.pool.query<{ lookup: Buffer }>("select lookup from opt_out");
    expect(rows[0]?.lookup.equals(world.secrets.lookup("+33639981234"))).toBe(true);
    expect(sms.tries).toBe(0);
  });

  test("a wrong number gets an apology, and nothing after it", async () => {
    const lea = await invitedBySms();
    await world.says(lea.phone, "vous vous trompez de numéro");
    expect(sms.texts.at(-1)).toContain("Pardon");
    expect(await world.outcome(lea.person)).toBe("wrong_person");
    await world.says(lea.phone, "ok");
    expect(sms.arrived).toHaveLength(2);
  });

  test("EFFACER is confirmed although the address is gone", async () => {
    const lea = await invitedBySms();
    await world.says(lea.phone, "EFFACER");
    expect(sms.texts.at(-1)).toContain("C'est noté");
    const { rows } = await database.pool.query(
      "select to_sealed from outbox where to_sealed is not null",
    );
    expect(rows).toEqual([]);
  });
});

describe("ceilings that no script can lift", () => {
  test("twelve messages an hour beyond those that answer", async () => {
    const lea = await invitedBySms();
    for (let at = 1; at <= 20; at += 1) {
      await database.pool.query(
        `insert into outbox (conversation_id, person_id, effect_key, seq, channel, message, status, due_at,
           created_at, deadline)
         select id, person_id, $2, last_seq + $3, 'sms', '{"parts":[{"notice":"noted"}]}', 'pending', $1, $1,
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
    const lea = await invitedBySms();
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
    world.now = Date.UTC(2026, 8, 7, 8, 1);
    await world.deliver();
    expect(sms.arrived).toHaveLength(1);
    // Who writes at night is answered at night.
    world.now = Date.UTC(2026, 8, 7, 23);
    await world.says(lea.phone, "ok");
    expect(sms.arrived).toHaveLength(2);
  });
});

describe("several channels, one person", () => {
  test("a deep link goes on by Telegram with buttons, and an old SMS answer counts once", async () => {
    const lea = await invitedBySms();
    await world.says(lea.phone, "ok");
    const chat = { channel: "telegram", value: "777" } as const;
    await world.hears({ kind: "start", token: lea.token, from: chat });
    await world.deliver();
    const asked = telegram.arrived.at(-1);
    expect(asked?.text).toContain("Tu as bien suivi");
    expect(asked?.buttons?.choices.map(({ label }) => label)).toEqual([
      "Oui, jusqu'au bout",
      "Oui, mais pas jusqu'au bout",
      "Non, erreur de personne",
    ]);
    const data = asked?.buttons?.choices[0]?.data ?? "";
    await world.hears({ kind: "press", data, pressId: "1", from: chat });
    await world.hears({ kind: "press", data, pressId: "2", from: chat });
    await world.deliver();
    expect(await world.answers(lea.person)).toMatchObject({ parcours: "jusqu_au_bout" });
    expect(telegram.arrived.at(-1)?.text).toContain("Au total");
    // The SMS network delivers her first answer late.
    await world.says(lea.phone, "4");
    expect(await world.answers(lea.person)).toMatchObject({ note: 4 });
  });

  test("a button of somebody else's conversation does nothing", async () => {
    const lea = await invitedBySms();
    const chat = { channel: "telegram", value: "777" } as const;
    await world.hears({ kind: "start", token: lea.token, from: chat });
    await world.deliver();
    const data = telegram.arrived.at(-1)?.buttons?.choices[0]?.data ?? "";
    const stranger = { channel: "telegram", value: "888" } as const;
    await world.hears({ kind: "press", data, pressId: "1", from: stranger });
    expect(await world.answers(lea.person)).toEqual({});
  });

  test("somebody who left the page is reminded where they can be reached, with the link", async () => {
    const lea = await world.person();
    await world.answersOnTheWeb(lea.token, "oui");
    world.now += 6 * 24 * HOUR + HOUR;
    await world.fireTimers();
    await world.deliver();
    expect(sms.arrived).toHaveLength(1);
    expect(sms.arrived[0]?.text).toContain("il reste quelques questions");
  });

  test("an own contact proves whose chat it is; a forwarded one proves nothing", async () => {
    const lea = await invitedBySms();
    const chat = { channel: "telegram", value: "999" } as const;
    await world.hears({ kind: "contact", phone: lea.phone, own: false, from: chat });
    await world.deliver();
    expect(telegram.arrived).toHaveLength(0);
    await world.hears({ kind: "contact", phone: lea.phone, own: true, from: chat });
    await world.deliver();
    expect(telegram.arrived).toHaveLength(1);
  });
});
