/** Several statements that are stored together or not at all. */
import type { Pool, PoolClient } from "pg";
import { takesItsTime } from "./watch-connections.ts";

/** Works in one transaction: committed when the work returns, rolled back when it throws. */
export async function inTransaction<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const result = await work(client);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

/** The same for work that takes its time: without a limit for each statement. */
export async function inLongTransaction<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  return inTransaction(pool, async (client) => {
    takesItsTime(client, true);
    try {
      await client.query("set local statement_timeout = 0");
      return await work(client);
    } finally {
      takesItsTime(client, false);
    }
  });
}
