/** All paths of a script as lines short enough to be read. */
import type { Path } from "../bot/all-paths.ts";

/**
 * One line per path. Steps that only ever come one after the other are drawn together ("note …
 * souci"), so that a line shows where paths part.
 */
export function pathLines(paths: readonly Path[]): string[] {
  const isTied = tiedPairs(paths);
  return paths.map((path, index) => {
    const end = path.stuck === undefined ? (path.ending ?? path.outcome ?? "fin") : "BLOQUÉ";
    const why = path.stuck === undefined ? "" : ` (${path.stuck})`;
    const count = path.combinations.toLocaleString("fr-FR");
    const combinations = path.combinations === 1 ? "combinaison" : "combinaisons";
    const drawn = drawTogether(path.steps, isTied).join(" > ");
    return `${index + 1}. ${end}${why}, ${count} ${combinations} : ${drawn}`;
  });
}

type Tied = (step: string, following: string) => boolean;

/** Two steps are tied when, wherever one stands, the other stands beside it. */
function tiedPairs(paths: readonly Path[]): Tied {
  const after = new Map<string, Set<string | undefined>>();
  const before = new Map<string, Set<string | undefined>>();
  for (const { steps } of paths) {
    for (const [index, step] of steps.entries()) {
      after.set(step, (after.get(step) ?? new Set()).add(steps[index + 1]));
      before.set(step, (before.get(step) ?? new Set()).add(steps[index - 1]));
    }
  }
  return (step, following) => after.get(step)?.size === 1 && before.get(following)?.size === 1;
}

function drawTogether(steps: readonly string[], isTied: Tied): string[] {
  const runs: string[][] = [];
  for (const step of steps) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run !== undefined && last !== undefined && isTied(last, step)) run.push(step);
    else runs.push([step]);
  }
  return runs.map((run) => (run.length < 3 ? run.join(" > ") : `${run[0]} … ${run.at(-1)}`));
}
