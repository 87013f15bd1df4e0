/** How the form of a script tells conditions, and what it offers to compare. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { viewScript } from "../../survey-scripts/edit/view-script.ts";
import {
  firstTest,
  thingsBefore,
  verbsOf,
} from "../../web/browser/console/editor/condition-things.ts";
import { conditionInWords } from "../../web/browser/console/editor/condition-words.ts";

const view = viewScript(readFileSync("survey-scripts/fin-apprentissage.yaml", "utf8"));
const mark = { answer: "note" };

test.each([
  [
    { eq: [{ answer: "souci" }, "oui_pas_regle"] },
    /^« As-tu eu un gros souci .* » est « Oui, pas réglé »$/,
  ],
  [{ gte: [mark, 4] }, /^« Au total, .* » est au moins 4$/],
  [{ in: [mark, [1, 2]] }, /est l'un de 1, 2$/],
  [
    { and: [{ skipped: "note" }, { eq: [{ channel: true }, "sms"] }] },
    / passée .* et le canal est « SMS »$/,
  ],
  [{ eq: [{ answer: "accord" }, false] }, / est non$/],
  [{ not: { or: [{ answered: "note" }, { lt: [mark, 3] }] } }, /^sauf si \(.* ou .*\)$/],
  [
    { eq: [{ answer: "annee_controle" }, { input: "annee_fin" }] },
    /^« Juste pour vérifier .* » est « annee_fin »$/,
  ],
  [{ answered: "lune" }, /^« lune » a une réponse$/],
  ["rien", /^\{\}$/],
])("%j is told with the words of its questions", (condition, words) => {
  expect(conditionInWords(condition, view)).toMatch(words);
});

test("a condition looks at what is known by then, and at nothing personal", () => {
  const names = thingsBefore(view, 5).map(({ of, name }) => `${of} ${name}`.trim());
  expect(names).toEqual([
    "answer accord",
    "answer annee_controle",
    "answer annee_controle_2",
    "answer parcours",
    "answer note",
    "input formation",
    "input cfa",
    "input a_controler",
    "input annee_fin",
    "channel",
  ]);
});

test("a mark is compared by size, a choice by its answers; a new condition begins with the last question", () => {
  const things = thingsBefore(view, 5);
  const [agreement, , , way, note] = things;
  expect(note === undefined ? [] : verbsOf(note)).toContain("gte");
  expect(way === undefined ? [] : verbsOf(way)).toEqual(["eq", "ne", "in", "answered", "skipped"]);
  expect(agreement?.values).toEqual([
    [true, "oui"],
    [false, "non"],
  ]);
  expect(firstTest(things)).toEqual({ of: "answer", name: "note", verb: "eq", values: [1] });
});
