/**
 * What holds at this moment, for a process that runs for weeks: PostgreSQL tells of each change, and every few
 * seconds the process looks by itself, for behind a pool of connections nothing may be heard.
 */
import type { Pool, PoolClient } from "pg";
import { because } from "../bot/error-words.ts";
import { SiriusError } from "../bot/errors.ts";
import { hearChanges } from "./hear-changes.ts";
import { LAST_THRESHOLD } from "./release-queries.ts";
import { readSettings, readStored } from "./setting-store.ts";
import type { GivenSettings, Settings } from "./setting-values.ts";

/** Told by a trigger after the commit that changed one. */
const CHANGES = "sirius_settings";
const LOOK_EVERY_MS = 5_000;

export interface LiveSettings {
  /** What holds now. To be asked whenever something of it is needed; nothing of it is kept. */
  current(): Settings;
  /**
   * People a figure needed at the last release: what pages say of the figures that they show. Before the
   * first release what the next one will ask for.
   */
  toldThreshold(): number;
  /** Reads it anew, for what must not go by an old value. Errors: `config_invalid`; storage errors. */
  refresh(): Promise<Settings>;
  /** Told after each reading, whether or not it found something else. */
  onReading(listener: () => void): void;
  stop(): Promise<void>;
}

/**
 * Refuses to go on while nobody has said who asks the questions and how to reach them.
 *
 * Errors: `config_invalid`, with both ways to say it.
 */
export async function requirePublisher(pool: Pool, given: GivenSettings): Promise<void> {
  const { values } = await readStored(pool);
  const missing = (["name", "contact"] as const).filter(
    (field) => !given.fixed.has(`publisher.${field}`) && values.publisher?.[field] === undefined,
  );
  if (missing.length === 0) return;
  const commands = missing.map((field) => `sirius setting set publisher.${field} "…"`).join(", ");
  throw new SiriusError(
    "config_invalid",
    "PUBLISHER_NAME and PUBLISHER_CONTACT: write who asks and how to reach them; the law wants it. " +
      `Or decide it: ${commands}`,
    because("publisher_unknown", { commands }),
  );
}

/**
 * Reads the settings and follows them until it is stopped. While the database is away what held last holds.
 *
 * @param report  Told of what cannot be read, each time.
 *
 * Errors: `config_invalid`; storage errors, at the first reading.
 */
export async function followSettings(
  pool: Pool,
  given: GivenSettings,
  report: (error: unknown) => void,
): Promise<LiveSettings> {
  let now = await readTold(pool, given);
  const listeners: (() => void)[] = [];
  let [asked, taken] = [0, 0];
  let stopped = false;
  const refresh = async (): Promise<Settings> => {
    asked += 1;
    const turn = asked;
    const found = await readTold(pool, given);
    // A slower look that began earlier does not undo a later one.
    if (turn > taken) [now, taken] = [found, turn];
    for (const listener of listeners) listener();
    return found.settings;
  };
  // A look that was under way at the end finds no database any more: nobody's trouble.
  const look = (): void =>
    void refresh().catch((error: unknown) => {
      if (!stopped) report(error);
    });
  const timer = setInterval(look, LOOK_EVERY_MS);
  timer.unref();
  const stopHearing = hearChanges(pool, {
    channel: CHANGES,
    onChange: look,
    // What was missed meanwhile is found by looking.
    onHearing: look,
    onDeaf: () => undefined,
  });
  return {
    current: () => now.settings,
    toldThreshold: () => now.toldThreshold,
    refresh,
    onReading: (listener) => void listeners.push(listener),
    async stop() {
      stopped = true;
      clearInterval(timer);
      await stopHearing();
    },
  };
}

/** What holds, and the people a figure needed at the last release. */
export interface ToldSettings {
  readonly settings: Settings;
  readonly toldThreshold: number;
}

/** Both read anew. Errors: `config_invalid`; storage errors. */
export async function readTold(db: Pool | PoolClient, given: GivenSettings): Promise<ToldSettings> {
  const settings = await readSettings(db, given);
  const { rows } = await db.query<{ threshold: number | null }>(
    `select ${LAST_THRESHOLD} as threshold from published_statistics`,
  );
  return { settings, toldThreshold: rows[0]?.threshold ?? settings.publication.threshold };
}
