/** The guide to the console, in English and in French: both say the same, in the words of the screens. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const ENGLISH = readFileSync("docs/administrator-guide.md", "utf8");
const FRENCH = readFileSync("docs/guide-administrateur.md", "utf8");

/** All that screens are made of, on one line. */
const SCREENS = ["web", "api/admin", "bot"]
  .flatMap((room) =>
    readdirSync(room, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => readFileSync(`${room}/${name}`, "utf8")),
  )
  .join(" ")
  .replaceAll(/\s+/g, " ");

/** Words in italics: the labels of screens. `…` stands for what differs from one screen to the next. */
function labelsIn(guide: string): string[] {
  const labels = guide.matchAll(/(?<![*\w])\*([^*]+)\*(?![*\w])/g);
  return [...labels].map(([, label = ""]) => label.replaceAll(/\s+/g, " "));
}

function isOnScreen(label: string): boolean {
  return label.split("…").every((piece) => SCREENS.includes(piece.trim()));
}

/** What a guide is made of, in its order, without its words: levels of chapters, rows and pictures. */
function outlineOf(guide: string): string[] {
  const parts = guide.matchAll(/^(#+) |^(\|)|^<img src="([^"]+)" (\w+="\d+")/gm);
  return [...parts].map(([, level, row, picture, size]) => level ?? row ?? `${picture} ${size}`);
}

test("both guides have the same chapters, rows of tables and pictures, in the same order", () => {
  expect(outlineOf(ENGLISH)).toEqual(outlineOf(FRENCH));
  expect(outlineOf(ENGLISH).length).toBeGreaterThan(100);
});

test("each guide leads to the other at its top", () => {
  expect(ENGLISH.slice(0, 200)).toContain("](guide-administrateur.md)");
  expect(FRENCH.slice(0, 200)).toContain("](administrator-guide.md)");
});

describe.each([
  ["English", ENGLISH],
  ["French", FRENCH],
])("the guide in %s", (_, guide) => {
  test("quotes labels as they stand on the screens", () => {
    const labels = labelsIn(guide);
    expect(labels.length).toBeGreaterThan(40);
    expect(labels.filter((label) => !isOnScreen(label))).toEqual([]);
  });
});
