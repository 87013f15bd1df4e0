/** Conditions and steps in words, for people who look at a script without reading its YAML. */
import { pickWording } from "./print.ts";
import type { Condition, LocalizedText, Operand, Script, Step } from "./schema.ts";

export type Lang = "fr" | "en";

/** Characters of a question that still tell which one it is. */
const TITLE_CHARACTERS = 60;

const FRENCH = {
  channel: "le canal",
  yes: "oui",
  no: "non",
  is: "est",
  isNot: "n'est pas",
  lt: "est en dessous de",
  lte: "est au plus",
  gt: "est au-dessus de",
  gte: "est au moins",
  in: "est l'un de",
  answered: (id: string) => `« ${id} » a une réponse`,
  skipped: (id: string) => `« ${id} » est passée`,
  and: " et ",
  or: " ou ",
  not: (inside: string) => `sauf si ${inside}`,
};
const ENGLISH: typeof FRENCH = {
  channel: "the channel",
  yes: "yes",
  no: "no",
  is: "is",
  isNot: "is not",
  lt: "is less than",
  lte: "is at most",
  gt: "is more than",
  gte: "is at least",
  in: "is one of",
  answered: (id) => `“${id}” has an answer`,
  skipped: (id) => `“${id}” is skipped`,
  and: " and ",
  or: " or ",
  not: (inside) => `unless ${inside}`,
};

/** A condition in words: `accord est non et note est au plus 2`. Options are told by their labels. */
export function wordCondition(condition: Condition, script: Script, lang: Lang): string {
  const words = lang === "fr" ? FRENCH : ENGLISH;
  const inside = (one: Condition): string => wordCondition(one, script, lang);
  const grouped = (one: Condition): string =>
    "and" in one || "or" in one ? `(${inside(one)})` : inside(one);
  if ("and" in condition) return condition.and.map(grouped).join(words.and);
  if ("or" in condition) return condition.or.map(grouped).join(words.or);
  if ("not" in condition) return words.not(grouped(condition.not));
  if ("answered" in condition) return words.answered(condition.answered);
  if ("skipped" in condition) return words.skipped(condition.skipped);
  const literal = (value: string | number | boolean, of: Operand): string =>
    wordLiteral(value, of, { script, lang });
  const operand = (one: Operand): string => wordOperand(one, lang);
  if ("in" in condition) {
    const [of, values] = condition.in;
    return `${operand(of)} ${words.in} ${values.map((value) => literal(value, of)).join(", ")}`;
  }
  const compared = Object.entries(condition).map(([name, [left, right]]) => {
    const verb = VERBS[name];
    const other = typeof right === "object" ? operand(right) : literal(right, left);
    return `${operand(left)} ${verb === undefined ? name : words[verb]} ${other}`;
  });
  return compared.join(words.and);
}

const VERBS: Readonly<Record<string, "is" | "isNot" | "lt" | "lte" | "gt" | "gte">> = {
  eq: "is",
  ne: "isNot",
  lt: "lt",
  lte: "lte",
  gt: "gt",
  gte: "gte",
};

function wordOperand(operand: Operand, lang: Lang): string {
  if ("answer" in operand) return operand.answer;
  if ("input" in operand) return operand.input;
  if ("variable" in operand) return operand.variable;
  return (lang === "fr" ? FRENCH : ENGLISH).channel;
}

function wordLiteral(
  value: string | number | boolean,
  operand: Operand,
  { script, lang }: { readonly script: Script; readonly lang: Lang },
): string {
  const words = lang === "fr" ? FRENCH : ENGLISH;
  if (typeof value === "boolean") return value ? words.yes : words.no;
  const step =
    "answer" in operand ? script.steps.find(({ id }) => id === operand.answer) : undefined;
  if (step?.kind !== "ask" || !("options" in step)) return String(value);
  const option = step.options.find(({ id }) => id === value);
  return option === undefined ? String(value) : quote(textIn(option.label, script, lang), lang);
}

/** A text within a sentence. */
export function quote(text: string, lang: Lang): string {
  return lang === "fr" ? `« ${text} »` : `“${text}”`;
}

/** The words of a text as the web shows them, in the language asked for where the script has it. */
export function textIn(text: LocalizedText, script: Script, lang: Lang): string {
  const { defaultLocale } = script;
  return pickWording(text, { channel: "web", locale: lang, defaultLocale });
}

/** What a step says or asks, short enough to name it by; nothing for one that says nothing. */
export function titleOf(step: Step, script: Script, lang: Lang): string {
  if (step.kind === "end") {
    const text = script.endings[step.ending]?.text;
    return text === undefined ? "" : shorten(textIn(text, script, lang));
  }
  if (step.kind === "say") return shorten(textIn(step.text, script, lang));
  return step.kind === "ask" ? shorten(textIn(step.prompt, script, lang)) : "";
}

/** Cut between two words; no sign is cut in two. */
export function shorten(text: string, max = TITLE_CHARACTERS): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  const signs = Array.from(line);
  if (signs.length <= max) return line;
  const cut = signs.slice(0, max).join("");
  const space = cut.lastIndexOf(" ");
  return `${(space > max / 2 ? cut.slice(0, space) : cut).replace(/[\s,;:.(]+$/, "")}…`;
}
