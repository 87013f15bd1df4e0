/**
 * A real PostgreSQL from the npm binaries, for a machine that has none. It listens on a Unix socket
 * only; the processes of one data folder share it, and the last one to leave stops it.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { chownSync, closeSync, existsSync, lstatSync, mkdirSync } from "node:fs";
import { openSync, readFileSync } from "node:fs";
import { rmdir } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import { because } from "../bot/error-words.ts";
import { codeOf, SiriusError } from "../bot/errors.ts";
import { CLUSTER_USER, clusterEnvironment, isRunning, prepareCluster } from "./embedded-cluster.ts";
import type { Account, Cluster } from "./embedded-cluster.ts";

/** How to reach a database, as `pg` takes it. */
export type Connection = LocalConnection | { readonly connectionString: string };

interface LocalConnection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
}

export interface EmbeddedPostgres {
  readonly connection: LocalConnection;
  /** A server was found running: another process uses it, or was killed. */
  readonly adopted: boolean;
  /** Leaves the server. The last one to leave stops it and waits until its files are at rest. */
  stop(): Promise<void>;
}

/** One data folder, and where its server listens. */
interface Place extends Cluster {
  readonly connection: LocalConnection;
}

const DATABASE = "sirius";
const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 15_000;
/** A server that was killed leaves its shared memory for a moment, and a new one refuses to start. */
const RELAUNCH_MS = 5_000;
const RETURN_EVERY_MS = 2_000;
/** The default port names the socket's file; nothing listens on it. */
const SOCKET_PORT = 5432;
/** Every process that uses the server holds this lock, shared; who gets it alone is the last. */
const PRESENCE_LOCK = 7_214_000_019;

/**
 * Starts the embedded server for a data folder, or finds it running. When the server dies, it is
 * started again until `stop` is called.
 *
 * @param dataDir  Made when missing. Any number of processes may use the same one.
 *
 * Errors: `database_unsupported` where the binaries cannot run, `database_unavailable` when the
 * server does not come up; both say what to do.
 */
export async function startEmbeddedPostgres(dataDir: string): Promise<EmbeddedPostgres> {
  const cluster = prepareCluster(resolve(dataDir, "postgres"));
  const address = await whereToListen(cluster.folder);
  const place = { ...cluster, connection: { ...address, user: CLUSTER_USER, database: DATABASE } };
  const first = await enter(place);
  const stay: Stay = { present: first.present, leaving: false };
  watch(place, stay, first.present);
  return {
    connection: place.connection,
    adopted: first.adopted,
    async stop() {
      stay.leaving = true;
      if (stay.present !== undefined) await leave(place, stay.present);
    },
  };
}

/** The time between coming to a server and leaving it. */
interface Stay {
  /** The connection that holds the presence lock; undefined while the server is away. */
  present: Client | undefined;
  leaving: boolean;
}

function watch(place: Place, stay: Stay, present: Client): void {
  present.once("end", () => {
    stay.present = undefined;
    void comeBack(place, stay);
  });
}

async function comeBack(place: Place, stay: Stay): Promise<void> {
  while (!stay.leaving) {
    try {
      const { present } = await enter(place);
      stay.present = present;
      watch(place, stay, present);
      // Asked to stop meanwhile.
      if (stay.leaving) await leave(place, present);
      return;
    } catch {
      // Whoever asks the database is told; it may come back, as after a full disk.
      await delay(RETURN_EVERY_MS);
    }
  }
}

interface Entered {
  readonly adopted: boolean;
  /** The connection that holds the presence lock. */
  readonly present: Client;
}

async function enter(place: Place): Promise<Entered> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    const adopted = await bringUp(place);
    const present = clientOf(place);
    try {
      await present.connect();
      // Waits for one who is just leaving, and then fails with the server that it stops.
      await present.query("select pg_advisory_lock_shared($1)", [PRESENCE_LOCK]);
      await createDatabase(present);
      return { adopted, present };
    } catch (error) {
      await present.end().catch(() => undefined);
      if (performance.now() > deadline) throw error;
    }
  }
}

async function leave(place: Place, present: Client): Promise<void> {
  try {
    await present.query("select pg_advisory_unlock_shared($1)", [PRESENCE_LOCK]);
    const { rows } = await present.query<{ last: boolean }>(
      "select pg_try_advisory_lock($1) as last",
      [PRESENCE_LOCK],
    );
    if (rows[0]?.last === true) await stopServer(place);
  } catch {
    // The server went away meanwhile: there is nothing left to stop.
  } finally {
    await present.end().catch(() => undefined);
  }
}

async function whereToListen(folder: string): Promise<{ host: string; port: number }> {
  if (process.platform === "win32") return { host: "127.0.0.1", port: await windowsPort(folder) };
  // The path of a socket holds about 100 characters; that of a data folder may be longer.
  const hash = createHash("sha256").update(folder).digest("hex").slice(0, 12);
  return { host: join(tmpdir(), `sirius-${hash}`), port: SOCKET_PORT };
}

