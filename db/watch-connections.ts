/**
 * A database whose machine vanishes sends no farewell: TCP goes on hoping for a quarter of an hour, and every
 * statement under way holds its connection meanwhile. So a connection that says nothing for a while is asked
 * about over a new one. When the database does not answer there either, what waits is ended: requests are
 * told to come again. A database that is only slow answers, and nothing is cut.
 */
import { setTimeout as delay } from "node:timers/promises";
import { Client, Pool, type PoolClient, type PoolConfig } from "pg";

const LOOK_EVERY_MS = 1_000;
/** Silence after which a connection is asked about. Together with the asking, under ten seconds. */
const QUIET_MS = 4_000;
/** Work that may take long is only given up when the database has been away for so long. */
const PATIENT_MS = 60_000;
/** How long the new connection may take, in steps: a busy moment of this process counts as one of them. */
const STEP_MS = 500;
const STEPS = 7;

const AWAY = "Connection terminated: the database does not answer";

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

/** Somebody who waits for a connection. */
interface Waiting {
  readonly since: number;
  readonly resolve: (client: PoolClient) => void;
  readonly reject: (error: unknown) => void;
  readonly giveUp: () => void;
}

/** A pool that notices when its database is away. */
export class WatchedPool extends Pool {
  readonly #held = new Map<PoolClient, Held>();
  readonly #timer: NodeJS.Timeout;
  /** Those who wait for a connection. */
  readonly #waiting = new Set<Waiting>();
  #asking = false;
  #away = false;

  constructor(options: PoolConfig) {
    super(options);
    this.on("acquire", (client) => {
      this.#held.set(client, { bytes: bytesOf(client), vouchedAt: performance.now() });
    });
    this.on("release", (_error, client) => this.#held.delete(client));
    this.#timer = setInterval(() => void this.#look(), LOOK_EVERY_MS).unref();
  }

  override connect(): Promise<PoolClient>;
  override connect(taken: Taken): void;
  override connect(taken?: Taken): Promise<PoolClient> | undefined {
    const connected = this.#connect();
    if (taken === undefined) return connected;
    connected.then(
      (client) => taken(undefined, client, (release) => client.release(release)),
      (error: Error) => taken(error, undefined, () => undefined),
    );
    return undefined;
  }

  #connect(): Promise<PoolClient> {
    const { promise, resolve, reject } = Promise.withResolvers<PoolClient>();
    const giveUp = (): void => reject(new Error(AWAY));
    // As long as it is away nobody waits to find that out by themselves.
    if (this.#away) giveUp();
    else void this.#wait({ since: performance.now(), resolve, reject, giveUp });
    return promise;
  }

  async #wait(waiting: Waiting): Promise<void> {
    this.#waiting.add(waiting);
    try {
      const client = await super.connect();
      // Whoever gave up has no use for it any more.
      if (this.#waiting.delete(waiting)) waiting.resolve(client);
      else client.release();
    } catch (error) {
      this.#waiting.delete(waiting);
      waiting.reject(error);
    }
  }

  override async end(): Promise<void> {
    await super.end();
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    if (this.#asking || !this.#isDoubtful()) return;
    this.#asking = true;
    this.#away = !(await answers(this));
    this.#asking = false;
    if (this.#away) this.#sendAway();
    const now = performance.now();
    // Those too that fell silent while it was asked.
    for (const [client, one] of this.#quiet()) {
      if (!this.#away) one.vouchedAt = now;
      else if (!patient.has(client) || now - one.vouchedAt > PATIENT_MS) endConnection(client);
    }
  }

  #sendAway(): void {
    for (const { giveUp } of this.#waiting) giveUp();
    this.#waiting.clear();
  }

  #isDoubtful(): boolean {
    const early = performance.now() - QUIET_MS;
    return (
      this.#away ||
      this.#quiet().length > 0 ||
      [...this.#waiting].some(({ since }) => since < early)
    );
  }

  #quiet(): (readonly [PoolClient, Held])[] {
    return [...this.#held].filter(([client, one]) => isQuiet(client, one));
  }
}

type Taken = (
  error: Error | undefined,
  client: PoolClient | undefined,
  done: (release?: Error | boolean) => void,
) => void;

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
  connection.stream.destroy(new Error(AWAY));
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
