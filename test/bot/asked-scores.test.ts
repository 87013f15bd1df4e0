/** Young people and parents ask in a Telegram chat what former apprentices say of a training. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { askedWords, commandWords, tellScores } from "../../bot/asked-scores.ts";
import { QUESTIONS_A_DAY } from "../../db/address-book.ts";
import { DEMO_PASTRY } from "../../db/demo-world.ts";
import { seedDemo } from "../../db/demo.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { emptied, ToldChannel, type DeliveryWorld } from "./delivery-world.ts";

describe("what somebody names whom nobody asked anything", () => {
  test.each([
    ["CAP cuisine Lyon", "CAP cuisine Lyon"],
    ["avis cap pâtissier", "cap pâtissier"],
    ["Bonjour, je cherche des avis sur le CAP coiffure à Brest", "CAP coiffure à Brest"],
    ["c'est quoi les avis du CFA de la Colline ?", "CFA de la Colline"],
    ["boulanger???", "boulanger"],
    ["que vaut la MFR de Port-Blanc", "MFR de Port-Blanc"],
    ["Hello, I'm looking for reviews of the CAP cuisine in Lyon", "CAP cuisine in Lyon"],
    ["reviews CAP pâtissier", "CAP pâtissier"],
  ])("« %s » is « %s »", (text, words) => expect(askedWords(text)).toBe(words));

  test.each([
    "bonjour",
    "merci",
    "c'est qui ?",
    "AIDE",
    "?",
    "👍",
    "",
    "effacer mes données",
    "hello",
    "help",
  ])("« %s » names no training", (text) => expect(askedWords(text)).toBeUndefined());

  test("no text takes long, or is kept whole", () => {
    expect(askedWords("les avis sur ".repeat(10_000))?.length).toBeLessThanOrEqual(120);
    expect(commandWords(`/avis ${"x ".repeat(10_000)}`)?.length).toBeLessThanOrEqual(120);
  });

  test("the command names it anywhere, and nothing when it comes alone", () => {
    expect(commandWords("/avis cuisine lyon")).toBe("cuisine lyon");
    expect(commandWords("/AVIS@SiriusBot cuisine")).toBe("cuisine");
    expect(commandWords("/avis")).toBe("");
    expect(commandWords("mon avis : bien")).toBeUndefined();
    expect(commandWords("/avisés")).toBeUndefined();
  });
});

test("figures are told with what they rest on, and a training without enough reviews says so", () => {
  const training = {
    title: "CAP Cuisine",
    centre: "CFA Sud",
    place: "Lyon",
    url: "https://a.fr/1",
  };
  const score = { mean: 4, people: 12, recommend: 85 };
  const found = {
    trainings: [
      { ...training, score },
      { ...training, place: null, score: null },
    ],
    total: 3,
    url: "https://a.fr/avis?q=cuisine",
  };
  expect(tellScores("cuisine", found, "fr")).toBe(
    `CAP Cuisine, CFA Sud, Lyon
4,0 sur 5 par 12 anciens apprentis ; 85 % la conseilleraient
https://a.fr/1

CAP Cuisine, CFA Sud
Pas encore assez d'avis.
https://a.fr/1

1 autre : https://a.fr/avis?q=cuisine

Chaque avis vient d'un ancien apprenti dont le contrat est vérifié.`,
  );
  expect(tellScores("cuisine", found, "en")).toBe(
    `CAP Cuisine, CFA Sud, Lyon
4.0 out of 5 from 12 former apprentices; 85% would recommend it
https://a.fr/1

CAP Cuisine, CFA Sud
Not enough reviews yet.
https://a.fr/1

1 more: https://a.fr/avis?q=cuisine

Each review comes from a former apprentice whose contract was checked.`,
  );
});

test("where nothing is told, nothing is vouched for", () => {
  const training = { title: "CAP Cuisine", centre: "CFA Sud", place: null, url: "https://a.fr/1" };
  const found = { trainings: [{ ...training, score: null }], total: 1, url: "https://a.fr/avis" };
  expect(tellScores("cuisine", found, "fr")).toBe(
    "CAP Cuisine, CFA Sud\nPas encore assez d'avis.\nhttps://a.fr/1",
  );
});

describe("somebody who asks on Telegram", () => {
  const from = { channel: "telegram", value: "9001" } as const;
  let database: TestDatabase;
  let telegram: ToldChannel;
  let sms: ToldChannel;
  let world: DeliveryWorld;

  beforeAll(async () => {
    database = await freshDatabase();
    [telegram, sms] = [new ToldChannel("telegram"), new ToldChannel("sms")];
    world = await emptied(database.pool, [telegram, sms]);
    const { parts, playing, now } = world;
    const baseUrl = parts.baseUrl();
    await seedDemo(database, { ...parts, playing, baseUrl, threshold: 5, now });
  });
  afterAll(() => database.drop());
  beforeEach(() => {
    telegram.arrived.length = 0;
    sms.arrived.length = 0;
  });

  async function asks(text: string): Promise<string[]> {
    world.now += 20_000;
    await world.hears({ kind: "text", text, from });
    await world.tellStrangers();
    return telegram.arrived.splice(0).map((message) => message.text);
  }

  async function questionsKept(): Promise<number> {
    const kept = "select from stranger where asked_sealed is not null";
    return (await database.pool.query(kept)).rows.length;
  }

  test("reads what everybody reads, with the page of each training", async () => {
    const [answer = "", ...more] = await asks("avis cap patissier");
    expect(more).toEqual([]);
    expect(answer).toContain("4,2 sur 5 par");
    expect(answer).toContain(`/avis/formation/${encodeURIComponent(DEMO_PASTRY.key)}`);
    expect(answer).not.toMatch(/undefined|null|NaN/);
  });

  test("is answered in English where Telegram speaks it, with the pages in English", async () => {
    const said = { kind: "text", from, language: "en-GB" } as const;
    const told = async (text: string): Promise<string | undefined> => {
      await world.hears({ ...said, text });
      await world.tellStrangers();
      return telegram.arrived.splice(0).at(-1)?.text;
    };
    expect(await told("reviews of the CAP patissier")).toMatch(/4\.2 out of 5 from.*\n.*lang=en/);
    expect(await told("hello")).toMatch(
      /what former apprentices say of their training.*\/notice\?lang=en$/,
    );
    expect(await asks("patissier")).toEqual([expect.stringContaining("4,2 sur 5 par")]);
  });

  test("asks again at once, and each question is answered", async () => {
    expect(await asks("cuisine")).toHaveLength(1);
    expect(await asks("cuisine")).toHaveLength(1);
    expect(await asks("zzyzx")).toEqual([
      expect.stringMatching(/^Rien trouvé pour « zzyzx »\. Écris/),
    ]);
  });

  test("is told how, by a greeting or the command alone", async () => {
    expect(await asks("/avis")).toEqual([expect.stringMatching(/^Écris un métier ou un diplôme/)]);
    expect(await asks("bonjour")).toEqual([expect.stringContaining("CAP cuisine Lyon")]);
  });

  test("leaves no question behind once it is answered", async () => {
    await world.hears({ kind: "text", text: "pâtissier", from });
    expect(await questionsKept()).toBe(1);
    await world.tellStrangers();
    expect(await questionsKept()).toBe(0);
  });

  test("is still answered when Telegram takes nothing for a while", async () => {
    telegram.outcomes.push({ kind: "later", reason: "busy" });
    await asks("pâtissier");
    world.now += 60_000;
    await world.tellStrangers();
    expect(telegram.arrived.map(({ text }) => text)).toEqual([
      expect.stringContaining("4,2 sur 5"),
    ]);
  });

  test("asks in the middle of their own conversation with the command, whose question stays open", async () => {
    const lea = await world.person();
    const chat = { channel: "telegram", value: "9002" } as const;
    await world.hears({ kind: "start", token: lea.token, from: chat });
    await world.deliver();
    const asked = telegram.arrived.splice(0).at(-1)?.text;
    expect(asked).toContain("Tu veux bien répondre");
    await world.hears({ kind: "text", text: "/avis pâtissier", from: chat });
    await world.tellStrangers();
    await world.deliver();
    expect(telegram.arrived.splice(0).map(({ text }) => text)).toEqual([
      expect.stringContaining("4,2 sur 5"),
    ]);
    await world.says("9002", "oui", "telegram");
    expect(telegram.arrived.at(-1)?.text).toContain("Tu as bien suivi");
  });

  test("is answered so often a day and no more, and not at all by SMS", async () => {
    await database.pool.query("update stranger set questions = $1", [QUESTIONS_A_DAY]);
    expect(await asks("pâtissier")).toEqual([]);
    await world.hears({
      kind: "text",
      text: "cuisine",
      from: { channel: "sms", value: "+33639980001" },
    });
    await world.tellStrangers();
    expect(sms.arrived).toEqual([]);
  });
});
