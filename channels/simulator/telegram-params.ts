/** Parameters of a Bot API call: JSON, a form or a query, where everything may be a text. */
import { z } from "zod";
import { refused } from "./telegram-refusal.ts";

const fromText = (given: unknown): unknown => {
  if (typeof given !== "string") return given;
  try {
    return JSON.parse(given);
  } catch {
    return given;
  }
};

/** A whole number, also as a text. */
export const Whole = z.preprocess(fromText, z.int());
/** True or false, also as a text. */
export const Flag = z.preprocess(fromText, z.boolean());
/** Something that may come as a text of JSON. */
export function json<T extends z.ZodType>(schema: T): z.ZodPreprocess<T> {
  return z.preprocess(fromText, schema);
}

/** Reads the parameters. Errors: refused with 400, naming the first parameter at fault. */
export function readParams<T extends z.ZodType>(schema: T, given: unknown): z.output<T> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  const name = String(first?.path[0] ?? "request");
  throw refused(400, `Bad Request: parameter "${name}" is missing or invalid`);
}
