import { expect, test } from "vitest";
import { readReply } from "../../../bot/reading/read-reply.ts";
import { figuresTable, loadLists, measureList, sumFigures } from "../../replies/measure.ts";

const FOLDER = new URL("../../replies/unseen/", import.meta.url);
const figures = loadLists(FOLDER).map((list) => measureList(list, readReply));
const total = sumFigures("total", figures);

/** Entries of the blind lists are only shown on demand: whoever writes rules must not see them. */
const detail = process.env["SHOW_MISTAKES"] === "1";

test("every blind list is there and holds enough replies to mean something", () => {
  const sizes = Object.fromEntries(figures.map((one) => [one.name, one.replies]));
  const floors = {
    yesno: 300,
    rating: 300,
    choice: 250,
    "choice-suite": 120,
    choices: 80,
    number: 100,
    month: 80,
    text: 150,
    "stop (text)": 100,
    "stop (yesno)": 100,
    "not-stop (text)": 300,
    "not-stop (yesno)": 300,
    controls: 120,
  };
  for (const [name, floor] of Object.entries(floors)) {
    expect(`${name} ${(sizes[name] ?? 0) >= floor}`).toBe(`${name} true`);
  }
});

test("replies nobody tuned the reader on are understood as people understand them", () => {
  process.stdout.write(`\nunseen replies\n${figuresTable(figures)}\n`);
  if (detail) {
    process.stdout.write(
      `${total.mistakes
        .map((one) => `${one.wrongValue ? "!!" : "  "} ${JSON.stringify(one)}`)
        .join("\n")}\n`,
    );
  }
  expect(total.right / total.replies).toBeGreaterThanOrEqual(0.95);
});

test("a value nobody gave is almost never written down", () => {
  expect(total.wrongValues / total.replies).toBeLessThanOrEqual(0.005);
});

test("every way of saying STOP ends the messages, on a text and on a yes/no", () => {
  const stops = figures.filter((one) => one.name.startsWith("stop"));
  expect(stops.map((one) => one.replies - one.right)).toEqual([0, 0]);
});

test("no ordinary sentence ends the messages", () => {
  const sentences = figures.filter((one) => one.name.startsWith("not-stop"));
  expect(sentences.map((one) => one.falseStops)).toEqual([0, 0]);
});
