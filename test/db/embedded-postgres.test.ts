/** The PostgreSQL that comes with the packages: first start, crash, neighbours, unfit folders. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, cpSync, existsSync, lstatSync } from "node:fs";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { Client } from "pg";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { binariesIn } from "../../db/embedded-binaries.ts";
import { prepareCluster } from "../../db/embedded-cluster.ts";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "../../db/embedded-postgres.ts";
import { openDatabase, type Database } from "../../db/orm.ts";
import { newKey } from "../../db/secrets.ts";
import { expectSameEnd, expectWhole, storedEvents } from "./kill-checks.ts";
import { killWorld, strikeDuringTurns } from "./kill-world.ts";

const undo: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "sirius-embedded-"));
  // Started as root, the server runs as nobody, who must be able to pass through.
  chmodSync(folder, 0o755);
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

let used: string | undefined;

/** A folder where Sirius has been before. */
async function usedFolder(): Promise<string> {
  if (used !== undefined) return used;
  used = mkdtempSync(join(tmpdir(), "sirius-embedded-"));
  chmodSync(used, 0o755);
  await (await startEmbeddedPostgres(used)).stop();
  return used;
}
afterAll(() => {
  if (used !== undefined) rmSync(used, { recursive: true, force: true });
});

async function start(folder: string): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres(folder);
  undo.push(() => server.stop());
  return server;
}

/** A process that starts the database of a folder and stays. */
async function startInChild(folder: string) {
  const child = spawn(process.execPath, ["test/db/embedded-child.ts", folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  undo.push(() => child.kill("SIGKILL"));
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  return {
    said: String(line),
    async end(signal: NodeJS.Signals): Promise<void> {
      child.kill(signal);
      await ended;
    },
  };
}

async function ask(server: EmbeddedPostgres, ...statements: string[]): Promise<unknown[]> {
  const client = new Client(server.connection);
  await client.connect();
  try {
    const rows: unknown[] = [];
    for (const statement of statements) rows.push(...(await client.query(statement)).rows);
    return rows;
  } finally {
    await client.end();
  }
}

/** Process id of the server of a folder; undefined once it has stopped in good order. */
function serverOf(folder: string): number | undefined {
  const file = join(folder, "postgres", "postmaster.pid");
  return existsSync(file) ? Number(readFileSync(file, "utf8").split("\n")[0]) : undefined;
}

/** Nobody starts it again by hand: Sirius does. */
async function untilItIsBack({ pool }: Database, former: number, folder: string): Promise<void> {
  await expect.poll(() => serverOf(folder), { timeout: 20_000 }).not.toBe(former);
  const answer = (): Promise<number | null> =>
    pool.query("select 1").then(
      ({ rowCount }) => rowCount,
      () => 0,
    );
  await expect.poll(answer, { timeout: 20_000 }).toBe(1);
}

describe("the first start", () => {
  test("makes a database that only this account and machine can reach, and stops clean", async () => {
    const folder = newFolder();
    const server = await start(folder);
    expect(server.adopted).toBe(false);
    expect(
      await ask(server, "show listen_addresses", "show fsync", "select current_database() as name"),
    ).toEqual([{ listen_addresses: "" }, { fsync: "on" }, { name: "sirius" }]);
    expect(statSync(server.connection.host).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, "postgres")).mode & 0o777).toBe(0o700);

    await server.stop();
    expect(serverOf(folder)).toBeUndefined();
    // Its last word, once it has given the folder free.
    await expect
      .poll(() => readFileSync(join(folder, "postgres.log"), "utf8"))
      .toContain("is shut down");
    expect(readdirSync(folder)).toEqual(["postgres", "postgres.log"]);
    expect(existsSync(server.connection.host)).toBe(false);
  });

  test("interrupted, leaves nothing that hinders the next one", async () => {
    const folder = newFolder();
    // Half a database of a process that is no more.
    const gone = spawn(process.execPath, ["--version"]);
    await once(gone, "exit");
    mkdirSync(join(folder, `postgres.new-${gone.pid}`));
    writeFileSync(join(folder, `postgres.new-${gone.pid}`, "PG_VERSION"), "18\n");
    const server = await start(folder);
    expect(await ask(server, "select 1 as one")).toEqual([{ one: 1 }]);
    expect(readdirSync(folder)).toEqual(["postgres", "postgres.log"]);
  });

  test("of two processes at once makes one database for both", async () => {
    const folder = newFolder();
    const [one, other] = await Promise.all([startInChild(folder), startInChild(folder)]);
    const third = await start(folder);
    expect(third.adopted).toBe(true);
    const pid = serverOf(folder);
    await one.end("SIGTERM");
    await other.end("SIGTERM");
    expect(serverOf(folder)).toBe(pid);
    expect(await ask(third, "select 1 as one")).toEqual([{ one: 1 }]);
    expect(readdirSync(folder).toSorted()).toEqual(["postgres", "postgres.log"]);
    await third.stop();
    expect(serverOf(folder)).toBeUndefined();
  });
});

describe("a process that is killed", () => {
  test("leaves its server to the next one, which stops it in the end", async () => {
    const folder = await usedFolder();
    const first = await startInChild(folder);
    const pid = serverOf(folder);
    await first.end("SIGKILL");
    expect(serverOf(folder)).toBe(pid);

    const second = await start(folder);
    expect(second.adopted).toBe(true);
    expect(serverOf(folder)).toBe(pid);
    await second.stop();
    expect(serverOf(folder)).toBeUndefined();
  });

  test("while another one goes on, takes nothing away from it", async () => {
    const folder = await usedFolder();
    const [first, second] = await Promise.all([startInChild(folder), start(folder)]);
    await ask(second, "create table kept (n int)", "insert into kept values (7)");
    await first.end("SIGKILL");
    expect(await ask(second, "select n from kept")).toEqual([{ n: 7 }]);
  });
});

