/** docs/script-language.md says what the language is: held to the schema, to the checks, and to itself. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { findingsOf } from "../../bot/check-publication.ts";
import { checkForPublication } from "../../bot/examples.ts";
import { readScriptYaml } from "../../survey-scripts/read-yaml.ts";
import { Script, Step } from "../../survey-scripts/schema.ts";

const page = readFileSync("docs/script-language.md", "utf8");
const blocks = [...page.matchAll(/```yaml\n(.*?)```/gs)].map((match) => match[1] ?? "");

test("the whole script of the page has nothing to repair, and keeps its promises", () => {
  const whole = blocks.find((block) => block.startsWith("schema: 1"));
  const read = readScriptYaml(whole ?? "");
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  expect(findingsOf(read.script)).toEqual([]);
  expect(checkForPublication(read.script)).toEqual([]);
});

test.each(blocks.filter((block) => !block.startsWith("schema: 1")))(
  "a piece of script shown is one: %.40s",
  (block) => {
    const piece: unknown = parse(block);
    const shape = Array.isArray(piece) ? z.array(Step) : Script.partial();
    expect(shape.safeParse(piece).error?.issues ?? []).toEqual([]);
  },
);

test("every field of the language is on the page", () => {
  const names = new Set<string>();
  collect(z.toJSONSchema(Script, { io: "input" }), names);
  expect(names.size).toBeGreaterThan(60);
  const missing = [...names].filter((name) => !new RegExp(`\\b${name}\\b`).test(page));
  expect(missing).toEqual([]);
});

/** Names of the properties of a JSON schema, however deep. */
function collect(schema: unknown, names: Set<string>): void {
  if (typeof schema !== "object" || schema === null) return;
  if ("properties" in schema && typeof schema.properties === "object") {
    for (const name of Object.keys(schema.properties ?? {})) names.add(name);
  }
  for (const part of Object.values(schema)) collect(part, names);
}

const CHECKS = readdirSync("survey-scripts")
  .filter((name) => name.startsWith("check-"))
  .map((name) => `survey-scripts/${name}`);

test.each([
  ...CHECKS,
  "survey-scripts/read-yaml.ts",
  "bot/check-words.ts",
  "bot/check-coverage.ts",
])("every message of %s is on the page", (path) => {
  const missing = messagesOf(readFileSync(path, "utf8")).filter((text) => !page.includes(text));
  expect(missing).toEqual([]);
});

/** The sentences of a source, `…` in the place of what is found: its messages, and nothing else so long. */
function messagesOf(source: string): string[] {
  const tokens = /\/\*[^]*?\*\/|\/\/[^\n]*|`(?:[^`\\]|\\.)*`|"(?:[^"\\\n]|\\.)*"/g;
  return [...source.matchAll(tokens)]
    .map(([token]) => token)
    .filter((token) => !token.startsWith("/"))
    .map((token) => token.slice(1, -1).replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, "…"))
    .filter((text) => text.split(" ").length > 5 && !SCALE.test(text));
}

/** What a question measures, named within a message. */
const SCALE = /\((?:rating|yesno|number)\)$/;
