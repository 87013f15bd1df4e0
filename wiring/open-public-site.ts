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
import { KEPT_LONGEST, type Kept, type Publisher } from "../web/shapes.ts";

/** What pages and answers say of the house: each field is read whenever it is needed, for it may change. */
export interface House {
  readonly publisher: Publisher;
  /** People a figure needs. */
  readonly threshold: number;
  /** How long things are kept; left out: the longest. */
  readonly kept?: Kept;
}

export interface PublicWires {
  readonly house: House;
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
  readonly house: House;
  readonly config: Pick<Config, "apiPerMinute">;
}

interface OpenReadApi {
  readonly api: ReadApi;
  readonly stop: () => Promise<void>;
}

/** The read API on the database, and its sandbox beside it. */
export function openReadApi(wires: ApiWires): OpenReadApi {
  const { house, config, pool, results, limiter, url, now } = wires;
  const kept = keptScores(pool, results);
  const api = readApi({
    kept: (key) => kept.get(key),
    world: {
      results: { ...results, score: (key) => kept.score(key) },
      get threshold() {
        return house.threshold;
      },
      resolver: resolver(pool),
      directory: publicDirectory(pool, now),
      openData: openData(pool, now),
    },
    // Nothing in the sandbox ever changes.
    sandbox: sandboxWorld(url, house.threshold),
    publicBaseUrl: url,
    contact: () => house.publisher.contact,
    perMinute: config.apiPerMinute,
    keys: apiKeys(pool, now),
    share: (counts, seconds, at) => limiter.add(counts, seconds, at),
    now,
  });
  return { api, stop: () => kept.stop() };
}

/** The routes that are for everyone. Errors: those of esbuild. */
export async function openPublicSite(wires: PublicWires): Promise<Router> {
  const { house, pool, scripts, results, limiter, url, now, demo } = wires;
  const assets = await buildPublicAssets(url);
  return publicSite({
    site: {
      baseUrl: url,
      assets: assets.addresses,
      publisher: house.publisher,
      get style() {
        return wires.assets.addresses.style;
      },
      get threshold() {
        return house.threshold;
      },
      get kept() {
        return house.kept ?? KEPT_LONGEST;
      },
    },
    assets,
    results,
    directory: publicDirectory(pool, now),
    labels: publicLabels(pool, scripts),
    allow: (what, limit, seconds) => limiter.allow(what, limit, seconds, now()),
    demoLink: () => demo?.link,
    now,
  });
}
