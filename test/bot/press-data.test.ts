import fc from "fast-check";
import { expect, test } from "vitest";
import { readPress, replyOfPress, writePress } from "../../bot/press-data.ts";

const press = fc.record({
  conversation: fc.uuid(),
  prompt: fc.integer({ min: 1, max: 999_999 }),
  place: fc.integer({ min: 0, max: 19 }),
  confirmation: fc.boolean(),
});

test("a button comes back as it was sent, in at most 64 bytes", () => {
  fc.assert(
    fc.property(press, (sent) => {
      const data = writePress(sent);
      expect(new TextEncoder().encode(data).length).toBeLessThanOrEqual(64);
      expect(readPress(data)).toEqual(sent);
    }),
  );
});

test("what is no button of ours is told apart, whatever it holds", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (data) => {
      expect(readPress(data)).toBeUndefined();
    }),
  );
});

test("a button of a confirmation is never taken for one of the question", () => {
  const sent = { conversation: "7d444840-9dc0-11d1-b245-5ffdce74fad2", prompt: 4, place: 0 };
  expect(replyOfPress({ ...sent, confirmation: false })).toMatchObject({ option: "#0" });
  expect(replyOfPress({ ...sent, confirmation: true })).toMatchObject({ option: "?0" });
});
