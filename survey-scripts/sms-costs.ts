/** What each text of a script costs as SMS, with its variables at their longest. */
import { fillIn, pickWording, printPrompt } from "./print.ts";
import type { LocalizedText, Script } from "./schema.ts";
import { measureSms, type SmsMeasure } from "./sms-parts.ts";
import { textsOf, type Said } from "./texts.ts";

export interface SmsCost extends SmsMeasure {
  /** Where the text stands, locale included: `["steps", 3, "prompt", "fr"]`. */
  readonly path: readonly (string | number)[];
  /** The step or ending that says it. */
  readonly saidBy: string;
  readonly locale: string;
}

/** One cost per text and locale, in the order of the script. A text that lacks a locale has none. */
export function smsCosts(script: Script): SmsCost[] {
  const longest = longestInputs(script);
  return textsOf(script)
    .filter(({ isLabel }) => isLabel !== true)
    .flatMap((said) =>
      localesOf(script, said.text).map((locale) => costOf(script, said, { locale, longest })),
    );
}

function costOf(
  script: Script,
  { path, text, saidBy, ask }: Said,
  { locale, longest }: { readonly locale: string; readonly longest: Record<string, string> },
): SmsCost {
  const how = { channel: "sms", locale, defaultLocale: script.defaultLocale } as const;
  const words = fillIn(pickWording(text, how), longest);
  const printed = ask === undefined ? words : printPrompt(ask, { ...how, text: words }).text;
  return { path: [...path, locale], saidBy, locale, ...measureSms(printed) };
}

function localesOf(script: Script, text: LocalizedText): readonly string[] {
  return script.locales.filter((locale) => text[locale] !== undefined);
}

/** Each input at its longest; the fallback too is a value. */
function longestInputs(script: Script): Record<string, string> {
  return Object.fromEntries(
    Object.entries(script.inputs).map(([name, { max, fallback }]) => {
      const lengths = Object.values(fallback).map((words) => words.length);
      return [name, "x".repeat(Math.max(max, ...lengths))];
    }),
  );
}
