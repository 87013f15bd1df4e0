/** Large readings: one moment of the database, a thousand rows at a time, however long it takes. */
import type { Pool, PoolClient } from "pg";
import { answered } from "./results-queries.ts";
import { takesItsTime } from "./watch-connections.ts";

/** A view of the database that stays as it is, until it is disposed of. */
export interface Moment extends AsyncDisposable {
  readonly client: PoolClient;
}

const ROWS_AT_ONCE = 1_000;

/** Opens a view. Errors: `database_unavailable`. */
export async function openMoment(pool: Pool): Promise<Moment> {
  const client = await answered(pool.connect());
  takesItsTime(client, true);
  try {
    await client.query("begin isolation level repeatable read read only");
    await client.query("set local statement_timeout = 0");
    // Whoever takes the rows may be slow: a disk, a terminal, a browser.
    await client.query("set local idle_in_transaction_session_timeout = 0");
  } catch (error) {
    takesItsTime(client, false);
    // What it had begun ends with it.
    client.release(true);
    throw error;
  }
  return {
    client,
    async [Symbol.asyncDispose]() {
      await client.query("rollback").catch(() => undefined);
      takesItsTime(client, false);
      client.release();
    },
  };
}

/** Rows of a query, a thousand at a time; one such reading at a time in one view. */
export async function* rowsOf<Row extends object>(
  client: PoolClient,
  text: string,
  values: readonly unknown[],
): AsyncGenerator<Row> {
  await client.query(`declare large no scroll cursor for ${text}`, [...values]);
  for (;;) {
    const { rows } = await client.query<Row>(`fetch ${ROWS_AT_ONCE} from large`);
    yield* rows;
    if (rows.length < ROWS_AT_ONCE) break;
  }
  await client.query("close large");
}
