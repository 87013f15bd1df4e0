/** What people and providers tell, on every channel: STOP before anything else, and one person on several. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { accept } from "../../bot/accept.ts";
import { SiriusError } from "../../bot/errors.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { type DeliveryWorld, emptied, ToldChannel } from "./delivery-world.ts";

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
  telegram = new ToldChannel("telegram");
  [sms, email] = [new ToldChannel("sms"), new ToldChannel("email")];
  world = await emptied(database.pool, [telegram, sms, email]);
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
    const tom = await world.invitedBySms();
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
    const tom = await world.invitedBySms();
    await world.says(tom.phone, "ok");
    await world.says(tom.phone, "stop");
    await world.says(tom.phone, "oui");
    const before = sms.arrived.length;
    await world.says(tom.phone, "START");
    expect(sms.arrived.length).toBe(before + 1);
    expect(sms.arrived.at(-1)?.text).toContain("Tu as bien suivi cette formation");
  });

  test("that the provider blocks as well ends with a START from there", async () => {
    const tom = await world.invitedBySms();
    await world.says(tom.phone, "ok");
    sms.outcomes.push({ kind: "refused", scope: "person", reason: "opted_out", code: "21610" });
    await world.says(tom.phone, "STOP");
    await world.says(tom.phone, "allo ?");
    const before = sms.arrived.length;
    await world.says(tom.phone, "START");
    expect(sms.arrived.length).toBe(before + 1);
    expect(sms.arrived.at(-1)?.text).toContain("Tu as bien suivi cette formation");
    await world.says(tom.phone, "1");
    expect(sms.arrived.at(-1)?.text).toContain("quelle note");
  });

  test("in the carriers' English words counts by SMS, where the provider blocks on them, not on Telegram", async () => {
    const lea = await world.invitedBySms();
    const chat = { channel: "telegram", value: "777" } as const;
    await world.hears({ kind: "start", token: lea.token, from: chat });
    await world.hears({ kind: "text", text: "end", from: chat });
    expect(await world.outcome(lea.person)).toBeNull();
    await world.says(lea.phone, "END");
    expect(await world.outcome(lea.person)).toBe("opted_out");
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
    const lea = await world.invitedBySms();
    await world.says(lea.phone, "vous vous trompez de numéro");
    expect(sms.texts.at(-1)).toContain("Pardon");
    expect(await world.outcome(lea.person)).toBe("wrong_person");
    await world.says(lea.phone, "ok");
    expect(sms.arrived).toHaveLength(2);
  });

  test("EFFACER is confirmed although the address is gone", async () => {
    const lea = await world.invitedBySms();
    await world.says(lea.phone, "EFFACER");
    expect(sms.texts.at(-1)).toContain("C'est noté");
    const { rows } = await database.pool.query(
      "select to_sealed from outbox where to_sealed is not null",
    );
    expect(rows).toEqual([]);
  });
});

test("whoever writes from a number that had not answered is answered there", async () => {
  const lea = await world.invitedBySms();
  sms.outcomes.push({ kind: "refused", scope: "address", reason: "unreachable", code: "30006" });
  await world.says(lea.phone, "ok");
  const before = sms.arrived.length;
  await world.says(lea.phone, "il y a quelqu'un ?");
  expect(sms.arrived.length).toBe(before + 1);
});

describe("several channels, one person", () => {
  test("a deep link goes on by Telegram with buttons, and an old SMS answer counts once", async () => {
    const lea = await world.invitedBySms();
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

  test("a deep link that Telegram tells twice starts once", async () => {
    const lea = await world.person();
    const from = { channel: "telegram", value: "777" } as const;
    for (let told = 0; told < 2; told += 1) {
      await world.hears({ kind: "start", token: lea.token, from, eventId: "update-1" });
      await world.deliver();
    }
    expect(telegram.arrived).toHaveLength(1);
  });

  test("a button of somebody else's conversation does nothing", async () => {
    const lea = await world.invitedBySms();
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
    await world.waitForTimer("reminder");
    await world.deliver();
    expect(sms.arrived).toHaveLength(1);
    expect(sms.arrived[0]?.text).toContain("il reste quelques questions");
  });

  test("an own contact proves whose chat it is; a forwarded one proves nothing", async () => {
    const lea = await world.invitedBySms();
    const chat = { channel: "telegram", value: "999" } as const;
    await world.hears({ kind: "contact", phone: lea.phone, own: false, from: chat });
    await world.deliver();
    expect(telegram.arrived).toHaveLength(0);
    await world.hears({ kind: "contact", phone: lea.phone, own: true, from: chat });
    await world.deliver();
    expect(telegram.arrived).toHaveLength(1);
  });
});

async function setAside() {
  const { rows } = await database.pool.query(
    "select channel, event_id, reply from inbox_set_aside order by event_id",
  );
  return rows;
}

describe("what cannot be taken", () => {
  const from = { channel: "telegram", value: "777" } as const;
  test("through a fault of ours is set aside and told, and keeps nobody behind it waiting", async () => {
    const lea = await world.person();
    const { accepting } = world;
    const broken = {
      ...accepting,
      addresses: {
        ...accepting.addresses,
        noteStranger: () => Promise.reject(new TypeError("a fault that holds +33612345678")),
      },
    };
    const at = world.now;
    await accept(
      broken,
      [
        { kind: "text", text: "C'est qui ?", from: { ...from, value: "778" }, eventId: "e1", at },
        { kind: "start", token: "no-such-token", from, eventId: "e2", at },
        { kind: "start", token: lea.token, from, eventId: "e3", at },
      ],
      [],
    );
    await world.deliver();
    expect(telegram.texts).toEqual([expect.stringContaining("Bonjour Léa")]);
    // Neither the token nor the number is kept.
    expect(await setAside()).toEqual([
      { channel: "telegram", event_id: "e1", reply: { kind: "text", text: "C'est qui ?" } },
      { channel: "telegram", event_id: "e2", reply: { kind: "media", what: "start" } },
    ]);
    expect(world.alerts).toEqual(["event_set_aside", "event_set_aside"]);
    await database.pool.query("delete from inbox_set_aside");
  });

  test("because the database is away stays with its provider", async () => {
    const { accepting } = world;
    const away = new SiriusError("database_unavailable", "the database does not answer");
    const addresses = { ...accepting.addresses, link: () => Promise.reject(away) };
    const event = { kind: "start", token: "t", from, eventId: "e4", at: world.now } as const;
    await expect(accept({ ...accepting, addresses }, [event], [])).rejects.toBe(away);
    expect(await setAside()).toEqual([]);
  });

  test("a link to a questionnaire that is closing says who we are instead of beginning", async () => {
    const lea = await world.person();
    await database.pool.query(
      "insert into script_phase (key, phase, since) values ('fin-apprentissage', 'closing', now())",
    );
    await world.hears({ kind: "start", token: lea.token, from });
    const { rows } = await database.pool.query("select notice from stranger");
    expect(rows).toEqual([{ notice: "stranger_chat" }]);
    expect(await setAside()).toEqual([]);
    await database.pool.query("delete from script_phase");
  });
});
