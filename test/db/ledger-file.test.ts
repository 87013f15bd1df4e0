import { chownSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { replayLedger, writeLedger } from "../../db/ledger-file.ts";
import { freshDatabase, type TestDatabase } from "../database.ts";
import { RightsWorld } from "./rights-world.ts";

/** Any account but root. */
const SERVICE = 65_534;

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

test("a ledger that a command of root begins belongs to the account its folder was given to", async () => {
  const kept = join(folder, "kept");
  mkdirSync(kept);
  // Only root gives anything away; for everybody else it is their own folder and file.
  if (process.getuid?.() === 0) chownSync(kept, SERVICE, SERVICE);
  await database.pool.query(
    "insert into ledger_entry (at, what, links, contacts) values (now(), 'stop', '{}', '{}')",
  );
  expect(await writeLedger(database.pool, join(kept, "ledger"))).toBe(1);
  const { uid, mode } = statSync(join(kept, "ledger"));
  expect(uid).toBe(statSync(kept).uid);
  expect(mode & 0o777).toBe(0o600);
});

test("a ledger that may be there and cannot be read stops the start, with what to do", async () => {
  const { parts } = new RightsWorld(database.pool);
  writeFileSync(join(folder, "file"), "");
  await expect(replayLedger(parts, join(folder, "file", "ledger"))).rejects.toMatchObject({
    code: "config_invalid",
    message: expect.stringContaining("SIRIUS_LEDGER"),
  });
  const none = await replayLedger(parts, join(folder, "none", "ledger"));
  expect(none).toEqual({ played: 0, unreadable: 0 });
});
