/** Which step follows which, for what is known now. */
import type { CompiledQuestion, CompiledScript } from "../compile.ts";
import { holds } from "../conditions.ts";
import type { ConversationState } from "../conversation.ts";
import { factsOf, markOf } from "./play.ts";

/** Position of the step after `at`. Jumps lead forward; one that would not is taken for the next line. */
export function following(script: CompiledScript, state: ConversationState, at: number): number {
  const step = script.steps[at];
  if (step === undefined || step.kind === "set" || step.kind === "end") return at + 1;
  if (step.kind === "ask" && step.wait !== undefined) {
    const question = script.questionById.get(step.id);
    if (question !== undefined && markOf(state, question) === "w") {
      return forward(script, step.wait.go, at);
    }
  }
  if (step.next === undefined) return at + 1;
  const facts = factsOf(script, state);
  const branch = step.next.find(({ when }) => when === undefined || holds(when, facts));
  return branch === undefined ? at + 1 : forward(script, branch.go, at);
}

function forward(script: CompiledScript, id: string, at: number): number {
  const target = script.positions.get(id);
  return target !== undefined && target > at ? target : at + 1;
}

/**
 * The questions on the way as far as it can be foreseen: those answered, then those to come if every
 * condition on an open question is false.
 */
export function questionsOnTheWay(
  script: CompiledScript,
  state: ConversationState,
): readonly CompiledQuestion[] {
  const found: CompiledQuestion[] = [];
  let at = 0;
  while (at < script.steps.length) {
    const step = script.steps[at];
    if (step === undefined || step.kind === "end") break;
    const question = step.kind === "ask" ? script.questionById.get(step.id) : undefined;
    if (question !== undefined) found.push(question);
    at = following(script, state, at);
  }
  return found;
}
