/** Conditions in words, also those that only the code can change. */
import type { Value } from "../../../../survey-scripts/edit/piece.ts";
import { asMap } from "../../../../survey-scripts/edit/script-text.ts";
import {
  readCondition,
  type SimpleTest,
} from "../../../../survey-scripts/edit/simple-condition.ts";
import type { ScriptView } from "../../../../survey-scripts/edit/view-script.ts";
import { literalInWords, thingsBefore, verbInWords, type Thing } from "./condition-things.ts";

/** Such as `« Ta note ? » est au moins 4 et « La conseillerais-tu ? » est « Oui »`. */
export function conditionInWords(value: Value | undefined, view: ScriptView): string {
  const things = thingsBefore(view, Number.POSITIVE_INFINITY);
  return inWords(value, things);
}

function inWords(value: Value | undefined, things: readonly Thing[]): string {
  const simple = readCondition(value);
  if (simple !== undefined) {
    const tests = simple.tests.map((test) => testInWords(test, things));
    return tests.join(simple.join === "and" ? " et " : " ou ");
  }
  const map = asMap(value) ?? {};
  for (const [name, join] of [
    ["and", " et "],
    ["or", " ou "],
  ] as const) {
    const parts = map[name];
    if (Array.isArray(parts)) return parts.map((part) => grouped(part, things)).join(join);
  }
  if (map["not"] !== undefined) return `sauf si ${grouped(map["not"], things)}`;
  return compared(map, things);
}

function grouped(value: Value, things: readonly Thing[]): string {
  const map = asMap(value) ?? {};
  const words = inWords(value, things);
  return Object.hasOwn(map, "and") || Object.hasOwn(map, "or") ? `(${words})` : words;
}

/** Two things compared with each other; what is no condition is shown as it is written. */
function compared(map: Readonly<Record<string, Value>>, things: readonly Thing[]): string {
  const [[verb, pair] = ["", null]] = Object.entries(map);
  const test = readCondition({ [verb]: [Array.isArray(pair) ? (pair[0] ?? null) : null, ""] });
  const other = readCondition({ eq: [Array.isArray(pair) ? (pair[1] ?? null) : null, ""] });
  const [left, right] = [test?.tests[0], other?.tests[0]];
  if (left === undefined || right === undefined) return JSON.stringify(map);
  const thing = thingOf(left, things);
  return `${nameOf(left, thing)} ${verbInWords(left.verb, thing?.kind)} ${nameOf(right, thingOf(right, things))}`;
}

function testInWords(test: SimpleTest, things: readonly Thing[]): string {
  const thing = thingOf(test, things);
  const values = test.values.map((value) => {
    const known = thing?.values.find(([one]) => one === value)?.[1];
    return known === undefined || typeof value !== "string"
      ? (known ?? literalInWords(value)).toLowerCase()
      : `« ${known} »`;
  });
  const said = `${nameOf(test, thing)} ${verbInWords(test.verb, thing?.kind)}`;
  return values.length === 0 ? said : `${said} ${values.join(", ")}`;
}

function thingOf(test: SimpleTest, things: readonly Thing[]): Thing | undefined {
  return things.find(({ of, name }) => of === test.of && name === test.name);
}

function nameOf({ of, name }: SimpleTest, thing: Thing | undefined): string {
  if (of === "channel") return "le canal";
  if (thing === undefined || of !== "answer") return `« ${name} »`;
  return `« ${thing.words.replace(/^\d+\. /, "")} »`;
}
