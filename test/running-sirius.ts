/** A whole Sirius with the fictitious world, for tests of what everybody can see of it. */
import { releaseResults } from "../db/release-store.ts";
import { startSite, type Site } from "./web/site.ts";

export interface RunningSirius extends Site {
  readonly url: string;
  /** Releases what may be, at the present or at a given time. */
  release(at?: number): Promise<void>;
}

/** Starts one. */
export async function runSirius(): Promise<RunningSirius> {
  const site = await startSite();
  const { url } = site.sirius;
  return {
    ...site,
    url,
    async release(at = Date.now()) {
      const { pool } = site.database;
      await releaseResults({ pool }, { threshold: 5, now: at, methodUrl: `${url}/methode#v1` });
    },
  };
}
