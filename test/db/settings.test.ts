/** What administrators decide: who wins, what is refused, what the journal says, and how other processes hear. */
import { Client, Pool } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { followSettings, type LiveSettings } from "../../db/live-settings.ts";
import { readSettings, readStored, saveSetting } from "../../db/setting-store.ts";
import type { GivenSettings } from "../../db/setting-values.ts";
import { empty, freshDatabase, type TestDatabase } from "../database.ts";
import { GIVEN } from "./given-settings.ts";

const AT = Date.UTC(2026, 10, 24, 9);
const NADIA = { actor: "user nadia", at: AT };
const MARC = { actor: "user marc", at: AT + 60_000 };
const FIXED: GivenSettings = {
  values: { ...GIVEN.values, publication: { threshold: 7 } },
  fixed: new Map([["publication.threshold", "SIRIUS_THRESHOLD"]]),
};
const threshold = (value: number, version = 0) =>
  ({ key: "publication", value: { threshold: value }, version }) as const;

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(() => empty(database, "setting, audit_entry"));

const save = (
  wanted: Parameters<typeof saveSetting>[1],
  change = NADIA,
  given = GIVEN,
): ReturnType<typeof saveSetting> => saveSetting({ pool: database.pool, given }, wanted, change);

async function journal() {
  const { rows } = await database.pool.query<{ actor: string; target: string; details: object }>(
    "select actor, target, details from audit_entry where action = 'setting.change' order by id",
  );
  return rows;
}

describe("what holds", () => {
  test("is what the programme says, as long as nobody decides", async () => {
    expect(await readSettings(database.pool, GIVEN)).toEqual(GIVEN.values);
  });

  test("is what was decided in the console, field by field", async () => {
    expect(await save({ key: "publisher", value: { name: "Rectorat" }, version: 0 })).toBe("saved");
    expect((await readSettings(database.pool, GIVEN)).publisher).toEqual({
      ...GIVEN.values.publisher,
      name: "Rectorat",
    });
  });

  test("is what the environment sets, whatever was decided before or is sent since", async () => {
    await save(threshold(9));
    expect((await readSettings(database.pool, FIXED)).publication).toEqual({ threshold: 7 });
    expect(await save(threshold(12, 1), NADIA, FIXED)).toBe("same");
    // Once the environment is silent again, what was decided holds again.
    expect((await readSettings(database.pool, GIVEN)).publication).toEqual({ threshold: 9 });
  });

  test("follows the programme again once a field is emptied", async () => {
    await save({ key: "publisher", value: { director: "Camille Exemple" }, version: 0 });
    await save({ key: "publisher", value: { ...GIVEN.values.publisher }, version: 1 });
    expect(await readSettings(database.pool, GIVEN)).toEqual(GIVEN.values);
    expect((await readStored(database.pool)).values).toEqual({ publisher: {} });
  });
});

describe("a change", () => {
  test("is in the journal with the old and the new value of what changed, and of nothing else", async () => {
    await save({
      key: "retention",
      value: { contactDays: 20, invitationMonths: 12, textMonths: 24, answerMonths: 36 },
      version: 0,
    });
    await save({ key: "publisher", value: { director: "Camille Exemple" }, version: 0 }, MARC);
    expect(await journal()).toEqual([
      {
        actor: "user nadia",
        target: "setting retention",
        details: { from: { contactDays: 30 }, to: { contactDays: 20 } },
      },
      {
        actor: "user marc",
        target: "setting publisher",
        details: { from: { director: null }, to: { director: "Camille Exemple" } },
      },
    ]);
  });

  test("to what holds already is none", async () => {
    expect(await save(threshold(5))).toBe("same");
    expect(await journal()).toEqual([]);
    expect((await readStored(database.pool)).decisions.size).toBe(0);
  });

  test("of somebody who looked at an older page is told, and changes nothing", async () => {
    await save(threshold(8), MARC);
    expect(await save(threshold(6))).toBe("overtaken");
    expect((await readSettings(database.pool, GIVEN)).publication.threshold).toBe(8);
    expect(await journal()).toHaveLength(1);
    expect((await readStored(database.pool)).decisions.get("publication")).toEqual({
      version: 1,
      at: MARC.at,
      by: MARC.actor,
    });
  });

  test("made by several at once is made by one", async () => {
    const tries = await Promise.all([6, 7, 8, 9].map((one) => save(threshold(one))));
    expect(tries.toSorted()).toEqual(["overtaken", "overtaken", "overtaken", "saved"]);
    expect(await journal()).toHaveLength(1);
  });

  test.each([
    ["fewer people than may be told of", threshold(4)],
    ["hours in the night", { key: "hours", value: { weekday: { opens: 10, closes: 21 } } }],
    ["hours before ten", { key: "hours", value: { saturday: { opens: 9, closes: 18 } } }],
    [
      "a day too short to spread over",
      { key: "hours", value: { weekday: { opens: 19, closes: 20 } } },
    ],
    ["contacts kept longer than promised", { key: "retention", value: { contactDays: 31 } }],
    ["texts kept longer than promised", { key: "retention", value: { textMonths: 25 } }],
    ["texts kept longer than answers", { key: "retention", value: { answerMonths: 18 } }],
    ["a name that breaks a line", { key: "publisher", value: { name: "Région\nExemple" } }],
    ["a contact that nobody could use", { key: "publisher", value: { contact: "le secrétariat" } }],
    ["a field that there is not", { key: "sms", value: { perMinute: 3 } }],
  ] as const)("is refused by the store too: %s", async (_what, wanted) => {
    await expect(save({ version: 0, ...wanted })).rejects.toMatchObject({
      code: "request_invalid",
    });
    expect(await journal()).toEqual([]);
  });
});

