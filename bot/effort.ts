/** What an invitation promises of a questionnaire: how many questions, how many minutes. */
import type { CompiledScript } from "./compile.ts";
import { blankState } from "./turn/play.ts";
import { questionsOnTheWay } from "./turn/way.ts";

export interface Effort {
  /** As the progress of the chat page counts them: without consent and control questions. */
  readonly questions: number;
  readonly minutes: number;
}

/** What people take for a question with its reading, on a phone. */
const QUESTIONS_A_MINUTE = 4;

/** The effort for somebody of whom nothing is known yet. */
export function effortOf(script: CompiledScript): Effort {
  const way = questionsOnTheWay(script, blankState(script));
  const questions = way.filter(({ ask }) => ask.counted).length;
  return { questions, minutes: Math.max(1, Math.round(questions / QUESTIONS_A_MINUTE)) };
}

/** "12 questions", "3 minutes": the same in French and in English. */
export function wordEffort({ questions, minutes }: Effort): {
  readonly questions: string;
  readonly minutes: string;
} {
  return { questions: count(questions, "question"), minutes: count(minutes, "minute") };
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
