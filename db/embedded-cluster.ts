/** The folder of an embedded PostgreSQL: made whole or not at all, and fit for the server that opens it. */
import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { because } from "../bot/error-words.ts";
import { codeOf, SiriusError } from "../bot/errors.ts";
import { binariesIn, findBinaries, type Binaries } from "./embedded-binaries.ts";

/** An account of this machine, by number. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** A folder that the server can open. */
export interface Cluster {
  readonly folder: string;
  readonly binaries: Binaries;
  /** Who runs the server, when it is not the account of this process. */
  readonly account: Account | undefined;
}

/** The role that owns everything; nobody else reaches the socket. */
export const CLUSTER_USER = "sirius";

/**
 * Makes the folder when there is none, and sees to what the server is strict about.
 *
 * @param folder  Absolute. Two processes may do this at once: one of them makes it.
 * @param packageRoot  Where the programs are unpacked, when not among the packages of Sirius.
 *
 * Errors: `database_unsupported` where the programs cannot run or the folder is that of another
 * version; `database_unavailable` where it cannot be made or belongs to another account.
 */
export function prepareCluster(folder: string, packageRoot?: string): Cluster {
  const binaries = packageRoot === undefined ? findBinaries() : binariesIn(packageRoot);
  try {
    mkdirSync(dirname(folder), { recursive: true });
    const account = accountFor(folder);
    if (account !== undefined) letThrough(dirname(folder));
    if (!existsSync(join(folder, "PG_VERSION"))) initialise(binaries, folder, account);
    checkVersion(binaries, folder);
    // The server refuses a folder that others can enter, as a copied or restored one often is.
    if (process.platform !== "win32") chmodSync(folder, 0o700);
    return { folder, binaries, account };
  } catch (error) {
    if (error instanceof SiriusError) throw error;
    const system = codeOf(error) ?? "unknown";
    throw new SiriusError(
      "database_unavailable",
      `SIRIUS_DATA_DIR: ${dirname(folder)} cannot be used (${system}): write a folder that this account can write to, or set DATABASE_URL`,
      because("data_folder", { folder: dirname(folder), system }),
    );
  }
}

/** What the programs get to see: nothing of ours, and no language but one. */
export function clusterEnvironment(): NodeJS.ProcessEnv {
  return { PATH: "/usr/bin:/bin", TZ: "UTC", LC_ALL: "C" };
}

/** PostgreSQL refuses to run as root: the owner of the folder runs it, or `nobody` a new one. */
function accountFor(folder: string): Account | undefined {
  const user = process.getuid?.();
  if (user === undefined) return undefined;
  const owner = statSync(folder, { throwIfNoEntry: false });
  if (user !== 0) {
    if (owner === undefined || owner.uid === user) return undefined;
    throw new SiriusError(
      "database_unavailable",
      `the embedded database in ${folder} belongs to account ${owner.uid}: start Sirius as that account, or give the folder to yours (chown -R)`,
      because("folder_of_other", { folder, uid: owner.uid }),
    );
  }
  if (owner === undefined) return nobody();
  if (owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  throw new SiriusError(
    "database_unavailable",
    `the embedded database in ${folder} belongs to account 0: PostgreSQL does not run as root, so give the folder to nobody (chown -R)`,
    because("folder_of_root", { folder }),
  );
}

/** The account that runs the server may pass through the data folder; it still cannot list it. */
function letThrough(dataDir: string): void {
  const { mode } = statSync(dataDir);
  if ((mode & 0o001) === 0) chmodSync(dataDir, (mode & 0o777) | 0o011);
}

function nobody(): Account {
  const line = /^nobody:[^:]*:(\d+):(\d+):/m.exec(readFileSync("/etc/passwd", "utf8"));
  if (line === null) {
    throw new SiriusError(
      "database_unsupported",
      "PostgreSQL does not run as root and this machine has no account named nobody: start Sirius as another user, or set DATABASE_URL",
      because("nobody_missing"),
    );
  }
  return { uid: Number(line[1]), gid: Number(line[2]) };
}

/** Built beside and renamed: an interruption never leaves half a cluster. */
function initialise(binaries: Binaries, folder: string, account: Account | undefined): void {
  removeUnfinished(folder);
  const unfinished = `${folder}.new-${process.pid}`;
  mkdirSync(unfinished, { mode: 0o700 });
  try {
    if (account !== undefined) chownSync(unfinished, account.uid, account.gid);
    runInitdb(binaries, unfinished, account);
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Another process that started at the same moment was faster.
    if (!existsSync(join(folder, "PG_VERSION"))) throw error;
  }
}

function runInitdb(binaries: Binaries, folder: string, account: Account | undefined): void {
  const made = spawnSync(
    binaries.initdb,
    ["-D", folder, "-U", CLUSTER_USER, "--auth=trust", "-E", "UTF8", "--no-instructions"].concat(
      // The same order of letters on every machine, whatever languages it has.
      ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
    ),
    { ...account, encoding: "utf8", cwd: tmpdir(), env: clusterEnvironment() },
  );
  if (made.status === 0) return;
  const lastLine = made.stderr?.trim().split("\n").at(-1) ?? "";
  const said = (lastLine === "" ? (made.error?.message ?? made.signal) : lastLine) ?? "no message";
  const where = { folder: dirname(folder), said };
  throw new SiriusError(
    "database_unavailable",
    `the embedded database could not be created in ${dirname(folder)} (${said}): ${remedyFor(account)}, or set DATABASE_URL`,
    account === undefined
      ? because("cluster_not_made", where)
      : because("cluster_not_made_as", { ...where, uid: account.uid }),
  );
}

function remedyFor(account: Account | undefined): string {
  const disk = "check that the disk is not full";
  if (account === undefined) return `${disk} and that the folder can be written`;
  return `started as root, it runs as account ${account.uid}, which must be able to enter the folders of Sirius and of its data; ${disk}`;
}

/** What a first start left that was killed; the name ends with its process id. */
function removeUnfinished(folder: string): void {
  const parent = dirname(folder);
  const prefix = `${folder}.new-`;
  for (const name of readdirSync(parent)) {
    const path = join(parent, name);
    if (path.startsWith(prefix) && !isRunning(Number(path.slice(prefix.length)))) {
      rmSync(path, { recursive: true, force: true });
    }
  }
}

/** Whether another process has this id now. In a container a former one often had ours. */
export function isRunning(pid: number): boolean {
  if (!(pid > 0) || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

function checkVersion({ major }: Binaries, folder: string): void {
  const found = readFileSync(join(folder, "PG_VERSION"), "utf8").trim();
  if (found === major) return;
  throw new SiriusError(
    "database_unsupported",
    `${folder} was made by PostgreSQL ${found}, and this release of Sirius brings ${major}: copy the data over as docs/operations.md explains under "Upgrades", or move the folder away to begin with an empty one`,
    because("cluster_version", { folder, found, major }),
  );
}
