/**
 * What a question prints, derived from the question, so that what is printed and what is read cannot
 * drift apart: numbers beside the options on SMS, buttons elsewhere, the scale of a rating.
 */
import type { Ask, LocalizedText, ScriptChannel } from "./schema.ts";

/** For which channel and language a text is picked. */
export interface Printing {
  readonly channel: ScriptChannel;
  readonly locale: string;
  readonly defaultLocale: string;
}

export interface PrintedPrompt {
  readonly text: string;
  /** The text shows 1, 2, 3 beside the options, so a reply may be a position. */
  readonly numbered: boolean;
  /** What buttons carry, in order; empty where the answer is written. */
  readonly options: readonly { readonly id: string; readonly label: string }[];
}

const PLACEHOLDER = /\{([a-z][a-z0-9_]{0,39})\}/g;

/** The wording of a text for one channel and locale; the default locale where the text lacks that one. */
export function pickWording(text: LocalizedText, how: Printing): string {
  const wording = text[how.locale] ?? text[how.defaultLocale] ?? Object.values(text)[0] ?? "";
  return typeof wording === "string" ? wording : (wording[how.channel] ?? wording.default);
}

/** Fills the `{name}` places of a text. A name without a value stays as it is. */
export function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  if (!text.includes("{")) return text;
  return text.replace(PLACEHOLDER, (place, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? place) : place,
  );
}

/** Names of the places of a text, each once, in order. */
export function placeholdersOf(text: string): string[] {
  return [...new Set([...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? ""))];
}

/**
 * Prints a question for one channel.
 *
 * @param how  `text` is the wording already picked, places filled or not.
 */
export function printPrompt(ask: Ask, how: Printing & { readonly text: string }): PrintedPrompt {
  const options = optionsOf(ask, how);
  return { ...numberedText(ask, how, options), options };
}

/** The text of `printPrompt` alone. */
export function printText(ask: Ask, how: Printing & { readonly text: string }): string {
  return how.channel === "sms" ? printPrompt(ask, how).text : how.text;
}

function numberedText(
  ask: Ask,
  how: Printing & { readonly text: string },
  options: PrintedPrompt["options"],
): Omit<PrintedPrompt, "options"> {
  if (how.channel !== "sms") return { text: how.text, numbered: false };
  const { text, numbered } = numberOptions(ask, how.text, options);
  const scaled = mentionScale(ask, text, how.locale);
  return { text: scaled + skipHint(ask, text, how.locale), numbered };
}

function optionsOf(ask: Ask, how: Printing): { id: string; label: string }[] {
  switch (ask.question) {
    case "consent":
    case "yesno":
      return isFrench(how.locale)
        ? [
            { id: "yes", label: "Oui" },
            { id: "no", label: "Non" },
          ]
        : [
            { id: "yes", label: "Yes" },
            { id: "no", label: "No" },
          ];
    case "rating":
      return Array.from({ length: ask.max - ask.min + 1 }, (_, at) => ({
        id: String(ask.min + at),
        label: String(ask.min + at),
      }));
    case "choice":
    case "choices":
      return ask.options.map(({ id, label }) => ({ id, label: pickWording(label, how) }));
    case "number":
    case "month":
    case "text":
      return [];
  }
}

/** A consent says itself how to accept ("Réponds OK"); the other closed questions get their numbers. */
function numberOptions(
  ask: Ask,
  text: string,
  options: readonly { readonly label: string }[],
): { text: string; numbered: boolean } {
  if (ask.question !== "choice" && ask.question !== "choices" && ask.question !== "yesno") {
    return { text, numbered: false };
  }
  if (showsNumbers(text, options.length)) return { text, numbered: true };
  const list = options.map(({ label }, at) => ` ${at + 1} ${label}.`).join("");
  return { text: text + list, numbered: true };
}

/** Whether the author wrote 1, 2, 3 … in order, each as a word of its own. */
function showsNumbers(text: string, count: number): boolean {
  const numbers = [...text.matchAll(/(?<![\d/])\d{1,2}(?![\d/])/g)].map(([digits]) =>
    Number(digits),
  );
  let next = 1;
  for (const number of numbers) if (number === next) next += 1;
  return count > 0 && next > count;
}

function mentionScale(ask: Ask, text: string, locale: string): string {
  if (ask.question !== "rating") return text;
  const numbers = new Set([...text.matchAll(/\d+/g)].map(([digits]) => Number(digits)));
  if (numbers.has(ask.min) && numbers.has(ask.max)) return text;
  return `${text} (${isFrench(locale) ? `de ${ask.min} à ${ask.max}` : `${ask.min} to ${ask.max}`})`;
}

function skipHint(ask: Ask, text: string, locale: string): string {
  if (!ask.skippable || /(?<!\d)0(?!\d)|passer|skip/i.test(text)) return "";
  return isFrench(locale) ? " (0 pour passer)" : " (0 to skip)";
}

function isFrench(locale: string): boolean {
  return locale === "fr" || locale.startsWith("fr-");
}
