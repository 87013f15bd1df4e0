/**
 * Checks that the example conversations of a script go every way it can go: what nobody played is what
 * breaks on a real person.
 */
import { wrong, type Finding } from "../survey-scripts/finding.ts";
import { nameEnding, nameStepById } from "../survey-scripts/name-step.ts";
import type { Script, ScriptChannel, Step } from "../survey-scripts/schema.ts";
import { fallsThrough, jumpsOf } from "../survey-scripts/way-through.ts";
import { compileScript, type CompiledScript } from "./compile.ts";
import { channelsOf, playExample, type ExampleResult } from "./examples.ts";
import type { Rehearsal } from "./rehearsal.ts";
import { following } from "./turn/way.ts";

/** One example on one channel. */
export interface PlayedExample {
  /** Its place among the examples, from 0. */
  readonly index: number;
  readonly channel: ScriptChannel;
  readonly result: ExampleResult;
  /** The last question that was open. */
  readonly step: string | undefined;
}

export interface PlayedExamples {
  readonly compiled: CompiledScript;
  readonly all: readonly PlayedExample[];
  /** The jumps they took and the endings they reached: `3 7`, `end 9`. */
  readonly taken: ReadonlySet<string>;
}

/** Plays every example on every channel it must hold on: the dear part of checking a script, done once. */
export function playExamples(script: Script): PlayedExamples {
  const compiled = compileScript(script);
  const taken = new Set<string>();
  const all = script.tests.flatMap((example, index) =>
    channelsOf(example).map((channel): PlayedExample => {
      let before: Rehearsal | undefined;
      let step: string | undefined;
      const watch = (moment: Rehearsal): void => {
        if (before !== undefined) follow(compiled, before, moment, taken);
        before = moment;
        step = moment.state.step ?? step;
      };
      const result = playExample(compiled, example, { channel, watch });
      return { index, channel, result, step };
    }),
  );
  return { compiled, all, taken };
}

/**
 * Every jump that no example takes, and every ending that none reaches.
 *
 * @param played  Of the same script, where it was played already.
 */
export function checkCoverage(script: Script, played = playExamples(script)): Finding[] {
  const { compiled, taken } = played;
  return script.steps.flatMap((step, at) => uncovered(compiled, step, at, taken));
}

function uncovered(
  { positions, script }: CompiledScript,
  step: Step,
  at: number,
  taken: ReadonlySet<string>,
): Finding[] {
  const path = ["steps", at];
  const isTaken = (to: number | undefined): boolean => taken.has(`${at} ${to}`);
  if (step.kind === "end") {
    return taken.has(`end ${at}`)
      ? []
      : [
          wrong(
            [...path, "ending"],
            `aucune conversation d'exemple ne finit par ${nameEnding(script, step.ending)}`,
          ),
        ];
  }
  const jumps = jumpsOf(step);
  const found = jumps
    .filter(({ go }) => !isTaken(positions.get(go)))
    .map(({ go, at: place }) =>
      wrong(
        [...path, ...place],
        `aucune conversation d'exemple ne va d'ici à ${nameStepById(script, go)}`,
      ),
    );
  if (jumps.length > 0 && fallsThrough(step) && !isTaken(at + 1)) {
    found.push(
      wrong([...path, "next"], "aucune conversation d'exemple ne passe à l'étape suivante"),
    );
  }
  return found;
}

/** Notes the jumps between the question that was open and what the reply led to. */
function follow(
  script: CompiledScript,
  before: Rehearsal,
  after: Rehearsal,
  taken: Set<string>,
): void {
  const from = script.positions.get(before.state.step ?? "");
  if (from === undefined) return;
  const goal = after.state.step === null ? undefined : script.positions.get(after.state.step);
  const seen: string[] = [];
  let at = from;
  while (at < script.steps.length && at !== goal && script.steps[at]?.kind !== "end") {
    const next = following(script, after.state, at);
    seen.push(`${at} ${next}`);
    at = next;
  }
  const step = script.steps[at];
  if (step?.kind === "end") seen.push(`end ${at}`);
  // A correction leads up, STOP and silence lead out: no jump of the script was taken then.
  const arrived =
    goal === undefined ? outcomeAt(script, step) === after.state.outcome : at === goal;
  if (arrived) for (const jump of seen) taken.add(jump);
}

function outcomeAt({ script }: CompiledScript, step: Step | undefined): string | undefined {
  if (step === undefined) return "completed";
  return step.kind === "end" ? script.endings[step.ending]?.outcome : undefined;
}
