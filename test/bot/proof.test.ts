/** A review is worth what its proof is worth: links, chats and telephones, and who really holds them. */
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { receive } from "../../bot/receive.ts";
import { personalLinks } from "../../db/personal-links.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { tell } from "../reliability/tell.ts";
import { type DeliveryWorld, emptied, ToldChannel } from "./delivery-world.ts";

let database: TestDatabase;
let sms: ToldChannel;
let telegram: ToldChannel;
let world: DeliveryWorld;
/** How often the crowd comes; SIRIUS_PROOF_ROUNDS=100 is the long proof. */
const ROUNDS = Number(process.env["SIRIUS_PROOF_ROUNDS"] ?? "5");
const CHAT = { channel: "telegram", value: "7001" } as const;
const OTHER = { channel: "telegram", value: "7002" } as const;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  [telegram, sms] = [new ToldChannel("telegram"), new ToldChannel("sms")];
  world = await emptied(database.pool, [telegram, sms]);
});

const links = () => personalLinks(world.parts);
async function tellStrangers(): Promise<void> {
  await world.tellStrangers();
  await world.deliver();
}
async function writes(text: string, from: { channel: "sms" | "telegram"; value: string }) {
  world.now += 20_000;
  await world.hears({ kind: "text", text, from });
  await tellStrangers();
}

describe("a link in a browser", () => {
  test("opens without a question the first time, and again in the same browser", async () => {
    const { token } = await world.person();
    const first = await links().open(token, world.now);
    expect(first).toHaveProperty("session");
    const session = "session" in first ? first.session : "";
    expect(await links().open(token, world.now, { session })).toHaveProperty("session");
  });

  test("asks another browser in which year the contract ended", async () => {
    const { token } = await world.person();
    await links().open(token, world.now);
    expect(await links().open(token, world.now)).toMatchObject({
      status: "control",
      state: "asked",
    });
    expect(await links().open(token, world.now, { year: 2024 })).toMatchObject({ state: "wrong" });
    expect(await links().open(token, world.now, { year: 2026 })).toHaveProperty("session");
  });

  test("closes for others after two wrong years, even asked at once, and stays open to the first", async () => {
    const { token } = await world.person();
    const first = await links().open(token, world.now);
    const years = Array.from({ length: 12 }, (_, index) => 2010 + index);
    await Promise.all(years.map((year) => links().open(token, world.now, { year })));
    expect(await links().open(token, world.now, { year: 2026 })).toMatchObject({
      status: "control",
      state: "closed",
    });
    const { rows } = await database.pool.query("select control_failures from invitation");
    expect(rows).toEqual([{ control_failures: 2 }]);
    const session = "session" in first ? first.session : "";
    expect(await links().open(token, world.now, { session })).toHaveProperty("session");
  });

  test("that left by another way than our messages asks whoever opens it", async () => {
    const { token, invitation } = await world.person();
    await database.pool.query("update invitation set control_needed = true where id = $1", [
      invitation,
    ]);
    await world.answersOnTheWeb(token, "oui");
    const { rows } = await database.pool.query("select state ->> 'step' as step from conversation");
    expect(rows).toEqual([{ step: "annee_controle" }]);
  });
});

/** A chat that holds Léa's link, which she has opened in a browser before. */
async function owing() {
  const lea = await world.person();
  await links().open(lea.token, world.now);
  await world.hears({ kind: "start", token: lea.token, from: OTHER });
  await tellStrangers();
  return lea;
}
const told = () => telegram.arrived.slice(1).map(({ text }) => text);
async function failures(): Promise<unknown> {
  const { rows } = await database.pool.query("select control_failures from invitation");
  return rows[0];
}

