/** Wires what is for everyone to the database: pages, widget, read API. */
import type { Router } from "express";
import type { Pool } from "pg";
import { publicSite } from "../api/public-site.ts";
import { readApi, type ReadApi } from "../api/read-api.ts";
import { sandboxWorld } from "../api/sandbox.ts";
import type { Instant } from "../bot/conversation.ts";
import type { ScriptLibrary } from "../bot/ports.ts";
import type { Config } from "../config.ts";
import { apiKeys } from "../db/api-keys.ts";
import type { Demo } from "../db/demo.ts";
import { keptScores } from "../db/kept-scores.ts";
import { openData } from "../db/open-data.ts";
import { publicDirectory } from "../db/public-directory.ts";
import { publicLabels } from "../db/public-labels.ts";
import type { RateLimiter } from "../db/rate-limiter.ts";
import { resolver } from "../db/resolver.ts";
import type { ResultsStore } from "../db/results-store.ts";
import type { BuiltAssets } from "../web/assets.ts";
import { buildPublicAssets } from "../web/public-assets.ts";

export interface PublicWires {
  readonly config: Pick<Config, "publisher" | "threshold">;
  readonly pool: Pool;
  readonly scripts: ScriptLibrary;
  /** The same store as the read API. */
  readonly results: ResultsStore;
  readonly limiter: RateLimiter;
  /** Where people reach us, without a slash at the end. */
  readonly url: string;
  readonly now: () => Instant;
  readonly assets: BuiltAssets;
  readonly demo: Pick<Demo, "link"> | undefined;
}

interface ApiWires extends Pick<PublicWires, "pool" | "results" | "limiter" | "url" | "now"> {
  readonly config: Pick<Config, "publisher" | "threshold" | "apiPerMinute">;
}

interface OpenReadApi {
  readonly api: ReadApi;
  readonly stop: () => Promise<void>;
}

/** The read API on the database, and its sandbox beside it. */
export function openReadApi(wires: ApiWires): OpenReadApi {
  const { config, pool, results, limiter, url, now } = wires;
  const { threshold, apiPerMinute, publisher } = config;
  const kept = keptScores(pool, results);
  const api = readApi({
    kept: (key) => kept.get(key),
    world: {
      results: { ...results, score: (key) => kept.score(key) },
      threshold,
      resolver: resolver(pool),
      directory: publicDirectory(pool, now),
      openData: openData(pool, now),
    },
    sandbox: sandboxWorld(url, threshold),
    publicBaseUrl: url,
    contact: publisher.contact,
    perMinute: apiPerMinute,
    keys: apiKeys(pool, now),
    share: (counts, seconds, at) => limiter.add(counts, seconds, at),
    now,
  });
  return { api, stop: () => kept.stop() };
}

/** The routes that are for everyone. Errors: those of esbuild. */
export async function openPublicSite(wires: PublicWires): Promise<Router> {
  const { config, pool, scripts, results, limiter, url, now, demo } = wires;
  const { publisher, threshold } = config;
  const assets = await buildPublicAssets(url);
  const { style } = wires.assets.addresses;
  return publicSite({
    site: { baseUrl: url, style, assets: assets.addresses, publisher, threshold },
    assets,
    results,
    directory: publicDirectory(pool, now),
    labels: publicLabels(pool, scripts),
    allow: (what, limit, seconds) => limiter.allow(what, limit, seconds, now()),
    demoLink: () => demo?.link,
    now,
  });
}
