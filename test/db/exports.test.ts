import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openExport, type ExportWanted } from "../../db/exports.ts";
import { emptied, ToldChannel, type DeliveryWorld } from "../bot/delivery-world.ts";
import { empty, freshDatabase, type TestDatabase } from "../database.ts";
import { ADMIN, create, launch, wave } from "./campaign-world.ts";

let database: TestDatabase;
let world: DeliveryWorld;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await empty(database, "campaign, audit_entry");
  world = await emptied(database.pool, [new ToldChannel("sms")]);
});

async function rows(more: Partial<ExportWanted> = {}): Promise<Record<string, unknown>[]> {
  const wanted = { kind: "answers", format: "ndjson", ...more } as const;
  const parts = { ...world.parts, now: () => world.now };
  const opened = await openExport(parts, wanted, { actor: ADMIN, at: world.now });
  const read: Record<string, unknown>[] = [];
  for await (const line of opened.lines) read.push(JSON.parse(line));
  expect(opened.total).toBe(read.length);
  return read;
}

/** Invites everybody, and lets one of them begin. */
async function begun(): Promise<{ readonly phone: string; readonly person: string }> {
  const lea = await world.person();
  await create(world, {});
  await launch(world);
  await wave(world);
  await world.deliver();
  await world.says(lea.phone, "OK");
  return lea;
}

describe("the exported answers", () => {
  test("are the last of each question, with the rule that read it", async () => {
    const lea = await begun();
    await world.says(lea.phone, "1");
    await world.says(lea.phone, "retour");
    await world.says(lea.phone, "2");
    const [agreement, parcours, ...none] = await rows();
    expect(none).toEqual([]);
    expect(agreement).toMatchObject({
      question: "accord",
      valeur: "true",
      valeur_texte: "Oui",
      canal: "sms",
    });
    expect(parcours).toMatchObject({ question: "parcours", statut: "answered" });
    expect(parcours).toMatchObject({ valeur: "interrompu", regle: "choice-position" });
  });

  test("keep every remark on a mark, those that crossed the next question on their way too", async () => {
    const { phone } = await begun();
    await world.says(phone, "1");
    await world.says(phone, "4, super formateurs");
    const from = { channel: "sms", value: phone } as const;
    for (const text of ["franchement les ateliers sont au top", "par contre la cantine bof"]) {
      await world.hears({ kind: "text", text, from });
    }
    const [, , mark] = await rows({ texts: true });
    expect(mark).toMatchObject({
      question: "note",
      valeur: 4,
      commentaire:
        "super formateurs\nfranchement les ateliers sont au top\npar contre la cantine bof",
    });
    await world.says(phone, "retour");
    await world.says(phone, "2, trop loin");
    const [, , corrected] = await rows({ texts: true });
    expect(corrected).toMatchObject({ valeur: 2, commentaire: "trop loin" });
  });

  test("are gone with who took them back, and with who was never the one meant", async () => {
    const lea = await begun();
    expect(await rows()).toHaveLength(1);
    await world.pool.query("update conversation set withdrawn_at = now()");
    expect(await rows()).toEqual([]);
    await world.pool.query("update conversation set withdrawn_at = null");
    await world.says(lea.phone, "mauvais numéro");
    expect(await rows()).toEqual([]);
  });

  test("may be those of one campaign alone", async () => {
    await begun();
    const other = await world.person();
    await world.invite(other, "sms");
    await world.deliver();
    await world.says(other.phone, "OK");
    expect(await rows()).toHaveLength(2);
    expect(await rows({ campaign: "essai" })).toHaveLength(1);
  });

  test("never hold a formula, whatever people wrote", async () => {
    const lea = await begun();
    await world.pool.query("update answer set comment = '=HYPERLINK(1)', raw = '@SUM(A1)'");
    const parts = { ...world.parts, now: () => world.now };
    const wanted = { kind: "answers", format: "spreadsheet", texts: true } as const;
    const { lines } = await openExport(parts, wanted, { actor: ADMIN, at: world.now });
    let text = "";
    for await (const line of lines) text += line;
    expect(text).toContain(";'=HYPERLINK(1);'@SUM(A1)\r\n");
    expect(text).not.toContain(lea.phone);
  });

  test("keep their pseudonym from one export to the next, which no id tells", async () => {
    await begun();
    const [[first], [second]] = [await rows(), await rows()];
    expect(first?.["repondant"]).toBe(second?.["repondant"]);
    const { rows: found } = await world.pool.query<{ id: string }>("select id from conversation");
    expect(JSON.stringify(first)).not.toContain(found[0]?.id);
  });
});

test("whoever goes away in the middle of a long export leaves no reading open", async () => {
  await begun();
  await world.pool.query(
    `insert into answer (conversation_id, person_id, training_id, question, prompt, part, status, value,
       rule, certainty, channel, at)
     select conversation_id, person_id, training_id, 'q' || n, 100 + n, 0, 'answered', '1', 'button', 'plain',
       'web', at from answer, generate_series(1, 5000) n`,
  );
  const parts = { ...world.parts, now: () => world.now };
  const wanted = { kind: "answers", format: "csv" } as const;
  const { lines, total } = await openExport(parts, wanted, { actor: ADMIN, at: world.now });
  expect(total).toBe(5_001);
  let taken = 0;
  for await (const line of lines) {
    expect(line).not.toBe("");
    taken += 1;
    if (taken === 10) break;
  }
  const { rows: open } = await world.pool.query(
    "select from pg_cursors where name = 'large' union all select from pg_stat_activity where datname = current_database() and state = 'idle in transaction'",
  );
  expect(open).toEqual([]);
});
