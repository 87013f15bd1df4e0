/** Puts a field at the left margin of a file that has none of that name yet. */
import { isSame, withValue, type Place, type Value } from "./piece.ts";
import { lookUp, refuse, slicesOf, type Edited } from "./script-text.ts";
import { ends } from "./set-value.ts";
import { linesOf, type Section } from "./slices.ts";
import { writeField } from "./write-value.ts";

/** Fields that a script may do without. */
const OPTIONAL: ReadonlySet<unknown> = new Set([
  "notes",
  "unicode",
  "inputs",
  "policies",
  "lexicon",
]);
/**
 * Writes a value whose field is missing, above the steps.
 *
 * @returns undefined when the field is there, or is none that may be missing: then it is edited in place.
 */
export function addHeader(source: string, place: Place, value: Value): Edited | undefined {
  const [name, ...rest] = place;
  const sliced = slicesOf(source);
  if (sliced === undefined) return refuse("unreadable");
  if (!OPTIONAL.has(name) || sliced.sections.some((one) => one.name === name)) return undefined;
  const whole = rest.length === 0 ? value : withValue({}, rest, value);
  const field = ends(source, `${writeField(String(name), whole, { indent: 0 })}\n`);
  const at = sliced.sections.findIndex((one) => one.name === "steps");
  const lines = linesOf(sliced.preamble + sliced.sections.slice(0, at).map(textOf).join(""));
  if (at < 1 || lines.at(-1)?.endsWith("\n") !== true) return refuse("only_by_hand");
  // Empty lines and comments above the steps belong to the steps.
  const cut = lines.findLastIndex((line) => !/^(?:#|\s*$)/.test(line)) + 1;
  const made = lines.slice(0, cut).join("") + field;
  const added = made + source.slice(made.length - field.length);
  return isSame(lookUp(added, [String(name)]), whole)
    ? { ok: true, source: added }
    : refuse("only_by_hand");
}

function textOf({ text }: Section): string {
  return text;
}
