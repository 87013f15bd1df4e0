/** Hears what PostgreSQL tells this process, and knows whether it does. */
import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { Client, type Pool } from "pg";

const RETRY_MS = 1_000;
/** A connection that says nothing may be cut without a word: so often it is asked to hear us, and within so long. */
const ASK_MS = 20_000;
const HEARD_MS = 5_000;
const FAREWELL_MS = 1_000;
/** What begins so asks whether somebody listens, and tells of no change. */
const ASKED = "asked ";

export interface Hearing {
  /** The name of the notifications. */
  readonly channel: string;
  /** One came. */
  readonly onChange: () => void;
  /** Changes are heard of from now on. */
  readonly onHearing: () => void;
  /** Nobody knows what was missed. */
  readonly onDeaf: () => void;
}

/**
 * Listens until it is stopped, on a connection of its own that is replaced when it breaks, or when it does not
 * hear what another one says.
 *
 * @returns what stops it.
 */
export function hearChanges(pool: Pool, hearing: Hearing): () => Promise<void> {
  const end = new AbortController();
  let client: Client | undefined;
  const after = (milliseconds: number): Promise<string> =>
    wait(milliseconds, "over", { signal: end.signal, ref: false }).catch(() => "over");
  /** A connection that was cut without a word does not answer a farewell either. */
  const close = async (): Promise<void> => {
    const said = client?.end().catch(() => undefined);
    await Promise.race([said, wait(FAREWELL_MS, undefined, { ref: false })]);
  };
  const keepListening = async (): Promise<void> => {
    while (!end.signal.aborted) {
      client = new Client(pool.options);
      // Away, or about to come back: until then nothing is heard.
      await listen(pool, client, { ...hearing, after }).catch(() => undefined);
      hearing.onDeaf();
      await close();
      // Ends at once when it is to stop.
      await after(RETRY_MS);
    }
  };
  const listening = keepListening();
  return async () => {
    end.abort();
    await close();
    await listening;
  };
}

/** Returns when this connection hears nothing any more. */
async function listen(
  pool: Pool,
  own: Client,
  {
    channel,
    onChange,
    onHearing,
    after,
  }: Hearing & { readonly after: (milliseconds: number) => Promise<string> },
): Promise<void> {
  let nonce = "";
  let heard = Promise.withResolvers<void>();
  const ended = new Promise<void>((resolve) => {
    own.on("error", () => resolve());
    own.on("end", () => resolve());
  });
  own.on("notification", ({ payload = "" }) => {
    if (payload === nonce) heard.resolve();
    else if (!payload.startsWith(ASKED)) onChange();
  });
  // A client that is closed while it connects never says that it will not.
  await Promise.race([own.connect(), ended]);
  const listening = own.query(`listen ${channel}`).then(() => "listening");
  // Unheard it ends with its connection.
  listening.catch(() => undefined);
  if ((await Promise.race([listening, ended, after(HEARD_MS)])) !== "listening") return;
  for (;;) {
    [nonce, heard] = [`${ASKED}${randomUUID()}`, Promise.withResolvers<void>()];
    // By another connection: what this one hears of itself would prove nothing.
    await pool.query("select pg_notify($1, $2)", [channel, nonce]);
    if ((await Promise.race([heard.promise, ended, after(HEARD_MS)])) === "over") return;
    onHearing();
    if ((await Promise.race([ended, after(ASK_MS)])) !== "over") return;
  }
}
