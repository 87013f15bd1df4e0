/** A backup is put back, and nobody who asked to be forgotten or left in peace comes back with it. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { replayLedger, writeLedger } from "../../db/ledger-file.ts";
import { optOutAddress } from "../../db/opt-outs.ts";
import { openDatabase, type Database } from "../../db/orm.ts";
import { eraseNow } from "../../db/person-store.ts";
import { named, run } from "../database-server.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { lineOf, NOW, RightsWorld } from "./rights-world.ts";

let database: TestDatabase;
let restored: Database | undefined;
let folder: string;
let name: string;
let ledger: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "sirius-restore-"));
  ledger = join(folder, "kept", "ledger");
  database = await freshDatabase();
});
afterAll(async () => {
  await restored?.close();
  await run(inject("server"), `drop database if exists ${name}_dump with (force)`);
  await database.drop();
  rmSync(folder, { recursive: true });
});

const PEOPLE = ["Léa", "Tom", "Ana", "Eva", "Max"];

async function dump(): Promise<void> {
  const { rows } = await database.pool.query<{ name: string }>("select current_database() as name");
  name = rows[0]?.name ?? "";
  // A template may not be in use: the connections of the pools are ended first.
  await run(
    inject("server"),
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
  );
  await run(inject("server"), `create database ${name}_dump template ${name} strategy file_copy`);
}

test(
  "a restored backup revives no STOP, no withdrawal and no erased person",
  { timeout: 60_000 },
  async () => {
    const world = new RightsWorld(database.pool);
    await world.publish();
    await world.load(PEOPLE.map((firstName, index) => lineOf(firstName, index + 1)));
    const conversations = new Map<string, string>();
    for (const firstName of PEOPLE) {
      conversations.set(firstName, await world.answersAll(await world.tokenOf(firstName)));
    }
    const of = (firstName: string) => conversations.get(firstName) ?? "";
    await database.pool.query(
      "update review set status = 'published', shown = 'Venez !', published_on = '2026-11-24'",
    );
    await dump();

    await world.says(of("Léa"), "EFFACER");
    await world.says(of("Tom"), "STOP");
    await world.says(of("Ana"), "retirer mon avis");
    await optOutAddress(world.parts, world.secrets.lookup("+33639980077"), "sms", NOW);
    const [eva] = await world.rows(
      `select person_id as id from conversation where id = '${of("Eva")}'`,
    );
    await eraseNow(database.pool, eva.id, { actor: "test", at: NOW });
    // Max changed his mind: what he said last counts.
    await world.says(of("Max"), "STOP");
    await world.says(of("Max"), "START");
    await writeLedger(database.pool, ledger);
    const kept = readFileSync(ledger, "utf8");
    expect(kept).not.toMatch(/Léa|Tom|Eva|Max|639980|example|Venez/);
    // The power went in the middle of a line.
    appendFileSync(ledger, '{"id":"0190');

    restored = await openDatabase({
      connection: named(inject("server"), `${name}_dump`),
      applicationName: "sirius tests",
    });
    const after = new RightsWorld(restored.pool, world.secrets);
    expect(await after.rows("select from person where opted_out_at is not null")).toEqual([]);
    const replayed = await replayLedger(after.parts, ledger);
    expect(replayed).toMatchObject({ unreadable: 1 });
    expect(replayed.played).toBeGreaterThanOrEqual(7);

    for (const erased of ["Léa", "Eva"]) {
      await expect(after.tokenOf(erased)).rejects.toThrow("nobody is");
      expect(
        await after.rows(`select from answer where conversation_id = '${of(erased)}'`),
      ).toEqual([]);
    }
    const states = await after.rows(
      `select c.id, p.opted_out_at is not null as silent, c.withdrawn_at is not null as withdrawn, r.status
     from conversation c join person p on p.id = c.person_id join review r on r.conversation_id = c.id`,
    );
    const state = (firstName: string) => states.find(({ id }) => id === of(firstName));
    expect(state("Léa")).toMatchObject({ silent: true, withdrawn: true, status: "withdrawn" });
    expect(state("Tom")).toMatchObject({ silent: true, withdrawn: false, status: "published" });
    expect(state("Ana")).toMatchObject({ silent: false, withdrawn: true, status: "withdrawn" });
    expect(state("Eva")).toMatchObject({ silent: true, withdrawn: true, status: "withdrawn" });
    expect(state("Max")).toMatchObject({ silent: false, withdrawn: false, status: "published" });
    // Neither do they come back with the next roster, nor does the stranger who said STOP.
    const roster = [
      ...["Léa", "Tom", "Eva"].map((who) => lineOf(who, PEOPLE.indexOf(who) + 1)),
      lineOf("Zoé", 77),
    ];
    expect(await after.load(roster)).toMatchObject({ silenced: 4, invited: 0 });

    expect(await replayLedger(after.parts, ledger)).toEqual({ played: 0, unreadable: 1 });
    await writeLedger(restored.pool, ledger);
    expect(readFileSync(ledger, "utf8").startsWith(kept)).toBe(true);
  },
);
