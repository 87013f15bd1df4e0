/**
 * Everything that one process asks of the database, statement by statement, on its way through one
 * function: tests count there, hold there, or end the process there. The statements are the product's.
 */
import { Pool, type PoolClient } from "pg";
import type { Connection } from "../../db/embedded-postgres.ts";

/** Lets an operation through, sooner, later or never. `name` is that of the statement, or its first words. */
export type Pass = <T>(name: string, operation: () => Promise<T>) => Promise<T>;

/** The same pool, each of whose statements passes first. Taking a connection is no statement. */
export function wiredPool(pool: Pool, pass: Pass): Pool {
  return new Proxy(pool, {
    get(target, property) {
      if (property === "query") return passing(target, pass);
      if (property === "connect") return async () => wiredClient(await target.connect(), pass);
      const value: unknown = Reflect.get(target, property);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

function wiredClient(client: PoolClient, pass: Pass): PoolClient {
  return new Proxy(client, {
    get(target, property) {
      if (property === "query") return passing(target, pass);
      const value: unknown = Reflect.get(target, property);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

function passing(target: Pool | PoolClient, pass: Pass) {
  return (...args: Parameters<Pool["query"]>) =>
    pass(nameOf(args[0]), async () => target.query(...args));
}

function nameOf(statement: unknown): string {
  if (typeof statement === "string") return firstWords(statement);
  if (typeof statement !== "object" || statement === null) return "?";
  if ("name" in statement && typeof statement.name === "string") return statement.name;
  return "text" in statement && typeof statement.text === "string"
    ? firstWords(statement.text)
    : "?";
}

function firstWords(text: string): string {
  return text.trim().replaceAll(/\s+/g, " ").slice(0, 48);
}

/** A pool whose connections can be cut off, as the death of its process cuts them off. */
export interface Severable {
  readonly pool: Pool;
  /** PostgreSQL shows its connections under this name. */
  readonly name: string;
  /** Breaks every connection in the middle of whatever it does; no new one is made. */
  sever(): void;
}

let made = 0;

/** Opens a pool of its own, of a few connections. */
export function severablePool(connection: Connection, connections = 3): Severable {
  made += 1;
  const name = `sirius process ${process.pid}.${made}`;
  const pool = new Pool({ ...connection, max: connections, application_name: name });
  const open = new Set<{ destroy(): void }>();
  pool.on("error", () => undefined);
  pool.on("connect", (client) => {
    client.on("error", () => undefined);
    const stream = streamOf(client);
    if (stream !== undefined) open.add(stream);
  });
  return {
    pool,
    name,
    sever() {
      for (const stream of open) stream.destroy();
    },
  };
}

function streamOf(client: object): { destroy(): void } | undefined {
  const connection: unknown = Reflect.get(client, "connection");
  if (typeof connection !== "object" || connection === null) return undefined;
  const stream: unknown = Reflect.get(connection, "stream");
  return isDestroyable(stream) ? stream : undefined;
}

function isDestroyable(value: unknown): value is { destroy(): void } {
  return typeof value === "object" && value !== null && "destroy" in value;
}

/** Waits until PostgreSQL has noticed that these connections are gone, and let go of their locks. */
export async function untilGone(pool: Pool, name: string): Promise<void> {
  for (let asked = 0; asked < 2_000; asked += 1) {
    const { rows } = await pool.query(
      "select from pg_stat_activity where application_name = $1 and datname = current_database()",
      [name],
    );
    if (rows.length === 0) return;
  }
  throw new Error("connections of a dead process are still there");
}

/** Lets commits return before they are on the disk, for tests in which PostgreSQL itself stays up. */
export async function hurry(pool: Pool): Promise<void> {
  await pool.query(
    "do $$ begin execute format('alter database %I set synchronous_commit = off', current_database()); end $$",
  );
  await pool.query("set synchronous_commit = off");
}
