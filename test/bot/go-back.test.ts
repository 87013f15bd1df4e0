/** Going back and answering anew, as fast as people type: two messages in one second, or one of two lines. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { compileScript } from "../../bot/compile.ts";
import type { ConversationEvent, ConversationState, TurnResult } from "../../bot/conversation.ts";
import { savedState } from "../../bot/saved-state.ts";
import { turn } from "../../bot/turn.ts";
import { Script } from "../../survey-scripts/schema.ts";
import { COMPILED, START_AT, startEvent } from "./engine-world.ts";

const DAY = 86_400_000;
const TO_NOTE = ["ok", "1"];
const TO_TEXT = [...TO_NOTE, "4", "oui", "1", "aucun", "passer", "passer"];

type Channel = "sms" | "telegram";

/** Plays texts a minute apart, then others 300 ms apart, as a provider tells them. */
function hurry(
  slowly: readonly string[],
  atOnce: readonly string[],
  channel: Channel = "sms",
): TurnResult[] {
  const results = [turn(COMPILED, null, { ...startEvent, channel })];
  let at = START_AT;
  for (const [index, text] of [...slowly, ...atOnce].entries()) {
    at += index <= slowly.length ? 60_000 : 300;
    results.push(turn(COMPILED, stateOf(results), message(`in-${index}`, text, at, channel)));
  }
  return results.slice(slowly.length + 1);
}

function stateOf(results: readonly TurnResult[]): ConversationState {
  const state = results.at(-1)?.state;
  if (state === undefined) throw new Error("nothing was played");
  return state;
}

function message(
  id: string,
  text: string,
  at: number,
  channel: Channel = "sms",
): ConversationEvent {
  // Telegram tells whole seconds, of which the end is taken.
  const sentAt = channel === "telegram" ? Math.floor(at / 1_000) * 1_000 + 999 : at;
  return { id, at, sentAt, type: "inbound", channel, reply: { kind: "text", text } };
}

function saved(results: readonly TurnResult[]): unknown[] {
  return results.flatMap(({ effects }) =>
    effects.flatMap((effect) =>
      effect.type === "saveAnswer" ? [[effect.answer.question, effect.answer.value]] : [],
    ),
  );
}

function said(result: TurnResult | undefined): string {
  return JSON.stringify(result?.effects.filter(({ type }) => type === "send"));
}

describe.each(["sms", "telegram"] as const)("within one second, by %s", (channel) => {
  const note = channel === "sms" ? ["ok", "1"] : ["oui", "jusqu'au bout"];

  test('"retour" goes back, and what follows answers that question', () => {
    const results = hurry(note, ["2", "retour", "5"], channel);
    expect(saved(results)).toEqual([
      ["note", 2],
      ["note", 5],
    ]);
    expect(stateOf(results).step).toBe("examen");
  });

  test("a second thought behind it is about the question gone back to", () => {
    const results = hurry([...note, "2", "oui"], ["corriger 2", "pardon, 5"], channel);
    expect(saved(results)).toEqual([]);
    expect(stateOf(results)).toMatchObject({ step: "note", status: "confirming" });
  });

  test('"retour" said twice goes back twice', () => {
    const results = hurry([...note, "2", "oui"], ["retour", "retour", "5"], channel);
    expect(saved(results)).toEqual([["note", 5]]);
  });

  test('"corriger 2" does not hand the answer to the question answered last', () => {
    const results = hurry([...note, "2", "oui"], ["corriger 2", "5"], channel);
    expect(saved(results)).toEqual([["note", 5]]);
  });
});

test("whoever goes back from a text that waits for more parts does not add to it", () => {
  const results = hurry(TO_TEXT, ["Viens avec !", "retour", "juin 2024"]);
  expect(saved(results)).toEqual([
    ["conseil", "Viens avec !"],
    ["mois", "2024-06"],
  ]);
});

test("what follows a question asked back belongs to it, not to the answer before", () => {
  const results = hurry(TO_NOTE, ["3 ou 4", "4"]);
  expect(saved(results)).toEqual([["note", 4]]);
});

test("a remark in several messages still belongs to the answer it was sent behind", () => {
  const results = hurry(TO_NOTE, ["4", "super formateurs", "et bonne ambiance"]);
  expect(saved(results)).toEqual(Array.from({ length: 3 }, () => ["note", 4]));
  expect(stateOf(results)).toMatchObject({ step: "examen", attempts: 0 });
});

