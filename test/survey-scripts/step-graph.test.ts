/** A script as a diagram: its steps, and every way from one to another with its condition in words. */
import { describe, expect, test } from "vitest";
import type { Condition } from "../../survey-scripts/schema.ts";
import { stepGraph } from "../../survey-scripts/step-graph.ts";
import { shorten, wordCondition } from "../../survey-scripts/word-condition.ts";
import { SCRIPT } from "../bot/engine-world.ts";

describe("the graph of a script", () => {
  const { steps, jumps } = stepGraph(SCRIPT, "fr");

  test("has its steps in their order, each with what it says", () => {
    expect(steps.map(({ id }) => id)).toEqual(SCRIPT.steps.map(({ id }) => id));
    expect(steps[2]).toEqual({ id: "note", kind: "ask", question: "rating", title: "Une note ?" });
    expect(steps.at(-1)).toMatchObject({ kind: "end", outcome: "wrong_person", title: "Désolé." });
    expect(steps[3]).toEqual({ id: "calcul", kind: "set", title: "" });
  });

  test("tells jumps by their condition, a silence by its days, and the step below as such", () => {
    expect(jumps.filter(({ from }) => from === "accord")).toEqual([
      { from: "accord", to: "fin_refus", kind: "next", when: "accord est non" },
      { from: "accord", to: "parcours", kind: "fall" },
    ]);
    expect(jumps.filter(({ from }) => from === "attente")).toEqual([
      { from: "attente", to: "soucis", kind: "silence", when: "30 jours de silence" },
      { from: "attente", to: "soucis", kind: "fall" },
    ]);
    expect(jumps.filter(({ from }) => from === "fin")).toEqual([]);
  });

  test("leaves out what leads nowhere or up", () => {
    const copy = structuredClone(SCRIPT);
    copy.steps.unshift({ kind: "decide", id: "d", next: [{ go: "lune" }, { go: "d" }] });
    expect(stepGraph(copy, "en").jumps.filter(({ from }) => from === "d")).toEqual([]);
  });
});

describe("a condition in words", () => {
  test.each<[Condition, string, string]>([
    [
      { eq: [{ answer: "parcours" }, "oui"] },
      "parcours est « Jusqu'au bout »",
      "parcours is “Jusqu'au bout”",
    ],
    [{ ne: [{ input: "adulte" }, true] }, "adulte n'est pas oui", "adulte is not yes"],
    [{ lt: [{ answer: "note" }, 3] }, "note est en dessous de 3", "note is less than 3"],
    [{ lte: [{ answer: "note" }, 2] }, "note est au plus 2", "note is at most 2"],
    [{ gt: [{ answer: "note" }, 3] }, "note est au-dessus de 3", "note is more than 3"],
    [{ gte: [{ variable: "v" }, { answer: "n" }] }, "v est au moins n", "v is at least n"],
    [
      { in: [{ channel: true }, ["sms", "web"]] },
      "le canal est l'un de sms, web",
      "the channel is one of sms, web",
    ],
    [{ answered: "note" }, "« note » a une réponse", "“note” has an answer"],
    [{ not: { skipped: "note" } }, "sauf si « note » est passée", "unless “note” is skipped"],
    [
      { and: [{ answered: "a" }, { or: [{ answered: "b" }, { answered: "c" }] }] },
      "« a » a une réponse et (« b » a une réponse ou « c » a une réponse)",
      "“a” has an answer and (“b” has an answer or “c” has an answer)",
    ],
  ])("%j", (condition, french, english) => {
    expect(wordCondition(condition, SCRIPT, "fr")).toBe(french);
    expect(wordCondition(condition, SCRIPT, "en")).toBe(english);
  });
});

test("a title is cut between two words, and says so", () => {
  expect(shorten("Une   note\n?")).toBe("Une note ?");
  expect(shorten("Tu conseillerais cette formation à un ami ?", 20)).toBe("Tu conseillerais…");
  expect(shorten("x".repeat(30), 10)).toBe(`${"x".repeat(10)}…`);
  expect(shorten(`${"x".repeat(9)}😀😀`, 10)).toBe(`${"x".repeat(9)}😀…`);
});
