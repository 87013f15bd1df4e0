/** One process of Sirius on a shared database, that dies where it is told to. */
import type { Pool } from "pg";
import type { Accepting } from "../../bot/accept.ts";
import type { PushChannel } from "../../bot/channel.ts";
import type { Instant } from "../../bot/conversation.ts";
import type { Limits } from "../../bot/outbox.ts";
import type { Playing } from "../../bot/receive.ts";
import { addressBook } from "../../db/address-book.ts";
import { conversationStore } from "../../db/conversation-store.ts";
import type { Connection } from "../../db/embedded-postgres.ts";
import { optOutPerson } from "../../db/opt-outs.ts";
import { outboxStore } from "../../db/outbox-store.ts";
import { personalLinks } from "../../db/personal-links.ts";
import { scriptLibrary } from "../../db/script-library.ts";
import type { Secrets } from "../../db/secrets.ts";
import type { Provider } from "./provider.ts";
import { severablePool, untilGone, wiredPool, type Pass, type Severable } from "./wire.ts";

/** Where a process dies: around one operation, the first being 0. */
export interface CrashPoint {
  readonly operation: number;
  readonly phase: "before" | "after";
}

/** What a process needs that is not its own. */
export interface Surroundings {
  readonly connection: Connection;
  /** For processes that live on: connections that are there already. */
  readonly pool: Pool;
  readonly secrets: Secrets;
  readonly providers: readonly Provider[];
  readonly now: () => Instant;
  /** Paces; none unless told. */
  readonly limits?: Limits;
}

const AT_ONCE: Limits = { replyEveryMs: 0, startEveryMs: 0 };

/** What a dead process cannot do. */
export class Dead extends Error {}

export class Process {
  /** Names of all operations begun, in their order. */
  readonly operations: string[] = [];
  /** The operation around which it died. */
  diedAt: string | undefined;
  readonly parts;
  readonly accepting: Accepting;
  readonly links;
  private readonly crash: CrashPoint | undefined;
  /** Of a process that is going to die. */
  private readonly line: Severable | undefined;
  private underWay = 0;

  constructor(around: Surroundings, crash?: CrashPoint) {
    this.crash = crash;
    this.line = crash === undefined ? undefined : severablePool(around.connection);
    const pool = wiredPool(this.line?.pool ?? around.pool, this.pass);
    this.parts = partsOf(pool, around);
    this.accepting = acceptingOf(this.parts, around, this.pass);
    this.links = personalLinks(this.parts);
  }

  get dead(): boolean {
    return this.diedAt !== undefined;
  }

  /** Waits for what nobody waits for, such as an acknowledged button. Throws when it was deadly. */
  async rest(): Promise<void> {
    while (this.underWay > 0) await new Promise((resolve) => setImmediate(resolve));
    if (this.dead) throw new Dead();
  }

  /** Ends the process, where it has not died, and waits until PostgreSQL knows. */
  async end(pool: Pool): Promise<void> {
    if (this.line === undefined) return;
    this.line.sever();
    await untilGone(pool, this.line.name);
  }

  private readonly pass: Pass = async (name, operation) => {
    if (this.dead) throw new Dead();
    const number = this.operations.push(name) - 1;
    if (number !== this.crash?.operation) return this.count(operation);
    if (this.crash.phase === "after") await this.count(operation);
    return this.die(`${this.crash.phase} ${name}`);
  };

  private async count<T>(operation: () => Promise<T>): Promise<T> {
    this.underWay += 1;
    try {
      return await operation();
    } finally {
      this.underWay -= 1;
    }
  }

  private die(at: string): never {
    this.diedAt = at;
    this.line?.sever();
    throw new Dead();
  }
}

/** The stores of one process. */
export function partsOf(
  pool: Pool,
  { secrets, providers }: Pick<Surroundings, "secrets" | "providers">,
) {
  const scripts = scriptLibrary(pool);
  const reach = providers.map(({ id }) => id);
  const playing: Playing = { store: conversationStore(pool, secrets, reach), scripts };
  return { pool, secrets, scripts, playing, baseUrl: () => "https://avis.example.fr" };
}

/** All that one process works with. */
export function acceptingOf(
  parts: ReturnType<typeof partsOf>,
  { providers, now, limits = AT_ONCE }: Pick<Surroundings, "providers" | "now" | "limits">,
  pass: Pass,
): Accepting {
  const channels = providers.map((one) => [one.id, one.channel(pass, now)] as const);
  return {
    outbox: outboxStore(parts),
    playing: parts.playing,
    channels: new Map<PushChannel, (typeof channels)[number][1]>(channels),
    limits: () => limits,
    publisher: () => "Sirius",
    now,
    timeout: () => AbortSignal.timeout(5_000),
    optOut: (person, source, at) => optOutPerson(parts, person, source, at),
    alert: () => undefined,
    addresses: addressBook(parts),
    wake: () => undefined,
  };
}
