/** Whatever was edited between two versions, and wherever somebody is: who is moved notices nothing and comes to an end. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { CompiledScript } from "../../bot/compile.ts";
import type { AnswerRecord, ConversationState, Effect } from "../../bot/conversation.ts";
import { moveConversation } from "../../bot/move-conversation.ts";
import { renderMessage } from "../../bot/render.ts";
import { turn } from "../../bot/turn.ts";
import { CHANNELS, type Script, type Step } from "../../survey-scripts/schema.ts";
import { COMPILED, SCRIPT } from "./engine-world.ts";
import {
  begin,
  fr,
  insertBefore,
  newQuestion,
  nextVersion,
  play,
  type Played,
} from "./move-world.ts";

const RUNS = 700;
const STATE_BYTES_MAX = 4_096;

const place = fc.nat({ max: SCRIPT.steps.length - 1 });
const answered = fc.constantFrom("accord", "parcours", "note", "examen", "soucis", "salaire");

/** What somebody may do to a script. A place beyond its end is its last step. */
const edit: fc.Arbitrary<(draft: Script) => void> = fc.oneof(
  place.map((at) => on(at, (step) => rewordStep(step))),
  fc
    .record({ at: place, id: fc.constantFrom("neuf_a", "neuf_b", "neuf_c") })
    .map(({ at, id }) => (draft: Script) => {
      if (draft.steps.every((step) => step.id !== id)) {
        insertBefore(draft, stepAt(draft, at).id, newQuestion(id));
      }
    }),
  place.map((at) => (draft: Script) => {
    const message: Step = { kind: "say", id: `mot_${at}`, text: fr("Un mot."), alert: false };
    if (draft.steps.every((step) => step.id !== message.id)) {
      insertBefore(draft, stepAt(draft, at).id, message);
    }
  }),
  place.map((at) => (draft: Script) => {
    if (draft.steps.length > 1) draft.steps = draft.steps.filter((_, index) => index !== at);
  }),
  fc.record({ at: place, how: fc.constantFrom("swap", "drop", "add") }).map(({ at, how }) =>
    on(at, (step) => {
      if (step.kind !== "ask" || !("options" in step)) return;
      if (how === "swap") step.options.reverse();
      if (how === "drop" && step.options.length > 1) step.options.pop();
      if (how === "add") step.options.push({ id: `choix_${at}`, label: fr("Encore") });
    }),
  ),
  place.map((at) =>
    on(at, (step) => {
      if (step.kind === "ask" && step.question === "rating") step.max = 10;
      if (step.kind === "ask" && step.question === "number") step.max = 300;
    }),
  ),
  fc
    .record({ at: place, to: place, of: answered, always: fc.boolean() })
    .map(({ at, to, of, always }) => (draft: Script) => {
      const step = stepAt(draft, at);
      if (step.kind !== "ask" && step.kind !== "say" && step.kind !== "decide") return;
      const go = stepAt(draft, to).id;
      step.next = [always ? { go } : { when: { answered: of }, go }];
    }),
  fc
    .record({ at: place, to: place, of: answered, value: fc.constantFrom(true, 4, "oui", "cfa") })
    .map(({ at, to, of, value }) => (draft: Script) => {
      const step = stepAt(draft, at);
      if (step.kind !== "ask") return;
      step.next = [{ when: { eq: [{ answer: of }, value] }, go: stepAt(draft, to).id }];
    }),
  fc.record({ from: place, to: place }).map(({ from, to }) => (draft: Script) => {
    const [moved] = draft.steps.splice(from, 1);
    if (moved !== undefined) draft.steps.splice(to, 0, moved);
  }),
  place.map((at) =>
    on(at, (step) => {
      if (step.kind === "ask") step.skippable = !step.skippable;
      if (step.kind === "set") step.to = [{ value: "autre chose" }];
    }),
  ),
);

function on(at: number, change: (step: Step) => void): (draft: Script) => void {
  return (draft) => change(stepAt(draft, at));
}

function stepAt(draft: Script, at: number): Step {
  const found = draft.steps[Math.min(at, draft.steps.length - 1)];
  if (found === undefined) throw new Error("a script has a step");
  return found;
}

