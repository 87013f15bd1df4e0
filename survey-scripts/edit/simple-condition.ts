/**
 * Conditions as a form shows them: one test, or a list of tests of which all or one must hold. What is
 * nested deeper is left to the code.
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

const COMPARED: ReadonlySet<string> = new Set(["eq", "ne", "lt", "lte", "gt", "gte"]);

/** A condition as tests; undefined for one that only the code can show. */
export function readCondition(value: Value | undefined): SimpleCondition | undefined {
  const [name, inner] = onlyField(value) ?? [];
  if ((name === "and" || name === "or") && Array.isArray(inner)) {
    const tests = inner.flatMap((one) => readTest(one) ?? []);
    return tests.length === inner.length && tests.length > 0 ? { join: name, tests } : undefined;
  }
  const test = readTest(value);
  return test === undefined ? undefined : { join: "and", tests: [test] };
}

/** A test as the language writes it. */
export function writeTest({ of, name, verb, values }: SimpleTest): Value {
  if (verb === "answered" || verb === "skipped") return { [verb]: name };
  const operand = of === "channel" ? { channel: true } : { [of]: name };
  return { [verb]: [operand, verb === "in" ? [...values] : (values[0] ?? "")] };
}

/** Where the test of a row stands: the condition itself, or an entry of its list. */
export function testPlace(at: Place, value: Value | undefined, row: number): Place {
  const [name, inner] = onlyField(value) ?? [];
  const isList = (name === "and" || name === "or") && Array.isArray(inner);
  return isList ? [...at, name, row] : at;
}

/** A condition of tests; one test stands alone. */
export function writeCondition({ join, tests }: SimpleCondition): Value {
  const [only, ...others] = tests.map(writeTest);
  return only !== undefined && others.length === 0 ? only : { [join]: tests.map(writeTest) };
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
