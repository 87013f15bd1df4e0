import { expect, test } from "vitest";
import type { ReadReply } from "../../bot/reading/reading.ts";
import { figuresTable, measureList, sumFigures, type ReplyList } from "./measure.ts";

/** Reads "=4" as 4, "~3,4" as a doubt between 3 and 4, and any other word as the outcome of that name. */
const obedient: ReadReply = (reply) => {
  const rule = "obedient";
  if (reply.startsWith("=")) return { rule, outcome: "value", value: Number(reply.slice(1)) };
  if (reply.startsWith("~")) {
    return { rule, outcome: "confirm", candidates: reply.slice(1).split(",").map(Number) };
  }
  return reply === "stop" ? { rule, outcome: "stop" } : { rule, outcome: "skip" };
};

function listOf(entries: ReplyList["entries"], onlyStopMatters = false): ReplyList {
  return {
    name: "rating",
    question: { kind: "rating", min: 1, max: 5 },
    entries,
    onlyStopMatters,
  };
}

test("a reading is right when its outcome is accepted and its value is the one meant", () => {
  const figures = measureList(
    listOf([
      { reply: "=4", expect: "value", value: 4 },
      { reply: "~3,4", expect: "confirm", candidates: [4, 3] },
      { reply: "=2", accept: ["value", "confirm"], value: 2 },
      { reply: "~2", accept: ["value", "confirm"], value: 2 },
      { reply: "skip", expect: "skip" },
    ]),
    obedient,
  );
  expect(figures).toMatchObject({ replies: 5, right: 5, wrongValues: 0, falseStops: 0 });
});

test("another value than the one meant, or a value where none was, is a wrong value", () => {
  const figures = measureList(
    listOf([
      { reply: "=4", expect: "value", value: 5 },
      { reply: "=4", expect: "retry" },
      { reply: "~4", expect: "value", value: 4 },
      { reply: "~3,4", expect: "confirm", candidates: [4] },
    ]),
    obedient,
  );
  expect(figures).toMatchObject({ right: 0, wrongValues: 2, falseStops: 0 });
});

test("STOP where it was not meant is counted apart, and is all that counts in ordinary sentences", () => {
  const asked = measureList(listOf([{ reply: "stop", expect: "comment" }]), obedient);
  const sentences = measureList(
    listOf(
      [
        { reply: "stop", expect: "comment" },
        { reply: "=1", expect: "comment" },
      ],
      true,
    ),
    obedient,
  );
  expect(asked).toMatchObject({ right: 0, wrongValues: 0, falseStops: 1 });
  expect(sentences).toMatchObject({ right: 1, wrongValues: 0, falseStops: 1 });
});

test("the table ends with the sum of all lists", () => {
  const one = measureList(listOf([{ reply: "=4", expect: "value", value: 4 }]), obedient);
  const other = measureList(listOf([{ reply: "stop", expect: "value", value: 4 }]), obedient);
  expect(sumFigures("total", [one, other])).toMatchObject({ replies: 2, right: 1, falseStops: 1 });
  expect(figuresTable([one, other]).split("\n").at(-1)).toMatch(/^total\s+2\s+50\.00\s+0\.00\s+1$/);
});
