/** Wires the public pages, the widget and the open data to the database. */
import type { Router } from "express";
import type { Pool } from "pg";
import { publicSite } from "./api/public-site.ts";
import type { Instant } from "./bot/conversation.ts";
import type { ScriptLibrary } from "./bot/ports.ts";
import type { Config } from "./config.ts";
import type { Demo } from "./db/demo.ts";
import { openData } from "./db/open-data.ts";
import { publicDirectory } from "./db/public-directory.ts";
import { publicLabels } from "./db/public-labels.ts";
import type { ResultsStore } from "./db/results-store.ts";
import type { BuiltAssets } from "./web/assets.ts";
import { buildPublicAssets } from "./web/public-assets.ts";

export interface PublicWires {
  readonly config: Pick<Config, "publisher" | "threshold">;
  readonly pool: Pool;
  readonly scripts: ScriptLibrary;
  /** The same store as the read API. */
  readonly results: ResultsStore;
  /** Where people reach us, without a slash at the end. */
  readonly url: string;
  readonly now: () => Instant;
  readonly assets: BuiltAssets;
  readonly demo: Pick<Demo, "link"> | undefined;
}

/** The routes that are for everyone. Errors: those of esbuild. */
export async function openPublicSite(wires: PublicWires): Promise<Router> {
  const { config, pool, scripts, results, url, now, demo } = wires;
  const { publisher, threshold } = config;
  const assets = await buildPublicAssets(url);
  const { style } = wires.assets.addresses;
  return publicSite({
    site: { baseUrl: url, style, assets: assets.addresses, publisher, threshold },
    assets,
    results,
    directory: publicDirectory(pool, now),
    labels: publicLabels(pool, scripts),
    openData: openData(pool, now),
    demoLink: () => demo?.link,
    now,
  });
}
