/** What a form tells while somebody writes: costs, names, and what belongs to one change. */
import { describe, expect, test } from "vitest";
import {
  beforeTyping,
  pauseTyping,
  record,
  startHistory,
  undo,
} from "../../../survey-scripts/edit/history.ts";
import { freeName, nameFrom } from "../../../survey-scripts/edit/names.ts";
import { readPiece } from "../../../survey-scripts/edit/piece.ts";
import { viewScript } from "../../../survey-scripts/edit/view-script.ts";
import { smsWording, wordingCost } from "../../../survey-scripts/edit/wording-cost.ts";

const DRAFT = `locales: [ fr, en ]
defaultLocale: fr
inputs:
  prenom: { kind: text, personal: true, max: 16, fallback: { fr: toi } }
steps:
  - kind: ask
    id: rythme
    question: choice
    options:
      - { id: dur, label: { fr: Dur } }
      - { id: facile, label: { fr: Facile } }
  - { kind: sing, id: la }
`;
const script = viewScript(DRAFT);
const step = script.steps?.[0];

describe("the cost of a wording", () => {
  test.each([
    ["Bonjour {prenom} !", 1, 26, []],
    ["très bien, déjà, là, où ?", 1, 25, []],
    ["Tu t'es fait des amis même au CFA ?", 1, 35, ["ê"]],
    ["x".repeat(155) + " très", 1, 160, []],
    ["x".repeat(156) + " très", 2, 161, []],
    ["ça", 1, 2, ["ç"]],
  ])("%s", (words, parts, units, strange) => {
    expect(wordingCost(script, words, { locale: "fr" })).toMatchObject({ parts, units, strange });
  });

  test("counts the answers a question prints, in a draft that is not valid yet", () => {
    const cost = wordingCost(script, "C'était comment ?", { locale: "fr", step });
    expect(cost.printed).toBe("C'était comment ? 1 Dur. 2 Facile.");
  });

  test("is that of the channel's own wording where there is one", () => {
    expect(smsWording({ fr: { default: "Long", sms: "Court" } }, "fr")).toBe("Court");
    expect(smsWording({ fr: "Long" }, "fr")).toBe("Long");
    expect(smsWording({ fr: "Long" }, "en")).toBe("");
  });
});

describe("the name of a new step", () => {
  test.each([
    ["Tu as été bien accueilli ?", "bien_accueilli"],
    ["Où ?", "ou"],
    ["{prenom}, ton cœur de métier ?", "coeur_metier"],
    ["2026 ?", "question_2026"],
    ["???", "question"],
  ])("%s is %s", (words, name) => {
    expect(nameFrom(words, new Set(), "question")).toBe(name);
  });

  test("is never one that is there", () => {
    expect(freeName("note", new Set(["note", "note_2"]))).toBe("note_3");
    expect(freeName("note_2", new Set(["note_2"]))).toBe("note_3");
  });
});

test("steps that no form knows are shown, by their line", () => {
  expect(script.steps?.map(({ id, known, line }) => [id, known, line])).toEqual([
    ["rythme", true, 6],
    ["la", false, 12],
  ]);
});

test("the keys of one field are undone together, and a pause ends them", () => {
  let history = startHistory("");
  for (const text of ["a", "ab", "abc"]) {
    expect(beforeTyping(history, "f")).toBe("");
    history = record(history, text, "f");
  }
  history = record(pauseTyping(history), "abcd", "f");
  history = undo(history);
  expect(history.present).toBe("abc");
  expect(undo(history).present).toBe("");
});

test("a word that is typed and taken back by hand leaves nothing to undo, and nothing in the way of what came before", () => {
  let history = record(startHistory("first"), "second");
  for (const text of ["seconds", "second"]) history = record(history, text, "f");
  expect(beforeTyping(history, "f")).toBe("second");
  expect(undo(history).present).toBe("first");
  history = record(history, "second, again", "f");
  expect(undo(history).present).toBe("second");
});

test("the steps of a script are read once, however many keys are pressed in one of them", () => {
  const steps = Array.from({ length: 200 }, (_, at) => `- { id: etape_${at} }\n`);
  const first = steps.map((text) => readPiece(text));
  for (let key = 0; key < 1_000; key += 1) {
    readPiece(`- { id: etape, prompt: { fr: ${"a".repeat(key)} } }\n`);
    for (const [at, text] of steps.entries()) {
      if (readPiece(text) !== first[at]) throw new Error(`step ${at} was read again`);
    }
  }
  expect(readPiece(steps[0] ?? "")).toBe(first[0]);
});
