import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { compileScript } from "../../bot/compile.ts";
import { channelsOf, checkForPublication, playExample, readDuration } from "../../bot/examples.ts";
import { Script, type Example } from "../../survey-scripts/schema.ts";

const bundled = Script.parse(parse(readFileSync("survey-scripts/fin-apprentissage.yaml", "utf8")));
const script = compileScript(bundled);

function play(example: Partial<Example> & Pick<Example, "play">) {
  return playExample(script, { name: "essai", outcome: null, ...example }, { channel: "web" });
}

describe("the bundled questionnaire keeps every promise it makes", () => {
  const promises = bundled.tests.flatMap((example) =>
    channelsOf(example).map((channel) => ({
      title: `${example.name} (${channel})`,
      example,
      channel,
    })),
  );
  test.each(promises)("$title", ({ example, channel }) => {
    expect(playExample(script, example, { channel })).toEqual({ passed: true });
  });

  test("its examples end in every way the questionnaire can end", () => {
    const reached = new Set(bundled.tests.map(({ outcome }) => outcome));
    const told = Object.values(bundled.endings).map(({ outcome }) => outcome);
    expect(told.filter((outcome) => !reached.has(outcome))).toEqual([]);
  });

  test("nothing stands against publishing it", () => {
    expect(checkForPublication(bundled)).toEqual([]);
  });
});

describe("a promise that does not hold is reported with its move", () => {
  test("a wrong place names what was expected and what came", () => {
    const result = play({ play: [{ button: "yes" }, { button: "jusqu_au_bout", at: "souci" }] });
    expect(result).toEqual({
      passed: false,
      move: 2,
      message: "attendu : souci ; vu : note",
      broken: { promise: "at", expected: "souci", seen: "note" },
    });
  });

  test("words that are not said", () => {
    const result = play({ play: [{ button: "yes", says: "Il était une fois" }] });
    expect(result).toMatchObject({ passed: false, move: 1 });
    expect(result).toHaveProperty("message", expect.stringContaining("Tu as bien suivi"));
  });

  test("an answer that is not the one stored is reported after the last move", () => {
    const moves = [{ button: "yes" }, { button: "jusqu_au_bout" }, { button: 4 }];
    const result = play({ play: moves, answers: { note: 5 } });
    expect(result).toMatchObject({ move: 4, message: "attendu pour note : 5 ; vu : 4" });
  });

  test("a question nobody answered has no answer", () => {
    const result = play({ play: [{ button: "yes" }], answers: { note: 5 } });
    expect(result).toHaveProperty("message", "attendu pour note : 5 ; vu : aucune réponse");
  });

  test("an outcome that did not come", () => {
    const result = play({ play: [{ button: "no", at: "refus" }], outcome: "completed" });
    expect(result).toHaveProperty("message", "attendu comme issue : completed ; vu : refused");
  });

  test("a button when no question is open", () => {
    const result = play({ play: [{ button: "no" }, { button: "yes" }] });
    expect(result).toMatchObject({ passed: false, move: 2 });
  });

  test("publication is refused with the name of the example and the channel", () => {
    const broken: Example = {
      name: "Une promesse en l'air",
      channel: "sms",
      play: [{ reply: "OK", at: "conseil" }],
      outcome: null,
    };
    expect(checkForPublication({ ...bundled, tests: [broken] })).toEqual([
      {
        example: "Une promesse en l'air",
        channel: "sms",
        move: 1,
        message: "attendu : conseil ; vu : parcours",
      },
    ]);
  });
});

test("silences are written in days, hours, minutes or seconds", () => {
  expect(["2d", "3h", "30m", "90s"].map(readDuration)).toEqual([
    172_800_000, 10_800_000, 1_800_000, 90_000,
  ]);
  expect(["", "2", "2w", "-1d", "12345d"].map(readDuration)).toEqual(Array(5).fill(undefined));
});
