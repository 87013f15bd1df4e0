/** Whatever happens to a conversation, in whatever order, these things hold. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type {
  ConversationEvent,
  ConversationState,
  Effect,
  TimerKind,
  TurnResult,
} from "../../bot/conversation.ts";
import { turn } from "../../bot/turn.ts";
import { COMPILED, SCRIPT, START_AT, startEvent } from "./engine-world.ts";

const RUNS = 20_000;
const STATE_BYTES_MAX = 4_096;
const MESSAGES_PER_PROMPT_MAX = 12;

const WORDS = [
  "oui",
  "non",
  "1",
  "2",
  "3",
  "4",
  "5",
  "4, super formateurs",
  "8/10",
  "3 ou 4",
  "bof",
  "STOP",
  "stop svp",
  "START",
  "aide",
  "retour",
  "corriger 1",
  "corriger 2",
  "retour\n4",
  "corriger 2 : 5",
  "passer",
  "je sais pas",
  "plus tard",
  "mauvais numéro",
  "supprimer mon avis",
  "effacer mes données",
  "recommencer",
  "merci",
  "c'est payé combien ?",
  "pardon 5",
  "juin 2024",
  "1200",
  "le transport",
  "1 et 2",
  "0",
  "",
  "mon chef me frappe",
  "Je suis en conduite, je vous répondrai plus tard",
  "jusqu'au bout",
  "interrompu",
  "💥\u0000\ud800\u202e",
  "x".repeat(3_000),
] as const;
const CHANNELS = ["sms", "telegram", "web"] as const;
const TIMERS: readonly TimerKind[] = ["reminder", "expiry", "collect", "wait", "later"];

type Step = { readonly wait: number } & (
  | {
      readonly do: "text";
      readonly text: string;
      readonly channel: (typeof CHANNELS)[number];
      readonly late: boolean;
    }
  | {
      readonly do: "button";
      readonly back: number;
      readonly option: string;
      readonly channel: (typeof CHANNELS)[number];
    }
  | { readonly do: "ticks"; readonly options: readonly string[] }
  | {
      readonly do: "control";
      readonly control:
        | "back"
        | "correct"
        | "skip"
        | "later"
        | "stop"
        | "help"
        | "restart"
        | "withdraw"
        | "erase";
      readonly question: string;
    }
  | { readonly do: "timer"; readonly kind: TimerKind; readonly stale: boolean }
  | {
      readonly do: "other";
      readonly type:
        | "optedOut"
        | "optedIn"
        | "closedByAdmin"
        | "published"
        | "accepted"
        | "refused"
        | "delivered"
        | "failed"
        | "media"
        | "start";
    }
  | { readonly do: "link"; readonly channel: (typeof CHANNELS)[number] }
);

const question = fc.constantFrom(...SCRIPT.steps.map(({ id }) => id), "inconnue");
const option = fc.constantFrom(
  "yes",
  "no",
  "1",
  "4",
  "5",
  "oui",
  "interrompu",
  "erreur",
  "suite",
  "cfa",
  "rien",
  "99",
);
const timing = {
  wait: fc.constantFrom(0, 1_000, 60_000, 3_600_000, 86_400_000, 40 * 86_400_000),
};
const channel = fc.constantFrom(...CHANNELS);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      ...timing,
      do: fc.constant("text" as const),
      text: fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom(...WORDS) },
        fc.string({ unit: "binary", maxLength: 30 }),
      ),
      channel,
      late: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      ...timing,
      do: fc.constant("button" as const),
      back: fc.integer({ min: -1, max: 4 }),
      option,
      channel,
    }),
  },
  fc.record({
    ...timing,
    do: fc.constant("ticks" as const),
    options: fc.subarray(["cfa", "transport", "autre"]),
  }),
  {
    weight: 2,
    arbitrary: fc.record({
      ...timing,
      do: fc.constant("control" as const),
      control: fc.constantFrom(
        "back" as const,
        "correct",
        "skip",
        "later",
        "stop",
        "help",
        "restart",
        "withdraw",
        "erase",
      ),
      question,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      ...timing,
      do: fc.constant("timer" as const),
      kind: fc.constantFrom(...TIMERS),
      stale: fc.boolean(),
    }),
  },
  fc.record({
    ...timing,
    do: fc.constant("other" as const),
    type: fc.constantFrom(
      "optedOut" as const,
      "optedIn",
      "closedByAdmin",
      "published",
      "accepted",
      "refused",
      "delivered",
      "failed",
      "media",
      "start",
    ),
  }),
  fc.record({ ...timing, do: fc.constant("link" as const), channel }),
);

function eventOf(what: Step, state: ConversationState, id: string, at: number): ConversationEvent {
  const inbound = { id, at, type: "inbound" } as const;
  switch (what.do) {
    case "text":
      return {
        ...inbound,
        channel: what.channel,
        reply: { kind: "text", text: what.text },
        ...(what.late ? { sentAt: (state.promptedAt ?? at) - 1 } : {}),
      };
    case "button":
      return {
        ...inbound,
        channel: what.channel,
        reply: { kind: "button", prompt: state.prompt - what.back, option: what.option },
      };
    case "ticks":
      return {
        ...inbound,
        channel: "web",
        reply: { kind: "ticks", prompt: state.prompt, options: what.options },
      };
    case "control":
      return {
        ...inbound,
        channel: "web",
        reply: { kind: "control", control: what.control, question: what.question },
      };
    case "timer":
      return {
        id,
        at,
        type: "timer",
        kind: what.kind,
        prompt: state.prompt - (what.stale ? 1 : 0),
      };
    case "link":
      return { id, at, type: "channelLinked", channel: what.channel };
    case "other":
      switch (what.type) {
        case "optedOut":
        case "optedIn":
          return { id, at, type: what.type, source: "link" };
        case "closedByAdmin":
        case "published":
          return { id, at, type: what.type };
        case "accepted":
          return { id, at, type: "moderated", question: "conseil", verdict: "published" };
        case "refused":
          return {
            id,
            at,
            type: "moderated",
            question: "conseil",
            verdict: "refused",
            reason: "hors_sujet",
          };
        case "delivered":
        case "failed":
          return { id, at, type: "delivery", messageKey: "m", status: what.type };
        case "media":
          return { ...inbound, channel: "telegram", reply: { kind: "media", what: "photo" } };
        case "start":
          return { ...startEvent, id, at };
      }
  }
}

/** The rules of a single turn that were broken, by name; seen from outside. */
function brokenRules(
  before: ConversationState,
  event: ConversationEvent,
  result: TurnResult,
): string[] {
  const { state, effects } = result;
  const keys = effects.map(({ key }) => key);
  const timers = pick(effects, "setTimer");
  const answers = pick(effects, "saveAnswer").map(({ answer }) => answer);
  const answered = answers.filter(({ status }) => status === "answered");
  const rules: Readonly<Record<string, boolean>> = {
    "effect keys are unique": new Set(keys).size === keys.length,
    "effect keys carry the turn": keys.every((key) => key.startsWith(`${state.turns}.`)),
    "prompt numbers never shrink": state.prompt >= before.prompt,
    "the state stays small": Buffer.byteLength(JSON.stringify(state)) <= STATE_BYTES_MAX,
    "one message a turn at most": pick(effects, "send").length <= 1,
    "one mark per question": state.answered.length === COMPILED.questions.length,
    "done means that no question is open": (state.status === "done") === (state.step === null),
    "an end has an outcome": state.status !== "done" || state.outcome !== null,
    "silence after STOP": !(before.stopped && state.stopped) || pick(effects, "send").length === 0,
    "timers are set for the open prompt": timers.every(({ prompt }) => prompt === state.prompt),
    "timers are set once per kind": new Set(timers.map(({ kind }) => kind)).size === timers.length,
    "timers are set for later": timers.every(({ due }) => due >= event.at),
    "answers belong to questions": answers.every(({ question: id }) =>
      COMPILED.questionById.has(id),
    ),
    "an answer has a value": answered.every(({ value }) => value !== undefined),
    "a note is on its scale": answered
      .filter(({ question: id }) => id === "note")
      .every(({ value }) => [1, 2, 3, 4, 5].some((note) => note === value)),
    "only the person changes what is completed":
      before.outcome !== "completed" || event.type === "inbound" || state.outcome === "completed",
  };
  return Object.keys(rules).filter((name) => rules[name] !== true);
}

