/** The database for the time of one command: the one of the settings, or the embedded one. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { PUSH_CHANNELS } from "../bot/channel.ts";
import { SiriusError } from "../bot/errors.ts";
import type { Playing } from "../bot/receive.ts";
import { addressOf, givenBy, readConfig, type Config } from "../config.ts";
import { isConnectionLost } from "../db/connection-lost.ts";
import { takeUpKeys } from "../db/fitting-keys.ts";
import type { Database } from "../db/orm.ts";
import { scriptLibrary, type PublishedScripts } from "../db/script-library.ts";
import { createSecrets, keysOfFolder, type Secrets } from "../db/secrets.ts";
import type { SendingWays } from "../db/sending-ways.ts";
import type { Settings } from "../db/setting-values.ts";
import { tell } from "./command-line.ts";

/** A command does one thing at a time, with a lock or two; the rest is for the servers. */
const CONNECTIONS = 4;

export interface Opened {
  readonly config: Config;
  readonly database: Database;
}

/**
 * Opens the database with an up-to-date schema, works, and closes it whatever happens. An embedded
 * server that another process uses is left running.
 *
 * @param keys  `any` for who tells of keys that do not fit, rather than refuse to work with them.
 *
 * Errors: `config_invalid`, `keys_missing`, `database_unavailable`, `database_unsupported`.
 */
export async function withDatabase<T>(
  name: string,
  work: (opened: Opened) => Promise<T>,
  keys: "fitting" | "any" = "fitting",
): Promise<T> {
  const config = readConfig(process.env);
  // Loaded late: commands without a database start in half the time.
  const { startEmbeddedPostgres } = await import("../db/embedded-postgres.ts");
  const { openDatabase } = await import("../db/orm.ts");
  const fresh = !existsSync(join(config.dataDir, "postgres"));
  const embedded =
    config.databaseUrl === undefined ? await startEmbeddedPostgres(config.dataDir) : undefined;
  // Who meant the database of a server would otherwise look for people in an empty one.
  if (embedded !== undefined && fresh) {
    tell(
      `Une base embarquée, neuve et vide, vient d'être faite dans ${resolve(config.dataDir)} : cette commande n'a pas reçu de DATABASE_URL.`,
    );
  }
  try {
    const database = await openDatabase({
      connection: embedded?.connection ?? { connectionString: config.databaseUrl ?? "" },
      applicationName: `sirius ${name}`,
      connections: CONNECTIONS,
    });
    try {
      await database.migrate();
      if (keys === "fitting") await takeUpKeys(database.pool, secretsOf(config));
      return await work({ config, database }).catch((error: unknown) => {
        throw isConnectionLost(error) && !isOfFile(error) ? gone() : error;
      });
    } finally {
      await database.close();
    }
  } finally {
    await embedded?.stop();
  }
}

/** A file that is missing has the same code as the socket of a database that went away. */
function isOfFile(error: unknown): boolean {
  return error instanceof Error && "path" in error;
}

function gone(): SiriusError {
  return new SiriusError("database_unavailable", "the database went away during the command");
}

/** The keys of this installation: those of the settings, or those kept with the embedded database. */
export function secretsOf({ keys, dataDir }: Config): Secrets {
  return createSecrets(keys ?? keysOfFolder(dataDir));
}

/** What holds of what may be decided in the console. Errors: `config_invalid`; storage errors. */
export async function settingsOf({ config, database }: Opened): Promise<Settings> {
  const { readSettings } = await import("../db/setting-store.ts");
  return readSettings(database.pool, givenBy(config));
}

/**
 * How messages leave, as the workers told, else as the environment of this command says; and where people reach
 * us, as this command was told, else as the workers were, else on this machine.
 */
export async function sendingWaysOf({
  config,
  database,
}: Opened): Promise<SendingWays & { readonly address: string }> {
  const { readSendingWays } = await import("../db/sending-ways.ts");
  const { channels, simulator, publicBaseUrl } = config;
  const told = await readSendingWays(database.pool);
  const ways = told ?? {
    channels: new Set(PUSH_CHANNELS.filter((id) => simulator || channels[id] !== undefined)),
    smsAnswers: channels.sms?.mode !== "lien",
    shortCode: channels.shortCode,
  };
  return { ...ways, address: publicBaseUrl ?? told?.address ?? addressOf(config) };
}

/** What use cases of conversations need, on this database. */
export async function playingOn({ config, database }: Opened): Promise<
  Playing & {
    readonly scripts: PublishedScripts;
  }
> {
  const { conversationStore } = await import("../db/conversation-store.ts");
  const store = conversationStore(database.pool, secretsOf(config));
  return { store, scripts: scriptLibrary(database.pool) };
}

/** Where people reach this installation, without a slash at the end. */
export async function baseUrlOf(opened: Opened): Promise<string> {
  return (await sendingWaysOf(opened)).address;
}
