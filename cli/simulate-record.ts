/** A simulated conversation written as an example, ready to stand under `tests:` of its script. */
import { recordExample } from "../bot/record-example.ts";
import { playTrial } from "../bot/trial.ts";
import type { Example, ExampleMove } from "../survey-scripts/schema.ts";
import { currentMoment, movesSoFar, type Session } from "./simulate-session.ts";

/** The conversation as an example: every move, the answers and the outcome it led to. */
export function toExample(session: Session): Example {
  const { profile, locale, startedOn } = session;
  const setting = { profile, locale, channel: startedOn };
  const trial = playTrial(currentMoment(session).script, setting, movesSoFar(session));
  return recordExample(setting, trial);
}

/** The example as YAML, indented to be appended to a script whose last block is `tests:`. */
export function toYaml(example: Example): string {
  const lines = [
    `  - name: ${JSON.stringify(example.name)}`,
    `    locale: ${example.locale ?? ""}`,
    `    channel: ${example.channel ?? ""}`,
    `    inputs: ${flow(example.inputs ?? {})}`,
    "    play:",
    ...example.play.map((move) => `      - ${flow(definedOnly(move))}`),
    ...answerLines(example.answers ?? {}),
    `    outcome: ${example.outcome ?? "null"}`,
  ];
  return `${lines.join("\n")}\n`;
}

function answerLines(answers: NonNullable<Example["answers"]>): string[] {
  const entries = Object.entries(answers);
  if (entries.length === 0) return [];
  return [
    "    answers:",
    ...entries.map(([question, value]) => `      ${question}: ${JSON.stringify(value)}`),
  ];
}

function definedOnly(move: ExampleMove): Record<string, unknown> {
  return Object.fromEntries(Object.entries(move).filter(([, value]) => value !== undefined));
}

/** JSON strings are YAML strings too, whatever they hold. */
function flow(values: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(values).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return pairs.length === 0 ? "{}" : `{ ${pairs.join(", ")} }`;
}
