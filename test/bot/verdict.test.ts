import { describe, expect, test } from "vitest";
import { compileScript } from "../../bot/compile.ts";
import type { ConversationState, Effect, TurnResult, Verdict } from "../../bot/conversation.ts";
import { REFUSAL_REASONS } from "../../bot/moderation.ts";
import { renderMessage, wordRefusalNotice } from "../../bot/render.ts";
import { turn } from "../../bot/turn.ts";
import { measureSms } from "../../survey-scripts/sms-parts.ts";
import { COMPILED, SCRIPT, START_AT, startEvent, talk } from "./engine-world.ts";

const DAY = 86_400_000;
/** Everything answered, with a text at the end. */
const TO_THE_END = [
  "oui",
  "jusqu'au bout",
  "4",
  "oui",
  "continuer",
  "passer",
  "passer",
  "passer",
  "Venez voir avant !",
];

/** A finished conversation by SMS whose text waits for people. */
function finished(): ConversationState {
  const state = talk([...TO_THE_END, "merci"], "web").at(-1)?.state;
  if (state?.outcome !== "completed") throw new Error("the conversation did not end");
  return state;
}

let events = 0;
function decided(state: ConversationState, verdict: Verdict): TurnResult {
  events += 1;
  const event = { id: `decided-${events}`, at: START_AT + 3 * DAY, question: "conseil" } as const;
  return turn(COMPILED, state, { ...event, type: "moderated", ...verdict });
}
function says(state: ConversationState, text: string): TurnResult {
  events += 1;
  return turn(COMPILED, state, {
    id: `says-${events}`,
    at: START_AT + 4 * DAY + events * 60_000,
    type: "inbound",
    channel: "web",
    reply: { kind: "text", text },
  });
}
const refusal = { verdict: "refused", reason: "injure" } as const;
const types = ({ effects }: TurnResult): Effect["type"][] => effects.map(({ type }) => type);
function words({ effects }: TurnResult): string {
  const how = { channel: "sms", locale: "fr", inputs: {} } as const;
  return effects
    .flatMap((effect) =>
      effect.type === "send" ? renderMessage(COMPILED, effect.message, how) : [],
    )
    .join("\n");
}

describe("the author of a text", () => {
  test("hears that it is accepted", () => {
    const told = decided(finished(), { verdict: "published" });
    expect(words(told)).toContain("Ton texte est accepté");
    expect(told.state.step).toBeNull();
  });

  test("hears that words are hidden, and why", () => {
    expect(words(decided(finished(), { verdict: "redacted" }))).toContain("cachés par [...]");
  });

  test("hears why it is refused, and is asked for one new text", () => {
    const told = decided(finished(), refusal);
    expect(words(told)).toContain("car il contient des insultes");
    expect(words(told)).toContain("Un conseil ?");
    expect(told.state).toMatchObject({ step: "conseil", status: "waiting", outcome: "completed" });
  });

  test("is not reminded of it", () => {
    const { effects } = decided(finished(), refusal);
    const timers = effects.flatMap((effect) => (effect.type === "setTimer" ? [effect.kind] : []));
    expect(timers).toEqual(["expiry"]);
  });

  test("writes another one, which waits for people like the first", () => {
    const written = says(decided(finished(), refusal).state, "Venez visiter l'atelier.");
    expect(types(written)).toContain("saveAnswer");
    expect(types(written)).toContain("queueModeration");
    expect(written.state).toMatchObject({ step: null, outcome: "completed" });
  });

  test("writes no third one, however it is asked for", () => {
    const written = says(decided(finished(), refusal).state, "Venez visiter l'atelier.");
    const again = decided(written.state, refusal);
    expect(words(again)).toContain("Pour en parler avec nous");
    expect(again.state.step).toBeNull();
    const tried = says(again.state, "retour");
    expect(words(tried)).toContain("ne peut plus changer");
    expect(types(tried)).not.toContain("queueModeration");
    expect(tried.state.step).toBeNull();
  });

  test("may let it be", () => {
    const passed = says(decided(finished(), refusal).state, "passer");
    expect(passed.state).toMatchObject({ step: null, outcome: "completed" });
    expect(types(passed)).not.toContain("queueModeration");
  });

  test("may write anew even when a first version was public", () => {
    const shown = turn(COMPILED, finished(), {
      id: "p",
      at: START_AT + 2 * DAY,
      type: "published",
    });
    const written = says(decided(shown.state, refusal).state, "Venez visiter l'atelier.");
    expect(types(written)).toContain("queueModeration");
  });

  test("of whom somebody fears for is given the help lines, once", () => {
    const told = decided(finished(), { verdict: "alert" });
    expect(words(told)).toContain("112");
    expect(words(decided(told.state, { verdict: "alert" }))).toBe("");
  });

  test("who said STOP hears nothing", () => {
    const stopped = says(finished(), "STOP").state;
    const told = decided(stopped, refusal);
    expect(told.effects).toEqual([]);
    expect(told.state.step).toBeNull();
  });

  test("hears it once, however often the event comes", () => {
    const event = { id: "same", at: START_AT, type: "moderated", question: "conseil" } as const;
    const first = turn(COMPILED, finished(), { ...event, ...refusal });
    expect(turn(COMPILED, first.state, { ...event, ...refusal }).effects).toEqual([]);
  });
});

test("a state stays small when every text of a long script was refused", () => {
  const text = SCRIPT.steps.find(({ id }) => id === "conseil");
  if (text?.kind !== "ask") throw new Error("the script has no text");
  const steps = Array.from({ length: 60 }, (_, at) => ({ ...text, id: `t${at}`, next: undefined }));
  const long = compileScript(
    { ...SCRIPT, steps, policies: { ...SCRIPT.policies, partial: undefined } },
    1,
  );
  let { state } = turn(long, null, startEvent);
  for (const { id } of steps) {
    const event = { id: `r-${id}`, at: START_AT, type: "moderated", question: id } as const;
    const answered = { ...state, answered: "a".repeat(steps.length) };
    state = turn(long, answered, { ...event, ...refusal }).state;
  }
  expect(state.refused).toBe("1".repeat(60));
  expect(JSON.stringify(state).length).toBeLessThan(4_096);
});

describe("each reason", () => {
  test.each(REFUSAL_REASONS)("%s is worded for an SMS, in French and English", (reason) => {
    for (const locale of ["fr", "en"]) {
      const text = wordRefusalNotice(reason, locale);
      expect(text).not.toContain("{");
      expect(measureSms(text)).toMatchObject({ encoding: "gsm7" });
      expect(measureSms(text).parts).toBeLessThanOrEqual(2);
    }
  });
});