function makeSocketFolder(path: string, account: Account | undefined): void {
  const owner = account?.uid ?? process.getuid?.();
  try {
    mkdirSync(path, { mode: 0o700 });
    if (account !== undefined) chownSync(path, account.uid, account.gid);
  } catch (error) {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) throw error;
    // The temporary folder is everybody's: what lies there under our name may not be ours.
    if (found.isDirectory() && [owner, process.getuid?.()].includes(found.uid)) return;
    throw new SiriusError(
      "database_unavailable",
      `${path}, where the embedded database listens, belongs to another account: remove it, or set DATABASE_URL`,
      because("socket_of_other", { path }),
    );
  }
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

function clientOf({ connection }: Place): Client {
  const client = new Client({
    ...connection,
    database: "postgres",
    application_name: "sirius presence",
    connectionTimeoutMillis: 2_000,
  });
  client.on("error", () => undefined);
  return client;
}

async function answers(place: Place): Promise<boolean> {
  const client = clientOf(place);
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

/** @returns Whether the server was running already. */
async function bringUp(place: Place): Promise<boolean> {
  if (await answers(place)) return true;
  const began = performance.now();
  let server = launch(place);
  while (performance.now() < began + START_TIMEOUT_MS) {
    await delay(50);
    if (await answers(place)) return false;
    if (server.exitCode === null && server.signalCode === null) continue;
    // Ours gave up. Another one starts or stops on this folder, or the folder is not fit.
    if (isRunning(serverOf(place.folder))) continue;
    if (performance.now() > began + RELAUNCH_MS) break;
    server = launch(place);
  }
  const [said, log] = [lastWordsOf(place.folder), `${place.folder}.log`];
  throw new SiriusError(
    "database_unavailable",
    `the embedded database does not start (${said}): see ${log}, or set DATABASE_URL`,
    because("cluster_silent", { said, log }),
  );
}

type Server = Pick<ReturnType<typeof spawn>, "exitCode" | "signalCode">;

function launch({ binaries, folder, connection, account }: Place): Server {
  if (process.platform !== "win32") makeSocketFolder(connection.host, account);
  const where =
    process.platform === "win32"
      ? ["-c", `listen_addresses=${connection.host}`, "-p", String(connection.port)]
      : ["-c", "listen_addresses=", "-c", `unix_socket_directories=${connection.host}`];
  // PostgreSQL would repeat the row at fault, and with it what a person wrote.
  const discreet = ["-c", "log_error_verbosity=terse", "-c", "log_min_error_statement=panic"];
  const log = openSync(`${folder}.log`, "a", 0o600);
  const server = spawn(binaries.postgres, ["-D", folder, ...where, ...discreet], {
    ...account,
    cwd: tmpdir(),
    env: clusterEnvironment(),
    // Ctrl-C in the terminal is for Sirius, which then stops its server in good order.
    detached: true,
    stdio: ["ignore", log, log],
  });
  server.on("error", () => undefined);
  server.unref();
  closeSync(log);
  return server;
}

async function createDatabase(client: Client): Promise<void> {
  const known = await client.query("select 1 from pg_database where datname = $1", [DATABASE]);
  if (known.rowCount !== 0) return;
  try {
    await client.query(`create database ${DATABASE}`);
  } catch (error) {
    // Two processes started at once: the other one made it, or is just making it.
    const code = codeOf(error);
    if (code !== "42P04" && code !== "23505") throw error;
  }
}

/** Process id of the server of a folder; 0 when there is none. */
function serverOf(folder: string): number {
  const file = join(folder, "postmaster.pid");
  return existsSync(file) ? Number(readFileSync(file, "utf8").split("\n")[0]) : 0;
}

/** Called while the server answers, so that the id in its file is its own. */
async function stopServer({ folder, connection }: Place): Promise<void> {
  const pid = serverOf(folder);
  if (pid < 2) return;
  // SIGINT is a fast shutdown: open transactions are rolled back, the files are brought to rest.
  process.kill(pid, "SIGINT");
  const deadline = performance.now() + STOP_TIMEOUT_MS;
  // It removes this file last of all.
  while (serverOf(folder) === pid && performance.now() < deadline) await delay(20);
  if (process.platform !== "win32") await rmdir(connection.host).catch(() => undefined);
}

function lastWordsOf(folder: string): string {
  const log = existsSync(`${folder}.log`) ? readFileSync(`${folder}.log`, "utf8") : "";
  const lines = log
    .trim()
    .split("\n")
    .map((line) => line.replace(/^\S+ \S+ \S+ \[\d+\] /, ""));
  return lines.findLast((line) => /FATAL|PANIC/.test(line)) ?? (lines.at(-1) || "its log is empty");
}
