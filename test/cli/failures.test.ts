import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { withDatabase } from "../../cli/database.ts";
import { freshDatabase } from "../database.ts";
import { run, settingsFor, sirius } from "./run-sirius.ts";

const KEYS = "bWFkZSBvZiB0aGlydHktdHdvIGJ5dGVzIGV4YWN0bHk";
const AWAY = { DATABASE_URL: "postgresql://x@127.0.0.1:1/x", SIRIUS_KEYS: KEYS, PORT: "0" };

const folder = mkdtempSync(path.join(tmpdir(), "sirius-failures-"));
const taken = createServer();
let port = 0;
beforeAll(async () => {
  taken.listen(0, "127.0.0.1");
  await once(taken, "listening");
  const address = taken.address();
  port = typeof address === "object" && address !== null ? address.port : 0;
});
afterAll(() => {
  taken.close();
  rmSync(folder, { recursive: true });
});

describe("whoever starts Sirius reads in French why it does not start", { timeout: 60_000 }, () => {
  test.each([
    ["npm start", "main.ts", "Sirius ne peut pas démarrer : "],
    ["sirius serve", "cli/sirius.ts", "sirius : "],
  ])("%s: the port is taken, and by which to replace it", async (_name, program, opening) => {
    const args = program === "main.ts" ? [program] : [program, "serve"];
    const env = { PORT: String(port), SIRIUS_DATA_DIR: path.join(folder, "data") };
    const ran = await run(args, { env });
    expect(ran).toMatchObject({ code: 1, stdout: "" });
    expect(ran.stderr).toBe(
      `${opening}PORT : le port ${port} de 127.0.0.1 est déjà pris, peut-être par un autre Sirius ; ` +
        "arrêtez-le, ou choisissez un autre port, par exemple PORT=3000\n" +
        "(config_invalid, voir docs/errors.md)\n",
    );
  });

  test("settings are refused all at once, each with what to write", async () => {
    const env = { PORT: "beaucoup", DATABASE_URL: "postgresql://x@127.0.0.1:1/x", LOG_LEVEL: "?" };
    const ran = await run(["main.ts"], { env });
    expect(ran).toMatchObject({ code: 1, stdout: "" });
    expect(ran.stderr).toMatch(
      /^Sirius ne peut pas démarrer : les réglages ne vont pas :\n {2}PORT : écrivez .*\n {2}LOG_LEVEL : écrivez /,
    );
  });

  test("the data folder cannot be used", async () => {
    const file = path.join(folder, "un-fichier");
    writeFileSync(file, "");
    const env = { PORT: "0", SIRIUS_DATA_DIR: path.join(file, "data") };
    const ran = await run(["main.ts"], { env });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain(`SIRIUS_DATA_DIR : le dossier ${file}`);
    expect(ran.stderr).toContain("indiquez un dossier où ce compte peut écrire");
  });

  test("the database is away", async () => {
    const ran = await sirius(["worker"], { env: AWAY });
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain("sirius : la base de données est hors d'atteinte (");
    expect(ran.stderr).toContain("vérifiez DATABASE_URL");
  });
});

const during = (work: (pool: Pool) => Promise<unknown>) =>
  withDatabase("test", ({ database: { pool } }) => work(pool));

test("a database that goes away under a command is told as away, a file that is missing is not", async () => {
  const database = await freshDatabase();
  for (const [name, value] of Object.entries(settingsFor(database))) vi.stubEnv(name, value);
  await expect(
    during((pool) => pool.query("select pg_terminate_backend(pg_backend_pid())")),
  ).rejects.toMatchObject({ code: "database_unavailable" });
  await expect(during(() => readFile("/nulle/part"))).rejects.toMatchObject({ code: "ENOENT" });
  vi.unstubAllEnvs();
  await database.drop();
});

test("with --json a program reads the code and the words of the log", async () => {
  const ran = await sirius(["results", "release", "--json"], { env: AWAY });
  expect(ran).toMatchObject({ code: 1, stdout: "" });
  expect(JSON.parse(ran.stderr)).toEqual({
    code: "database_unavailable",
    message: expect.stringMatching(/^the database cannot be reached/),
  });
});