describe("a link in a Telegram chat", () => {
  test("begins the conversation the first time", async () => {
    const { token } = await world.person();
    await world.hears({ kind: "start", token, from: CHAT });
    await world.deliver();
    expect(telegram.texts).toEqual([expect.stringContaining("Bonjour Léa")]);
  });

  test("asks a second chat the year, and lets it go on when it knows", async () => {
    const lea = await world.person();
    await world.hears({ kind: "start", token: lea.token, from: CHAT });
    await world.deliver();
    await world.hears({ kind: "start", token: lea.token, from: OTHER });
    await tellStrangers();
    expect(telegram.texts[1]).toContain("Ce lien a déjà servi ailleurs");
    await writes("oui", OTHER);
    expect(await world.answers(lea.person)).toEqual({});
    await writes("en 2026 je crois", OTHER);
    await writes("oui", OTHER);
    expect(await world.answers(lea.person)).toMatchObject({ accord: true });
  });

  test("leaves a stranger outside after two wrong years", async () => {
    const lea = await world.person();
    await links().open(lea.token, world.now);
    await world.hears({ kind: "start", token: lea.token, from: OTHER });
    await tellStrangers();
    await writes("2020", OTHER);
    expect(telegram.texts.at(-1)).toContain("Ce n'est pas l'année que nous avons");
    await writes("2021", OTHER);
    expect(telegram.texts.at(-1)).toContain("Ce n'est toujours pas cela");
    await writes("2026", OTHER);
    const { rows } = await database.pool.query("select from contact where kind = 'telegram'");
    expect(rows).toEqual([]);
  });

  test.each([
    ["bonjour", "une seule année"],
    ["je crois que c'était l'an dernier", "une seule année"],
    ["2023 ou 2024", "une seule année"],
    ["24", "une seule année"],
    ["AIDE", "dit que c'est bien toi"],
    ["pourquoi vous avez mon numéro ?", "dit que c'est bien toi"],
    ["EFFACER", "il faut savoir que c'est bien toi"],
  ])("answers %j with what to write, and counts no try", async (words, answer) => {
    await owing();
    await writes(words, OTHER);
    expect(told()).toEqual([expect.stringContaining(answer)]);
    expect(await failures()).toEqual({ control_failures: 0 });
    // The same again is answered again: it is a talk.
    await writes(words, OTHER);
    expect(told()).toHaveLength(2);
    await writes("2026", OTHER);
    expect(told()[2]).toContain("Bonjour Léa");
  });

  test("answers a picture, and asks once more when the bot is opened once more", async () => {
    await owing();
    await world.hears({ kind: "media", what: "sticker", from: OTHER });
    await tellStrangers();
    await world.hears({ kind: "start", from: OTHER });
    await tellStrangers();
    expect(told()).toEqual([
      expect.stringContaining("une seule année"),
      expect.stringContaining("Ce lien a déjà servi ailleurs"),
    ]);
    expect(await failures()).toEqual({ control_failures: 0 });
  });

  test("takes STOP for the person of the link, confirmed once, even beside a year", async () => {
    const lea = await owing();
    await writes("arrêtez de m'écrire, 2020 c'est du passé", OTHER);
    expect(told()).toEqual([expect.stringContaining("C'est noté: tu ne recevras plus rien")]);
    expect(await failures()).toEqual({ control_failures: 0 });
    expect(await world.outcome(lea.person)).toBe("opted_out");
    for (const words of ["2026", "bonjour", "STOP"]) await writes(words, OTHER);
    expect(told()).toHaveLength(1);
    await writes("START", OTHER);
    expect(told()[1]).toContain("là où nous t'écrivions");
  });

  test("counts a wrong year once, however often Telegram tells it", async () => {
    await owing();
    const wrong = { kind: "text", text: "2020", from: OTHER, eventId: "update-2020" } as const;
    for (let times = 0; times < 3; times += 1) await world.hears(wrong);
    await tellStrangers();
    expect(await failures()).toEqual({ control_failures: 1 });
    expect(told()).toEqual([expect.stringContaining("Dernier essai")]);
  });

  test("knows a right year again when it is told twice, as after a crash", async () => {
    const lea = await owing();
    const right = { kind: "text", text: "2026", from: OTHER, eventId: "update-2026" } as const;
    for (let times = 0; times < 2; times += 1) await world.hears(right);
    await tellStrangers();
    expect(told()).toHaveLength(1);
    expect(told()[0]).toContain("Bonjour Léa");
    await writes("oui", OTHER);
    expect(await world.answers(lea.person)).toMatchObject({ accord: true });
  });

  test("says where to go on after two wrong years, to whatever is written", async () => {
    await owing();
    for (const words of ["2019", "2020", "2026", "AIDE"]) await writes(words, OTHER);
    expect(told().slice(1)).toEqual(Array(3).fill(expect.stringContaining("où tu as commencé")));
    expect(await failures()).toEqual({ control_failures: 2 });
  });

  test("reads a year as an answer again where the tries are spent", async () => {
    const tom = await world.person();
    await world.hears({ kind: "start", token: tom.token, from: OTHER });
    await owing();
    for (const words of ["2019", "2020"]) await writes(words, OTHER);
    expect(await world.answers(tom.person)).toEqual({});
    await writes("oui, depuis 2026", OTHER);
    expect(await world.answers(tom.person)).toMatchObject({ accord: true });
  });

  test("tells it later when Telegram takes nothing for a while, and not for ever", async () => {
    await owing();
    const before = telegram.tries;
    telegram.outcomes.push({ kind: "later", reason: "busy" }, { kind: "later", reason: "busy" });
    await writes("bonjour", OTHER);
    for (let times = 0; times < 3; times += 1) {
      world.now += 61_000;
      await tellStrangers();
    }
    expect(told()).toEqual([expect.stringContaining("une seule année")]);
    expect(telegram.tries - before).toBe(3);
    telegram.outcomes.push(
      ...Array.from({ length: 20 }, () => ({ kind: "later", reason: "down" }) as const),
    );
    await writes("allo ?", OTHER);
    for (let times = 0; times < 30; times += 1) {
      world.now += 10 * 60_000;
      await tellStrangers();
    }
    expect(telegram.tries - before).toBe(3 + 10);
  });

  test("asks nothing of a chat that proved to have the invited number", async () => {
    const lea = await world.person();
    await world.hears({ kind: "contact", own: true, phone: lea.phone, from: CHAT });
    await world.deliver();
    expect(telegram.texts).toEqual([expect.stringContaining("Bonjour Léa")]);
  });
});

