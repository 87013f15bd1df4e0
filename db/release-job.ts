/** The nightly release. */
import type { Pool } from "pg";
import type { Instant } from "../bot/conversation.ts";
import type { Playing } from "../bot/receive.ts";
import { tellPublished } from "../bot/release-tell.ts";
import type { JobDefinition } from "./jobs.ts";
import { releaseResults, type ReleaseSummary } from "./release-store.ts";

export interface ReleaseJobDeps {
  readonly pool: Pool;
  readonly playing: Playing;
  readonly threshold: number;
  /** Where people reach us, without a slash at the end. */
  readonly baseUrl: () => string;
  readonly now: () => Instant;
}

/** Address of the page that explains the method; the part after # names its version. */
function methodUrlOf(baseUrl: string): string {
  return `${baseUrl}/methode#v1`;
}

/** Releases results and tells the authors' conversations that their texts are public. */
export async function release(deps: ReleaseJobDeps): Promise<ReleaseSummary> {
  const { pool, playing, threshold, baseUrl, now } = deps;
  const at = now();
  const methodUrl = methodUrlOf(baseUrl());
  const summary = await releaseResults({ pool }, { threshold, now: at, methodUrl });
  await tellPublished(playing, summary.conversations, at);
  return summary;
}

/** What the nightly release is given. */
export interface NightlyRelease extends Omit<ReleaseJobDeps, "threshold"> {
  /** As it stands when the job runs. */
  readonly threshold: () => Promise<number>;
}

export const RELEASE_JOB = { name: "release-results", expireInSeconds: 4 * 3_600 } as const;

/** Every night at half past three in Paris. Doing it twice changes nothing more. */
export function releaseJob(deps: NightlyRelease): JobDefinition {
  return {
    ...RELEASE_JOB,
    cron: "30 3 * * *",
    run: async () => void (await release({ ...deps, threshold: await deps.threshold() })),
  };
}
