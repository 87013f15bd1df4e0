/**
 * Conditions as a form shows them: one test, or a list of which all or one must hold, of tests and of groups
 * that are such lists of tests. What is nested deeper is left to the code.
 */
import type { Place, Value } from "./piece.ts";
import { asMap } from "./script-text.ts";

/** How two things are compared. `answered` and `skipped` look at a question without its value. */
export type Verb = "eq" | "ne" | "lt" | "lte" | "gt" | "gte" | "in" | "answered" | "skipped";

/** What a test looks at: `{ of: "answer", name: "note" }`; a channel has no name. */
export interface Looked {
  readonly of: "answer" | "input" | "variable" | "channel";
  readonly name: string;
}

export interface SimpleTest extends Looked {
  readonly verb: Verb;
  /** What it is compared with: one value, or those of `in`; none for `answered` and `skipped`. */
  readonly values: readonly (string | number | boolean)[];
}

export interface SimpleCondition {
  readonly join: "and" | "or";
  readonly tests: readonly SimpleTest[];
}

/** A list in which some entries may be groups. */
export interface GroupedCondition {
  readonly join: "and" | "or";
  readonly parts: readonly (SimpleTest | SimpleCondition)[];
}

const COMPARED: ReadonlySet<string> = new Set(["eq", "ne", "lt", "lte", "gt", "gte"]);

/** A condition as tests; undefined for one that only the code can show. */
export function readCondition(value: Value | undefined): SimpleCondition | undefined {
  const list = listIn(value);
  if (list !== undefined) {
    const tests = list.entries.flatMap((one) => readTest(one) ?? []);
    const whole = tests.length === list.entries.length && tests.length > 0;
    return whole ? { join: list.join, tests } : undefined;
  }
  const test = readTest(value);
  return test === undefined ? undefined : { join: "and", tests: [test] };
}

/** A condition as tests and groups of tests; undefined for one that only the code can show. */
export function readGrouped(value: Value | undefined): GroupedCondition | undefined {
  const list = listIn(value);
  const parts = (list?.entries ?? [value]).flatMap((one) => readTest(one) ?? readGroup(one) ?? []);
  const isWhole = parts.length > 0 && parts.length === (list?.entries.length ?? 1);
  return isWhole ? { join: list?.join ?? "and", parts } : undefined;
}

function readGroup(value: Value | undefined): SimpleCondition | undefined {
  return listIn(value) === undefined ? undefined : readCondition(value);
}

/** The entries of a condition that is a list; undefined for any other. */
export function listIn(
  value: Value | undefined,
): { readonly join: "and" | "or"; readonly entries: readonly Value[] } | undefined {
  const [join, entries] = onlyField(value) ?? [];
  return (join === "and" || join === "or") && Array.isArray(entries)
    ? { join, entries }
    : undefined;
}

/** A test as the language writes it. */
export function writeTest({ of, name, verb, values }: SimpleTest): Value {
  if (verb === "answered" || verb === "skipped") return { [verb]: name };
  const operand = of === "channel" ? { channel: true } : { [of]: name };
  return { [verb]: [operand, verb === "in" ? [...values] : (values[0] ?? "")] };
}

/** Where the test or the group of a row stands: the condition itself, or an entry of its list. */
export function testPlace(at: Place, value: Value | undefined, row: number): Place {
  const list = listIn(value);
  return list === undefined ? at : [...at, list.join, row];
}

function readTest(value: Value | undefined): SimpleTest | undefined {
  const [name = "", inner] = onlyField(value) ?? [];
  if (name === "answered" || name === "skipped") {
    return typeof inner === "string"
      ? { of: "answer", name: inner, verb: name, values: [] }
      : undefined;
  }
  if (!Array.isArray(inner) || inner.length !== 2) return undefined;
  const looked = readLooked(inner[0]);
  if (looked === undefined) return undefined;
  const other = inner[1];
  if (name === "in" && Array.isArray(other)) {
    const values = other.filter(isLiteral);
    return values.length === other.length ? { ...looked, verb: "in", values } : undefined;
  }
  if (!isComparison(name) || !isLiteral(other)) return undefined;
  return { ...looked, verb: name, values: [other] };
}

function readLooked(value: Value | undefined): Looked | undefined {
  const [of, name] = onlyField(value) ?? [];
  if (of === "channel" && name === true) return { of, name: "" };
  if (of !== "answer" && of !== "input" && of !== "variable") return undefined;
  return typeof name === "string" ? { of, name } : undefined;
}

function isComparison(name: string): name is "eq" | "ne" | "lt" | "lte" | "gt" | "gte" {
  return COMPARED.has(name);
}

function isLiteral(value: Value | undefined): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function onlyField(value: Value | undefined): [string, Value] | undefined {
  const [only, ...others] = Object.entries(asMap(value) ?? {});
  return others.length === 0 ? only : undefined;
}
