/** The door to PostgreSQL: MikroORM for what is edited, a pool of prepared statements for each turn. */
import { Migrator } from "@mikro-orm/migrations";
import { MikroORM } from "@mikro-orm/postgresql";
import { Pool, type PoolClient } from "pg";
import { because } from "../bot/error-words.ts";
import { SiriusError } from "../bot/errors.ts";
import type { Connection } from "./embedded-postgres.ts";
import { entities } from "./entities/all.ts";
import { migrations } from "./migrations/all.ts";
import { WatchedPool } from "./watch-connections.ts";

export interface Database {
  readonly orm: MikroORM;
  readonly pool: Pool;
  readonly connection: Connection;
  /** Brings the schema up to date; safe when several processes do it at once. */
  migrate(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly connection: Connection;
  /** Shown by PostgreSQL beside each connection. */
  readonly applicationName: string;
  /** Connections of the pool of turns. MikroORM has as many of its own at most. */
  readonly connections?: number;
  /** Requests wait for it: statements of a database that vanished are ended within ten seconds. */
  readonly watched?: boolean;
}

const CONNECTIONS = 10;
const STATEMENT_TIMEOUT_MS = 30_000;
/** A connection of the pool is there within this time, or whoever asked for it is told to come again. */
const CONNECT_MS = 8_000;
/** A connection on which nothing moves is asked about by TCP after this, ten times within ten seconds. */
const KEEP_ALIVE_MS = 10_000;
/** A process that is frozen in the middle of a transaction keeps others from the rows it locked for so long. */
const FROZEN_MS = 60_000;
/** Any number; the same in every process that migrates. */
const MIGRATION_LOCK = 7_214_000_018;

/**
 * Opens the database. Nothing is sent before the first use.
 *
 * Errors: none here; a database that cannot be reached shows at the first statement.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { connection, applicationName, connections = CONNECTIONS } = options;
  const common = {
    application_name: applicationName,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: FROZEN_MS,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
  };
  const settings = { ...connection, ...common, max: connections };
  const pool = options.watched === true ? new WatchedPool(settings) : new Pool(settings);
  // A connection that breaks while idle is replaced at the next use. One that breaks while it is held
  // fails its statement; unheard, its event would end the process.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  const orm = await MikroORM.init({
    ...("host" in connection
      ? {
          host: connection.host,
          port: connection.port,
          user: connection.user,
          dbName: connection.database,
          driverOptions: common,
        }
      : {
          // The driver reads the whole address, sockets and TLS included; MikroORM only needs the name.
          dbName: /^[^?]*\/([^/?]*)/.exec(connection.connectionString)?.[1] ?? "postgres",
          driverOptions: { ...common, connectionString: connection.connectionString },
        }),
    entities: [...entities],
    extensions: [Migrator],
    migrations: {
      migrationsList: [...migrations],
      snapshot: false,
      silent: true,
      tableName: "migration",
    },
    pool: { min: 0, max: connections },
    discovery: { warnWhenNoEntities: false },
  });
  return {
    orm,
    pool,
    connection,
    migrate: () => migrate(orm, pool),
    async close() {
      await orm.close(true);
      await pool.end();
    },
  };
}

/** Of a name with several addresses, none of which answers, there is only a code. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return "no message";
  if (error.message !== "") return error.message;
  return "code" in error ? String(error.code) : error.name;
}

async function migrate(orm: MikroORM, pool: Pool): Promise<void> {
  const client = await pool.connect().catch((error: unknown) => {
    const said = wordsOf(error);
    throw new SiriusError(
      "database_unavailable",
      `the database cannot be reached (${said}): check DATABASE_URL and that the server runs`,
      because("no_server", { said }),
    );
  });
  try {
    // Another process may migrate for long.
    await client.query("set statement_timeout = 0");
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await refuseNewer(client);
    const migrating = orm.em.getConnection();
    await migrating.transactional(async (transaction) => {
      // An index on a table of millions takes longer than any statement of a request may.
      await migrating.execute("set local statement_timeout = 0", [], "run", transaction);
      await orm.migrator.up({ transaction });
    });
  } finally {
    await client.query("select pg_advisory_unlock($1)", [MIGRATION_LOCK]).catch(() => undefined);
    client.release(true);
  }
}

/** An older release would write rows as it knows them into tables that mean more by now. */
async function refuseNewer(client: PoolClient): Promise<void> {
  const { rows: found } = await client.query("select to_regclass('migration') as migration");
  if (found[0]?.migration === null) return;
  const { rows } = await client.query<{ name: string }>(
    "select name from migration where name <> all($1) order by name limit 1",
    [migrations.map(({ name }) => name)],
  );
  const [unknown] = rows;
  if (unknown === undefined) return;
  throw new SiriusError(
    "database_unsupported",
    `the database was brought up to date by a newer release (${unknown.name}): start that release, or restore the backup from before it`,
    because("database_newer", { name: unknown.name }),
  );
}

/** PostgreSQL ended this transaction for the sake of another one: done again, it passes. */
export function isVictim(error: unknown): boolean {
  return hasCode(error, "40P01") || hasCode(error, "40001");
}

/** An error by its PostgreSQL code, such as `23505` for a unique constraint, and by the name of that constraint. */
export function hasCode(error: unknown, code: string, constraint?: string): boolean {
  if (!(error instanceof Error) || !("code" in error) || error.code !== code) return false;
  return constraint === undefined || ("constraint" in error && error.constraint === constraint);
}
