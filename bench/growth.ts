/** What a turn costs when few answers are stored, and when many are. */
import { measureDurable, type CrowdFigures } from "./durable.ts";
import type { Effort } from "./start-task.ts";

/** Conversations at once. */
const CROWD = 8;
const FEW = 1_000;

export interface GrowthFigures {
  readonly sizes: readonly (CrowdFigures & { readonly stored: number })[];
}

/**
 * Measures durable turns in two databases, one after the other.
 *
 * @param how  `stored`: answers in the second one.
 */
export async function measureGrowth(
  how: Effort & { readonly stored: number },
): Promise<GrowthFigures> {
  const sizes = [];
  for (const stored of [FEW, how.stored]) {
    const { crowds } = await measureDurable(how, { crowds: [CROWD], stored });
    for (const crowd of crowds) sizes.push({ stored, ...crowd });
  }
  return { sizes };
}
