/** A script as a diagram shows it: its steps in their order, and where each may lead. */
import type { Outcome, Script, Step } from "./schema.ts";
import { fallsThrough } from "./way-through.ts";
import { titleOf, wordCondition, type Lang } from "./word-condition.ts";

export interface GraphStep {
  readonly id: string;
  readonly kind: Step["kind"];
  /** Of a question. */
  readonly question?: string;
  /** Of an end. */
  readonly outcome?: Outcome;
  /** What it says or asks, shortened. */
  readonly title: string;
}

export interface GraphJump {
  readonly from: string;
  readonly to: string;
  /** The condition in words; none for a jump that is always taken when it is reached. */
  readonly when?: string;
  /** `next` is written; `silence` is taken after days without an answer; `fall` is the step below. */
  readonly kind: "next" | "silence" | "fall";
}

export interface StepGraph {
  readonly steps: readonly GraphStep[];
  readonly jumps: readonly GraphJump[];
}

/** The diagram of a script. Jumps that lead to no step, or up, are left out: a finding tells of them. */
export function stepGraph(script: Script, lang: Lang): StepGraph {
  const positions = new Map(script.steps.map(({ id }, at) => [id, at]));
  const jumps = script.steps.flatMap((step, at) =>
    jumpsFrom(script, step, at, lang).filter(({ to }) => (positions.get(to) ?? -1) > at),
  );
  return { steps: script.steps.map((step) => describe(script, step, lang)), jumps };
}

function describe(script: Script, step: Step, lang: Lang): GraphStep {
  const described = { id: step.id, kind: step.kind, title: titleOf(step, script, lang) };
  if (step.kind === "ask") return { ...described, question: step.question };
  if (step.kind !== "end") return described;
  const outcome = script.endings[step.ending]?.outcome;
  return outcome === undefined ? described : { ...described, outcome };
}

function jumpsFrom(script: Script, step: Step, at: number, lang: Lang): GraphJump[] {
  const jumps: GraphJump[] = [];
  if (step.kind !== "set" && step.kind !== "end") {
    for (const { when, go } of step.next ?? []) {
      const condition = when === undefined ? {} : { when: wordCondition(when, script, lang) };
      jumps.push({ from: step.id, to: go, kind: "next", ...condition });
    }
  }
  if (step.kind === "ask" && step.wait !== undefined) {
    const { days, go } = step.wait;
    const when = lang === "fr" ? `${days} jours de silence` : `${days} days of silence`;
    jumps.push({ from: step.id, to: go, kind: "silence", when });
  }
  const below = script.steps[at + 1];
  if (below !== undefined && fallsThrough(step)) {
    jumps.push({ from: step.id, to: below.id, kind: "fall" });
  }
  return jumps;
}
