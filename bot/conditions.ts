/** Conditions of a script: a small tree of data, read with what the conversation knows so far. */
import type { Condition, Operand } from "../survey-scripts/schema.ts";
import type { AnswerValue, ChannelId } from "./conversation.ts";

/** What a condition may look at. `undefined` is unknown: not answered, not given. */
export interface Facts {
  answer(question: string): AnswerValue | undefined;
  input(name: string): string | number | boolean | undefined;
  /** Whether the question has any answer, or was passed over. */
  status(question: string): "open" | "answered" | "skipped";
  readonly channel: ChannelId;
}

type Known = AnswerValue | undefined;

/**
 * Says whether a condition holds. A comparison with something unknown is false, and so is its
 * opposite: `ne` is not the negation of `eq`, but `not` is a plain negation.
 */
export function holds(condition: Condition, facts: Facts): boolean {
  if ("and" in condition) return condition.and.every((part) => holds(part, facts));
  if ("or" in condition) return condition.or.some((part) => holds(part, facts));
  if ("not" in condition) return !holds(condition.not, facts);
  if ("answered" in condition) return facts.status(condition.answered) === "answered";
  if ("skipped" in condition) return facts.status(condition.skipped) === "skipped";
  if ("in" in condition) {
    const [operand, accepted] = condition.in;
    const left = lookUp(operand, facts);
    return accepted.some((value) => same(left, value));
  }
  return compares(condition, facts);
}

type Comparison = Extract<
  Condition,
  | { eq: unknown }
  | { ne: unknown }
  | { lt: unknown }
  | { lte: unknown }
  | { gt: unknown }
  | { gte: unknown }
>;

function compares(condition: Comparison, facts: Facts): boolean {
  if ("eq" in condition) {
    const [left, right] = sides(condition.eq, facts);
    return same(left, right);
  }
  if ("ne" in condition) {
    const [left, right] = sides(condition.ne, facts);
    return left !== undefined && right !== undefined && !same(left, right);
  }
  if ("lt" in condition) return ordered(sides(condition.lt, facts), (order) => order < 0);
  if ("lte" in condition) return ordered(sides(condition.lte, facts), (order) => order <= 0);
  if ("gt" in condition) return ordered(sides(condition.gt, facts), (order) => order > 0);
  return ordered(sides(condition.gte, facts), (order) => order >= 0);
}

function sides(
  [left, right]: readonly [Operand, string | number | boolean | Operand],
  facts: Facts,
): [Known, Known] {
  return [lookUp(left, facts), typeof right === "object" ? lookUp(right, facts) : right];
}

function lookUp(operand: Operand, facts: Facts): Known {
  if ("answer" in operand) return facts.answer(operand.answer);
  if ("variable" in operand) return facts.answer(operand.variable);
  if ("input" in operand) return facts.input(operand.input);
  return facts.channel;
}

/** A list equals a value that it holds. A year written as text ("2026") equals the number. */
function same(left: Known, right: Known): boolean {
  if (left === undefined || right === undefined) return false;
  if (Array.isArray(left)) return left.some((item) => item === right);
  if (typeof left !== typeof right && typeof left !== "boolean" && typeof right !== "boolean") {
    return String(left) === String(right);
  }
  return left === right;
}

function ordered([left, right]: [Known, Known], fits: (order: number) => boolean): boolean {
  if (typeof left === "number" && typeof right === "number") return fits(left - right);
  if (typeof left === "string" && typeof right === "string") {
    if (left === right) return fits(0);
    return fits(left < right ? -1 : 1);
  }
  return false;
}
