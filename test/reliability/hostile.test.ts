/**
 * Texts that break what is careless, by every door of the running application: none is answered with a
 * fault of ours, none keeps its author's next message waiting, nor anybody else's.
 */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { accept } from "../../bot/accept.ts";
import { MINUTE } from "../bot/delivery-world.ts";
import { addressOf } from "../database-server.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { openHouse, type House } from "./house.ts";
import { Lab } from "./lab.ts";
import { SEED, tell } from "./tell.ts";

const Hostile = z.strictObject({
  id: z.string(),
  text: z.string(),
  /** How often the text is repeated. */
  times: z.int().optional(),
  why: z.string(),
});
const CORPUS = z
  .array(Hostile)
  .parse(JSON.parse(readFileSync("test/hostile-texts.json", "utf8")))
  .map(({ id, text, times = 1 }) => ({ id, text: text.repeat(times) }));
const NOISE_RUNS = 300;

let database: TestDatabase;
let house: House;
let chats = 880_000;

beforeAll(async () => {
  database = await freshDatabase();
  house = await openHouse(addressOf(database.connection), database.pool, false);
});
afterAll(async () => {
  await house.close();
  await database.drop();
});

/** One person at one door: what they send, and what they get. */
interface Writer {
  readonly person: string;
  says(text: string): Promise<number>;
}

async function bySms(): Promise<Writer> {
  const who = await house.somebody();
  await house.invite(who);
  return { person: who.person, says: (text) => house.sms(who.phone, text) };
}

async function byTelegram(): Promise<Writer> {
  const { person, token } = await house.somebody();
  chats += 1;
  const chat = chats;
  await house.tellTelegram(house.update(house.chat(chat, `/start ${token}`)));
  return { person, says: (text) => house.tellTelegram(house.update(house.chat(chat, text))) };
}

async function onTheWeb(): Promise<Writer> {
  const { person, token } = await house.somebody();
  const cookie = await house.openLink(token);
  return { person, says: (text) => house.postAnswer(cookie, { text }) };
}

async function heardOf(person: string): Promise<readonly string[]> {
  const { rows } = await database.pool.query<{ said: string }>(
    `select coalesce(reply ->> 'text', reply ->> 'kind') as said from inbox
     where person_id = $1 order by seq`,
    [person],
  );
  return rows.map(({ said }) => said);
}

async function setAside(): Promise<readonly string[]> {
  const { rows } = await database.pool.query<{ text: string }>(
    "select reply ->> 'text' as text from inbox_set_aside order by at",
  );
  return rows.map(({ text }) => text);
}

/** The text as any database can keep it; otherwise untouched. */
function kept(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\uFFFD");
}

/** Each with the longest text it lets in: far more than a provider sends, and than a page takes. */
const DOORS = [
  ["SMS", bySms, 170_000],
  ["Telegram", byTelegram, 500_000],
  ["the web", onTheWeb, 20_000],
] as const;

/** What went wrong with one text, if anything. */
async function faultsOf(text: string, writer: Writer, longest: number): Promise<readonly string[]> {
  const status = await writer.says(text);
  const next = await writer.says("la suite");
  const heard = await heardOf(writer.person);
  const faults: string[] = [];
  if (status >= 500) faults.push(`answered ${status}`);
  if (status >= 400 && text.length <= longest) faults.push(`turned away with ${status}`);
  if (next >= 400 || heard.at(-1) !== "la suite") faults.push("the next message is not heard");
  const meant = text.trim() !== "" && !text.startsWith("/") && status < 400;
  // A form sends line ends in its own way.
  const forms = [kept(text), kept(text).replaceAll(/\r\n|\r/g, "\n")];
  if (meant && !forms.some((one) => heard.includes(one))) faults.push("it was changed");
  return faults;
}

test.each(DOORS)(
  "every hostile text by %s is kept as it was written, and blocks nobody",
  async (door, open, longest) => {
    const bystander = await open();
    const before = await heardOf(bystander.person);
    const faults: Record<string, readonly string[]> = {};
    for (const { id, text } of CORPUS) {
      const found = await faultsOf(text, await open(), longest);
      if (found.length > 0) faults[id] = found;
    }
    expect(faults).toEqual({});
    expect(await bystander.says("bonjour")).toBeLessThan(400);
    expect(await heardOf(bystander.person)).toEqual([...before, "bonjour"]);
    expect(await setAside()).toEqual([]);
    tell(`hostile texts by ${door}: ${CORPUS.length}; answers >= 500 0, blocked 0, set aside 0`);
  },
  180_000,
);

