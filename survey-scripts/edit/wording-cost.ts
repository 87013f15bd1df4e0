/** What a wording costs as SMS while it is being written, in a script that need not be valid yet. */
import { fillIn, printPrompt } from "../print.ts";
import type { Ask } from "../schema.ts";
import { measureSms, type SmsMeasure } from "../sms-parts.ts";
import type { Value } from "./piece.ts";
import { asMap } from "./script-text.ts";
import type { ScriptView, StepView } from "./view-script.ts";

export interface WordingCost extends SmsMeasure {
  /** The words as the telephone gets them, variables at their longest. */
  readonly printed: string;
}

/**
 * Measures a wording as it would be sent: with the answers and the scale its question prints, and every
 * variable at its longest.
 *
 * @param step  The question whose prompt it is; left out for words that stand alone.
 */
export function wordingCost(
  script: ScriptView,
  words: string,
  { locale, step }: { readonly locale: string; readonly step?: StepView | undefined },
): WordingCost {
  const text = fillIn(words, longestInputs(script));
  const ask = step?.kind === "ask" ? askOf(step) : undefined;
  const how = { channel: "sms", locale, defaultLocale: script.defaultLocale, text } as const;
  const printed = ask === undefined ? text : printPrompt(ask, how).text;
  return { ...measureSms(printed), printed };
}

/** The wording a text has for SMS: its own, or the one of all channels; empty when it has none. */
export function smsWording(text: Value | undefined, locale: string): string {
  const wording = asMap(text)?.[locale];
  if (typeof wording === "string") return wording;
  const chosen = asMap(wording)?.["sms"] ?? asMap(wording)?.["default"];
  return typeof chosen === "string" ? chosen : "";
}

function longestInputs({ inputs }: ScriptView): Record<string, string> {
  return Object.fromEntries(
    inputs.map(({ name, max, fallback }) => {
      const lengths = Object.values(fallback).map((words) => words.length);
      return [name, "x".repeat(Math.max(max, ...lengths))];
    }),
  );
}

const BASE = {
  kind: "ask",
  id: "x",
  prompt: {},
  required: true,
  skippable: false,
  dontKnow: false,
  personal: false,
  publishable: "no",
  moderate: false,
  remainder: "keep",
  confirm: "whenUnsure",
  counted: true,
} as const;

/** As much of a question as is printed. */
function askOf({ question = "", data = {} }: StepView): Ask | undefined {
  const base = { ...BASE, skippable: data["skippable"] === true };
  switch (question) {
    case "consent":
    case "yesno":
      return { ...base, question };
    case "rating":
      return { ...base, question, min: numberOf(data["min"], 1), max: numberOf(data["max"], 5) };
    case "choice":
      return { ...base, question, options: optionsOf(data["options"]) };
    case "choices":
      return { ...base, question, atLeast: 1, options: optionsOf(data["options"]) };
    case "text":
      return { ...base, question, maxCharacters: 600 };
    case "number":
      return { ...base, question, decimals: false };
    case "month":
      return { ...base, question, precision: "month" };
    default:
      return undefined;
  }
}

function numberOf(value: Value | undefined, otherwise: number): number {
  // A scale a person is just typing may be absurd; it is printed, not walked.
  return typeof value === "number" && value >= 0 && value <= 10 ? value : otherwise;
}

function optionsOf(value: Value | undefined): { id: string; label: Record<string, string> }[] {
  return (Array.isArray(value) ? value : []).map((option) => {
    const label = asMap(asMap(option)?.["label"]) ?? {};
    const words = Object.keys(label).map((locale) => [locale, smsWording(label, locale)]);
    return { id: "x", label: Object.fromEntries(words) };
  });
}
