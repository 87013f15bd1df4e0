import { givenBy } from "../../../config.ts";
/** What `openConsole` is opened with, for tests that ask it what it serves. */
import { scriptLibrary } from "../../../db/script-library.ts";
import type { ConsoleWires } from "../../../wiring/open-console.ts";
import type { Site } from "../../web/site.ts";

/** The wires of a site that runs. */
export function consoleOf({ database, secrets, sirius, config }: Site): ConsoleWires {
  return {
    config,
    settings: {
      current: () => givenBy(config).values,
      toldThreshold: () => config.threshold,
      refresh: async () => givenBy(config).values,
      onReading: () => undefined,
      stop: async () => undefined,
    },
    pool: database.pool,
    secrets,
    scripts: scriptLibrary(database.pool),
    queue: { request: async () => undefined },
    url: sirius.url,
    now: Date.now,
    assets: { addresses: { style: "", script: "" }, files: new Map() },
    channels: new Map(),
    report: () => undefined,
  };
}