test("noise at every kind of question is taken, and never set aside", async () => {
  const lab = await new Lab(database).open();
  const { phone, person } = await lab.asked();
  const moments: string[] = [];
  for (const said of ["oui", "4", "des mots"]) {
    moments.push(await stateOf(person));
    lab.now += MINUTE;
    await lab.says(phone, said);
  }
  const id = await conversationOf(person);
  let messages = 0;
  const noise = fc.tuple(
    fc.constantFrom(...moments),
    fc.constantFrom("", "4, ", "oui ", "corriger 1 ", "oups, "),
    fc.string({ unit: "binary", maxLength: 300 }),
  );
  const property = fc.asyncProperty(noise, async ([state, start, text]) => {
    await lab.putBack(id, state);
    messages += 1;
    lab.now += MINUTE;
    await accept(lab.plain.accepting, [lab.text(phone, start + text, `noise-${messages}`)], []);
    expect(await setAside()).toEqual([]);
  });
  await fc.assert(property, { numRuns: NOISE_RUNS, seed: SEED });
  tell(`noise: ${messages} messages; set aside 0`);
}, 120_000);

async function conversationOf(person: string): Promise<string> {
  const { rows } = await database.pool.query<{ id: string }>(
    "select id from conversation where person_id = $1",
    [person],
  );
  return rows[0]?.id ?? "";
}

async function stateOf(person: string): Promise<string> {
  const { rows } = await database.pool.query<{ state: string }>(
    "select state::text from conversation where person_id = $1",
    [person],
  );
  return rows[0]?.state ?? "";
}

describe("a message that the database takes offence at", () => {
  beforeAll(() =>
    database.pool.query(
      `alter table inbox add constraint takes_offence
         check (coalesce(reply ->> 'text', '') not like '%poison%') not valid`,
    ),
  );
  afterAll(() => database.pool.query("alter table inbox drop constraint takes_offence"));

  test.each(DOORS)(
    "by %s is set aside, once, and what comes after it is heard",
    async (_, open) => {
      const [writer, bystander] = [await open(), await open()];
      const [before, beside] = [await heardOf(writer.person), await heardOf(bystander.person)];
      const aside = (await setAside()).length;
      expect(await writer.says("poison")).toBeLessThan(400);
      expect(await writer.says("la suite")).toBeLessThan(400);
      expect(await bystander.says("bonjour")).toBeLessThan(400);
      expect((await setAside()).slice(aside)).toEqual(["poison"]);
      // In its place the author is told that it could not be read.
      expect(await heardOf(writer.person)).toEqual([...before, "media", "la suite"]);
      expect(await heardOf(bystander.person)).toEqual([...beside, "bonjour"]);
    },
  );

  test("is not taken for one that is known when its answer meets another row", async () => {
    const writer = await bySms();
    const aside = (await setAside()).length;
    await database.pool.query(
      `insert into answer (conversation_id, person_id, training_id, question, prompt, part, status, rule,
         certainty, channel, at)
       select id, person_id, training_id, 'accord', 1, 0, 'skipped', 'test', 'plain', 'web', now()
       from conversation where person_id = $1`,
      [writer.person],
    );
    expect(await writer.says("oui")).toBeLessThan(400);
    expect((await setAside()).slice(aside)).toEqual(["oui"]);
  });

  test("and a conversation that cannot be played at all keeps nobody waiting either", async () => {
    const writer = await byTelegram();
    const state = await stateOf(writer.person);
    const aside = (await setAside()).length;
    await database.pool.query(
      "update conversation set state = jsonb_set(state, '{script,version}', '99') where person_id = $1",
      [writer.person],
    );
    expect(await writer.says("oui")).toBe(204);
    expect((await setAside()).slice(aside)).toEqual(["oui"]);
    await database.pool.query("update conversation set state = $2 where person_id = $1", [
      writer.person,
      state,
    ]);
    expect(await writer.says("la suite")).toBe(204);
    expect((await heardOf(writer.person)).at(-1)).toBe("la suite");
  });
});