function rewordStep(step: Step): void {
  if (step.kind === "ask") step.prompt = fr("Dit autrement ?");
  if (step.kind === "say") step.text = fr("Dit autrement.");
}

const TEXTS = [
  "oui",
  "non",
  "1",
  "2",
  "4",
  "5",
  "3 ou 4",
  "bof",
  "interrompu",
  "jusqu'au bout",
  "continuer",
  "le transport",
  "1200",
  "juin 2024",
  "passer",
  "retour",
  "corriger 2",
  "je sais pas",
  "aide",
  "pardon 5",
  "un conseil à donner",
];
const CHANNEL = fc.constantFrom(...CHANNELS);

type Move = Parameters<typeof play>[2];
const move: fc.Arbitrary<(state: ConversationState) => Move> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ text: fc.constantFrom(...TEXTS), channel: CHANNEL }).map(
      ({ text, channel }) =>
        () =>
          ({ reply: { kind: "text", text }, channel }) as const,
    ),
  },
  {
    weight: 3,
    arbitrary: fc
      .record({ back: fc.nat({ max: 4 }), option: fc.constantFrom("#0", "#1", "#2", "yes", "4") })
      .map(({ back, option }) => ({ prompt }: ConversationState) => ({
        reply: { kind: "button", prompt: prompt - back, option } as const,
        channel: "telegram" as const,
      })),
  },
  fc
    .constantFrom("collect", "wait", "reminder" as const)
    .map((timer) => () => ({ timer, wait: 86_400_000 }) as const),
);

function write(text: string): Move {
  return { reply: { kind: "text", text }, channel: "web" };
}

/** What one says to come on: a valid answer to what is open. */
function goOn(script: CompiledScript, { state }: Played): Move {
  const ask = script.questionById.get(state.step ?? "")?.ask;
  const candidate = state.status === "confirming" ? state.pending?.candidates[0] : undefined;
  const press = (option: string): Move => ({
    reply: { kind: "button", prompt: state.prompt, option },
    channel: "web",
  });
  if (candidate !== undefined) {
    return press(state.pending?.candidates.length === 1 ? "yes" : String(candidate));
  }
  switch (ask?.question) {
    case "consent":
    case "yesno":
      return press("yes");
    case "rating":
      return press(String(ask.max));
    case "choice":
    case "choices":
      return press(ask.options[0]?.id ?? "");
    case "number":
      return write("120");
    case "month":
      return write("juin 2024");
    case "text":
      return write("Rien de plus à dire.");
    case undefined:
      throw new Error(`nothing is open in ${JSON.stringify(state)}`);
  }
}

/** Somebody who came some way straight on, and did this and that. */
const somebody: fc.Arbitrary<Played> = fc
  .record({ straight: fc.nat({ max: 8 }), moves: fc.array(move, { maxLength: 8 }) })
  .map(({ straight, moves }) => {
    let playing = begin();
    for (let steps = 0; steps < straight; steps += 1) {
      playing = play(COMPILED, playing, goOn(COMPILED, playing));
    }
    for (const make of moves) playing = play(COMPILED, playing, make(playing.state));
    return playing;
  });

function saved(effects: readonly Effect[]): readonly AnswerRecord[] {
  return effects.flatMap((effect) => (effect.type === "saveAnswer" ? [effect.answer] : []));
}

/** What is saved of a reply that comes once the conversation has expired. */
function savedLate(
  script: CompiledScript,
  { at }: Played,
  state: ConversationState,
  text: string,
): readonly AnswerRecord[] {
  const expired = play(script, { state, at, effects: [] }, { timer: "expiry" });
  return saved(play(script, expired, { reply: { kind: "text", text } }).effects);
}

function marksOf({ questions }: CompiledScript, { answered: marks }: ConversationState) {
  return questions
    .map(({ ask }, at) => `${ask.id} ${marks[at] ?? "."}`)
    .filter((line) => !line.endsWith("."))
    .toSorted();
}

function rendered(script: CompiledScript, { effects }: Played): readonly string[][] {
  const inputs = { adulte: true };
  return effects.flatMap((effect) =>
    effect.type === "send"
      ? CHANNELS.map((channel) =>
          renderMessage(script, effect.message, { channel, locale: "fr", inputs }),
        )
      : [],
  );
}

