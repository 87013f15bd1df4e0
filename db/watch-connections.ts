/**
 * A database whose machine vanishes sends no farewell: TCP goes on hoping for a quarter of an hour, and every
 * statement under way holds its connection meanwhile. So a connection that says nothing for a while is asked
 * about over a new one. When the database does not answer there either, what waits is ended: requests are
 * told to come again. A database that is only slow answers, and nothing is cut.
 */
import { setTimeout as delay } from "node:timers/promises";
import { Client, type Pool, type PoolClient } from "pg";

const LOOK_EVERY_MS = 1_000;
/** Silence after which a connection is asked about. Together with the asking, under ten seconds. */
const QUIET_MS = 4_000;
/** Work that may take long is only given up when the database has been away for so long. */
const PATIENT_MS = 60_000;
/** How long the new connection may take, in steps: a busy moment of this process counts as one of them. */
const STEP_MS = 500;
const STEPS = 7;

/** Connections that do work which may take long. */
const patient = new WeakSet<PoolClient>();

/** The work on this connection takes its time: a short absence of the database is waited for. */
export function takesItsTime(client: PoolClient, itDoes: boolean): void {
  if (itDoes) patient.add(client);
  else patient.delete(client);
}

interface Held {
  /** Bytes that came from the database when it was last looked at. */
  bytes: number;
  /** When the database was last known to be there: it said something here, or when asked. */
  vouchedAt: number;
}

/**
 * Watches the connections of a pool that are in use.
 *
 * @returns what ends it.
 */
export function watchConnections(pool: Pool): () => void {
  const held = new Map<PoolClient, Held>();
  pool.on("acquire", (client) => {
    held.set(client, { bytes: bytesOf(client), vouchedAt: performance.now() });
  });
  pool.on("release", (_error, client) => held.delete(client));
  let asking = false;
  const quietOnes = () => [...held].filter(([client, one]) => isQuiet(client, one));
  const look = async (): Promise<void> => {
    if (asking || quietOnes().length === 0) return;
    asking = true;
    const there = await answers(pool);
    asking = false;
    const now = performance.now();
    // Those too that fell silent while it was asked.
    for (const [client, one] of quietOnes()) {
      if (there) one.vouchedAt = now;
      else if (!patient.has(client) || now - one.vouchedAt > PATIENT_MS) endConnection(client);
    }
  };
  const timer = setInterval(() => void look(), LOOK_EVERY_MS).unref();
  return () => clearInterval(timer);
}

function isQuiet(client: PoolClient, one: Held): boolean {
  const now = performance.now();
  const bytes = bytesOf(client);
  if (bytes !== one.bytes) Object.assign(one, { bytes, vouchedAt: now });
  return now - one.vouchedAt >= QUIET_MS;
}

function bytesOf({ connection: { stream } }: PoolClient): number {
  return "bytesRead" in stream ? Number(stream.bytesRead) : 0;
}

/** Ends a connection: its statement fails as with any that breaks, and the pool makes a new one. */
function endConnection({ connection }: PoolClient): void {
  connection.stream.destroy(new Error("Connection terminated: the database does not answer"));
}

/** Whether the database says anything over a new connection, be it that it lets nobody in. */
async function answers(pool: Pool): Promise<boolean> {
  const client = new Client(pool.options);
  client.on("error", () => undefined);
  const asked = client
    .connect()
    .then(() => client.query("select 1"))
    .then(() => true, isOfTheServer);
  for (let step = 0; step < STEPS; step += 1) {
    const said = await Promise.race([asked, delay(STEP_MS, undefined, { ref: false })]);
    if (said === undefined) continue;
    if (said) void client.end().catch(() => undefined);
    else client.connection.stream.destroy();
    return said;
  }
  client.connection.stream.destroy();
  return false;
}

/** Only PostgreSQL itself gives its errors a severity. */
function isOfTheServer(error: unknown): boolean {
  return error instanceof Error && "severity" in error;
}
