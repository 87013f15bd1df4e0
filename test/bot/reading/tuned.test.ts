/** The replies the rules were written with: no rule may lose what another one understood. */
import { describe, expect, test } from "vitest";
import { readReply } from "../../../bot/reading/read-reply.ts";
import { figuresTable, loadLists, measureList } from "../../replies/measure.ts";

const lists = loadLists(new URL("../../replies/tuned/", import.meta.url));
const figures = lists.map((list) => measureList(list, readReply));

test("every tuned list is there", () => {
  process.stdout.write(`\ntuned replies\n${figuresTable(figures)}\n`);
  expect(figures.map((one) => one.name)).toEqual([
    "yesno",
    "rating",
    "choice",
    "choice-suite",
    "choices",
    "number",
    "month",
    "text",
    "stop (text)",
    "stop (yesno)",
    "not-stop (text)",
    "not-stop (yesno)",
    "controls",
  ]);
});

describe.each(figures)("the replies of $name", (one) => {
  test("are understood as people understand them, all but one in a hundred", () => {
    expect(one.replies).toBeGreaterThan(200);
    expect(one.mistakes.slice(Math.floor(one.replies / 100))).toEqual([]);
  });

  test("end the messages whenever they ask for it", () => {
    expect(one.mistakes.filter(({ wanted }) => wanted === "stop")).toEqual([]);
  });

  test("never end the messages by mistake", () => {
    expect(one.falseStops).toBe(0);
  });

  test("never write down a value that nobody gave", () => {
    expect(one.mistakes.filter(({ wrongValue }) => wrongValue)).toEqual([]);
  });
});