function pick<T extends Effect["type"]>(
  effects: readonly Effect[],
  type: T,
): Extract<Effect, { type: T }>[] {
  return effects.filter((effect): effect is Extract<Effect, { type: T }> => effect.type === type);
}

test(
  `${RUNS} conversations in any order keep the rules of the engine`,
  { timeout: 300_000 },
  () => {
    let events = 0;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 14 }), (steps) => {
        events += steps.length;
        let state = turn(COMPILED, null, startEvent).state;
        let at = START_AT;
        const answers = new Set<string>();
        let saidAtPrompt = { prompt: state.prompt, count: 1 };
        for (const [index, what] of steps.entries()) {
          at += what.wait;
          const event = eventOf(what, state, `e${index}`, at);
          const frozen = JSON.stringify(state);
          const result = turn(COMPILED, state, event);
          expect(brokenRules(state, event, result)).toEqual([]);
          expect(JSON.stringify(state), "the state given is left alone").toBe(frozen);
          expect(turn(COMPILED, structuredClone(state), event), "the same again").toEqual(result);
          for (const { answer } of pick(result.effects, "saveAnswer")) {
            const name = `${answer.question} ${answer.prompt} ${answer.part}`;
            expect(answers.has(name), "an answer is written once").toBe(false);
            answers.add(name);
          }
          const same = saidAtPrompt.prompt === result.state.prompt;
          const count = (same ? saidAtPrompt.count : 0) + pick(result.effects, "send").length;
          saidAtPrompt = { prompt: result.state.prompt, count };
          state = result.state;
          const repeated = turn(COMPILED, state, event);
          expect(repeated.state, "an event counts once").toBe(state);
          expect(repeated.effects).toEqual([]);
        }
        expect(saidAtPrompt.count).toBeLessThanOrEqual(MESSAGES_PER_PROMPT_MAX);
      }),
      { numRuns: RUNS },
    );
    process.stdout.write(`\nengine: ${RUNS} conversations of ${events} events, 0 rules broken\n`);
  },
);

test("two robots fall silent", () => {
  let state = turn(COMPILED, null, startEvent).state;
  let said = 0;
  for (let count = 0; count < 100; count += 1) {
    const result = turn(COMPILED, state, {
      id: `r${count}`,
      at: START_AT + count * 1_000,
      type: "inbound",
      channel: "sms",
      reply: { kind: "text", text: count % 2 === 0 ? "Bonjour" : "xyz" },
    });
    said += pick(result.effects, "send").length;
    state = result.state;
  }
  expect(said).toBeLessThanOrEqual(MESSAGES_PER_PROMPT_MAX);
});
