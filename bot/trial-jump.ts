/** Goes straight to a step of a draft, by the shortest way that somebody might really take. */
import { pathTo } from "./all-paths.ts";
import type { CompiledScript } from "./compile.ts";
import { PROFILES } from "./profiles.ts";
import { startTrial, type TrialMove, type TrialSetting } from "./trial.ts";

export interface Jump {
  /** As it was asked for, or with another person where only another one comes to that step. */
  readonly setting: TrialSetting;
  readonly moves: readonly TrialMove[];
}

/**
 * The moves that lead to a step. One that shows nothing (`decide`, `set`) stands for the next that does.
 *
 * @returns undefined when the step does not exist, or nobody comes there.
 */
export function jumpTo(
  script: CompiledScript,
  setting: TrialSetting,
  step: string,
): Jump | undefined {
  const position = script.positions.get(step);
  if (position === undefined) return undefined;
  const shown = script.steps
    .slice(position)
    .find(({ kind }) => kind !== "decide" && kind !== "set");
  const others = PROFILES.filter(({ key }) => key !== setting.profile.key);
  for (const profile of [setting.profile, ...others]) {
    const tried = { ...setting, profile };
    const found = pathTo(startTrial(script, tried), shown?.id ?? step);
    if (found !== undefined) return { setting: tried, moves: found.moves };
  }
  return undefined;
}
