import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readTranscript } from "../../db/transcript-store.ts";
import { emptied, ToldChannel, type DeliveryWorld, type Person } from "../bot/delivery-world.ts";
import { empty, freshDatabase, type TestDatabase } from "../database.ts";
import { ADMIN } from "./campaign-world.ts";

let database: TestDatabase;
let world: DeliveryWorld;
let lea: Person;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await empty(database, "audit_entry");
  world = await emptied(database.pool, [new ToldChannel("sms")]);
  lea = await world.invitedBySms();
});

async function read(names = false) {
  const { rows } = await world.pool.query<{ id: string }>("select id from conversation");
  const change = { actor: ADMIN, at: world.now };
  return readTranscript(world.parts, rows[0]?.id ?? "", names, change);
}

async function says(...texts: readonly string[]): Promise<void> {
  for (const text of texts) await world.says(lea.phone, text);
}

describe("the transcript of a conversation", () => {
  test("shows each line on its channel, and the rule that read each reply", async () => {
    await says("OK", "1", "4, super formateurs", "42");
    const { lines, outcome } = await read();
    expect(outcome).toBeNull();
    expect(lines.map(({ from }) => from)).toEqual([
      "sirius",
      "person",
      "sirius",
      "person",
      "sirius",
      "person",
      "sirius",
      "person",
      "sirius",
    ]);
    expect(lines[0]).toMatchObject({ channel: "sms", fate: "sent" });
    expect(lines[5]).toMatchObject({
      text: "4, super formateurs",
      understood: [
        {
          question: "note",
          value: "4 sur 5",
          comment: "super formateurs",
          rule: "rating-digit",
          certainty: "plain",
          voided: false,
        },
      ],
      notes: [],
    });
    const [unclear] = lines.slice(7);
    expect(unclear?.understood).toEqual([]);
    expect(unclear?.notes.map(({ what }) => what)).not.toEqual([]);
  });

  test("masks what would name somebody, and never shows a personal link", async () => {
    await says(
      "OK",
      "1",
      `4, je suis léa, 06 39 98 12 34, lea@example.org https://avis.example.fr/r/${lea.token}`,
    );
    const masked = JSON.stringify((await read()).lines);
    expect(masked).toContain("je suis [prénom], [numéro], [adresse]");
    expect(masked).toContain("bonjour [prénom]");
    expect(masked).not.toMatch(/Léa|léa|06 39|lea@/);
    const named = JSON.stringify((await read(true)).lines);
    expect(named).toContain("je suis léa, 06 39 98 12 34");
    for (const text of [masked, named]) expect(text).not.toContain(lea.token);
  });

  test("keeps an answer that a correction replaced, and says so", async () => {
    await says("OK", "1", "4", "retour", "2");
    const { lines } = await read();
    const notes = lines
      .flatMap(({ understood }) => understood)
      .filter(({ question }) => question === "note");
    expect(notes.map(({ value }) => value)).toEqual(["4 sur 5", "2 sur 5"]);
  });

  test("is noted in the journal before it is read, with or without names", async () => {
    await read();
    await read(true);
    const { rows } = await world.pool.query(
      "select actor, action, details from audit_entry where action = 'conversation.opened' order by id",
    );
    const line = { actor: ADMIN, action: "conversation.opened" };
    expect(rows).toEqual([
      { ...line, details: { names: false } },
      { ...line, details: { names: true } },
    ]);
  });

  test.each(["nothing", "00000000-0000-4000-8000-000000000000"])(
    "of %s is not found",
    async (id) => {
      const change = { actor: ADMIN, at: world.now };
      await expect(readTranscript(world.parts, id, true, change)).rejects.toMatchObject({
        code: "not_found",
      });
    },
  );
});