/** All that must hold of somebody who was moved. */
function expectUnnoticed(newer: CompiledScript, before: Played, state: ConversationState): void {
  expect(marksOf(newer, state)).toEqual(marksOf(COMPILED, before.state));
  expect(state.answered).toHaveLength(newer.questions.length);
  expect(Buffer.byteLength(JSON.stringify(state))).toBeLessThanOrEqual(STATE_BYTES_MAX);
  expect(state.script).toEqual(newer.ref);
  expect(rendered(newer, before), "what was read reads the same").toEqual(
    rendered(COMPILED, before),
  );
  for (const text of TEXTS) {
    for (const channel of CHANNELS) {
      const event = { id: "next", at: before.at + 5_000, type: "inbound", channel } as const;
      const reply = { kind: "text", text } as const;
      const was = turn(COMPILED, before.state, { ...event, reply });
      const is = turn(newer, state, { ...event, reply });
      expect({ text, saved: saved(is.effects) }).toEqual({ text, saved: saved(was.effects) });
    }
  }
  for (const text of ["oui", "2", "4"]) {
    expect({ text, saved: savedLate(newer, before, state, text) }).toEqual({
      text,
      saved: savedLate(COMPILED, before, before.state, text),
    });
  }
  for (let prompt = 1; prompt <= state.prompt; prompt += 1) {
    for (const option of ["#0", "#1", "#2"]) {
      const event = { id: "next", at: before.at + 5_000, type: "inbound" } as const;
      const press = { kind: "button", prompt, option } as const;
      const was = turn(COMPILED, before.state, { ...event, channel: "telegram", reply: press });
      const is = turn(newer, state, { ...event, channel: "telegram", reply: press });
      expect({ press, saved: saved(is.effects) }).toEqual({ press, saved: saved(was.effects) });
    }
  }
}

/** Answers everything, and gives how it ended. */
function toTheEnd(newer: CompiledScript, moved: Played): Played {
  let playing = moved;
  for (let steps = 0; playing.state.step !== null; steps += 1) {
    expect(steps, "a conversation ends").toBeLessThan(3 * newer.questions.length);
    playing = play(newer, playing, goOn(newer, playing));
  }
  return playing;
}

test(
  "between any two versions, who is moved goes on unnoticed to an end, and who is not is left alone",
  { timeout: 300_000 },
  () => {
    const counts = { moved: 0, stayed: 0 };
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), somebody, (edits, before) => {
        const newer = nextVersion((draft) => {
          for (const change of edits) change(draft);
        });
        const frozen = JSON.stringify(before.state);
        const result = moveConversation(COMPILED, newer, before.state);
        expect(JSON.stringify(before.state), "the state given is left alone").toBe(frozen);
        expect(moveConversation(COMPILED, newer, before.state), "the same again").toEqual(result);
        if (!result.moved) {
          counts.stayed += 1;
          return;
        }
        counts.moved += 1;
        expectUnnoticed(newer, before, result.state);
        const ended = toTheEnd(newer, { ...before, state: result.state });
        expect(ended.state.status).toBe("done");
        expect(ended.state.outcome).not.toBeNull();
      }),
      { numRuns: RUNS },
    );
    expect(counts.moved).toBeGreaterThan(RUNS / 20);
    process.stdout.write(
      `\nmoves between versions: ${RUNS} pairs, ${counts.moved} moved unnoticed, ${counts.stayed} stayed\n`,
    );
  },
);

test("to the same script with other notes, and to one that is only longer, whoever corrects nothing can be moved", () => {
  const noted = nextVersion((draft) => void (draft.notes = "Rien n'a changé."));
  const longer = nextVersion((draft) => insertBefore(draft, "fin", newQuestion("encore")));
  fc.assert(
    fc.property(somebody, (before) => {
      if (before.state.outcome !== null) return;
      expect(moveConversation(COMPILED, noted, before.state)).toEqual({
        moved: true,
        state: { ...before.state, script: noted.ref },
      });
      // Who corrects the last answer and falls silent would be taken at their word by the new question.
      if (before.state.correcting !== null) return;
      expect(moveConversation(COMPILED, longer, before.state)).toMatchObject({
        moved: true,
        state: { step: before.state.step, values: before.state.values, said: before.state.said },
      });
    }),
    { numRuns: 1_000 },
  );
});
