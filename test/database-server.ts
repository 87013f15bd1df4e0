/** One PostgreSQL for the whole run: that of DATABASE_URL, as a superuser, else an embedded one in a folder of its own. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import type { TestProject } from "vitest/node";
import { startEmbeddedPostgres, type Connection } from "../db/embedded-postgres.ts";
import { openDatabase } from "../db/orm.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The server's own database; those of the tests are made beside it. */
    server: Connection;
    /** An empty, migrated database to copy. */
    template: string;
  }
}

let stop: () => Promise<void> = async () => undefined;

export async function setup(project: TestProject): Promise<void> {
  const url = process.env["DATABASE_URL"];
  const server = url === undefined ? await startOwn() : { connectionString: url };
  const template = `sirius_template_${process.pid}`;
  await run(server, `create database ${template}`);
  const database = await openDatabase({
    connection: named(server, template),
    applicationName: "sirius tests",
  });
  await database.migrate();
  await database.close();
  const stopServer = stop;
  stop = async () => {
    await run(server, `drop database if exists ${template} with (force)`);
    await stopServer();
  };
  project.provide("server", server);
  project.provide("template", template);
}

export async function teardown(): Promise<void> {
  await stop();
}

async function startOwn(): Promise<Connection> {
  const folder = mkdtempSync(join(tmpdir(), "sirius-tests-"));
  const server = await startEmbeddedPostgres(folder);
  // Nothing here outlives the run. Tests that kill PostgreSQL start one of their own, which waits for its disk.
  for (const setting of ["fsync", "synchronous_commit", "full_page_writes"]) {
    await run(server.connection, `alter system set ${setting} = off`);
  }
  await run(server.connection, "select pg_reload_conf()");
  stop = async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return server.connection;
}

/** The same server, another database. */
export function named(server: Connection, database: string): Connection {
  if ("host" in server) return { ...server, database };
  const url = new URL(server.connectionString);
  url.pathname = `/${database}`;
  return { connectionString: url.href };
}

/** Where a database is, as an address: the one form that settings know. */
export function addressOf(connection: Connection): string {
  if ("connectionString" in connection) return connection.connectionString;
  const { user, database, host, port } = connection;
  return `postgresql://${user}@/${database}?host=${encodeURIComponent(host)}&port=${port}`;
}

/** Runs statements on the server, outside any test's database. */
export async function run(server: Connection, ...statements: readonly string[]): Promise<void> {
  const client = new Client(server);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