test("a value that this version does not allow is never passed over", async () => {
  await database.pool.query(
    `insert into setting values ('publication', '{"threshold": 3}', 1, now(), 'somebody')`,
  );
  await expect(readSettings(database.pool, GIVEN)).rejects.toThrow(
    /publication\.threshold .* is not allowed .* delete from setting where key = 'publication'/,
  );
});

const savePublisher = (value: object, version: number) =>
  save({ key: "publisher", value, version });

test("a contact stored before contacts were checked holds until it is changed", async () => {
  await database.pool.query(
    `insert into setting values ('publisher', '{"contact": "le secrétariat"}', 1, now(), 'somebody')`,
  );
  expect((await readSettings(database.pool, GIVEN)).publisher.contact).toBe("le secrétariat");
  expect(await savePublisher({ contact: "le secrétariat", name: "Rectorat" }, 1)).toBe("saved");
  await expect(savePublisher({ contact: "l'accueil" }, 2)).rejects.toMatchObject({
    code: "request_invalid",
  });
  expect(await savePublisher({ contact: "04 72 00 00 00" }, 2)).toBe("saved");
});

test("parts that only a newer version knows are left alone", async () => {
  await database.pool.query(
    `insert into setting values ('jokes', '{"good": true}', 1, now(), 'somebody')`,
  );
  expect(await readSettings(database.pool, GIVEN)).toEqual(GIVEN.values);
});

describe("another process", () => {
  const faults: unknown[] = [];
  const follow = (pool: Pool): Promise<LiveSettings> =>
    followSettings(pool, GIVEN, (error) => faults.push(error));

  test("takes a change over at once, and so does one that starts later", async () => {
    const live = await follow(database.pool);
    await save(threshold(8));
    await vi.waitFor(() => expect(live.current().publication.threshold).toBe(8), 4_000);
    await live.stop();
    const later = await follow(database.pool);
    expect(later.current().publication.threshold).toBe(8);
    await later.stop();
  });

  test(
    "takes it over within seconds where PostgreSQL's word does not reach it",
    { timeout: 20_000 },
    async () => {
      const own = database.pool.options;
      /** Connects where queries go, while whoever listens looks elsewhere. */
      class Reaching extends Client {
        constructor() {
          super(own);
        }
      }
      const pool = new Pool({ ...own, host: "127.0.0.1", port: 1, Client: Reaching });
      const live = await follow(pool);
      await save(threshold(11));
      await vi.waitFor(() => expect(live.current().publication.threshold).toBe(11), 8_000);
      await live.stop();
      await pool.end();
    },
  );

  test("goes on with what it knows while it cannot read, and says so", async () => {
    await save(threshold(8));
    const live = await follow(database.pool);
    await database.pool.query(`update setting set value = '{"threshold": 2}'`);
    await vi.waitFor(() => expect(faults.length).toBeGreaterThan(0), 4_000);
    expect(live.current().publication.threshold).toBe(8);
    // What must not go by an old value does not go on.
    await expect(live.refresh()).rejects.toMatchObject({ code: "config_invalid" });
    await live.stop();
  });

  test("tells of the figures that are there what the last release asked for", async () => {
    const live = await follow(database.pool);
    expect(live.toldThreshold()).toBe(5);
    await database.pool.query(
      `insert into published_statistics (body, etag, computed_at)
       values ('{"calcule_le":"2026-11-24","seuil":6,"invitations":0}', '""', now())`,
    );
    await vi.waitFor(() => expect(live.toldThreshold()).toBe(6), 4_000);
    await save(threshold(8));
    await vi.waitFor(() => expect(live.current().publication.threshold).toBe(8), 4_000);
    expect(live.toldThreshold()).toBe(6);
    await live.stop();
  });
});
