/** Checks how many questions the longest way through a script asks. */
import { doubtful, wrong, type Finding } from "./finding.ts";
import type { Script } from "./schema.ts";
import { nextPositions } from "./way-through.ts";

/** Beyond, fewer people finish. Source: published response rates of surveys by SMS, falling from 5 on. */
const QUESTIONS_WELCOME = 8;
const QUESTIONS_MAX = 15;

/** The one finding about the length, if any. Control questions (`counted: false`) do not count. */
export function checkLength(script: Script): Finding[] {
  const questions = longestWay(script);
  if (questions > QUESTIONS_MAX) {
    const message = `${questions} questions sur le plus long chemin, ${QUESTIONS_MAX} au plus : retirez-en, ou ne les posez qu'à certaines personnes`;
    return [wrong(["steps"], message)];
  }
  if (questions <= QUESTIONS_WELCOME) return [];
  const message = `${questions} questions sur le plus long chemin : au-delà de ${QUESTIONS_WELCOME}, moins de gens finissent`;
  return [doubtful(["steps"], message)];
}

/** Jumps only lead down: from the last step up, each way is known when it is needed. */
function longestWay(script: Script): number {
  const longest: number[] = [];
  for (let at = script.steps.length - 1; at >= 0; at -= 1) {
    const step = script.steps[at];
    const counts = step?.kind === "ask" && step.counted ? 1 : 0;
    const after = nextPositions(script, at).map((next) => longest[next] ?? 0);
    longest[at] = counts + Math.max(0, ...after);
  }
  return longest[0] ?? 0;
}
