/** Conversations outlive releases: what any of them saved is read, and goes on as it would have then. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { compileScript } from "../../bot/compile.ts";
import { STATE_SCHEMA, type ConversationEvent } from "../../bot/conversation.ts";
import { savedState } from "../../bot/saved-state.ts";
import { turn } from "../../bot/turn.ts";
import { Script } from "../../survey-scripts/schema.ts";

const FOLDER = "test/fixtures/states";
const STATE_BYTES_MAX = 4_096;

const Moments = z.array(
  z.object({
    name: z.string(),
    state: z.looseObject({ schema: z.int() }),
    event: z.custom<ConversationEvent>(),
    gives: z.object({ state: z.unknown(), effects: z.array(z.unknown()) }),
  }),
);

function read(path: string): unknown {
  return JSON.parse(readFileSync(`${FOLDER}/${path}`, "utf8"));
}

const shapes = readdirSync(FOLDER).filter((name) => /^\d+$/.test(name));

test("the shape of this release is among those kept", () => {
  expect(shapes).toContain(String(STATE_SCHEMA));
});

describe.each(shapes)("a state of shape %s", (shape) => {
  const script = compileScript(Script.parse(read(`${shape}/script.json`)), 1);

  test.each(Moments.parse(read(`${shape}/states.json`)))(
    "$name: goes on as it would have then",
    ({ state, event, gives }) => {
      const result = turn(script, savedState(state), event);
      expect(result.effects).toEqual(gives.effects);
      expect(result.state).toEqual(savedState(gives.state));
      expect(JSON.stringify(result.state).length).toBeLessThan(STATE_BYTES_MAX);
    },
  );
});

describe("what is no state of ours", () => {
  test("of a later release is refused, with what to start instead", () => {
    expect(() => savedState({ schema: STATE_SCHEMA + 1 })).toThrow(
      expect.objectContaining({
        code: "state_too_new",
        message: expect.stringContaining("start the release that saved it"),
      }),
    );
  });

  test.each([null, "text", {}, { schema: "1" }, { schema: 0 }, []])("%j is refused", (value) => {
    expect(() => savedState(value)).toThrow("is no state");
  });
});
