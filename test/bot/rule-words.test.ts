/** Every rule by which a reply may be read has its words, in both languages. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readReply } from "../../bot/reading/read-reply.ts";
import { wordRule } from "../../bot/rule-words.ts";
import { LISTS_NOW, loadLists } from "../replies/measure.ts";

/** Names of rules as the reader's source writes them: after `rule:`, or given to its small helpers. */
function rulesInSource(): string[] {
  const folder = new URL("../../bot/reading/", import.meta.url);
  const names = readdirSync(folder).flatMap((file) => {
    const source = readFileSync(new URL(file, folder), "utf8");
    return [
      ...source.matchAll(/rule: (?:[^"\n]*\? )?"([a-z-]+)"/g),
      ...source.matchAll(/"((?:yes|no|yesno|rating|choices?|number|month|text)-[a-z-]+)"/g),
    ].map((match) => match[1] ?? "");
  });
  return [...new Set(names)];
}

describe("the rule that read a reply", () => {
  test("is told in French and in English, whichever it is", () => {
    const rules = rulesInSource();
    expect(rules.length).toBeGreaterThan(100);
    expect(rules.filter((rule) => wordRule(rule, "fr") === rule)).toEqual([]);
    expect(rules.filter((rule) => wordRule(rule, "en") === rule && rule !== "number")).toEqual([]);
  });

  test("is told for every reply the reader was written with", () => {
    const untold = new Set<string>();
    for (const { question, entries } of loadLists(new URL("../replies/tuned/", import.meta.url))) {
      for (const { reply } of entries) {
        const { rule } = readReply(reply, question, { now: LISTS_NOW, locales: ["fr", "en"] });
        if (wordRule(rule, "fr") === rule) untold.add(rule);
      }
    }
    expect([...untold]).toEqual([]);
  });

  test("is told by its name when nobody knows it", () => {
    expect(wordRule("rule-of-tomorrow", "fr")).toBe("rule-of-tomorrow");
  });
});
