/** Where the ledger cannot be written, whoever runs Sirius hears of it in each of the ways they have. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { measure } from "../../db/metrics.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { settingsFor, sirius } from "./run-sirius.ts";

const CHECK = "Registre (SIRIUS_LEDGER)";
const TWO_MINUTES_MS = 120_000;

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await freshDatabase();
  folder = mkdtempSync(join(tmpdir(), "sirius-ledger-"));
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

const withLedger = (ledger: string) => ({
  env: { ...settingsFor(database), SIRIUS_LEDGER: ledger },
});

async function doctorSays(ledger: string) {
  const { checks } = JSON.parse((await sirius(["doctor", "--json"], withLedger(ledger))).stdout);
  return checks.find(({ name }: { name: string }) => name === CHECK);
}

async function overdueSeconds(): Promise<number> {
  const gauges = await measure(database.pool, Date.now() + TWO_MINUTES_MS);
  const gauge = gauges.find(({ name }) => name === "sirius_ledger_overdue_seconds");
  return gauge?.values[0]?.value ?? -1;
}

test("a STOP counts at once where the ledger cannot be written, and the gap is told until it is closed", async () => {
  // A file stands where its folder would be: no account can write below it.
  const blocked = join(folder, "file", "ledger");
  writeFileSync(join(folder, "file"), "");
  expect(await overdueSeconds()).toBe(0);

  const stopped = await sirius(["person", "stop", "06 39 98 00 01"], withLedger(blocked));
  expect(stopped).toMatchObject({
    code: 1,
    stdout: "C'est noté : plus aucun message à cette adresse.\n",
  });
  expect(stopped.stderr).toContain(blocked);
  expect((await database.pool.query("select from opt_out")).rowCount).toBe(1);
  expect(await overdueSeconds()).toBeGreaterThan(60);
  expect(await doctorSays(blocked)).toMatchObject({
    ok: false,
    words: expect.stringContaining("ENOTDIR"),
  });

  const open = join(folder, "kept", "ledger");
  await database.pool.query("update ledger_entry set at = at - interval '2 minutes'");
  expect(await doctorSays(open)).toMatchObject({
    ok: false,
    words: expect.stringContaining("1 demande (STOP, retrait, effacement) y manque"),
  });

  const again = await sirius(["person", "stop", "06 39 98 00 02"], withLedger(open));
  expect(again).toMatchObject({ code: 0, stderr: "" });
  expect(readFileSync(open, "utf8").match(/"what":"stop"/g)).toHaveLength(2);
  expect(await overdueSeconds()).toBe(0);
  expect(await doctorSays(open)).toMatchObject({ ok: true, words: open });
}, 120_000);
