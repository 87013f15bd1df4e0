/**
 * A wire to PostgreSQL that can be cut: what is under way breaks, and what comes is refused. It can fall
 * silent as well, as when a machine loses its power: everything is taken, nothing goes through.
 */
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import type { Connection } from "../../db/embedded-postgres.ts";

export interface DatabaseProxy {
  /** An address of the database that leads through the wire. */
  readonly url: string;
  /** From now on connections are refused; those that are open break. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  /** From now on nothing goes through, and nobody is told. */
  silence(): void;
  /** What waits goes through, where somebody still waits for it. */
  speak(): void;
  close(): Promise<void>;
}

/** Lays a wire to one database. */
export async function openDatabaseProxy(connection: Connection): Promise<DatabaseProxy> {
  const to = endOf(connection);
  /** Every end, and where what comes from it goes. */
  const open = new Map<Socket, Socket>();
  const waiting = new Set<Socket>();
  let silent = false;
  const join = (client: Socket): void => {
    const database = connect(to.socket);
    for (const [one, other] of [
      [client, database],
      [database, client],
    ] as const) {
      open.set(one, other);
      one.pipe(other);
      one.on("error", () => undefined);
      one.on("close", () => {
        open.delete(one);
        other.destroy();
      });
    }
  };
  const server = createServer((client) => {
    if (!silent) return join(client);
    waiting.add(client);
    client.on("error", () => undefined);
    client.on("close", () => waiting.delete(client));
  });
  const listen = async (port: number): Promise<void> => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  };
  const cut = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, "close");
    server.close();
    for (const socket of [...open.keys(), ...waiting]) socket.destroy();
    await closed;
  };
  await listen(0);
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `postgresql://${to.user}@127.0.0.1:${port}/${to.database}`,
    cut,
    mend: () => listen(port),
    silence() {
      silent = true;
      for (const [one, other] of open) one.unpipe(other).pause();
    },
    speak() {
      silent = false;
      for (const [one, other] of open) one.pipe(other);
      for (const client of waiting) join(client);
      waiting.clear();
    },
    close: cut,
  };
}

type SocketAddress = { readonly path: string } | { readonly host: string; readonly port: number };

function endOf(connection: Connection): {
  readonly socket: SocketAddress;
  readonly user: string;
  readonly database: string;
} {
  if ("host" in connection) {
    const { host, port, user, database } = connection;
    const path = `${host}/.s.PGSQL.${port}`;
    return { socket: host.startsWith("/") ? { path } : { host, port }, user, database };
  }
  const url = new URL(connection.connectionString);
  const credentials = url.password === "" ? url.username : `${url.username}:${url.password}`;
  return {
    socket: { host: url.hostname, port: Number(url.port || 5_432) },
    user: credentials,
    database: url.pathname.slice(1),
  };
}