/** Léa and Tom, both invited on one telephone. */
async function siblings() {
  const [lea, tom] = [await world.person(), await world.person()];
  await database.pool.query("update person set first_name_sealed = $2 where id = $1", [
    tom.person,
    world.secrets.seal("Tom"),
  ]);
  await world.address(tom.person, "phone", lea.phone);
  await world.invite(lea, "sms");
  await world.invite(tom, "sms");
  await world.deliver();
  return { lea, tom, phone: { channel: "sms", value: lea.phone } as const };
}

describe("a telephone that two people gave", () => {
  test("asks who is writing, and then knows it", async () => {
    const { lea, tom, phone } = await siblings();
    await writes("ok", phone);
    expect(sms.arrived.at(-1)?.text).toContain("Tu es Léa ou Tom ?");
    await writes("c'est tom", phone);
    await writes("ok", phone);
    expect(await world.answers(tom.person)).toEqual({ accord: true });
    expect(await world.answers(lea.person)).toEqual({});
  });

  test.each([
    ["nobody knows yet who writes", [], 1],
    ["it is known who writes", ["c'est tom", "ok"], 1],
    ["the provider has confirmed it itself", [], 0],
  ] as const)("counts STOP for both, confirmed once, when %s", async (_, before, confirmed) => {
    const { lea, tom, phone } = await siblings();
    for (const words of before) await writes(words, phone);
    const heard = sms.arrived.length;
    const stop =
      confirmed === 0
        ? ({ kind: "optOut", answered: true } as const)
        : ({ kind: "text", text: "STOP" } as const);
    world.now += 20_000;
    // Twilio tells it twice; and whoever is in doubt says it again.
    for (let copy = 0; copy < 2; copy += 1) {
      await world.hears({ ...stop, from: phone, eventId: "stop-1" });
    }
    await tellStrangers();
    await writes("STOP", phone);
    await writes("ok", phone);
    await world.fireTimers();
    await tellStrangers();
    expect([await world.outcome(lea.person), await world.outcome(tom.person)]).toEqual([
      "opted_out",
      "opted_out",
    ]);
    const after = sms.arrived.slice(heard).map(({ text }) => text);
    expect(after).toEqual(Array(confirmed).fill(expect.stringContaining("C'est noté")));
  });
});

test("somebody else at the number makes the line of the roster a disputed one", async () => {
  const lea = await world.person();
  await world.invite(lea, "sms");
  await world.deliver();
  await world.says(lea.phone, "vous vous trompez de numéro");
  const { rows } = await database.pool.query(
    "select disputed_at is not null as disputed from apprenticeship where person_id = $1",
    [lea.person],
  );
  expect(rows).toEqual([{ disputed: true }]);
});

test(
  `twenty posts at once on each of three channels make one conversation and one answer, ${ROUNDS} times`,
  { timeout: ROUNDS * 20_000 },
  async () => {
    let extra = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const lea = await world.person();
      const opened = await links().open(lea.token, world.now);
      if (!("session" in opened)) throw new Error("the link did not open");
      await world.address(lea.person, "telegram", `chat-${round}`);
      const ways = [
        { channel: "web", conversation: opened.conversation },
        { channel: "sms", address: lea.phone },
        { channel: "telegram", address: `chat-${round}` },
      ] as const;
      await Promise.all(
        ways.flatMap((way) =>
          Array.from({ length: 20 }, (_, copy) =>
            receive(world.playing, {
              ...way,
              // Each message comes twice, as providers deliver.
              eventId: `${round}-${copy >> 1}`,
              reply: { kind: "text", text: "oui" },
              receivedAt: world.now,
            }),
          ),
        ),
      );
      const { rows } = await database.pool.query<{ conversations: number; accords: number }>(
        `select count(distinct c.id)::int as conversations,
           (select count(*)::int from answer a where a.person_id = $1 and a.question = 'accord'
             and a.void_at is null) as accords
         from conversation c where c.person_id = $1`,
        [lea.person],
      );
      extra += (rows[0]?.conversations ?? 0) - 1 + (rows[0]?.accords ?? 0) - 1;
    }
    tell(
      `one contract, one review: ${ROUNDS} times 60 messages at once on three channels, conversations or answers too many ${extra}`,
    );
    expect(extra).toBe(0);
  },
);

test("ten thousand guessed tokens open nothing", { timeout: 60_000 }, async () => {
  const { token } = await world.person();
  const guesses = Array.from({ length: 10_000 }, (_, index) =>
    index % 2 === 0
      ? randomBytes(18).toString("base64url")
      : `${token.slice(0, 20)}${randomBytes(3).toString("base64url")}`,
  ).filter((guess) => guess !== token);
  const answers = new Set<string>();
  for (let from = 0; from < guesses.length; from += 100) {
    const some = await Promise.all(
      guesses.slice(from, from + 100).map((guess) => links().open(guess, world.now)),
    );
    for (const answer of some) answers.add(JSON.stringify(answer));
  }
  tell(`guessed links: ${guesses.length}, different answers ${answers.size}`);
  expect([...answers]).toEqual(['{"status":"unknown"}']);
});