test("a reply long after the end answers the question that is opened again", () => {
  const asked = stateOf(hurry([...TO_NOTE], ["4"]));
  const { prompt } = asked;
  const at = START_AT + 31 * DAY;
  const ended = turn(COMPILED, asked, { id: "e", at, type: "timer", kind: "expiry", prompt });
  const late = turn(COMPILED, ended.state, message("late", "oui", START_AT + 40 * DAY));
  expect(saved([late])).toEqual([["examen", true]]);
});

test("START and the answer in one second answer the question that START opens", () => {
  const results = hurry([...TO_NOTE, "4", "stop"], ["START", "oui"]);
  expect(saved(results)).toEqual([["examen", true]]);
});

test.each([
  ["goes back one question", "2", ["note", 2]],
  ["corrects a former answer", "interrompu", ["parcours", "interrompu"]],
])("so does what an earlier release saved of somebody who %s", (name, text, answer) => {
  const kept = z
    .array(z.object({ name: z.string(), state: z.unknown() }))
    .parse(JSON.parse(readFileSync("test/fixtures/states/1/states.json", "utf8")));
  const source: unknown = JSON.parse(readFileSync("test/fixtures/states/1/script.json", "utf8"));
  const state = savedState(kept.find((one) => one.name === name)?.state);
  const quick = message("then", text, state.promptedAt ?? 0);
  const result = turn(compileScript(Script.parse(source), 1), state, quick);
  expect(saved([result])).toEqual([answer]);
});

describe("the wish and the answer in one message", () => {
  test.each([
    "retour\n5",
    "retour\r\n5",
    "Retour, 5",
    "retour : 5",
    "retour -> 5",
    "je me suis trompé, 5",
    "corriger 2\n5",
    // No third question was answered: nothing but the mark can be meant.
    "retour 5",
  ])("%j goes back and answers", (text) => {
    const results = hurry([...TO_NOTE, "2"], [text]);
    expect(saved(results)).toEqual([["note", 5]]);
    expect(stateOf(results)).toMatchObject({ step: "examen", correcting: null });
    expect(said(results[0])).toContain("corrected");
    expect(said(results[0])).not.toContain('"ask":"note"');
  });

  test('"retour 1" leads to question 1, as a number beside it always did', () => {
    const results = hurry([...TO_NOTE, "2"], ["retour 1"]);
    expect(saved(results)).toEqual([]);
    expect(stateOf(results).step).toBe("parcours");
  });

  test("what is no answer there has the question asked again, and takes nothing", () => {
    const results = hurry([...TO_NOTE, "2"], ["retour\nles profs"]);
    expect(saved(results)).toEqual([]);
    expect(stateOf(results)).toMatchObject({ step: "note", attempts: 0 });
  });

  test("a doubt is asked back there", () => {
    const results = hurry([...TO_NOTE, "2"], ["retour\n3 ou 4"]);
    expect(stateOf(results)).toMatchObject({ step: "note", status: "confirming" });
  });

  test("on an open text a plain answer goes back; anything else is what the person tells", () => {
    expect(saved(hurry(TO_TEXT, ["retour\njuin 2024"]))).toEqual([["mois", "2024-06"]]);
    const told = "Retour : les profs étaient bien";
    expect(saved(hurry(TO_TEXT, [told]))).toEqual([["conseil", told]]);
  });

  test("a number beside it does not take the place of a text", () => {
    const results = hurry([...TO_TEXT, "Viens avec !", "passer"], ["retour 9"]);
    expect(saved(results)).toEqual([]);
    expect(stateOf(results).step).toBe("conseil");
  });

  test.each(["\n", " ", ", ", "->", "a", "retour "])(
    "100,000 times %j takes no longer than reading it",
    (piece) => {
      const began = performance.now();
      hurry([...TO_NOTE, "2"], [`retour${piece.repeat(100_000)}`]);
      expect(performance.now() - began).toBeLessThan(500);
    },
  );

  test("STOP behind it is a STOP", () => {
    expect(stateOf(hurry([...TO_NOTE, "2"], ["retour, stop"]))).toMatchObject({ stopped: true });
  });

  test("after the end it corrects as well", () => {
    const results = hurry([...TO_TEXT, "passer"], ["corriger 2 : 5"]);
    expect(saved(results)).toEqual([["note", 5]]);
    expect(stateOf(results).outcome).toBe("completed");
  });
});
