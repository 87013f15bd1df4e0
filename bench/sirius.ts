/** Our engine behind the same door as the others, with the reader and the wording it is used with. */
import { compileScript } from "../bot/compile.ts";
import type { ConversationEvent, ConversationState, TurnResult } from "../bot/conversation.ts";
import { renderMessage } from "../bot/render.ts";
import { turn } from "../bot/turn.ts";
import { Script } from "../survey-scripts/schema.ts";
import type { EngineAtWork, Step } from "./engine.ts";
import type { BenchQuestion, Questionnaire } from "./questionnaire.ts";

const SHORT = 100;
const HOW = { channel: "web", locale: "fr", inputs: {} } as const;

/** Prepares our engine: the script is compiled once. */
export function prepare(questionnaire: Questionnaire): EngineAtWork {
  const script = compileScript(writeScript(questionnaire));
  const ending = questionnaire.ending;
  const prompts = new Map(questionnaire.questions.map((question) => [question.id, question]));
  let events = 0;
  const play = (state: ConversationState | null, event: ConversationEvent): Step => {
    const result = turn(script, state, event);
    const texts = messagesOf(result).flatMap((message) => renderMessage(script, message, HOW));
    if (texts.length === 0) throw new Error("A step of the benchmark said nothing.");
    return { state: JSON.stringify(result.state), said: saidIn(result, prompts, ending) };
  };
  const next = () => {
    events += 1;
    return { id: `e${events}`, at: events * 60_000 };
  };
  return {
    start: () =>
      play(null, { ...next(), type: "start", channel: "web", locale: "fr", seed: 1, inputs: {} }),
    reply: (state, text) => {
      const stored: ConversationState = JSON.parse(state);
      return play(stored, {
        ...next(),
        type: "inbound",
        channel: "web",
        reply: { kind: "text", text },
      });
    },
  };
}

function messagesOf(result: TurnResult) {
  return result.effects.flatMap((effect) => (effect.type === "send" ? [effect.message] : []));
}

/** The prompts as the questionnaire words them, so that transcripts can be compared. */
function saidIn(
  result: TurnResult,
  prompts: ReadonlyMap<string, BenchQuestion>,
  ending: string,
): string[] {
  const parts = messagesOf(result).flatMap((message) => message.parts);
  const retried = parts.flatMap((part) => ("retry" in part ? [part.retry] : []));
  const asked = parts.flatMap((part) =>
    "ask" in part && !retried.includes(part.ask) ? [part.ask] : [],
  );
  return [
    ...retried.map((id) => prompts.get(id)?.retry ?? id),
    ...asked.map((id) => prompts.get(id)?.prompt ?? id),
    ...parts.flatMap((part) => ("ending" in part ? [ending] : [])),
  ];
}

/** The questionnaire as a script. A long one is repeated after the checks, which stop at 200 steps. */
export function writeScript(questionnaire: Questionnaire): Script {
  const parse = (questions: readonly BenchQuestion[]) =>
    Script.parse({
      schema: 1,
      key: "bench",
      title: { fr: "Mesure" },
      owner: "git",
      locales: ["fr"],
      defaultLocale: "fr",
      steps: [
        ...questions.map((question) => writeStep(question)),
        { kind: "end", id: "fin", ending: "fin" },
      ],
      endings: { fin: { outcome: "completed", text: { fr: questionnaire.ending } } },
    });
  const hundreds = Array.from(
    { length: Math.ceil(questionnaire.questions.length / SHORT) },
    (_, at) => parse(questionnaire.questions.slice(at * SHORT, (at + 1) * SHORT)),
  );
  const [first] = hundreds;
  if (first === undefined) throw new Error("An empty questionnaire cannot be measured.");
  const asks = hundreds.flatMap((script) => script.steps.filter((step) => step.kind === "ask"));
  return { ...first, steps: [...asks, ...first.steps.filter((step) => step.kind === "end")] };
}

function writeStep(question: BenchQuestion) {
  const options = question.options?.map((label, index) => ({
    id: `o${index}`,
    label: { fr: label },
  }));
  return {
    kind: "ask",
    id: question.id,
    question: question.kind,
    prompt: { fr: question.prompt },
    ...(options === undefined ? {} : { options }),
    ...(question.onNo === undefined
      ? {}
      : { next: [{ when: { eq: [{ answer: question.id }, false] }, go: question.onNo }] }),
  };
}
