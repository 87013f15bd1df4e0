/** The walls between rooms are lint rules; a wall nobody leans on may have fallen unnoticed. */
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const TRESPASSES: Readonly<Record<string, string>> = {
  "survey-scripts/knows-the-engine.ts": `export { turn } from "../bot/turn.ts";`,
  "survey-scripts/reads-files.ts": `export { readFileSync } from "node:fs";`,
  "bot/uses-a-database.ts": `import type { MikroORM } from "@mikro-orm/core";\nexport type X = MikroORM;`,
  "bot/loads-a-room-late.ts": `export const x = () => import("../db/orm.ts");`,
  "bot/reads-the-clock.ts": `export const x = () => new Date();`,
  "bot/leaves-it-to-chance.ts": `export const x = () => Math.random();`,
  "bot/reading/asks-the-web.ts": `export const x = () => fetch("http://127.0.0.1/");`,
  "bot/reading/knows-a-channel.ts": `export { y } from "../../channels/web-chat.ts";`,
  "channels/reads-the-database.ts": `export { openDatabase } from "../db/orm.ts";`,
  "channels/serves.ts": `export { Router } from "express";`,
  "channels/simulator/knows-an-adapter.ts": `export { y } from "../web-chat.ts";`,
  "channels/simulator/knows-the-engine.ts": `export { turn } from "../../bot/turn.ts";`,
  "db/sends.ts": `export { y } from "../channels/web-chat.ts";`,
  "db/serves.ts": `export { createApp } from "../api/server.ts";`,
  "api/queries.ts": `export { MikroORM } from "@mikro-orm/postgresql";`,
  "api/admin/queries.ts": `export { MikroORM } from "@mikro-orm/postgresql";`,
  "api/admin/asks-postgres.ts": `export { Pool } from "pg";`,
  "api/asks-postgres.ts": `export { Pool } from "pg";`,
  "web/console/knows-the-permissions.ts": `export { may } from "../../api/admin/permissions.ts";`,
  "web/console/reads-the-database.ts": `export { readJournal } from "../../db/journal.ts";`,
  "web/knows-the-engine.ts": `export { turn } from "../bot/turn.ts";`,
  "web/browser/console/knows-the-engine.ts": `export { turn } from "../../../bot/turn.ts";`,
  "cli/reads-entities.ts": `export { PersonRow } from "../db/entities/person.ts";`,
  "cli/queries.ts": `export { MikroORM } from "@mikro-orm/core";`,
};

test("every forbidden import, clock and dice is refused", { timeout: 60_000 }, async () => {
  const root = mkdtempSync(path.join(tmpdir(), "rooms-"));
  for (const [file, source] of Object.entries(TRESPASSES)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), `${source}\n`);
  }
  cpSync(".oxlintrc.json", path.join(root, ".oxlintrc.json"));
  const oxlint = path.resolve("node_modules/.bin/oxlint");
  const run = await promisify(execFile)(oxlint, ["--format=unix"], { cwd: root }).catch(
    (failed: { stdout: string }) => failed,
  );
  rmSync(root, { recursive: true });

  const refused = Object.keys(TRESPASSES).filter((file) =>
    new RegExp(`^${file}:.*no-restricted`, "m").test(run.stdout),
  );
  expect(refused).toEqual(Object.keys(TRESPASSES));
});
