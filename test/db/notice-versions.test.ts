/** What the notice said, version by version, and what contacts tell of it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { linksToAddresses } from "../../db/link-addresses.ts";
import { keepNotice, noticeNamed, noticesKept, type NoticeText } from "../../db/notice-versions.ts";
import { heldAbout, peopleAt } from "../../db/person-store.ts";
import { empty, freshDatabase, type TestDatabase } from "../database.ts";
import { DAY_MS, lineOf, NOW, RightsWorld } from "./rights-world.ts";

let database: TestDatabase;
let world: RightsWorld;
beforeAll(async () => {
  database = await freshDatabase();
  world = new RightsWorld(database.pool);
  await world.publish();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await empty(database, "notice_version, roster_import");
});

function says(publisher: string): NoticeText {
  return { french: `<p>Responsable : ${publisher}.</p>`, english: `<p>Run by ${publisher}.</p>` };
}

function keep(publisher: string, at = NOW) {
  return keepNotice(database.pool, async () => says(publisher), at);
}

async function names() {
  return (await noticesKept(database.pool)).map(({ name }) => name);
}

describe("a version of the notice", () => {
  test("is kept when the notice says something else than before, in either language", async () => {
    const first = await keep("Région Exemple");
    expect(await keep("Région Exemple", NOW + DAY_MS)).toEqual(first);
    const retagged = {
      ...says("Région Exemple"),
      french: "<div>Responsable : Région\nExemple. </div>",
    };
    expect(await keepNotice(database.pool, async () => retagged, NOW)).toEqual({
      ...first,
      french: says("Région Exemple").french,
    });
    const english = { ...says("Région Exemple"), english: "<p>Said better.</p>" };
    await keepNotice(database.pool, async () => english, NOW + DAY_MS);
    expect(await noticesKept(database.pool)).toEqual([
      { name: "2026-11-25", since: NOW + DAY_MS, until: null },
      { name: "2026-11-24", since: NOW, until: NOW + DAY_MS },
    ]);
    expect(await noticeNamed(database.pool, "2026-11-24")).toMatchObject(says("Région Exemple"));
    expect(await noticeNamed(database.pool, "2026-11-23")).toBeUndefined();
  });

  test("is named after its day in France, counted from the second of a day", async () => {
    const evening = Date.UTC(2026, 10, 25, 23, 30);
    await keep("A", evening);
    await keep("B", evening + 60_000);
    // What was said before and is said again is a version of its own: it holds since another moment.
    await keep("A", evening + 120_000);
    // A clock that is behind puts nothing before what was there.
    const behind = await keep("C", evening - DAY_MS);
    expect(await names()).toEqual(["2026-11-26-4", "2026-11-26-3", "2026-11-26-2", "2026-11-26"]);
    expect(behind.since).toBe(evening + 120_000);
  });

  test("is added once by eight who find the change at the same moment", async () => {
    await keep("A");
    const kept = await Promise.all(Array.from({ length: 8 }, () => keep("B")));
    expect(new Set(kept.map(({ number }) => number))).toEqual(new Set([2]));
    expect(await names()).toHaveLength(2);
  });

  test("is not brought back by a process that hears of a change late", async () => {
    await keep("A");
    await keep("C");
    const heard = ["B", "C"];
    const late = await keepNotice(
      database.pool,
      async () => says(heard.shift() ?? "nothing more is asked"),
      NOW,
    );
    expect(late).toMatchObject(says("C"));
    expect(await names()).toHaveLength(2);
  });

  test("can neither be changed nor taken away", async () => {
    await keep("A");
    for (const change of [
      "update notice_version set french = ''",
      "delete from notice_version",
      "truncate notice_version cascade",
    ]) {
      await expect(database.pool.query(change)).rejects.toThrow("only added to");
    }
  });
});

async function heldBy(number: number) {
  const phone = `+336399800${String(number).padStart(2, "0")}`;
  const [person = ""] = await peopleAt(world.parts, phone);
  const held = await heldAbout(world.parts, person);
  return {
    since: held?.noticesKeptSince,
    told: held?.contacts.map(({ kind, noticeVersion }) => [kind, noticeVersion]),
  };
}

const under = (publisher: string, at: number) => ({
  notice: async () => (await keep(publisher, at)).number,
});

describe("a contact", () => {
  test("tells the version that held when its list was imported, whatever the notice says since", async () => {
    await world.load([lineOf("Léa", 1)], NOW, under("Région Exemple", NOW));
    const later = NOW + DAY_MS;
    const both = [lineOf("Léa", 1), lineOf("Tom", 2)];
    await world.load(both, later, under("Rectorat Exemple", later));
    expect(await heldBy(1)).toEqual({
      since: "2026-11-24T09:00:00Z",
      told: [
        ["email", "2026-11-24"],
        ["phone", "2026-11-24"],
      ],
    });
    expect((await heldBy(2)).told).toEqual([
      ["email", "2026-11-25"],
      ["phone", "2026-11-25"],
    ]);
  });

  test("that was imported before versions were kept tells none, and since when there are some", async () => {
    await world.load([lineOf("Ana", 3)], NOW - DAY_MS);
    await keep("Région Exemple");
    expect(await heldBy(3)).toEqual({
      since: "2026-11-24T09:00:00Z",
      told: [
        ["email", null],
        ["phone", null],
      ],
    });
  });

  test("that its person brought tells the version that held then", async () => {
    await world.load([lineOf("Max", 4)], NOW, under("Région Exemple", NOW));
    const later = NOW + DAY_MS;
    await keep("Rectorat Exemple", later);
    const links = linksToAddresses(world.parts);
    const chat = { channel: "telegram", value: "4711" } as const;
    const linked = await links.link(await world.tokenOf("Max"), chat, { id: "start", at: later });
    expect(linked).toBe("linked");
    expect((await heldBy(4)).told).toContainEqual(["telegram", "2026-11-25"]);
  });

  test("of an import that was cut short tells the notice under which it came itself", async () => {
    const both = [lineOf("Zoé", 5), lineOf("Sam", 6)];
    await world.load(both, NOW, under("Région Exemple", NOW));
    // As the power would have left it after Zoé.
    const [sam = ""] = await peopleAt(world.parts, "+33639980006");
    await database.pool.query("delete from person where id = $1", [sam]);
    await database.pool.query("update roster_import set finished_at = null, lines_done = 2");
    const later = NOW + DAY_MS;
    await world.load(both, later, under("Rectorat Exemple", later));
    expect((await heldBy(5)).told).toContainEqual(["phone", "2026-11-24"]);
    expect((await heldBy(6)).told).toContainEqual(["phone", "2026-11-25"]);
    expect(await world.rows("select from roster_import")).toHaveLength(2);
  });

  test("is not there after a trial, and neither is a version", async () => {
    await world.load([lineOf("Ida", 7)], NOW, { dryRun: true, ...under("Région Exemple", NOW) });
    expect(await names()).toEqual([]);
  });
});
