/**
 * Two pieces of work on connections of their own, whose statements are let through one by one in every
 * order there is. A statement that waits for a lock of the other one is left waiting.
 */
import type { Pool } from "pg";
import type { Connection } from "../../db/embedded-postgres.ts";
import { severablePool, type Pass, type Severable } from "./wire.ts";

/** Statements between two gates go through together: nobody else can tell them apart. */
export type Gates = readonly RegExp[];

/** What happened, in its order. */
export type Log = (what: string, result?: unknown) => void;

/** One worker whose statements wait to be let through. */
export class Actor {
  /** Its own connections; what uses them passes by `pass`. */
  readonly pool: Pool;
  /** How many gates it has come to. */
  gates = 0;
  private readonly line: Severable;
  private readonly log: Log;
  private stops: Gates = [];
  private open: (() => void) | undefined;
  private free = false;
  private running: Promise<void> | undefined;
  private over = true;

  constructor(connection: Connection, log: Log) {
    this.line = severablePool(connection);
    this.log = log;
    this.pool = this.line.pool;
  }

  /** Begins some work; it stops at its first gate. Errors are logged. */
  begin(stops: Gates, work: () => Promise<unknown>): void {
    this.stops = stops;
    this.gates = 0;
    this.free = false;
    this.over = false;
    this.running = this.run(work);
  }

  /** Lets it go on to its next gate; one that is over, or waits for a lock, is left as it is. */
  async step(onlooker: Pool): Promise<void> {
    const open = this.open;
    if (open === undefined) return;
    this.open = undefined;
    open();
    await this.settled(onlooker);
  }

  /** Waits until it is at a gate, over, or in the hands of the other one. */
  async settled(onlooker: Pool): Promise<void> {
    for (let looked = 0; !this.over && this.open === undefined; looked += 1) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (looked > 2 && (await this.waitsForLock(onlooker))) return;
    }
  }

  /** No gate stops it any more. */
  release(): void {
    this.free = true;
    this.open?.();
    this.open = undefined;
  }

  async finish(): Promise<void> {
    await this.running;
  }

  async end(): Promise<void> {
    this.release();
    await this.line.pool.end();
  }

  readonly pass: Pass = async (name, operation) => {
    if (!this.free && this.stops.some((stop) => stop.test(name))) {
      this.gates += 1;
      await new Promise<void>((resolve) => {
        this.open = resolve;
      });
    }
    const result = await operation();
    this.log(name, result);
    return result;
  };

  private async run(work: () => Promise<unknown>): Promise<void> {
    try {
      this.log("done", await work());
    } catch (error) {
      this.log("failed", error);
    } finally {
      this.over = true;
    }
  }

  private async waitsForLock(onlooker: Pool): Promise<boolean> {
    const { rows } = await onlooker.query(
      "select from pg_stat_activity where application_name = $1 and wait_event_type = 'Lock'",
      [this.line.name],
    );
    return rows.length > 0;
  }
}

/** Every order of `first` steps of one and `second` of the other: strings of 0 and 1. */
export function allOrders(first: number, second: number): readonly string[] {
  if (first === 0) return ["1".repeat(second)];
  if (second === 0) return ["0".repeat(first)];
  return [
    ...allOrders(first - 1, second).map((rest) => `0${rest}`),
    ...allOrders(first, second - 1).map((rest) => `1${rest}`),
  ];
}

/** Lets two actors, whose work has begun, go on in an order, then freely to their ends. */
export async function playOrder(
  actors: readonly [Actor, Actor],
  order: string,
  onlooker: Pool,
): Promise<void> {
  for (const actor of actors) await actor.settled(onlooker);
  for (const turn of order) await actors[turn === "0" ? 0 : 1].step(onlooker);
  for (const actor of actors) actor.release();
  await Promise.all(actors.map((actor) => actor.finish()));
}