describe("PostgreSQL itself killed during turns", { timeout: 120_000 }, () => {
  const CONVERSATIONS = 4;

  async function openWorld(folder: string) {
    const server = await start(folder);
    const database = await openDatabase({
      connection: server.connection,
      applicationName: "sirius tests",
    });
    undo.push(() => database.close());
    await database.migrate();
    const keys = newKey();
    const world = await killWorld(database.pool, keys);
    const conversations: string[] = [];
    for (let at = 0; at < CONVERSATIONS; at += 1) conversations.push(await world.open());
    return { database, world, task: { connection: server.connection, keys, conversations } };
  }

  test("loses nothing acknowledged, comes back, and every conversation goes on", async () => {
    const folder = newFolder();
    const { database, world, task } = await openWorld(folder);
    const { pool } = database;
    let told = 0;
    // Killed at once, and an immediate stop: neither brings its files to rest.
    for (const signal of ["SIGKILL", "SIGQUIT", "SIGKILL"] as const) {
      const former = serverOf(folder) ?? 0;
      const turns = 10 + Math.floor(Math.random() * 20);
      const { acknowledged } = await strikeDuringTurns(task, turns, () =>
        process.kill(former, signal),
      );
      expect(acknowledged.length).toBeGreaterThanOrEqual(turns);
      told += acknowledged.length;
      await untilItIsBack(database, former, folder);

      const stored = await storedEvents(pool, task.conversations);
      expect(new Set(stored).size).toBe(stored.length);
      expect(acknowledged.filter((id) => !stored.includes(id))).toEqual([]);
      for (const id of task.conversations) await expectWhole(pool, id);
    }
    await expectSameEnd(pool, world, task.conversations);
    process.stdout.write(
      `\nPostgreSQL killed during turns: 3 times, ${told} turns acknowledged, 0 lost, 0 doubled\n`,
    );
  });
});

test("what a person wrote does not reach the server's own log", async () => {
  const folder = await usedFolder();
  const server = await start(folder);
  await ask(server, "create table once (word text unique)");
  const twice = ["insert into once values ('secret')", "insert into once values ('secret')"];
  await expect(ask(server, ...twice)).rejects.toThrow("duplicate key");
  await server.stop();
  const log = readFileSync(join(folder, "postgres.log"), "utf8");
  expect(log).toContain("duplicate key");
  expect(log).not.toContain("secret");
});

describe("an installation without its install scripts", () => {
  test("gets the links between libraries back, and runs", { timeout: 60_000 }, () => {
    const name = `@embedded-postgres/${process.platform}-${process.arch}`;
    const installed = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    const root = join(newFolder(), "package");
    cpSync(installed, root, { recursive: true, verbatimSymlinks: true });
    const links: { target: string }[] = JSON.parse(
      readFileSync(join(root, "native", "pg-symlinks.json"), "utf8"),
    );
    for (const { target } of links) rmSync(join(root, target));
    expect(links.length).toBeGreaterThan(5);

    binariesIn(root);
    expect(links.map(({ target }) => lstatSync(join(root, target)).isSymbolicLink())).not.toContain(
      false,
    );
    expect(prepareCluster(join(newFolder(), "postgres"), root).binaries.major).toBe("18");
  });
});

describe("a data folder", () => {
  test("that a copy opened to everybody is closed again, and starts", async () => {
    const folder = await usedFolder();
    chmodSync(join(folder, "postgres"), 0o777);
    const server = await start(folder);
    expect(await ask(server, "select 1 as one")).toEqual([{ one: 1 }]);
    expect(statSync(join(folder, "postgres")).mode & 0o777).toBe(0o700);
  });

  test("of another version of PostgreSQL is left as it is, and the message says what to do", async () => {
    const folder = newFolder();
    mkdirSync(join(folder, "postgres"));
    if (process.getuid?.() === 0) chownSync(join(folder, "postgres"), 65_534, 65_534);
    writeFileSync(join(folder, "postgres", "PG_VERSION"), "15\n");
    await expect(startEmbeddedPostgres(folder)).rejects.toMatchObject({
      code: "database_unsupported",
      message: expect.stringMatching(/made by PostgreSQL 15.* brings 18.*docs\/operations\.md/),
    });
    expect(readdirSync(join(folder, "postgres"))).toEqual(["PG_VERSION"]);
  });

  test("that belongs to another account is named, with the remedy", () => {
    // The system's own folder is foreign to everybody: root must not run PostgreSQL.
    expect(() => prepareCluster("/usr")).toThrow(/\/usr belongs to account 0: .*chown/);
  });

  test("that is a file, or that lost parts, fails at once with the place and the remedy", async () => {
    const folder = newFolder();
    writeFileSync(join(folder, "file"), "");
    await expect(startEmbeddedPostgres(join(folder, "file"))).rejects.toMatchObject({
      code: "database_unavailable",
      message: expect.stringMatching(/SIRIUS_DATA_DIR: .*file cannot be used \(EEXIST\)/),
    });
    const broken = await usedFolder();
    renameSync(join(broken, "postgres", "global"), join(broken, "global"));
    undo.push(() => renameSync(join(broken, "global"), join(broken, "postgres", "global")));
    const began = performance.now();
    await expect(startEmbeddedPostgres(broken)).rejects.toMatchObject({
      code: "database_unavailable",
      message: expect.stringMatching(/does not start \(FATAL:.*postgres\.log/),
    });
    expect(performance.now() - began).toBeLessThan(15_000);
  });
});
